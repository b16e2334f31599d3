package queue

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"heartline/agent"
	"heartline/triage"
)

// slow is the obvious matcher: every caller in order against every counsellor, judged from the rules.
type slow struct{}

func (slow) next(f *Floor) (*waiting, *person) {
	callers := make([]*waiting, 0, len(f.entries))
	for _, e := range f.entries {
		if slowRoom(f, e) && (!f.loose || e.Offer == "") {
			callers = append(callers, e)
		}
	}
	slices.SortFunc(callers, func(a, b *waiting) int { return slowOrder(f.rules.Aging, a, b) })
	for _, e := range callers {
		var best *person
		for _, p := range f.people {
			if slowEligible(f, e, p) && (best == nil || slowBetter(f, e, p, best)) {
				best = p
			}
		}
		if best != nil {
			return e, best
		}
	}
	return nil, nil
}

var (
	propAgents = []agent.ID{"a1", "a2", "a3", "a4", "a5"}
	propSeats  = []agent.SeatID{"s1", "s2", "s3", "s4"}
	propQueues = []ID{"q1", "q2", "q3"}
	propSkills = []agent.Skill{"law", "minors"}
)

func drawRules(t *rapid.T) Rules {
	r := Rules{Queues: map[ID]Queue{}, AfterCall: drawSeconds(t, 0, 10)}
	for _, id := range propQueues {
		q := Queue{
			ID: id, Line: rapid.SampledFrom([]string{"", "", "l1"}).Draw(t, "line"),
			Requires: drawReqs(t), OfferTimeout: drawSeconds(t, 1, 20), AfterCall: drawSeconds(t, 0, 20),
			MaxMissed: rapid.IntRange(0, 3).Draw(t, "missed"), DeclineRest: drawSeconds(t, 0, 10),
			MaxWaiting: rapid.SampledFrom([]int{0, 0, 3}).Draw(t, "bound"),
		}
		drawMatching(t, &q)
		for range rapid.IntRange(0, 3).Draw(t, "rules") {
			q.Overflow = append(q.Overflow, drawOverflow(t))
		}
		r.Queues[id] = q
	}
	if rapid.IntRange(0, 4).Draw(t, "gone") == 0 {
		delete(r.Queues, rapid.SampledFrom(propQueues).Draw(t, "which"))
	}
	drawCare(t, &r)
	if rapid.Bool().Draw(t, "aging") {
		r.Aging = &Aging{YellowAhead: drawSeconds(t, 0, 60), PriorityAhead: drawSeconds(t, 0, 20)}
	}
	return r
}

func drawSeconds(t *rapid.T, lo, hi int) time.Duration {
	return time.Duration(rapid.IntRange(lo, hi).Draw(t, "seconds")) * time.Second
}

func drawReqs(t *rapid.T) []agent.Requirement {
	var reqs []agent.Requirement
	for _, s := range propSkills {
		if rapid.IntRange(0, 3).Draw(t, "asks") == 0 {
			reqs = append(reqs, agent.Requirement{Skill: s, Level: agent.SkillLevel(rapid.IntRange(0, 2).Draw(t, "level"))})
		}
	}
	return reqs
}

func drawSkills(t *rapid.T) agent.Skills {
	skills := agent.Skills{}
	for _, s := range propSkills {
		if l := rapid.IntRange(0, 3).Draw(t, "has"); l > 0 {
			skills[s] = agent.SkillLevel(l)
		}
	}
	return skills
}

// world is the driver: it plays sessions and desks at random, late, early, twice or never.
type world struct {
	at     time.Time
	offers []OfferID
	joined int
	again  int              // entries that came back, each with a count of offers that none had before
	live   map[EntryID]bool // joined, and neither accepted, left, refused nor overflowed away
	calls  map[EntryID]string
	asked  map[OfferID]string // the call of each offer
	asks   map[OfferID]bool   // colleagues are asked for, and nothing has been said yet
	crowd  bool               // everybody may take every call
}

func (w *world) entry(t *rapid.T) EntryID {
	return entryName(rapid.IntRange(0, w.joined+1).Draw(t, "entry"))
}

