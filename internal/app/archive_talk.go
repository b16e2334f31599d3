package app

import (
	"fmt"
	"time"

	"heartline/internal/archive"
	"heartline/internal/ledger"
	"heartline/recordings"
)

// recordedCall is what a call's facts say of its recordings.
type recordedCall struct {
	hotline string
	endedAt time.Time // zero while it goes on
	consent recordings.Consent
	parts   []archive.Part
}

// talkFold folds the facts of one call into its recordings.
type talkFold struct {
	recordedCall
	pausedAt time.Time // zero: not paused
	pausing  bool
}

// foldRecorded folds a call's facts. Times within one process are monotonic, so that a clock that is set during a
// call does not tear the two sides apart.
func foldRecorded(events []ledger.Event) (recordedCall, error) {
	var f talkFold
	var first ledger.Event
	for _, e := range events {
		if e.Boot == "" || e.Boot != first.Boot {
			first = e
		}
		fact, err := ledger.Decode(e)
		if err != nil {
			return recordedCall{}, fmt.Errorf("fold recordings: %w", err)
		}
		f.take(first.At.Add(e.Mono-first.Mono), fact)
	}
	return f.recordedCall, nil
}

func (f *talkFold) take(at time.Time, fact ledger.Fact) {
	switch x := fact.(type) {
	case ledger.CallArrived:
		f.hotline = x.Hotline
	case ledger.Announced:
		f.consent = f.consent.Hear(x.Wording)
	case ledger.Consent:
		f.decided(x)
	case ledger.RecordingStarted:
		p := archive.Part{Name: x.Recording, Side: archive.Counsellor, StartedAt: at}
		if x.Side == "caller" {
			p.Side = archive.Caller
		}
		f.parts = append(f.parts, p)
	case ledger.RecordingPaused:
		if !f.pausing {
			f.pausing, f.pausedAt = true, at
		}
	case ledger.RecordingResumed:
		f.resume(at)
	case ledger.RecordingStopped:
		f.stop(x.Recording, at)
	case ledger.RecordingFailed:
		f.stop(x.Recording, at)
	case ledger.MessageStarted:
		f.parts = append(f.parts, archive.Part{Name: x.Recording, Side: archive.Message, StartedAt: at})
	case ledger.MessageKept:
		f.stop(x.Recording, at)
	case ledger.CallEnding:
		for _, p := range f.parts {
			f.stop(p.Name, at)
		}
	case ledger.CallEnded:
		f.endedAt = at
	}
}

// decided takes in what was decided about recording.
func (f *talkFold) decided(x ledger.Consent) {
	switch {
	case x.Allowed:
		f.consent = f.consent.Hear(x.Wording)
	case x.How == "key":
		f.consent = f.consent.Refuse(recordings.ByKey)
	default:
		f.consent = f.consent.Refuse(recordings.ByDesk)
	}
}

// resume ends a pause for every recording that goes on.
func (f *talkFold) resume(at time.Time) {
	if !f.pausing {
		return
	}
	for i := range f.parts {
		if f.parts[i].EndedAt.IsZero() {
			f.pausePart(&f.parts[i], at)
		}
	}
	f.pausing = false
}

// stop ends one recording, and the pause in which it may be.
func (f *talkFold) stop(name string, at time.Time) {
	for i := range f.parts {
		if p := &f.parts[i]; p.Name == name && p.EndedAt.IsZero() {
			if f.pausing {
				f.pausePart(p, at)
			}
			p.EndedAt = at
		}
	}
}

// pausePart marks the gap of the pause in progress, as far as it lies in the recording. A message is never paused.
func (f *talkFold) pausePart(p *archive.Part, to time.Time) {
	from := f.pausedAt
	if p.StartedAt.After(from) {
		from = p.StartedAt
	}
	if p.Side != archive.Message && to.After(from) {
		p.Pauses = append(p.Pauses, archive.Span{From: from, To: to})
	}
}
