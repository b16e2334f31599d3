package call

import (
	"context"
	"slices"
	"time"

	"heartline/agent"
	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/queue"
)

// Wish is what the caller would like of whoever takes the call.
type Wish struct {
	Kind  string        // ivr.WishSame, or what the menu calls it
	Needs agent.Expr    `json:",omitzero"` // who takes the call should meet it
	For   time.Duration // how long it is waited for
}

// Same is what has become of the caller's wish for the counsellor of the last talk.
type Same struct {
	Agent      agent.ID   `json:",omitempty"` // of the last talk; empty: not known
	NotGranted NotGranted `json:",omitempty"` // empty: granted
}

// NotGranted says why a caller is not kept for the counsellor of the last talk.
type NotGranted string

// Why the wish is not granted. The caller is served as everybody is.
const (
	NotOverLimit  NotGranted = "weekly_limit" // as many talks with them in 7 days as there may be
	NotAtWork     NotGranted = "not_at_work"  // they take no calls now
	NotBefore     NotGranted = "none"         // there was no talk, or it is too long ago
	NotWithheld   NotGranted = "withheld"     // the number is withheld: nobody knows whose last talk it would be
	NotBesidePlan NotGranted = "plan"         // somebody has decided whom the caller is to be brought to
	NotKnown      NotGranted = "unknown"      // it could not be found out in time
)

// SameRules bound the wish for the counsellor of the last talk.
type SameRules struct {
	Within time.Duration // a talk of so long ago still counts as the last one; 0: 30 days
	Weekly int           // talks with the same counsellor in 7 days from which on the wish is not granted; 0: 2
}

const (
	sameWithin = 30 * 24 * time.Hour
	sameWeekly = 2
	sameWeek   = 7 * 24 * time.Hour
)

func (r SameRules) within() time.Duration {
	if r.Within <= 0 {
		return sameWithin
	}
	return r.Within
}

func (r SameRules) weekly() int {
	if r.Weekly <= 0 {
		return sameWeekly
	}
	return r.Weekly
}

// TalksOf asks for the talks of the person behind a call.
type TalksOf struct {
	Call       ID     // is no talk of before
	NumberID   string // sealed value
	NumberHash string // by the key in use
	Hotline    string // of the last talk
	Since      time.Time
	Week       time.Time
}

// LastTalk is with whom a person has talked last.
type LastTalk struct {
	Agent  agent.ID // in the last talk with the hotline after Since; empty: there was none
	Recent int      // talks with that counsellor after Week, with any hotline
	AtWork bool     // they take calls now, or will without a hand
}

// Talks knows with whom callers have talked. Test calls of our own are no talks.
type Talks interface {
	// LastTalk is back when ctx ends: a caller waits for the answer.
	LastTalk(ctx context.Context, of TalksOf) (LastTalk, error)
}

// talksPatience is how long a caller waits at most for what is known of the last talk.
const talksPatience = 500 * time.Millisecond

// lastTalk finds out with whom the caller has talked last; nil where that is not known in time.
func (s *session) lastTalk(ctx context.Context, now time.Time) *LastTalk {
	if s.parts.Talks == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, talksPatience)
	defer cancel()
	found, err := s.parts.Talks.LastTalk(ctx, TalksOf{
		Call: s.state.ID, NumberID: s.state.NumberID, NumberHash: s.state.NumberHash, Hotline: s.state.Hotline,
		Since: now.Add(-s.hotline.Same.within()), Week: now.Add(-sameWeek),
	})
	if err != nil {
		s.log.Warn("with whom the caller talked last is not known", "err", err)
		return nil
	}
	return &found
}

// decided decides an input. Where the decision depends on whom the caller talked with last, that is found out first, and
// the decision made once more: nothing of the first one has been recorded or done.
func (s *session) decided(ctx context.Context, in Input, e env) decision {
	d := decide(s.state, in, e)
	if !d.AsksTalk {
		return d
	}
	e.Asked, e.LastTalk = true, s.lastTalk(ctx, e.Now)
	return decide(s.state, in, e)
}

