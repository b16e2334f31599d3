package adherence_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/agent"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/roster"
	"heartline/roster/adherence"
)

func TestAnHourByTheQuarter(t *testing.T) {
	t.Parallel()
	r := setup(t, "Asia/Shanghai", adherence.Settings{})
	r.publish(at(-600), shift("li", 0, 60))
	r.move(at(-10), "li", "not_ready", "signed_in")
	r.move(at(3), "li", "ready", "")
	r.move(at(12), "li", "reserved", "")
	r.move(at(13), "li", "talking", "")
	r.move(at(20), "li", "hold", "")
	r.move(at(22), "li", "after_call", "")
	r.move(at(25), "li", "not_ready", "tea")
	r.move(at(31), "li", "not_ready", "red_pause")
	r.move(at(40), "li", "ready", "")
	r.move(at(70), "li", "logged_out", "")
	type row struct {
		from int
		adherence.Times
	}
	want := []row{
		{-15, adherence.Times{SignedIn: minutes(10), NotReady: map[string]time.Duration{"signed_in": minutes(10)}, OutOfShift: minutes(10)}},
		{0, adherence.Times{Scheduled: minutes(15), SignedIn: minutes(15), Ready: minutes(10), Talking: minutes(2), NotReady: map[string]time.Duration{"signed_in": minutes(3)}, Agreed: minutes(12), Worked: minutes(12)}},
		{15, adherence.Times{Scheduled: minutes(15), SignedIn: minutes(15), Talking: minutes(10), NotReady: map[string]time.Duration{"tea": minutes(5)}, Agreed: minutes(10), Worked: minutes(10)}},
		{30, adherence.Times{Scheduled: minutes(15), SignedIn: minutes(15), Ready: minutes(5), NotReady: map[string]time.Duration{"tea": minutes(1), "red_pause": minutes(9)}, Agreed: minutes(14), Worked: minutes(14)}},
		{45, adherence.Times{Scheduled: minutes(15), SignedIn: minutes(15), Ready: minutes(15), Agreed: minutes(15), Worked: minutes(15)}},
		{60, adherence.Times{SignedIn: minutes(10), Ready: minutes(10), OutOfShift: minutes(10), Worked: minutes(10)}},
	}
	got := r.At(at(120)).Quarters(roster.Day{Year: 2026, Month: 11, Day: 23})
	if len(got) != len(want) {
		t.Fatalf("%d quarters: %+v", len(got), got)
	}
	for i, w := range want {
		if q := got[i]; q.Agent != "li" || !q.Start.Equal(at(w.from)) || !q.End.Equal(at(w.from+15)) || !reflect.DeepEqual(q.Times, w.Times) {
			t.Errorf("quarter from %d: %s", w.from, cmp.Diff(w.Times, q.Times))
		}
	}
	hour := r.At(at(120)).Of(at(0), at(60))["li"]
	if a, ok := hour.Adherence(); !ok || a != 51.0/60 {
		t.Errorf("adherence %v %v", a, ok)
	}
	if c, ok := r.At(at(120)).Of(at(0), at(120))["li"].Conformance(); !ok || c != 61.0/60 {
		t.Errorf("conformance %v %v", c, ok)
	}
	if _, ok := r.At(at(120)).Of(at(60), at(120))["li"].Adherence(); ok {
		t.Error("adherence without a shift")
	}
}

func TestADayOnWhichTheClocksChange(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		day      roster.Day
		quarters int
	}{
		{roster.Day{Year: 2026, Month: 3, Day: 29}, 92},
		{roster.Day{Year: 2026, Month: 10, Day: 25}, 100},
		{roster.Day{Year: 2026, Month: 10, Day: 26}, 96},
	} {
		r := setup(t, "Europe/Berlin", adherence.Settings{})
		berlin, err := time.LoadLocation("Europe/Berlin")
		if err != nil {
			t.Fatal(err)
		}
		from, to := row.day.At(0, berlin), row.day.Next().At(0, berlin)
		r.step(adherence.Published{At: from.AddDate(0, 0, -9), From: from, To: to, Shifts: []roster.Shift{roster.NewShift("li", "", from, to, "Europe/Berlin")}})
		r.move(from, "li", "ready", "")
		r.move(to, "li", "logged_out", "")
		got := r.At(to).Quarters(row.day)
		if len(got) != row.quarters {
			t.Errorf("%v has %d quarters, want %d", row.day, len(got), row.quarters)
		}
		for _, q := range got {
			if q.Scheduled != 15*time.Minute || q.Ready != 15*time.Minute {
				t.Errorf("quarter %v: %+v", q.Start, q.Times)
			}
		}
	}
}

