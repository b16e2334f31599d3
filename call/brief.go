package call

import (
	"slices"
	"time"

	"heartline/ivr"
	"heartline/triage"
)

// Brief is what a counsellor hears at a telephone between lifting the receiver and the caller, who hears nothing of it
// and waits on. A desk in the browser shows the same at once, so that nothing is said there.
type Brief struct {
	Prompts  []ivr.PromptRef // first, such as the name of the line
	Grade    bool            // that it is a red or yellow call
	Returned bool            // that the caller had been with somebody before and lost them
	Wait     bool            // since how many minutes the caller has waited
}

// briefPatience is how long a briefing may take at most: a caller waits behind it.
const briefPatience = 15 * time.Second

// briefLate is how much longer a briefing may take once the time to answer has passed. The floor waits a little longer
// than that for the outcome of an offer that it takes back.
const briefLate = 3 * time.Second

// briefRegret is how long after it a receiver that is put down is still a no to what was told.
const briefRegret = 3 * time.Second

// briefDoubt is how long a briefing that was cut off leaves open whether its prompt failed or the counsellor hung up,
// of which the report comes after that of the prompt.
const briefDoubt = 300 * time.Millisecond

// inLegSaid says that the sentences to a leg that is alone have ended. Failed: they could not be played, or not to the end.
type inLegSaid struct {
	Leg    string
	Failed bool
}

func (inLegSaid) input() {}

// briefing reports whether a counsellor who has answered at a seat's telephone hears about the caller now.
func (s *State) briefing(leg string) bool {
	_, offered := s.offerOfLeg(leg)
	l, ok := s.leg(leg)
	return offered && ok && l.Role == SeatLeg && l.Up && !l.Gone
}

// briefed is what is said to whoever answers the present offer; none where the queue has nothing to be said.
func (t *turn) briefed() (out []ivr.PromptRef) {
	e := t.s.Entry
	if e == nil || t.s.Offer == nil {
		return nil
	}
	b := t.Hotline.Briefs[e.Queue]
	out = append(out, slices.Clone(b.Prompts)...)
	if b.Grade && t.s.Grade != triage.Green {
		out = append(out, ivr.PromptRef{ID: ivr.BriefGradePrompt(t.s.Grade.String())})
	}
	if b.Returned && e.Returned {
		out = append(out, ivr.PromptRef{ID: ivr.PromptBriefReturned})
	}
	if b.Wait {
		if id := ivr.BriefWaitPrompt(int(t.Now.Sub(e.EnqueuedAt) / time.Minute)); id != "" {
			out = append(out, ivr.PromptRef{ID: id})
		}
	}
	for i := range out { // in the house's language, whichever the caller has chosen
		if out[i].Lang == "" && len(t.Hotline.Languages) > 0 {
			out[i].Lang = t.Hotline.Languages[0]
		}
	}
	return out
}

// briefly reports whether a counsellor has put the receiver down in the moment in which the briefing led to the talk: that
// is meant for the briefing, and ends no caller's call.
func (t *turn) briefly(l Leg) bool {
	talk := t.s.Talk
	if !t.talkLeg(l.ID) || l.Role != SeatLeg || t.Now.Sub(talk.Since) >= briefRegret {
		return false
	}
	b := t.Hotline.Briefs[talk.Queue]
	return len(b.Prompts) > 0 || b.Grade || b.Returned || b.Wait
}

// brief tells a counsellor who has answered about the caller. Nothing to be said, what cannot be said, and the end of
// what is said, in its time or by ours, all lead to the talk. Of several who are asked at once the first to come to that
// has the caller: until then the others ring on, because whoever is told may hang up.
func (t *turn) brief(l Leg, o Offer) {
	words := t.briefed()
	if len(words) == 0 {
		t.accept(o, l.ID, "", "")
		return
	}
	t.do(actSayTo{Leg: l.ID, Prompts: words})
	t.do(actArm{Timer: briefTimer(l.ID), After: briefPatience, Leg: l.ID})
}

// legSaid acts on the end of what a counsellor is told.
func (t *turn) legSaid(in inLegSaid) {
	switch {
	case !t.s.briefing(in.Leg):
	case in.Failed:
		t.do(actArm{Timer: briefTimer(in.Leg), After: briefDoubt, Leg: in.Leg})
	default:
		t.briefOver(in.Leg)
	}
}

// briefOver lets the two talk.
func (t *turn) briefOver(leg string) {
	if o, offered := t.s.offerOfLeg(leg); offered && t.s.briefing(leg) {
		t.accept(o, leg, "", "")
	}
}

// legSaid says that a counsellor who is told about the caller has heard it all, or hears nothing of it.
func (s *session) legSaid(leg string, failed bool) {
	if s.state.briefing(leg) {
		s.queue = append(s.queue, inLegSaid{Leg: leg, Failed: failed})
	}
}