// wish records what the caller has wished by a key.
func (t *turn) wish(e ivr.SetWish) {
	t.record(actorCaller, ledger.CallerWished{Kind: e.Kind, Needs: e.Needs, For: e.For, Option: e.Option})
}

// same lets a caller who has wished for it wait for the counsellor of the last talk, where that is granted.
func (t *turn) same(e Entry) Entry {
	i := slices.IndexFunc(t.s.Wishes, func(w Wish) bool { return w.Kind == ivr.WishSame })
	if i < 0 || e.Only != "" {
		return e
	}
	why := t.notGranted()
	f := ledger.SameCounsellor{Weekly: t.Hotline.Same.weekly(), NotGranted: string(why)}
	if l := t.LastTalk; l != nil {
		f.Agent, f.Talks = string(l.Agent), l.Recent
	}
	t.record(actorSystem, f)
	if why == "" {
		e.Prefer, e.PreferFor, e.Familiar = t.LastTalk.Agent, t.s.Wishes[i].For, true
	}
	return e
}

// notGranted says why the caller is not kept for the counsellor of the last talk; empty: they are.
func (t *turn) notGranted() NotGranted {
	switch {
	case t.s.Marked != "":
		return NotBefore
	case t.s.NumberHash == "" && t.s.Anonymous:
		return NotWithheld
	case t.s.NumberHash == "":
		return NotKnown
	case t.s.Plan != nil && t.s.Plan.Prefer != "":
		return NotBesidePlan
	}
	if !t.Asked {
		t.asksTalk = true // decided once more when that is known
	}
	switch l := t.LastTalk; {
	case l == nil:
		return NotKnown
	case l.Agent == "":
		return NotBefore
	case l.Recent >= t.Hotline.Same.weekly():
		return NotOverLimit
	case !l.AtWork:
		return NotAtWork
	}
	return ""
}

// foldWish folds what the caller has wished. A menu that is begun anew begins without wishes, as it does without skills.
func foldWish(s *State, fact ledger.Fact) {
	switch f := fact.(type) {
	case ledger.MenuMoved:
		if s.Menu == nil {
			s.Wishes, s.Same = nil, nil
		}
	case ledger.CallerWished:
		s.Wishes = withWish(s.Wishes, f)
	case ledger.CallPlaced:
		s.keepWishes(f.Place)
	case ledger.CallCameBack:
		s.keepWishes(f.Place)
	case ledger.SameCounsellor:
		s.Same = &Same{Agent: agent.ID(f.Agent), NotGranted: NotGranted(f.NotGranted)}
	}
}

// keepWishes takes over what was wished with a place that is kept.
func (s *State) keepWishes(p *ledger.Place) {
	if p == nil {
		return
	}
	for _, w := range p.Wishes {
		s.Wishes = withWish(s.Wishes, w)
	}
}

// withWish returns the wishes after one more: a slice of its own.
func withWish(all []Wish, f ledger.CallerWished) []Wish {
	if f.Kind == ivr.WishNone {
		return nil
	}
	all = slices.DeleteFunc(slices.Clone(all), func(w Wish) bool { return w.Kind == f.Kind })
	needs, err := agent.ParseExpr(f.Needs)
	if err != nil || needs.IsZero() && f.Kind != ivr.WishSame {
		return all // a damaged wish asks for nothing
	}
	return append(all, Wish{Kind: f.Kind, Needs: needs, For: f.For})
}

// otherWishes are the caller's but for that for the counsellor of the last talk.
func (s *State) otherWishes() (out []Wish) {
	for _, w := range s.Wishes {
		if w.Kind != ivr.WishSame {
			out = append(out, w)
		}
	}
	return out[max(len(out)-ivr.MaxWishes, 0):]
}

// wishes are those of the caller that the floor bears.
func (s *State) wishes() (out []queue.Wish) {
	for _, w := range s.otherWishes() {
		out = append(out, queue.Wish{Needs: w.Needs, For: w.For})
	}
	return out
}