func TestWhatWasScheduledIsNotRewritten(t *testing.T) {
	t.Parallel()
	r := setup(t, "Asia/Shanghai", adherence.Settings{})
	r.publish(at(-600), shift("li", 0, 120), shift("wu", 120, 240))
	r.publish(at(60), shift("wu", 0, 120), shift("li", 120, 180)) // changed while it is on, and as if it had been so before
	v := r.At(at(300))
	for _, row := range []struct {
		agent    string
		from, to int
		want     float64
	}{
		{"li", 0, 60, 60},
		{"li", 60, 120, 0},
		{"li", 120, 300, 60},
		{"wu", 0, 60, 0},
		{"wu", 60, 120, 60},
		{"wu", 120, 300, 0},
	} {
		if got := v.Times(row.agent, at(row.from), at(row.to)).Scheduled; got != minutes(row.want) {
			t.Errorf("%s was scheduled for %v from %d to %d", row.agent, got, row.from, row.to)
		}
	}
	r.publish(at(400), shift("he", 0, 60)) // all of it has passed
	if got := r.At(at(500)).Of(at(0), at(600)); got["he"].Scheduled != 0 || got["li"].Scheduled != minutes(120) {
		t.Errorf("a roster of what has passed: %+v", got)
	}
}

func TestACrashEndsAStateAtTheLastSignOfLife(t *testing.T) {
	t.Parallel()
	ready := func(r *rig, from, to, now int) time.Duration {
		return r.At(at(now)).Times("li", at(from), at(to)).Ready
	}
	fresh := func() *rig {
		r := setup(t, "Asia/Shanghai", adherence.Settings{})
		r.publish(at(-600), shift("li", 0, 480))
		r.move(at(0), "li", "ready", "")
		r.fact(at(30), ledger.FloorWoke{})
		return r
	}
	r := fresh()
	if got := ready(r, 0, 480, 40); got != minutes(40) {
		t.Errorf("live, on a quiet floor: %v", got)
	}
	if got := r.At(at(200)).Times("li", at(0), at(480)); got.Ready != minutes(30) || got.Down != minutes(170) || got.Scheduled != minutes(200) {
		t.Errorf("nobody has come back: %+v", got)
	}
	r.step(adherence.Seen{At: at(200), Boot: "b1"})
	if got := ready(r, 0, 480, 200); got != minutes(200) {
		t.Errorf("the process says that it is up: %v", got)
	}

	r = fresh()
	r.boot = "b2"
	r.fact(at(40), ledger.FloorWoke{})
	if got := ready(r, 0, 480, 45); got != minutes(45) {
		t.Errorf("a hand-over is no crash: %v", got)
	}

	for name, row := range map[string]struct {
		then func(r *rig)
		want float64 // ready up to 200
		down float64
	}{
		"nobody was there": {func(r *rig) { r.move(at(150), "li", "not_ready", "seat_down") }, 30, 70},
		"was there":        {func(r *rig) { r.move(at(150), "li", "talking", "") }, 30 + 50, 70},
		"is not known yet": {func(*rig) {}, 30, 70},
		"a sign of the counsellor's own": {func(r *rig) {
			r.fact(at(150), ledger.FloorStateSet{Agent: "li", State: "ready"})
		}, 30 + 100, 70},
		"a sign in the counsellor's name": {func(r *rig) {
			r.fact(at(150), ledger.FloorStateSet{Agent: "li", State: "ready", By: access.Actor("li")})
		}, 30 + 100, 70},
		"another one's word is no sign": {func(r *rig) {
			r.fact(at(150), ledger.FloorStateSet{Agent: "li", State: "ready", By: access.Actor("chief")})
		}, 30, 70},
		"rung and answered": {func(r *rig) {
			r.move(at(150), "li", "reserved", "")
			r.move(at(151), "li", "talking", "")
		}, 30 + 51, 70},
		"rung and not answered": {func(r *rig) {
			r.move(at(150), "li", "reserved", "")
			r.move(at(151), "li", "not_ready", "unanswered")
		}, 30, 70},
		"the shift is over": {func(r *rig) { r.move(at(150), "li", "not_ready", "off_shift") }, 30, 70},
		"a sign-out":        {func(r *rig) { r.move(at(150), "li", "logged_out", "") }, 30, 70},
		"a second crash": {func(r *rig) {
			r.boot = "b3"
			r.fact(at(190), ledger.FloorWoke{})
			r.move(at(195), "li", "talking", "")
		}, 30 + 5, 70 + 90},
	} {
		r := fresh()
		r.boot = "b2"
		r.fact(at(100), ledger.FloorWoke{})
		row.then(r)
		r.step(adherence.Seen{At: at(200), Boot: r.boot})
		if got := r.At(at(200)).Times("li", at(0), at(200)); got.Ready != minutes(row.want) || got.Down != minutes(row.down) {
			t.Errorf("%s: ready %v, down %v, want %v and %v", name, got.Ready, got.Down, minutes(row.want), minutes(row.down))
		}
	}
}

