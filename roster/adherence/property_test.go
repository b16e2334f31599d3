package adherence_test

import (
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/internal/ledger"
	"heartline/roster"
	"heartline/roster/adherence"
)

// span of the worlds below, in minutes.
const worldEnds = 240

var (
	worldStates  = []string{"logged_out", "not_ready", "ready", "reserved", "talking", "hold", "after_call"}
	worldReasons = []string{"tea", "red_pause", "training"}
	worldPeople  = []string{"he", "li", "wu"}
)

// world is what happens, minute by minute, and the book that was told of it.
type world struct {
	*rig

	states  map[string][]ledger.AgentPhase // by person and minute
	rosters [][]roster.Shift               // the one in force in each minute
}

// draw makes a world. Every now and then it publishes another roster or moves somebody.
func draw(t *rapid.T, r *rig) *world {
	w := &world{rig: r, states: map[string][]ledger.AgentPhase{}}
	var roll []roster.Shift
	for m := range worldEnds {
		if m == 0 || rapid.IntRange(0, 79).Draw(t, "publishes") == 0 {
			roll = nil
			for _, who := range worldPeople {
				for from := rapid.IntRange(0, 100).Draw(t, "from"); from < worldEnds; {
					to := from + rapid.IntRange(1, 120).Draw(t, "length")
					roll = append(roll, shift(who, from, to))
					from = to + rapid.SampledFrom([]int{0, 0, 30, 90}).Draw(t, "off")
				}
			}
			w.publish(at(m), roll...)
		}
		w.rosters = append(w.rosters, roll)
		for _, who := range worldPeople {
			last := ledger.AgentPhase{State: "logged_out"}
			if m > 0 {
				last = w.states[who][m-1]
			}
			if rapid.IntRange(0, 19).Draw(t, "moves") == 0 {
				to := rapid.SampledFrom(worldStates).Draw(t, "state")
				reason := ""
				if to == "not_ready" {
					reason = rapid.SampledFrom(worldReasons).Draw(t, "reason")
				}
				if to != last.State || reason != last.Reason {
					w.move(at(m), who, to, reason)
					last = ledger.AgentPhase{State: to, Reason: reason}
				}
			}
			w.states[who] = append(w.states[who], last)
		}
		w.step(adherence.Seen{At: at(m), Boot: "b1"})
	}
	return w
}

// naive counts minute by minute, as the words of the measures say.
func (w *world) naive(who string, from, to int) adherence.Times {
	var t adherence.Times
	for m := from; m < to; m++ {
		s := w.states[who][m]
		scheduled := slices.ContainsFunc(w.rosters[m], func(s roster.Shift) bool { return s.Agent == who && s.Covers(at(m)) })
		agreed := s.State != "logged_out" && s.State != "not_ready" || s.Reason == "training"
		add := func(to *time.Duration, counts bool) {
			if counts {
				*to += time.Minute
			}
		}
		add(&t.Scheduled, scheduled)
		add(&t.SignedIn, s.State != "logged_out")
		add(&t.Ready, s.State == "ready" || s.State == "reserved")
		add(&t.Talking, s.State == "talking" || s.State == "hold" || s.State == "after_call")
		add(&t.OutOfShift, s.State != "logged_out" && !scheduled)
		add(&t.Agreed, agreed && scheduled)
		add(&t.Worked, agreed)
		if s.State == "not_ready" {
			if t.NotReady == nil {
				t.NotReady = map[string]time.Duration{}
			}
			t.NotReady[s.Reason] += time.Minute
		}
	}
	return t
}

func TestTheBookCountsAsAClerkWould(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		every := rapid.SampledFrom([]int{5, 15, 30, 60}).Draw(rt, "every")
		w := draw(rt, setup(t, "Asia/Shanghai", adherence.Settings{Every: time.Duration(every) * time.Minute, Agreed: []string{"training"}}))
		v := w.At(at(worldEnds))
		quarters := map[string]map[int]adherence.Times{}
		for _, q := range v.Quarters(roster.Day{Year: 2026, Month: 11, Day: 23}) {
			if quarters[q.Agent] == nil {
				quarters[q.Agent] = map[int]adherence.Times{}
			}
			quarters[q.Agent][int(q.Start.Sub(ten).Minutes())] = q.Times
		}
		for _, who := range worldPeople {
			for from := 0; from < worldEnds; from += every {
				if want, got := w.naive(who, from, from+every), quarters[who][from]; !reflect.DeepEqual(want, got) {
					rt.Fatalf("%s from %d: want %+v, got %+v", who, from, want, got)
				}
			}
			from := rapid.IntRange(0, worldEnds-1).Draw(rt, "any from")
			to := rapid.IntRange(from+1, worldEnds).Draw(rt, "any to")
			if want, got := w.naive(who, from, to), v.Times(who, at(from), at(to)); !reflect.DeepEqual(want, got) {
				rt.Fatalf("%s from %d to %d: want %+v, got %+v", who, from, to, want, got)
			}
		}
	})
}

// TestNothingIsDueBetweenTwoInstantsOfNext looks every minute, and at the instants of Next and after each step alone.
func TestNothingIsDueBetweenTwoInstantsOfNext(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := draw(rt, setup(t, "Asia/Shanghai", adherence.Settings{}))
		byMinute := map[int][]adherence.Step{}
		for _, s := range w.log {
			m := int(when(s).Sub(ten).Minutes())
			if _, seen := s.(adherence.Seen); !seen {
				byMinute[m] = append(byMinute[m], s)
			}
		}
		follow := func(always bool) map[int][]ledger.Fact {
			r := setup(t, "Asia/Shanghai", adherence.Settings{})
			told := map[int][]ledger.Fact{}
			next := at(0)
			for m := range worldEnds {
				for _, s := range byMinute[m] {
					r.step(renumbered(r, s))
				}
				r.step(adherence.Seen{At: at(m), Boot: "b1"})
				if !always && len(byMinute[m]) == 0 && !next.Equal(at(m)) {
					continue
				}
				if facts := r.tell(m); len(facts) > 0 {
					told[m] = facts
				}
				next = r.Next(at(m))
			}
			return told
		}
		every, asked := follow(true), follow(false)
		if !reflect.DeepEqual(every, asked) {
			rt.Fatalf("every minute %v, when asked for %v", every, asked)
		}
		steps, ended := map[adherence.LateTold]bool{}, map[string]bool{}
		for _, m := range slices.Sorted(maps.Keys(every)) {
			for _, f := range every[m] {
				switch f := f.(type) {
				case adherence.LateTold:
					if steps[f] || ended[f.Agent+f.Shift] {
						rt.Fatalf("told twice, or after the end: %+v", f)
					}
					steps[f] = true
				case adherence.LateEnded:
					if ended[f.Agent+f.Shift] {
						rt.Fatalf("ended twice: %+v", f)
					}
					ended[f.Agent+f.Shift] = true
				}
			}
		}
	})
}

func TestForgettingChangesNothingAfterIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := draw(rt, setup(t, "Asia/Shanghai", adherence.Settings{Agreed: []string{"training"}}))
		before := rapid.IntRange(0, worldEnds).Draw(rt, "before")
		want := w.At(at(worldEnds)).Of(at(before), at(worldEnds))
		w.Forget(at(before))
		if got := w.At(at(worldEnds)).Of(at(before), at(worldEnds)); !reflect.DeepEqual(want, got) {
			rt.Fatalf("want %+v, got %+v", want, got)
		}
	})
}
