package call

import (
	"time"

	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/queue"
	"heartline/triage"
)

// placeSaid is the place that the caller is told now; 0 for none.
func (t *turn) placeSaid(c Comfort, place int) int {
	switch {
	case !c.Position || c.UpTo > 0 && place > c.UpTo:
		return 0
	case !c.Falling || place < 1:
		return place
	case t.s.Place > 0 && place >= t.s.Place:
		return 0 // somebody has come before them: that is no news to be told
	}
	t.record(actorSystem, ledger.WaitTold{Entry: t.s.Entry.ID, Place: place})
	return place
}

// bandSaid is the sentence that tells the caller how long callers mostly wait, where that may be said: never to a red
// caller, and to nobody who has waited for longer already. What was said is in the ledger.
func (t *turn) bandSaid(c Comfort, b queue.Band) []ivr.PromptRef {
	if !c.Wait || b.To == 0 || t.s.Grade == triage.Red || t.Now.Sub(t.s.Entry.EnqueuedAt) >= b.To {
		return nil
	}
	t.record(actorSystem, ledger.WaitTold{Entry: t.s.Entry.ID, From: b.From, To: b.To})
	return t.own(ivr.BandPrompt(int(b.From/time.Minute), int(b.To/time.Minute)))
}

// hours names when the caller came, for waits that are comparable.
func (s *session) hours() string {
	at, zone := s.state.QueuedAt, s.hotline.Zone
	if at.IsZero() {
		return ""
	}
	if zone == nil {
		zone = time.UTC
	}
	return queue.HourClass(at.In(zone))
}
