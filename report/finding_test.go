package report_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/report"
	"heartline/report/reporttest"
)

// Each row breaks one thing, and is found by its call's id and nothing else.
func TestEachDifferenceIsFound(t *testing.T) {
	t.Parallel()
	talk := func(n string) *reporttest.Stream {
		return ends(arrive(n).Then(1, ledger.Queued{}).Then(1, ledger.Connected{Agent: "li"}).Then(1, ledger.Bridged{}), "completed", "caller_hung_up")
	}
	one, other := talk("1"), missed(arrive("2"), "abandoned", "greeting")
	task := "task-" + other.ID
	change := func(f func(*report.Row)) func(*reporttest.Source) {
		return func(s *reporttest.Source) {
			row := s.History[one.ID]
			f(&row)
			s.History[one.ID] = row
		}
	}
	add := func(more ...*reporttest.Stream) func(*reporttest.Source) {
		return func(s *reporttest.Source) {
			for _, m := range more {
				s.Add(m.Events()...)
			}
		}
	}
	parcel := report.Parcel{Item: named(noon, "77"), Node: "a", Channel: "ch-77", Began: noon, Ended: noon.Add(time.Minute)}
	rescued := missed(arrive("3"), "service_error", "failsafe")
	journal := failsafe("seat")
	journal.Item = named(noon, "4")
	imported := missed(arriveAt(noon.Add(time.Second), "4").Then(time.Minute, journal), "service_error", "failsafe_seat")
	sameChannel := reporttest.Call(named(noon.Add(time.Second), "9"), noon.Add(time.Second)).Then(0, ledger.CallArrived{Node: "a", Channel: "ch-1"})
	differs := func(what ...string) []report.Finding {
		return []report.Finding{{Kind: report.HistoryDiffers, Call: one.ID, What: what}}
	}
	for name, tt := range map[string]struct {
		spoil func(*reporttest.Source)
		want  []report.Finding
	}{
		"nothing":            {func(*reporttest.Source) {}, nil},
		"open for too long":  {add(arrive("3")), []report.Finding{{Kind: report.OpenTooLong, Call: named(noon, "3")}}},
		"open, not too long": {add(arriveAt(now.Add(-time.Hour), "3")), nil}, // and of another month
		"an unknown ending":  {add(missed(arrive("3"), "vanished", "x")), []report.Finding{{Kind: report.EndUnknown, Call: named(noon, "3"), What: []string{"vanished"}}}},
		"an ending of ours":  {add(missed(arrive("3"), "not_reached", "busy")), []report.Finding{{Kind: report.EndUnknown, Call: named(noon, "3"), What: []string{"not_reached"}}}},
		"no arrival":         {add(reporttest.Call(named(noon, "3"), noon).Then(0, ledger.Queued{})), []report.Finding{{Kind: report.NoArrival, Call: named(noon, "3")}}},
		"no task":            {add(ends(arrive("3"), "abandoned", "greeting")), []report.Finding{{Kind: report.TaskMissing, Call: named(noon, "3")}}},
		"no task but a talk with who had it": {func(s *reporttest.Source) {
			of := ends(arrive("3").Then(0, ledger.TaskWanted{Task: "debrief-3", Kind: "debrief", Due: noon.Add(time.Hour)}), "abandoned", "greeting")
			s.Add(of.Events()...)
			s.Listed["debrief-3"] = report.Task{Call: of.ID, Wanted: "debrief-3", ID: "debrief-3", Due: noon.Add(time.Hour)}
		}, []report.Finding{{Kind: report.TaskMissing, Call: named(noon, "3")}}},
		"completed, unheard":  {add(ends(arrive("3").Then(0, ledger.Queued{}).Then(0, ledger.Connected{Agent: "li"}), "completed", "counsellor_hung_up")), []report.Finding{{Kind: report.TaskMissing, Call: named(noon, "3")}}},
		"a task not listed":   {func(s *reporttest.Source) { delete(s.Listed, task) }, []report.Finding{{Kind: report.TaskUnlisted, Call: other.ID, With: task}}},
		"not in the history":  {func(s *reporttest.Source) { delete(s.History, one.ID) }, []report.Finding{{Kind: report.NotInHistory, Call: one.ID}, {Kind: report.SumsDiffer, What: []string{"attempts", "offered", "answered"}}}},
		"another ending":      {change(func(r *report.Row) { r.Class, r.Reason = "message", "message_left" }), differs("class", "reason")},
		"another arrival":     {change(func(r *report.Row) { r.ArrivedAt = r.ArrivedAt.Add(time.Second) }), differs("arrived_at")},
		"another end":         {change(func(r *report.Row) { r.EndedAt = r.EndedAt.Add(time.Second) }), differs("ended_at")},
		"limited there alone": {change(func(r *report.Row) { r.Limited = "per_hour" }), differs("limited")},
		"never in the queue":  {change(func(r *report.Row) { r.QueuedAt = time.Time{} }), append(differs("queued_at"), report.Finding{Kind: report.SumsDiffer, What: []string{"offered", "answered"}})},
		"never connected":     {change(func(r *report.Row) { r.BridgedAt = time.Time{} }), append(differs("bridged_at"), report.Finding{Kind: report.SumsDiffer, What: []string{"answered", "flowed_out"}})},
		"marked there alone":  {change(func(r *report.Row) { r.Marked = "prove" }), append(differs("marked"), report.Finding{Kind: report.SumsDiffer, What: []string{"attempts", "own", "offered", "answered"}})},
		"a call of the house": {change(func(r *report.Row) { r.Out = true }), append(differs("direction"), report.Finding{Kind: report.SumsDiffer, What: []string{"attempts", "offered", "answered"}})},
		"not in the ledger": {func(s *reporttest.Source) {
			s.History[named(noon, "3")] = report.Row{ID: named(noon, "3"), ArrivedAt: noon}
		}, []report.Finding{{Kind: report.NotInLedger, Call: named(noon, "3")}, {Kind: report.SumsDiffer, What: []string{"attempts"}}}},
		"an id of another year": {func(s *reporttest.Source) {
			s.History["01AN4Z07BY79KA1307SR9X4MV3"] = report.Row{ID: "01AN4Z07BY79KA1307SR9X4MV3", ArrivedAt: noon}
		}, []report.Finding{{Kind: report.NotInLedger, Call: "01AN4Z07BY79KA1307SR9X4MV3"}, {Kind: report.SumsDiffer, What: []string{"attempts"}}}},
		"the sums":                 {func(s *reporttest.Source) { s.Off.Abandoned = 1 }, []report.Finding{{Kind: report.SumsDiffer, What: []string{"abandoned", "identity"}}}},
		"the history is behind":    {func(s *reporttest.Source) { s.Behind = true }, []report.Finding{{Kind: report.HistoryBehind}}},
		"two calls of one channel": {add(missed(sameChannel, "abandoned", "greeting")), []report.Finding{{Kind: report.ChannelTwice, Call: sameChannel.ID, With: one.ID}}},
		"imported, and a controller had it": {
			add(missed(arrive("3"), "service_error", "failsafe"), imported, reporttest.Beside(named(noon, "3"), noon).Then(time.Minute, journal)),
			nil,
		}, // two channels
		"imported twice": {
			add(missed(reporttest.Call(named(noon, "3"), noon).Then(0, ledger.CallArrived{Node: "a", Channel: "ch-4"}), "service_error", "failsafe"), imported, reporttest.Beside(named(noon, "3"), noon).Then(time.Minute, journal)),
			[]report.Finding{{Kind: report.ImportedTwice, Call: imported.ID, With: named(noon, "3")}},
		},
		"twice beside": {
			add(rescued, reporttest.Beside(rescued.ID, noon).Then(0, failsafe("seat")).Then(0, failsafe("duty"))),
			[]report.Finding{{Kind: report.ImportedTwice, Call: rescued.ID, With: "item-duty"}},
		},
		"no journal": {add(rescued), []report.Finding{{Kind: report.JournalMissing, Call: rescued.ID}}},
		"a journal that waits": {
			func(s *reporttest.Source) { s.Node.Waiting = []report.Parcel{parcel} },
			[]report.Finding{{Kind: report.JournalWaits, Call: parcel.Item, With: parcel.Item}},
		},
		"one that came just now": {func(s *reporttest.Source) {
			s.Node.Waiting = []report.Parcel{{Item: id.First(now), Node: "a", Channel: "x", Began: now.Add(-time.Second), Ended: now}}
		}, nil},
		"one beside a call": {func(s *reporttest.Source) {
			s.Add(rescued.Events()...)
			s.Node.Waiting = []report.Parcel{{Item: "p", Node: "a", Channel: "ch-3", Began: noon, Ended: noon}}
		}, []report.Finding{{Kind: report.JournalWaits, Call: rescued.ID, With: "p"}}},
		"a receipt without a call": {
			func(s *reporttest.Source) {
				s.Node.Receipts = []string{named(noon, "8"), id.First(noon.AddDate(0, -2, 0))}
			},
			[]report.Finding{{Kind: report.JournalLost, With: named(noon, "8")}},
		},
		"a receipt with one": {func(s *reporttest.Source) { s.Add(imported.Events()...); s.Node.Receipts = []string{journal.Item} }, nil},
		"a damaged item":     {func(s *reporttest.Source) { s.Node.Damaged = []string{"x"} }, []report.Finding{{Kind: report.OutboxDamaged, With: "x"}}},
		"a damaged fact": {func(s *reporttest.Source) {
			s.Events = append(s.Events, ledger.Event{Stream: ledger.CallStream(one.ID), Seq: 99, At: noon, Kind: ledger.KindQueued, V: 1, Data: []byte(`{"entry":`)})
		}, []report.Finding{{Kind: report.FactDamaged, Call: one.ID}}},
	} {
		s := reporttest.New(slices.Concat(one.Events(), other.Events())...)
		tt.spoil(s)
		a, all := take(t, s)
		if diff := cmp.Diff(tt.want, a.Findings); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if a.Sound() != (len(tt.want) == 0) || a.Found() != len(tt.want) {
			t.Errorf("%s: sound %v, %d found", name, a.Sound(), a.Found())
		}
		for _, f := range a.Findings {
			if f.Kind.Do() == "" {
				t.Errorf("%s: nothing is said about what to do", name)
			}
		}
		adds(t, a, len(all))
	}
}