func entryName(n int) EntryID { return EntryID(fmt.Sprintf("01JTESTENTRY%014d", n)) }

func (w *world) call(t *rapid.T) string {
	return fmt.Sprintf("call%d", rapid.IntRange(0, w.joined+1).Draw(t, "call"))
}

func (w *world) draw(t *rapid.T, f *Floor) Input {
	who := rapid.SampledFrom(propAgents).Draw(t, "who")
	seat := rapid.SampledFrom(propSeats).Draw(t, "seat")
	up := rapid.IntRange(0, 4).Draw(t, "up") > 0
	grade := rapid.SampledFrom([]triage.Grade{triage.Red, triage.Yellow, triage.Green, triage.Green, ""}).Draw(t, "grade")
	kind := rapid.IntRange(0, 28).Draw(t, "input")
	if w.crowd && rapid.IntRange(0, 9).Draw(t, "asks") == 0 {
		kind = 24
	}
	switch kind {
	case 0, 1, 2, 3:
		return w.drawJoin(t, grade)
	case 4:
		return Leave{Entry: w.entry(t), Why: "abandoned", Call: rapid.SampledFrom([]string{"", w.call(t)}).Draw(t, "of")}
	case 5:
		return Regrade{Entry: w.entry(t), Grade: grade, Priority: rapid.IntRange(0, 2).Draw(t, "priority"), Call: w.call(t)}
	case 6, 7, 8, 9:
		if len(w.offers) == 0 {
			return Wake{}
		}
		o := w.offers[max(0, len(w.offers)-1-rapid.IntRange(0, 4).Draw(t, "offer"))]
		return OfferClosed{Offer: o, Outcome: rapid.SampledFrom([]Outcome{
			Accepted, Accepted, Declined, NoAnswer, BusySeat, Unreachable, CallerGone, WasTaken, Elsewhere,
		}).Draw(t, "outcome")}
	case 10, 11:
		return SignIn{Agent: who, Seat: seat, Skills: drawSkills(t), SeatUp: up}
	case 12:
		return SignOut{Agent: who}
	case 13, 14, 15:
		return SetState{Agent: who, State: agent.Ready, By: "user:" + string(who)}
	case 16:
		return SetState{Agent: who, State: agent.NotReady, By: "user:boss"}
	case 17:
		return SeatChanged{Seat: seat, Up: up}
	case 18:
		return drawDuty(t)
	case 19, 20:
		if p := f.people[who]; p != nil && p.Call != "" {
			return Released{Agent: who, Call: p.Call, AfterCall: time.Duration(rapid.IntRange(-1, 3).Draw(t, "after")) * time.Second}
		}
		return Released{Agent: who, Call: w.call(t)}
	case 21:
		return HoldChanged{Agent: who, On: up}
	case 22:
		if up {
			return AfterCallDone{Agent: who}
		}
		return ExtendAfterCall{Agent: who, For: drawSeconds(t, 0, 4000)}
	case 23:
		return w.drawRare(t, f, who, seat)
	case 24:
		return w.drawAsk(t, f, grade)
	case 25, 26, 27:
		return w.drawCareInput(t, f, who)
	default:
		return Wake{}
	}
}