func TestFactsThatWereLostOrComeTwice(t *testing.T) {
	t.Parallel()
	r := setup(t, "Asia/Shanghai", adherence.Settings{})
	r.move(at(0), "li", "ready", "")
	r.now["li"] = ledger.AgentPhase{State: "talking", Since: at(10)} // the step to it was lost
	r.move(at(20), "li", "ready", "")
	again := r.log[len(r.log)-1]
	r.move(at(30), "li", "logged_out", "")
	r.Apply(again)
	r.now["wu"] = ledger.AgentPhase{State: "ready", Since: at(5)} // the book begins here
	r.move(at(15), "wu", "logged_out", "")
	r.Apply(adherence.Recorded{Event: ledger.Event{Stream: ledger.Floor, Seq: 99, At: at(40), Kind: ledger.KindAgentState, Data: []byte(`{`)}})
	got := r.At(at(40)).Of(at(0), at(40))
	if got["li"].Ready != minutes(20) || got["li"].Talking != minutes(10) || got["wu"].Ready != minutes(10) {
		t.Errorf("times: %+v", got)
	}
}

func TestALostStateIsNotCountedWhileTheHouseWasDown(t *testing.T) {
	t.Parallel()
	r := setup(t, "Asia/Shanghai", adherence.Settings{})
	r.fact(at(0), ledger.FloorWoke{})
	r.boot = "b2"
	r.fact(at(100), ledger.FloorWoke{})
	r.now["li"] = ledger.AgentPhase{State: "ready", Since: at(-10)} // the step to it was lost
	r.move(at(120), "li", "logged_out", "")
	if got := r.At(at(120)).Times("li", at(-60), at(120)); got.Ready != minutes(20) {
		t.Errorf("ready for %v", got.Ready)
	}
}

func TestAttendance(t *testing.T) {
	t.Parallel()
	r := setup(t, "Asia/Shanghai", adherence.Settings{})
	r.publish(at(-600), shift("early", 0, 60), shift("late", 0, 60), shift("left", 0, 60), shift("never", 0, 60), shift("tea", 0, 60), shift("tomorrow", 1440, 1500))
	r.move(at(-5), "early", "ready", "")
	r.move(at(5), "left", "ready", "")
	r.move(at(6), "late", "ready", "")
	r.move(at(20), "tea", "not_ready", "signed_in")
	r.move(at(50), "left", "logged_out", "")
	r.move(at(65), "early", "logged_out", "")
	r.move(at(65), "late", "logged_out", "")
	r.move(at(65), "tea", "logged_out", "")
	r.move(at(61), "never", "ready", "") // too late to be any of it
	r.step(adherence.Seen{At: at(70), Boot: r.boot})
	type seen struct {
		Late            float64
		Told            bool
		Early           float64
		LeftSoon, Never bool
	}
	got := map[string]seen{}
	for _, a := range r.At(at(70)).Attendances(at(0), at(70)) {
		got[a.Shift.Agent] = seen{a.Lateness.Minutes(), a.Late, a.Early.Minutes(), a.LeftSoon, a.Absent}
	}
	want := map[string]seen{
		"early": {}, "late": {Late: 6, Told: true}, "left": {Late: 5, Early: 10, LeftSoon: true},
		"never": {Late: 60, Told: true, Never: true}, "tea": {Late: 60, Told: true},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("attendance (-want +got):\n%s", d)
	}
	for _, a := range r.At(at(30)).Attendances(at(0), at(60)) {
		if a.Over || a.Absent || a.Early != 0 {
			t.Errorf("at half past: %+v", a)
		}
	}
}

