package report_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/report"
	"heartline/report/reporttest"
)

var shanghai = time.FixedZone("UTC+8", 8*3600)

func november(t *testing.T) report.Period {
	t.Helper()
	p, err := report.Month("2026-11", shanghai)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// noon is an instant within the period; now is long after it.
var (
	noon = time.Date(2026, 11, 10, 4, 0, 0, 0, time.UTC)
	now  = time.Date(2026, 12, 3, 4, 0, 0, 0, time.UTC)
)

func rules() report.Rules {
	return report.Rules{Short: 5 * time.Second, OpenAfter: report.DefaultOpenAfter, Findings: 10}
}

// named is an id whose time is that of its call, and whose end tells calls apart.
func named(at time.Time, n string) string { return id.First(at)[:26-len(n)] + n }

// arrive begins a call at noon.
func arrive(n string) *reporttest.Stream { return arriveAt(noon, n) }

func arriveAt(at time.Time, n string) *reporttest.Stream {
	return reporttest.Call(named(at, n), at).Then(0, ledger.CallArrived{Node: "a", Channel: "ch-" + n, Hotline: "city", Grade: "green"})
}

func ends(s *reporttest.Stream, class, reason string) *reporttest.Stream {
	return s.Then(0, ledger.CallEnding{Class: class, Reason: reason, By: "caller"}).Then(time.Millisecond, ledger.CallEnded{Class: class, Reason: reason, By: "caller"})
}

// missed ends a call that leaves a task.
func missed(s *reporttest.Stream, class, reason string) *reporttest.Stream {
	return ends(s.Then(0, ledger.TaskWanted{Task: "task-" + s.ID, Kind: "missed", Due: noon.Add(time.Hour)}), class, reason)
}

func take(t *testing.T, s *reporttest.Source) (*report.Account, []report.Attempt) {
	t.Helper()
	var all []report.Attempt
	a, err := report.Take(t.Context(), s, november(t), rules(), now, func(x report.Attempt) error {
		all = append(all, x)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return a, all
}

func position(step string) ledger.MenuMoved {
	return ledger.MenuMoved{Flow: "f", Version: "v", Position: []byte(`{"flow":"f","version":"v","step":"` + step + `","phase":"saying","turn":1,"tries":0,"language":"zh-CN"}`)}
}

// byMenu is a place behind opening hours that a menu asks for by itself.
var byMenu = ledger.MenuMoved{Flow: "f", Position: []byte(`{"step":"info","phase":"saying","closed":true}`)}

func failsafe(outcome string) ledger.FailsafeImported {
	return ledger.FailsafeImported{Item: "item-" + outcome, Node: "a", Outcome: outcome, Began: noon, Ended: noon.Add(time.Minute)}
}

// Each row is one way in which an attempt can end.
func TestEachEndingHasItsClass(t *testing.T) {
	t.Parallel()
	queued := ledger.Queued{Entry: "en", Queue: "main"}
	person, outside := ledger.Connected{Leg: "l", Agent: "li"}, ledger.Connected{Leg: "l", Seat: "night"}
	bridged := ledger.Bridged{Leg: "l"}
	tests := map[string]struct {
		call  *reporttest.Stream
		class report.Class
		way   string
		work  report.WorkState
	}{
		"a counsellor talked":             {ends(arrive("1").Then(1, queued).Then(time.Second, person).Then(1, bridged).Then(time.Minute, ledger.Held{}), "completed", "caller_hung_up"), report.Answered, "caller_hung_up", report.WorkNone},
		"an outside number took it":       {ends(arrive("2").Then(1, queued).Then(time.Second, outside).Then(1, bridged), "completed", "caller_hung_up"), report.Outside, "caller_hung_up", report.WorkNone},
		"an outside one, then a person":   {ends(arrive("3").Then(1, queued).Then(1, outside).Then(1, bridged).Then(1, queued).Then(1, person).Then(1, bridged), "completed", "counsellor_hung_up"), report.Answered, "counsellor_hung_up", report.WorkNone},
		"accepted, and nobody heard":      {missed(arrive("4").Then(1, queued).Then(1, person), "completed", "counsellor_hung_up"), report.Technical, "never_heard", report.WorkOverdue},
		"left a message":                  {missed(arrive("5").Then(1, queued).Then(time.Minute, ledger.MessageOffered{Box: "b", Why: "overflow"}), "message", "message_left"), report.Message, "overflow", report.WorkOverdue},
		"left a message, closed":          {missed(arrive("6").Then(1, position("_closed")).Then(1, position("_box")).Then(1, ledger.MessageOffered{Box: "b", Why: "menu"}), "message", "message_left"), report.Message, "closed", report.WorkOverdue},
		"told that it is closed":          {missed(arrive("7").Then(1, position("_closed")), "abandoned", "menu"), report.Closed, "menu", report.WorkOverdue},
		"closed by a menu of its own":     {missed(arrive("26").Then(1, byMenu), "abandoned", "menu"), report.Closed, "menu", report.WorkOverdue},
		"to be called back":               {missed(arrive("8").Then(1, queued), "callback", "place_kept"), report.CallBack, "place_kept", report.WorkOverdue},
		"gave up at the limit":            {missed(arrive("9").Then(1, queued).Then(5*time.Second, ledger.CallBackTurned{}), "abandoned", "queue"), report.GaveUpSoon, "queue", report.WorkOverdue},
		"gave up behind the limit":        {missed(arrive("10").Then(1, queued).Then(5*time.Second+time.Microsecond, ledger.CallBackTurned{}), "abandoned", "ringing"), report.GaveUp, "ringing", report.WorkOverdue},
		"waited anew after a talk":        {missed(arrive("11").Then(1, queued).Then(time.Hour, person).Then(1, bridged).Then(time.Hour, queued).Then(time.Second, ledger.CallBackTurned{}), "abandoned", "queue"), report.GaveUpSoon, "queue", report.WorkOverdue},
		"waited, and left at the box":     {missed(arrive("12").Then(1, queued).Then(time.Second, ledger.MessageOffered{Why: "overflow"}).Then(time.Minute, ledger.MessageStarted{}), "abandoned", "message_not_left"), report.GaveUpSoon, "message_not_left", report.WorkOverdue},
		"left in the greeting":            {missed(arrive("13"), "abandoned", "greeting"), report.LeftBefore, "greeting", report.WorkOverdue},
		"limited, came to a person":       {ends(arrive("14").Then(1, ledger.CallLimited{Why: "per_minute"}).Then(1, queued).Then(1, person).Then(1, bridged), "completed", "caller_hung_up"), report.Limited, "answered", report.WorkNone},
		"blocked, and left":               {ends(arrive("15").Then(1, ledger.CallLimited{Why: "blocked"}), "abandoned", "blocked"), report.Limited, "left_before", report.WorkNone},
		"limited, nobody heard":           {missed(arrive("16").Then(1, ledger.CallLimited{Why: "withheld"}).Then(1, queued).Then(1, person), "completed", "counsellor_hung_up"), report.Limited, "technical", report.WorkOverdue},
		"our fault":                       {missed(arrive("17"), "service_error", "switch_restarted"), report.Technical, "switch_restarted", report.WorkOverdue},
		"the carrier's fault":             {missed(arrive("18").Then(1, queued).Then(1, person).Then(1, bridged), "carrier_error", "no_media"), report.Technical, "no_media", report.WorkOverdue},
		"another controller has it":       {ends(arrive("19"), "caller_error", "claimed_elsewhere"), report.Technical, "claimed_elsewhere", report.WorkNone},
		"turned away":                     {missed(arrive("20"), "refused", "full"), report.Closed, "full", report.WorkOverdue},
		"the fail-safe's seat took it":    {missed(arrive("21").Then(time.Minute, failsafe("seat")), "service_error", "failsafe_seat"), report.Answered, "failsafe_seat", report.WorkOverdue},
		"the fail-safe's duty phone":      {missed(arrive("22").Then(time.Minute, failsafe("duty")), "service_error", "failsafe_duty"), report.Answered, "failsafe_duty", report.WorkOverdue},
		"a message in the fail-safe":      {missed(arrive("23").Then(time.Minute, failsafe("message")), "message", "failsafe_message"), report.Message, "", report.WorkOverdue},
		"gave up in the fail-safe":        {missed(arrive("24").Then(time.Minute, failsafe("abandoned")), "service_error", "failsafe_abandoned"), report.GaveUp, "failsafe", report.WorkOverdue},
		"the switch died in the failsafe": {missed(arrive("25").Then(time.Minute, failsafe("lost")), "service_error", "failsafe_lost"), report.Technical, "failsafe_lost", report.WorkOverdue},
	}
	source, want := reporttest.New(), map[string]report.Class{}
	for name, tt := range tests {
		one := reporttest.New(tt.call.Events()...)
		a, all := take(t, one)
		if len(all) != 1 || all[0].Class != tt.class || all[0].Way != tt.way || all[0].Work.State != tt.work {
			t.Errorf("%s: %+v; want %s (%s), work %s", name, all, tt.class, tt.way, tt.work)
		}
		if !a.Sound() {
			t.Errorf("%s: findings %+v", name, a.Findings)
		}
		source.Add(tt.call.Events()...)
		want[tt.call.ID] = tt.class
	}
	a, all := take(t, source)
	got := map[string]report.Class{}
	for _, x := range all {
		got[x.ID] = x.Class
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("all together (-want +got):\n%s", diff)
	}
	adds(t, a, len(tests))
}

// adds wants every sum of an account to be the number of attempts.
func adds(t interface {
	Helper()
	Errorf(string, ...any)
}, a *report.Account, attempts int,
) {
	t.Helper()
	sum := func(of string, counts ...int) {
		n := 0
		for _, c := range counts {
			n += c
		}
		if n != attempts {
			t.Errorf("%s add up to %d, not to %d", of, n, attempts)
		}
	}
	var classes, days []int
	for _, c := range a.Classes {
		classes = append(classes, c.N)
		sum("ways of "+string(c.Class), attempts-c.N+total(c.Ways))
		sum("work of "+string(c.Class), attempts-c.N+total(c.Work))
	}
	for _, d := range a.Days {
		days = append(days, d.N)
	}
	sum("attempts", a.Attempts)
	sum("classes", classes...)
	sum("days", days...)
	sum("work", total(a.Work))
}

func total(counts []report.Count) (n int) {
	for _, c := range counts {
		n += c.N
	}
	return n
}

func TestWorkIsFollowedToItsEnd(t *testing.T) {
	t.Parallel()
	call := missed(arrive("1"), "abandoned", "greeting")
	due := noon.Add(time.Hour)
	for name, tt := range map[string]struct {
		task  report.Task
		want  report.WorkState
		taken int
	}{
		"in time":          {report.Task{Owner: "li", Due: due, Closed: due}, report.WorkDone, 0},
		"late":             {report.Task{Owner: "li", Due: due, Closed: due.Add(time.Second)}, report.WorkDoneLate, 0},
		"taken, overdue":   {report.Task{Owner: "li", Due: due}, report.WorkOverdue, 1},
		"nobody's, to do":  {report.Task{Due: now.Add(time.Hour)}, report.WorkOpen, 0},
		"somebody's, open": {report.Task{Owner: "li", Due: now.Add(time.Hour)}, report.WorkOpen, 1},
	} {
		s := reporttest.New(call.Events()...)
		tt.task.Call, tt.task.Wanted, tt.task.ID = call.ID, "task-"+call.ID, "gathered"
		s.Listed[tt.task.Wanted] = tt.task
		a, all := take(t, s)
		if w := all[0].Work; w.State != tt.want || w.Task != "gathered" || w.Owner != tt.task.Owner || !w.Due.Equal(tt.task.Due) || a.Taken != tt.taken {
			t.Errorf("%s: %+v, %d taken", name, w, a.Taken)
		}
	}
}