func (w *world) drawJoin(t *rapid.T, grade triage.Grade) Input {
	e := Entry{
		ID: entryName(w.joined), Call: fmt.Sprintf("call%d", w.joined), Queue: rapid.SampledFrom(propQueues).Draw(t, "queue"),
		Requires: drawReqs(t), Grade: grade, Priority: rapid.IntRange(0, 1).Draw(t, "priority"),
		Returned: rapid.IntRange(0, 5).Draw(t, "returned") == 0, Absent: rapid.IntRange(0, 9).Draw(t, "absent") == 0,
	}
	if rapid.IntRange(0, 5).Draw(t, "again") == 0 && w.joined > 0 {
		n := rapid.IntRange(0, w.joined-1).Draw(t, "old")
		w.again++
		e.ID, e.Call, e.Offers = entryName(n), fmt.Sprintf("call%d", n), 1000*w.again
	} else {
		w.joined++
	}
	if rapid.Bool().Draw(t, "aged") {
		e.EnqueuedAt = w.at.Add(-drawSeconds(t, 0, 100))
	}
	drawPlaced(t, &e)
	if w.crowd {
		e.Requires = nil
		return Join{e}
	}
	if rapid.IntRange(0, 2).Draw(t, "asks more") == 0 {
		e.Needs, e.Wishes = drawExpr(t), drawWishes(t)
	}
	switch rapid.IntRange(0, 5).Draw(t, "person") {
	case 0:
		e.Prefer, e.Familiar = rapid.SampledFrom(propAgents).Draw(t, "prefer"), rapid.Bool().Draw(t, "familiar")
	case 1:
		e.Only = rapid.SampledFrom(propAgents).Draw(t, "only")
	case 2:
		e.Exclude = []agent.ID{rapid.SampledFrom(propAgents).Draw(t, "tried")}
	}
	return Join{e}
}

func drawDuty(t *rapid.T) Input {
	in := OnDuty{Version: "v"}
	for _, a := range propAgents {
		if rapid.IntRange(0, 5).Draw(t, "on") > 0 {
			d := Duty{Agent: a, Lines: rapid.SampledFrom([][]string{nil, {"l1"}, {"l2"}}).Draw(t, "lines")}
			if rapid.IntRange(0, 4).Draw(t, "guest") == 0 {
				d.Queues = []ID{rapid.SampledFrom(propQueues).Draw(t, "of")}
			}
			if rapid.Bool().Draw(t, "known") {
				d.Skills = drawSkills(t)
			}
			in.Agents = append(in.Agents, d)
		}
	}
	return in
}

func (w *world) drawRare(t *rapid.T, f *Floor, who agent.ID, seat agent.SeatID) Input {
	switch rapid.IntRange(0, 3).Draw(t, "rare") {
	case 0:
		return RulesChanged{Version: "r", Rules: drawRules(t)}
	case 1:
		return SkillsChanged{Agent: who, Skills: drawSkills(t)}
	case 2:
		return Seize{Agent: who, Call: w.call(t), Seat: seat, Queue: propQueues[0]}
	default:
		var calls []string
		for _, e := range f.line {
			if rapid.IntRange(0, 3).Draw(t, "lives") > 0 {
				calls = append(calls, e.Call)
			}
		}
		return Resync{Calls: calls}
	}
}

func TestFloorProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := &world{at: time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC), live: map[EntryID]bool{}, calls: map[EntryID]string{}, asked: map[OfferID]string{}, asks: map[OfferID]bool{}}
		r := drawRules(t)
		if w.crowd = rapid.Bool().Draw(t, "crowd"); w.crowd {
			crowded(t, &r)
		}
		f := NewFloor(r)
		f.Handle(w.at, drawDuty(t))
		for i, seat := range propSeats[:rapid.IntRange(0, len(propSeats)).Draw(t, "open")] {
			w.step(t, &f, w.at, SignIn{Agent: propAgents[i], Seat: seat, Skills: drawSkills(t), SeatUp: true})
			w.step(t, &f, w.at, SetState{Agent: propAgents[i], State: agent.Ready})
		}
		for range rapid.IntRange(5, 120).Draw(t, "steps") {
			w.at = w.at.Add(time.Duration(rapid.IntRange(0, 8000).Draw(t, "ms")) * time.Millisecond)
			if wake := f.NextWake(); !wake.IsZero() && wake.Before(w.at) && rapid.IntRange(0, 3).Draw(t, "punctual") > 0 {
				w.step(t, &f, wake, Wake{})
			}
			w.step(t, &f, w.at, w.draw(t, f))
		}
		w.drain(t, &f)
	})
}