// A shift from 0 to 240, in which the house is down from 100 to 160.
func TestNobodyIsBlamedForWhatTheHouseDidNotSee(t *testing.T) {
	t.Parallel()
	type seen struct {
		Late            float64
		Told            bool
		Early           float64
		LeftSoon, Never bool
	}
	for name, row := range map[string]struct {
		from, to int
		before   func(r *rig)
		after    func(r *rig)
		want     seen
	}{
		"over while it was down": {0, 150, func(r *rig) { r.move(at(0), "li", "ready", "") }, func(*rig) {}, seen{}},
		"begun while it was down": {110, 240, func(*rig) {}, func(r *rig) {
			r.move(at(162), "li", "ready", "")
			r.move(at(240), "li", "logged_out", "")
		}, seen{Late: 2}},
		"all of it while it was down":  {110, 150, func(*rig) {}, func(*rig) {}, seen{}},
		"never there, before or after": {90, 240, func(*rig) {}, func(*rig) {}, seen{Late: 90, Told: true, Never: true}},
		"gone home before": {0, 150, func(r *rig) {
			r.move(at(0), "li", "ready", "")
			r.move(at(90), "li", "logged_out", "")
		}, func(*rig) {}, seen{Early: 10, LeftSoon: true}},
		"quiet to the end": {0, 240, func(r *rig) { r.move(at(0), "li", "ready", "") }, func(r *rig) {
			r.move(at(240), "li", "logged_out", "")
		}, seen{}},
		"gone home after": {0, 240, func(r *rig) { r.move(at(0), "li", "ready", "") }, func(r *rig) {
			r.move(at(200), "li", "logged_out", "")
		}, seen{Early: 40, LeftSoon: true}},
	} {
		r := setup(t, "Asia/Shanghai", adherence.Settings{})
		r.publish(at(-600), shift("li", row.from, row.to))
		row.before(r)
		r.fact(at(100), ledger.FloorWoke{})
		r.boot = "b2"
		r.fact(at(160), ledger.FloorWoke{})
		row.after(r)
		r.step(adherence.Seen{At: at(250), Boot: r.boot})
		var got []seen
		for _, a := range r.At(at(250)).Attendances(at(0), at(250)) {
			got = append(got, seen{a.Lateness.Minutes(), a.Late, a.Early.Minutes(), a.LeftSoon, a.Absent})
		}
		if d := cmp.Diff([]seen{row.want}, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

func TestTheWordsAreThoseOfTheFloor(t *testing.T) {
	t.Parallel()
	for _, s := range agent.States() {
		r := setup(t, "Asia/Shanghai", adherence.Settings{})
		r.move(at(0), "li", string(s), "")
		got := r.At(at(10)).Times("li", at(0), at(10))
		var want adherence.Times
		switch s {
		case agent.LoggedOut:
		case agent.NotReady:
			want = adherence.Times{SignedIn: minutes(10), NotReady: map[string]time.Duration{"": minutes(10)}, OutOfShift: minutes(10)}
		case agent.Ready, agent.Reserved:
			want = adherence.Times{SignedIn: minutes(10), Ready: minutes(10), OutOfShift: minutes(10), Worked: minutes(10)}
		case agent.Talking, agent.Hold, agent.AfterCall:
			want = adherence.Times{SignedIn: minutes(10), Talking: minutes(10), OutOfShift: minutes(10), Worked: minutes(10)}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", s, d)
		}
	}
}

func TestSettingsThatCannotBe(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]adherence.Settings{
		"seven minutes":       {Every: 7 * time.Minute},
		"four minutes":        {Every: 4 * time.Minute},
		"two hours":           {Every: 2 * time.Hour},
		"a step before":       {Escalate: -time.Minute},
		"a silence before it": {Silence: -time.Minute},
	} {
		if _, err := adherence.New(time.UTC, set); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
