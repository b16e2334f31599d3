package queue

import (
	"slices"
	"time"

	"heartline/agent"
	"heartline/internal/ledger"
	"heartline/triage"
)

// Welfare keeps counsellors from too many red calls in a row. A caller in danger is never left waiting for it: where
// nobody else can take a red caller the rule gives way, and tells.
type Welfare struct {
	// RedCap is how many red calls a counsellor gets in one stretch on duty before others are asked first; 0: no cap.
	RedCap int `json:"red_cap,omitempty"`
	// RedWindow is how far back red calls count where a stretch on duty is longer than that; default 12 h.
	RedWindow time.Duration `json:"red_window_ns,omitempty"`
	// Pause follows a red call and its after-call work; 0: none.
	Pause time.Duration `json:"pause_ns,omitempty"`
	// SelfEnd lets the counsellor end the pause; a supervisor always can.
	SelfEnd bool `json:"self_end,omitempty"`
}

// DefaultRedWindow is how far back red calls count.
const DefaultRedWindow = 12 * time.Hour

// redsKept bounds the instants that are remembered of one counsellor: more than any cap.
const redsKept = 64

// RedCapPassed says that a red caller is offered to a counsellor beyond the cap, because nobody else who is ready can
// take the caller.
type RedCapPassed struct {
	Offer OfferID
	Entry EntryID
	Call  string
	Agent agent.ID
	Count int // red calls so far
	Cap   int
}

// PauseBroken says that a pause after a red call ended early, because nobody else at all could take a red caller.
type PauseBroken struct {
	Entry EntryID
	Call  string
	Agent agent.ID
}

func (RedCapPassed) output() {}
func (PauseBroken) output()  {}

func (o RedCapPassed) fact() ledger.Fact {
	return ledger.FloorRedCapPassed{Offer: string(o.Offer), Call: o.Call, Agent: string(o.Agent), Count: o.Count, Cap: o.Cap}
}

func (o PauseBroken) fact() ledger.Fact {
	return ledger.FloorPauseBroken{Call: o.Call, Agent: string(o.Agent)}
}

// noteRed counts a red call of a counsellor, once for each call. A call of our own weighs on nobody.
func (f *Floor) noteRed(p *person) {
	if p.Test || p.Grade != triage.Red || p.Call == "" || p.RedCall == p.Call {
		return
	}
	p.RedCall = p.Call
	p.Reds = append(slices.Clone(f.recentReds(p)), f.now)
	if len(p.Reds) > redsKept {
		p.Reds = p.Reds[len(p.Reds)-redsKept:]
	}
}

// recentReds are the red calls that count now.
func (f *Floor) recentReds(p *person) []time.Time {
	from := f.now.Add(-orDefault(f.rules.Welfare.RedWindow, DefaultRedWindow))
	for i, at := range p.Reds {
		if at.After(from) {
			return p.Reds[i:]
		}
	}
	return nil
}

// capped reports whether a counsellor has had as many red calls as the rule allows.
func (f *Floor) capped(p *person) bool {
	limit := f.rules.Welfare.RedCap
	return limit > 0 && len(p.Reds) >= limit && len(f.recentReds(p)) >= limit
}

// spared reports whether the counsellor is passed over for this caller as long as anybody else is ready.
func (f *Floor) spared(e *waiting, p *person) bool {
	return e.Grade == triage.Red && !e.Test && f.capped(p)
}

// owePause notes at the end of a talk that was red at any time that a pause is due.
func (f *Floor) owePause(p *person) {
	if f.rules.Welfare.Pause > 0 && p.Call != "" && p.RedCall == p.Call {
		p.OwesPause = true
	}
}

// beginPause starts a pause that is due, unless all calls of a queue come to this desk: then it waits for the end of
// that. It changes no state.
func (f *Floor) beginPause(p *person) {
	if !p.OwesPause || f.isSwitchboard(p.ID) {
		return
	}
	p.OwesPause = false
	if d := f.rules.Welfare.Pause; d > 0 {
		p.PauseUntil = f.now.Add(d)
		f.setTimer(p.PauseUntil, timerPause, string(p.ID))
	}
}

// paused reports whether a pause runs.
func (f *Floor) paused(p *person) bool { return p.PauseUntil.After(f.now) }

// pause makes a counsellor not ready until the pause is over.
func (f *Floor) pause(p *person) {
	f.change(p, agent.NotReady, agent.ReasonRedPause, func() { p.Until = p.PauseUntil })
}

// pauseOver is the end of a pause by time.
func (f *Floor) pauseOver(p *person) {
	p.PauseUntil = time.Time{}
	if p.State == agent.NotReady && p.Reason == agent.ReasonRedPause {
		f.settle(p)
	}
}

// endPause lets a counsellor off the pause that runs or is due.
func (f *Floor) endPause(p *person) { p.OwesPause, p.PauseUntil = false, time.Time{} }

// breakPause calls one counsellor back from the pause for a red caller whom nobody who is at work can serve: the one
// whose pause is nearest to its end. It reports whether there was one. No pause ends for a call of our own.
func (f *Floor) breakPause(e *waiting) bool {
	if e.Test || e.Grade != triage.Red || e.Offer != "" || e.lane.working > 0 {
		return false
	}
	var back *person
	for _, p := range f.roll {
		if p.Reason != agent.ReasonRedPause || p.State != agent.NotReady || !p.SeatUp || e.lane.marks[p.slot]&markOnShift == 0 || f.rests(e, p) {
			continue
		}
		if back == nil || p.PauseUntil.Before(back.PauseUntil) {
			back = p
		}
	}
	if back == nil {
		return false
	}
	f.endPause(back)
	f.change(back, agent.Ready, "", func() { back.IdleSince = f.now })
	f.emit(PauseBroken{Entry: e.ID, Call: e.Call, Agent: back.ID})
	return true
}