// step handles one input on the floor, on one restored from its export, and on one with the slow matcher,
// and compares all three.
func (w *world) step(t *rapid.T, fp **Floor, at time.Time, in Input) {
	f := *fp
	before := mustJSON(t, f.Export())
	restored, reference := importJSON(t, before), importJSON(t, before)
	if !restored.NextWake().Equal(f.NextWake()) {
		t.Fatalf("a restored floor wakes at %v, the living one at %v", restored.NextWake(), f.NextWake())
	}
	reference.matcher = slow{}
	f.matcher = &watchful{t: t}
	outs := f.Handle(at, in)
	after := mustJSON(t, f.Export())
	for name, g := range map[string]*Floor{"restored": restored, "slow": reference} {
		if diff := cmp.Diff(outs, g.Handle(at, again(t, in))); diff != "" {
			t.Fatalf("%T: outputs of the %s floor differ (-living +%s):\n%s", in, name, name, diff)
		}
		if diff := cmp.Diff(string(after), string(mustJSON(t, g.Export()))); diff != "" {
			t.Fatalf("%T: state of the %s floor differs:\n%s", in, name, diff)
		}
	}
	w.account(t, f, in, outs)
	checkFloor(t, f)
	checkCare(t, f)
	if rapid.IntRange(0, 9).Draw(t, "restart") == 0 {
		*fp = restored
	}
}

