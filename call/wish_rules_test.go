package call

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/ledger"
	"heartline/ivr"
)

// wishedBy folds wishes of a caller in a menu.
func wishedBy(facts ...ledger.Fact) State {
	s := State{ID: "c"}
	for _, f := range append([]ledger.Fact{ledger.CallAnswered{}, ledger.MenuMoved{Flow: "m"}}, facts...) {
		s = apply(s, placedAt, f)
	}
	return s
}

func said(s *State) (kinds []string) {
	for _, w := range s.Wishes {
		kinds = append(kinds, w.Kind+":"+w.Needs.String())
	}
	return kinds
}

func TestWishesOfACaller(t *testing.T) {
	t.Parallel()
	wish := func(kind, needs string) ledger.CallerWished {
		return ledger.CallerWished{Kind: kind, Needs: needs, For: time.Minute}
	}
	same, none := ledger.CallerWished{Kind: ivr.WishSame, For: 30 * time.Second}, ledger.CallerWished{Kind: ivr.WishNone}
	for name, tt := range map[string]struct {
		facts []ledger.Fact
		want  []string
	}{
		"one of each kind":              {[]ledger.Fact{wish("gender", "woman"), wish("dialect", "hakka"), same}, []string{"gender:woman", "dialect:hakka", "same_counsellor:"}},
		"the later one of a kind":       {[]ledger.Fact{wish("gender", "woman"), same, wish("gender", "man"), same}, []string{"gender:man", "same_counsellor:"}},
		"none takes back all":           {[]ledger.Fact{wish("gender", "woman"), same, none}, nil},
		"and one may be made anew":      {[]ledger.Fact{same, none, wish("gender", "man")}, []string{"gender:man"}},
		"a menu moves on with them":     {[]ledger.Fact{wish("gender", "woman"), ledger.MenuMoved{Flow: "m"}}, []string{"gender:woman"}},
		"a menu is begun anew without":  {[]ledger.Fact{wish("gender", "woman"), ledger.MenuEnded{To: "queue"}, ledger.MenuMoved{Flow: "m"}}, nil},
		"what cannot be read is none":   {[]ledger.Fact{wish("gender", "woman and"), wish("dialect", "")}, nil},
		"a wait and a talk change none": {[]ledger.Fact{wish("gender", "woman"), ledger.MenuEnded{To: "queue"}, ledger.Queued{Entry: "e", Queue: "q"}, ledger.Connected{Leg: "l", Agent: "li"}}, []string{"gender:woman"}},
	} {
		s := wishedBy(tt.facts...)
		if d := cmp.Diff(tt.want, said(&s)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	s := wishedBy(wish("a", "a"), wish("b", "b"), wish("c", "c"), wish("d", "d"), wish("e", "e"), same)
	if got := s.wishes(); len(got) != ivr.MaxWishes || got[0].Needs.String() != "b" || got[0].For != time.Minute {
		t.Errorf("the floor gets %+v", got)
	}
}

// TestWishesStayWithAKeptPlace has a caller hang up and be called back, or ring in: what they wished counts still, but for the
// counsellor of the last talk, for whom nobody waits that long.
func TestWishesStayWithAKeptPlace(t *testing.T) {
	t.Parallel()
	s := wishedBy(ledger.CallerWished{Kind: "gender", Needs: "woman", For: time.Minute, Option: "woman"}, ledger.CallerWished{Kind: ivr.WishSame, For: time.Minute},
		ledger.MenuEnded{To: "queue"}, ledger.Queued{Entry: "e", Queue: "main", EnqueuedAt: placedAt})
	place := s.place(s.Entry).recorded()
	for name, f := range map[string]ledger.Fact{
		"called back": ledger.CallPlaced{Why: string(OutCallBack), Place: place},
		"rang in":     ledger.CallCameBack{Of: "c", Place: place},
	} {
		next := apply(State{ID: "d"}, placedAt, f)
		if d := cmp.Diff([]string{"gender:woman"}, said(&next)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// TestWhatIsLookedUpIsDecidedOnce asks for the last talk before anything of the decision counts, and takes the answer as it is.
func TestWhatIsLookedUpIsDecidedOnce(t *testing.T) {
	t.Parallel()
	flow, problems := ivr.Compile(ivr.Menu{ID: "m", Entry: "ask", Steps: map[ivr.StepID]*ivr.Step{
		"ask":  {Menu: []ivr.PromptRef{{ID: "choose"}}, Options: map[string]ivr.Choice{"3": {Option: "same", Goto: "same"}}},
		"same": {Wish: &ivr.Wish{Same: true}, Goto: "wait"},
		"wait": {Queue: "main"},
	}}, ivr.Front{}, ivr.Known{}, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	h := &Hotline{ID: "city", Languages: []string{"en"}, Queue: "main", Flow: flow, Same: SameRules{Weekly: 1}}
	began := decide(State{ID: "c", Phase: Arriving, Caller: "ch", NumberHash: "k1:x"}, inSignal{Signal{Kind: SignalArrived, Channel: Channel{ID: "ch", State: "Up"}}}, env{Now: placedAt, Hotline: h})
	press := inSignal{Signal{Kind: SignalDigit, Channel: Channel{ID: "ch"}, Digit: "3"}}
	first := decide(began.Next, press, env{Now: placedAt, Hotline: h, EntryID: "e"})
	if !first.AsksTalk || began.AsksTalk {
		t.Errorf("asked: %v; before: %v", first.AsksTalk, began.AsksTalk)
	}
	second := decide(began.Next, press, env{Now: placedAt, Hotline: h, EntryID: "e", Asked: true, LastTalk: &LastTalk{Agent: "li", AtWork: true}})
	if e := second.Next.Entry; second.AsksTalk || e == nil || e.Prefer != "li" || e.PreferFor != 30*time.Second || !e.Familiar || second.Next.Same.NotGranted != "" {
		t.Errorf("granted: %+v, %+v", e, second.Next.Same)
	}
	limited := decide(began.Next, press, env{Now: placedAt, Hotline: h, EntryID: "e", Asked: true, LastTalk: &LastTalk{Agent: "li", AtWork: true, Recent: 1}})
	if e := limited.Next.Entry; e == nil || e.Prefer != "" || e.Familiar || limited.Next.Same.NotGranted != NotOverLimit {
		t.Errorf("limited: %+v, %+v", e, limited.Next.Same)
	}
	waits := second.Next
	if again := decide(waits, press, env{Now: placedAt, Hotline: h}); again.AsksTalk {
		t.Error("a key of a waiting caller asks again")
	}
}
