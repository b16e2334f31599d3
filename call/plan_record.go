package call

// planRecordings starts a snoop and a recording for each leg that is to be recorded, and pauses or stops
// them. It comes after everything that the caller hears. A snoop waits until what hangs on its leg and is to go has let
// go; a pause waits for nothing: not a word more is to be kept.
func planRecordings(s *State, a *actual) []command {
	var cmds []command
	for _, r := range s.Recordings {
		if !r.over(s) && (a.Snoops[r.Snoop] != unknown || !a.hooked(s, r.Leg)) {
			cmds = append(cmds, planRecording(a, r.ID, r.Snoop, r.Leg, s.Paused, Record{})...)
		}
	}
	if b := s.Box; b != nil && b.Recording != "" && !b.over(s) {
		rec := Record{Max: maxMessage, Silence: messageSilence}
		cmds = append(cmds, planRecording(a, b.Recording, b.Snoop, s.Caller, false, rec)...)
	}
	return cmds
}

func (r Recording) over(s *State) bool { return r.Stopped || s.Phase == Ending }

func (b Box) over(s *State) bool { return b.Kept || s.Phase == Ending }

// planRecording brings one recording to where it belongs. One that has not begun does not begin in a pause: what is
// paused must hold no word, not even those between its begin and its pause.
func planRecording(a *actual, recording, snoop, leg string, pause bool, r Record) []command {
	var cmds []command
	if a.Snoops[snoop] == unknown {
		cmds = append(cmds, command{Op: opSnoop, Target: snoop, Bridge: leg})
	}
	if a.Records[recording] == unknown && a.SnoopsIn[snoop] && !pause {
		r.Name, r.Channel = recording, snoop
		cmds = append(cmds, command{Op: opRecord, Target: recording, Record: r})
	}
	if a.Records[recording] == yes && a.RecPaused[recording] != known(pause) {
		if pause {
			cmds = append(cmds, command{Op: opPauseRec, Target: recording})
		} else {
			cmds = append(cmds, command{Op: opResumeRec, Target: recording})
		}
	}
	return cmds
}
