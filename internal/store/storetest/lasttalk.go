package storetest

import (
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/store"
)

// talks writes down calls, each at a span after the start.
type talks struct {
	t *testing.T
	s *store.Store
}

// a is a call whose person talked with somebody from an instant on; marked and reason are mostly empty.
func (w talks) a(hotline, hash, agent, marked, reason string, at time.Duration) string {
	w.t.Helper()
	c := Call()
	c.After(at - time.Minute)
	in := arrived(hotline)
	in.NumberHash, in.Marked = hash, marked
	facts := []ledger.Draft{c.Draft(in)}
	c.After(time.Minute)
	if agent != "" {
		facts = append(facts, c.Draft(ledger.Connected{Leg: "l", Agent: agent, Seat: "s", Queue: "main"}), c.Draft(ledger.Bridged{Leg: "l"}))
	}
	if reason == "" {
		reason = "caller_hung_up"
	}
	facts = append(facts, c.Draft(ledger.CallEnding{Class: "completed", Reason: reason, By: "caller"}), c.Draft(ledger.CallEnded{Class: "completed", Reason: reason, By: "caller"}))
	Put(w.t, w.s, facts...)
	return c.ID()
}

// out is a call of the house to a person.
func (w talks) out(hotline, hash, agent string, at time.Duration) {
	w.t.Helper()
	c := Call()
	c.After(at)
	Put(w.t, w.s, c.Draft(ledger.CallPlaced{Node: "n1", Hotline: hotline, Language: "en", Grade: "green", NumberID: "n", NumberHash: hash, Agent: agent, Why: "task", DueAt: start, Until: start}),
		c.Draft(ledger.Connected{Leg: "l", Agent: agent, Seat: "s"}), c.Draft(ledger.Bridged{Leg: "l"}))
}

// handed is a call that somebody has accepted and handed on.
func (w talks) handed(hotline, hash, from, to string, at time.Duration) {
	w.t.Helper()
	c := Call()
	c.After(at)
	in := arrived(hotline)
	in.NumberHash = hash
	offer := "of" + string(c.name)
	Put(w.t, w.s, c.Draft(in), c.Draft(ledger.OfferMade{Offer: offer, Entry: "e", Agent: from, Seat: "s"}), c.Draft(ledger.OfferEnded{Offer: offer, Agent: from, Outcome: "accepted"}),
		c.Draft(ledger.Connected{Leg: "l", Agent: from, Seat: "s"}), c.Draft(ledger.Bridged{Leg: "l"}), c.Draft(ledger.Transferred{How: "attended", From: from, By: from, Party: "p", Agent: to, Seat: "s2"}))
}

// testLastTalk asks with whom a person has talked last, and how often in a week, to the microsecond.
func testLastTalk(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	w := talks{t, s}
	const day = 24 * time.Hour
	now := start.Add(40 * day)
	ask := func(what, call, hotline string, want store.LastTalk, hashes ...string) {
		t.Helper()
		Folded(t, s)
		if got := must[store.LastTalk](t)(s.LastTalk(t.Context(), call, hotline, now.Add(-30*day), now.Add(-7*day), hashes...)); got != want {
			t.Errorf("%s: %+v, want %+v", what, got, want)
		}
	}
	ask("nobody", "", "h", store.LastTalk{}, "k1:nobody")
	ask("a withheld number", "", "h", store.LastTalk{})

	w.a("h", "k1:a", "li", "", "", 10*day)
	ask("a talk of as long ago as may be is too long ago", "", "h", store.LastTalk{}, "k1:a")
	w.a("h", "k1:a", "wu", "", "", 10*day+time.Microsecond)
	ask("a microsecond less is not", "", "h", store.LastTalk{Agent: "wu"}, "k1:a")
	ask("on another hotline there was none", "", "other", store.LastTalk{}, "k1:a")
	w.a("h", "k2:a", "li", "", "", 33*day)
	ask("a talk of exactly a week ago counts no more", "", "h", store.LastTalk{Agent: "li"}, "k2:a", "k1:a")
	w.a("h", "k2:a", "li", "", "", 33*day+time.Microsecond)
	ask("a microsecond later it does", "", "h", store.LastTalk{Agent: "li", Recent: 1}, "k2:a", "k1:a")
	w.a("other", "k1:a", "li", "", "", 34*day)
	ask("on another hotline too, by another key", "", "h", store.LastTalk{Agent: "li", Recent: 2}, "k2:a", "k1:a")
	w.a("h", "k2:a", "li", "prove", "", 35*day)
	w.a("h", "k2:a", "li", "drill", "", 35*day)
	w.a("h", "k2:a", "", "", "", 35*day)
	w.a("h", "k1:b", "li", "", "", 35*day)
	ask("test calls, calls without a talk and those of others do not", "", "h", store.LastTalk{Agent: "li", Recent: 2}, "k2:a", "k1:a")
	w.out("h", "k2:a", "li", 36*day)
	ask("a call of ours does", "", "h", store.LastTalk{Agent: "li", Recent: 3}, "k2:a", "k1:a")
	w.handed("h", "k2:a", "li", "gao", 37*day)
	ask("who had the caller last is meant", "", "h", store.LastTalk{Agent: "gao", Recent: 1}, "k2:a", "k1:a")
	last := w.a("h", "k2:a", "li", "", "", 38*day)
	ask("who handed the caller on had a talk", "", "h", store.LastTalk{Agent: "li", Recent: 5}, "k2:a", "k1:a")
	ask("the call that is asked for is none", last, "h", store.LastTalk{Agent: "gao", Recent: 1}, "k2:a", "k1:a")
	w.a("h", "k2:a", "li", "", "abusive", 39*day)
	ask("who has ended it as abusive is not waited for", "", "h", store.LastTalk{}, "k2:a", "k1:a")
}