// A finding that only comes from reading one source before the other is none.
func TestACallThatGoesOnIsReadAgain(t *testing.T) {
	t.Parallel()
	at := now.Add(-time.Minute)
	call := missed(arriveAt(at, "1"), "abandoned", "greeting")
	s := reporttest.New(call.Events()[:1]...)
	s.History[call.ID] = report.Row{ID: call.ID, ArrivedAt: at, Class: "abandoned", Reason: "greeting", EndedAt: call.Events()[3].At}
	settled := 0
	s.Settled = func() {
		if settled++; settled == 2 {
			s.Events = nil
			s.Add(call.Events()...)
		}
	}
	p := report.Period{From: at.Add(-time.Hour), To: at.Add(time.Hour), Zone: time.UTC}
	a, err := report.Take(t.Context(), s, p, rules(), now, nil)
	if err != nil || !a.Sound() || a.Class(report.LeftBefore).N != 1 {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestWhatWaitsInTheOutboxIsAnAttempt(t *testing.T) {
	t.Parallel()
	s := reporttest.New()
	s.Node.Waiting = []report.Parcel{{Item: "item", Node: "a", Channel: "c", Began: noon, Ended: noon}, {Item: "old", Node: "a", Channel: "d", Began: noon.AddDate(0, -2, 0)}}
	a, all := take(t, s)
	if len(all) != 1 || all[0].Class != report.Open || all[0].Way != "journal" || a.Waiting != 1 || a.Sources.JournalsWaiting != 1 || a.Sources.Ledger != 0 {
		t.Errorf("%+v, %+v", all, a)
	}
}

func TestOwnCallsAreNoAttempts(t *testing.T) {
	t.Parallel()
	mine := reporttest.Call(named(noon, "1"), noon).Then(0, ledger.CallArrived{Node: "a", Channel: "x", Marked: "prove"})
	ours := reporttest.Call(named(noon, "2"), noon).Then(0, ledger.CallPlaced{Hotline: "city"})
	s := reporttest.New(slices.Concat(ends(mine, "abandoned", "menu").Events(), ends(ours, "not_reached", "busy").Events())...)
	a, all := take(t, s)
	if len(all) != 0 || a.Own != 1 || !a.Sound() || a.Attempts != 0 {
		t.Errorf("%+v, %+v", all, a)
	}
}

// The month is the house's own, and a call belongs to the day on its clocks.
func TestTheMonthIsTheHouses(t *testing.T) {
	t.Parallel()
	s := reporttest.New()
	for i, at := range []string{"2026-10-31T23:59:59+08:00", "2026-11-01T00:00:00+08:00", "2026-11-30T23:59:59+08:00", "2026-12-01T00:00:00+08:00"} {
		when, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		s.Add(missed(arriveAt(when.UTC(), string(rune('1'+i))), "abandoned", "greeting").Events()...)
	}
	a, all := take(t, s)
	if len(all) != 2 || len(a.Days) != 30 || a.Days[0].N != 1 || a.Days[0].Date != "2026-11-01" || a.Days[29].N != 1 || !a.Sound() {
		t.Errorf("%d attempts, days %+v, %+v", len(all), a.Days, a.Findings)
	}
	for _, wrong := range []string{"2026-13", "november", ""} {
		if _, err := report.Month(wrong, shanghai); err == nil {
			t.Errorf("%q is taken for a month", wrong)
		}
	}
	if p, err := report.Days("2026-11-01", "2026-11-07", shanghai); err != nil || p.To.Sub(p.From) != 7*24*time.Hour {
		t.Errorf("a week: %+v, %v", p, err)
	}
	for _, wrong := range [][2]string{{"2026-11-07", "2026-11-01"}, {"2026-11-01", "2028-11-01"}, {"x", "2026-11-01"}, {"2026-11-01", ""}} {
		if _, err := report.Days(wrong[0], wrong[1], shanghai); err == nil {
			t.Errorf("%v is taken for a period", wrong)
		}
	}
}

// However long the period is, one span of calls is in memory.
func TestMemoryIsThatOfOneSpan(t *testing.T) {
	t.Parallel()
	s := reporttest.New()
	const hours = 30 * 24
	for i := range hours {
		at := noon.AddDate(0, 0, -9).Add(-4 * time.Hour).Add(time.Duration(i) * time.Hour)
		s.Add(missed(arriveAt(at, strings.Repeat("X", 3)), "abandoned", "greeting").Events()...)
	}
	a, _ := take(t, s)
	if a.Attempts != hours-8 || s.Most > 6 { // the last eight are of December on the house's clocks
		t.Errorf("%d attempts, %d in memory at once", a.Attempts, s.Most)
	}
}

func TestFindingsAreCountedBeyondTheList(t *testing.T) {
	t.Parallel()
	s := reporttest.New()
	for i := range 25 { // each on a channel of its own
		s.Add(ends(arriveAt(noon.Add(time.Duration(i)*time.Minute), string(rune('A'+i))), "abandoned", "greeting").Events()...)
	}
	a, _ := take(t, s)
	if len(a.Findings) != 10 || a.Found() != 25 {
		t.Errorf("%d listed, %d found", len(a.Findings), a.Found())
	}
}

// What happens while the account is made comes into the ledger behind what was read, and is no difference.
func TestWhatIsOnItsWayToTheLedgerIsNoDifference(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		ago  time.Duration // before the account is begun
		want int
	}{"an end a moment before": {10 * time.Millisecond, 0}, "an end that was left out": {time.Minute, 1}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, at := reporttest.New(), now.Add(-time.Hour)
			talk := arriveAt(at, "1").Then(0, ledger.Queued{}).Then(0, ledger.Connected{Agent: "li"}).Then(0, ledger.Bridged{})
			s.Add(talk.Events()...)
			before, settled := len(talk.Events()), 0
			s.Settled = func() {
				if settled++; settled == 2 { // the calls have been read, the sums have not
					s.Add(ends(talk.Then(time.Hour-tt.ago, ledger.CallEnding{}), "completed", "caller_hung_up").Events()[before:]...)
				}
			}
			p := report.Period{From: now.AddDate(0, 0, -1), To: now.AddDate(0, 0, 1), Zone: time.UTC}
			a, err := report.Take(t.Context(), s, p, report.Rules{OpenAfter: 2 * time.Hour, Findings: 9}, now, nil)
			if err != nil || settled != 2 || a.Found() != tt.want || a.Class(report.Open).N != 1 {
				t.Fatalf("%v, settled %d times, findings %+v, %+v", err, settled, a.Findings, a.Class(report.Open))
			}
			if same := a.Sources.Folded == a.Sources.History; same != (tt.want == 0) {
				t.Errorf("sums %+v and %+v", a.Sources.Folded, a.Sources.History)
			}
		})
	}
}

// A period that lies ahead has no attempts to account for, and is refused wherever it is asked for.
func TestAPeriodThatHasNotBegunIsRefused(t *testing.T) {
	t.Parallel()
	for name, from := range map[string]time.Time{"the next instant": now, "a day ahead": now.AddDate(0, 0, 1), "a year ahead": now.AddDate(1, 0, 0)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := report.Period{From: from, To: from.AddDate(0, 1, 0), Zone: time.UTC}
			a, err := report.Take(t.Context(), reporttest.New(), p, report.Rules{OpenAfter: time.Hour}, now, nil)
			if a != nil || !fault.Is(err, fault.Invalid) {
				t.Fatalf("%+v, %v", a, err)
			}
		})
	}
}