func mustJSON(t *rapid.T, v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func importJSON(t *rapid.T, b []byte) *Floor {
	var s State
	if err := json.Unmarshal(b, &s); err != nil {
		t.Fatal(err)
	}
	f, err := Import(s)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// again is the input as it comes back from the ledger.
func again(t *rapid.T, in Input) Input {
	back, ok, err := ParseInput(in.Kind(), mustJSON(t, recorded{in}))
	if err != nil || !ok {
		t.Fatalf("%T does not come back: %v", in, err)
	}
	return back
}

// account checks that no caller is lost: whoever joined is there, or an output or input says why not.
func (w *world) account(t *rapid.T, f *Floor, in Input, outs []Output) {
	switch in := in.(type) {
	case Join:
		for id, call := range w.calls {
			if call == in.Call && id != in.ID {
				delete(w.live, id)
			}
		}
		w.live[in.ID], w.calls[in.ID] = true, in.Call
	case Leave:
		delete(w.live, in.Entry)
	case OfferClosed:
		if in.Outcome == Accepted || in.Outcome == CallerGone {
			// The talk is there whatever the floor thought: another wait of the same call is over with it.
			for id := range w.live {
				same := strings.HasPrefix(string(in.Offer), string(id)) || in.Outcome == Accepted && w.calls[id] == w.asked[in.Offer]
				if same && f.entries[id] == nil {
					delete(w.live, id)
				}
			}
		}
	case Ask:
		w.asks[in.Offer] = true
	case Seize:
		for id, call := range w.calls {
			if call == in.Call {
				delete(w.live, id)
			}
		}
	case Resync:
		for id := range w.live {
			if !slices.Contains(in.Calls, w.calls[id]) {
				delete(w.live, id)
			}
		}
	}
	for _, o := range outs {
		switch o := o.(type) {
		case Offered:
			if slices.Contains(w.offers, o.Offer) {
				t.Fatalf("offer id %s was used before", o.Offer)
			}
			w.offers, w.asked[o.Offer] = append(w.offers, o.Offer), o.Entry.Call
		case Withdrawn:
			checkCalledOff(t, f, o)
		case AskRefused:
			w.answered(t, o.Offer)
		case Asked:
			w.answered(t, o.Offer)
			w.offers, w.asked[o.Offer] = append(w.offers, o.Offer), o.Call
		case Overflowed:
			if o.Left {
				delete(w.live, o.Entry.ID)
			}
		case EntryRefused:
			checkRefused(t, f, o)
			delete(w.live, o.Entry.ID)
		case StateChanged:
			if o.Before.State != o.After.State && !agent.Next(o.Before.State, o.After.State) {
				t.Fatalf("step from %s to %s", o.Before.State, o.After.State)
			}
		}
	}
	for id := range w.live {
		if f.entries[id] == nil {
			t.Fatalf("%T: entry %s is lost", in, id)
		}
	}
	if len(w.live) != len(f.entries) {
		t.Fatalf("%T: %d entries on the floor, %d expected", in, len(f.entries), len(w.live))
	}
}

// checkFloor checks what must hold whenever the floor is at rest.
func checkFloor(t *rapid.T, f *Floor) {
	if e, p := (slow{}).next(f); e != nil {
		t.Fatalf("%s waits although %s is free for it", e.ID, p.ID)
	}
	if e, o := (slow{}).needed(f); e != nil {
		t.Fatalf("%s waits for nobody although %s rings for a less urgent one", e.ID, o.Agent)
	}
	seats, asked := map[agent.SeatID]agent.ID{}, map[agent.ID]OfferID{}
	for _, o := range f.openOffers() {
		if p := f.people[o.Agent]; p != nil && p.Offer == o.ID {
			if other := asked[p.ID]; other != "" {
				t.Fatalf("%s has offers %s and %s", p.ID, other, o.ID)
			}
			asked[p.ID] = o.ID
		}
		if !o.WithdrawnAt.IsZero() && f.now.Sub(o.WithdrawnAt) >= offerBackstop {
			t.Fatalf("offer %s binds both sides past the backstop", o.ID)
		}
	}
	for _, e := range f.entries {
		checkRound(t, f, e)
		checkOverflow(t, f, e)
	}
	for _, p := range f.people {
		checkPerson(t, f, p)
		if p.Seat != "" {
			if other := seats[p.Seat]; other != "" {
				t.Fatalf("%s and %s sit at %s", p.ID, other, p.Seat)
			}
			seats[p.Seat] = p.ID
		}
	}
	if len(seats) != len(f.seats) {
		t.Fatalf("%d seats taken, the index has %d", len(seats), len(f.seats))
	}
	checkLanes(t, f)
}

func checkPerson(t *rapid.T, f *Floor, p *person) {
	switch {
	case p.State == agent.Ready && (!p.OnDuty || !p.SeatUp || p.Seat == ""):
		t.Fatalf("%s is ready: on duty %v, seat %q up %v", p.ID, p.OnDuty, p.Seat, p.SeatUp)
	case (p.State == agent.Reserved) != (p.Offer != ""):
		t.Fatalf("%s is %s with offer %q", p.ID, p.State, p.Offer)
	case p.Offer != "" && (f.offers[p.Offer] == nil || f.offers[p.Offer].Agent != p.ID || !f.offers[p.Offer].FreedAt.IsZero()):
		t.Fatalf("%s is bound to offer %s, which is not theirs", p.ID, p.Offer)
	case (p.State == agent.AfterCall || p.Reason == agent.ReasonRedPause) != !p.Until.IsZero():
		t.Fatalf("%s is %s until %v", p.ID, p.State, p.Until)
	case p.State == agent.LoggedOut && p.Seat != "":
		t.Fatalf("%s is logged out at seat %s", p.ID, p.Seat)
	}
}

// checkLanes compares the counters of the lanes with a count from scratch.
func checkLanes(t *rapid.T, f *Floor) {
	for _, l := range f.laneSet {
		var onShift, working, ready int
		for _, p := range f.roll {
			if _, ok := l.qualifies(p); ok {
				m := standing(p)
				onShift += m.flag(markOnShift)
				working += m.flag(markWorking)
				ready += m.flag(markReady)
			}
		}
		if onShift != l.onShift || working != l.working || ready != l.ready {
			t.Fatalf("lane %s counts %d on shift, %d working, %d ready; there are %d, %d, %d",
				l.key, l.onShift, l.working, l.ready, onShift, working, ready)
		}
	}
}

// drain lets time pass with sessions that answer nothing: every reservation must end by itself.
func (w *world) drain(t *rapid.T, fp **Floor) {
	for range 400 {
		wake := (*fp).NextWake()
		if wake.IsZero() || wake.After(w.at.Add(10*time.Minute)) {
			break
		}
		w.at = wake
		w.step(t, fp, wake, Wake{})
	}
	if len(w.asks) > 0 {
		t.Fatalf("nobody has said what became of %v", w.asks)
	}
}
