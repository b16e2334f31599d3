package life_test

import (
	"slices"
	"testing"
	"time"

	"heartline/roster/life"
)

// The tests here are what users of other rosters complain about, each by the number of its thread (grafana/oncall, unless said).

func TestASwapMovesWithItsShift_4182(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"))
	done := r.must(life.AskSwap{Asker: r.by("an"), Give: whole(ids[0]), Want: whole(ids[1])}).About().ID
	r.must(life.Accept{Asker: r.by("bo"), Deal: done})
	part := life.Piece{Shift: ids[0], From: at(1, 10), To: at(1, 12)}
	asked := r.must(life.AskOffer{Asker: r.by("bo"), Give: part}).About().ID

	r.must(life.Move{Asker: r.boss(), Shift: ids[0], Start: at(1, 7), End: at(1, 15), Reason: "demand"})
	r.holder(ids[0], "bo") // the swap that is done stays done, at the new time
	if s, _ := r.book.Shift(ids[0]); !s.Start.Equal(at(1, 7)) {
		t.Errorf("it begins at %s", s.Start)
	}
	d := r.deal(asked) // the one that is pending is an hour earlier too
	if !d.Give.From.Equal(at(1, 9)) || !d.Give.To.Equal(at(1, 11)) || !d.Anew || d.State != life.Asked {
		t.Errorf("%+v", d)
	}
	if next := life.Next(r.book, r.now); !next.Equal(r.now) {
		t.Errorf("it is to be judged at once, not at %s", next)
	}
	r.tick()
	if d := r.deal(asked); d.Anew || !d.Pending() {
		t.Errorf("%+v", d)
	}
}

func TestWhoHadAcceptedIsAskedAgainWhenTheShiftMoves_4182(t *testing.T) {
	t.Parallel()
	r := setup(t, func(p *life.Policy) { p.Approve = life.Always })
	ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"))
	deal := r.must(life.AskSwap{Asker: r.by("an"), Give: whole(ids[0]), Want: whole(ids[1])}).About().ID
	r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
	r.must(life.Publish{Asker: r.boss(), Version: 2, From: at(0, 0), To: at(7, 0), Shifts: []life.Shift{row(1, "L", "an"), row(2, "D", "bo")}})
	r.refused("not_accepted", life.Approve{Asker: r.boss(), Deal: deal})
	r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
	r.must(life.Approve{Asker: r.boss(), Deal: deal})
	r.holder(ids[0], "bo")
	r.holder(ids[1], "an")
}

func TestASwapThatBecameIllegalByAMoveLapsesWithTheRules_4182(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"), row(1, "N", "bo"))
	deal := r.must(life.AskSwap{Asker: r.by("an"), Give: whole(ids[0]), Want: whole(ids[1])}).About().ID
	r.must(life.Move{Asker: r.boss(), Shift: ids[0], Start: at(2, 2), End: at(2, 7), Reason: "demand"}) // into bo's night
	r.tick()
	d := r.deal(deal)
	if d.State != life.Lapsed || d.History[len(d.History)-1].Why != life.WhyRules || !slices.Contains(d.Broken, life.RuleOverlap) {
		t.Errorf("%+v", d)
	}
}

func TestWhatWasTakenByMistakeIsGivenBack_5131(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(4, "D", "an"), row(5, "D", ""))
	deal := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(ids[0])}).About().ID
	r.must(life.TakeShift{Asker: r.by("bo"), Piece: whole(ids[0])})
	r.holder(ids[0], "bo")
	r.refused("not_yours", life.GiveBack{Asker: r.by("cai"), Deal: deal})
	r.must(life.GiveBack{Asker: r.by("bo"), Deal: deal})
	r.holder(ids[0], "an") // three days ahead nobody need agree
	open := r.must(life.TakeShift{Asker: r.by("bo"), Piece: whole(ids[1])}).About().ID
	r.must(life.GiveBack{Asker: r.by("bo"), Deal: open})
	r.holder(ids[1], "")
}

func TestNearTheStartWhoHadItMustAgreeToHaveItBack_5131(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"))
	deal := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(ids[0])}).About().ID
	r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
	back := r.must(life.GiveBack{Asker: r.by("bo"), Deal: deal}).About().ID // 44 hours ahead
	r.holder(ids[0], "bo")
	r.must(life.Refuse{Asker: r.by("an"), Deal: back})
	r.holder(ids[0], "bo") // the shift is never without anybody
	back = r.must(life.GiveBack{Asker: r.by("bo"), Deal: deal}).About().ID
	r.must(life.Accept{Asker: r.by("an"), Deal: back})
	r.holder(ids[0], "an")
}

func TestWhoHadItCannotHaveItBackSoItIsOpen_5131(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(4, "D", "an"), row(4, "D", ""))
	deal := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(ids[0])}).About().ID
	r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
	r.must(life.TakeShift{Asker: r.by("an"), Piece: whole(ids[1])}) // at the same time
	r.must(life.GiveBack{Asker: r.by("bo"), Deal: deal})
	r.holder(ids[0], "")
	if gaps := r.book.Gaps(at(0, 0), at(7, 0)); len(gaps) != 1 || gaps[0].ID != ids[0] {
		t.Errorf("%+v", gaps)
	}
}

func TestAManagerDoesEachStepForSomebodyWhoIsIll_3132(t *testing.T) {
	t.Parallel()
	r := setup(t, func(p *life.Policy) { p.Approve = life.Always })
	ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"))
	r.refused("on_behalf", life.AskSwap{Asker: life.Asker{ID: "x", By: "cai", On: "an"}, Give: whole(ids[0]), Want: whole(ids[1])})
	deal := r.must(life.AskSwap{Asker: r.bossFor("an"), Give: whole(ids[0]), Want: whole(ids[1])}).About().ID
	r.must(life.Accept{Asker: r.bossFor("bo"), Deal: deal})
	r.must(life.Approve{Asker: r.boss(), Deal: deal})
	r.holder(ids[0], "bo")
	r.holder(ids[1], "an")
	d := r.deal(deal)
	for i, want := range []life.Happened{{Step: life.Asked, By: "meng", On: "an"}, {Step: life.Accepted, By: "meng", On: "bo"}, {Step: life.Done, By: "meng"}} {
		want.At = r.now
		if d.History[i] != want {
			t.Errorf("step %d is %+v, want %+v", i, d.History[i], want)
		}
	}
	if told := r.told("an"); !slices.Contains(told, life.NewsChanged) || !slices.Contains(told, life.NewsAnswer) {
		t.Errorf("an has not heard what was done for her: %v", told)
	}
}

func TestASwapOnASwapAndAPartOfAPart_3142(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"), row(3, "D", "cai"))
	one := r.must(life.AskSwap{Asker: r.by("an"), Give: whole(ids[0]), Want: whole(ids[1])}).About().ID
	r.must(life.Accept{Asker: r.by("bo"), Deal: one})
	two := r.must(life.AskSwap{Asker: r.by("bo"), Give: whole(ids[0]), Want: whole(ids[2])}).About().ID
	r.must(life.Accept{Asker: r.by("cai"), Deal: two})
	r.holder(ids[0], "cai")
	r.holder(ids[1], "an")
	r.holder(ids[2], "bo")

	deal := r.must(life.AskOffer{Asker: r.by("cai"), Give: life.Piece{Shift: ids[0], From: at(1, 10), To: at(1, 14)}}).About().ID
	r.must(life.Accept{Asker: r.by("dan"), Deal: deal})
	deal = r.must(life.AskOffer{Asker: r.by("dan"), Give: life.Piece{Shift: ids[0] + ".2", From: at(1, 12)}}).About().ID
	r.must(life.Accept{Asker: r.by("an"), Deal: deal})
	var who []string
	for _, s := range r.book.Shifts(at(1, 0), at(2, 0)) {
		who = append(who, s.ID+" "+s.Holder+" "+s.Start.In(shanghai(t)).Format("15")+"-"+s.End.In(shanghai(t)).Format("15"))
	}
	id := ids[0]
	if want := []string{id + ".1 cai 08-10", id + ".2.1 dan 10-12", id + ".2.2 an 12-14", id + ".3 cai 14-16"}; !slices.Equal(who, want) {
		t.Errorf("%q, want %q", who, want)
	}
}

func shanghai(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestNoReminderIsMissedAndNoneComesTwice_2953(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(2, "D", "an"))
	r.told("an")
	var told []string
	start := at(2, 8)
	for i := 0; ; i++ {
		next := life.Next(r.book, r.now)
		if next.IsZero() {
			break
		}
		if i > 9 || next.Before(r.now) {
			t.Fatalf("after %d steps the next instant at %s is %s", i, r.now, next)
		}
		r.now = next
		again := life.NewBook("Asia/Shanghai") // the process ends and begins anew at each instant
		for _, f := range r.facts {
			life.Apply(again, f)
		}
		r.book = again
		if slices.Contains(r.told("an"), life.AheadShift) {
			told = append(told, start.Sub(r.now).String())
		}
		if i == 0 {
			start = at(2, 9) // moved by an hour after the first one: told anew
			r.must(life.Move{Asker: r.boss(), Shift: ids[0], Start: start, End: at(2, 17), Reason: "demand"})
		}
	}
	if want := []string{"24h0m0s", "24h0m0s", "2h0m0s"}; !slices.Equal(told, want) {
		t.Errorf("reminded %v before the start, want %v", told, want)
	}
	if r.now = start; len(life.Due(r.book, r.now)) > 0 {
		t.Errorf("of what has begun: %+v", life.Due(r.book, r.now))
	}
}

func TestARunningShiftIsTakenOverNow_4538(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	id := r.publish(row(1, "D", "an"))[0]
	r.refused("not_offered", life.TakeShift{Asker: r.by("bo"), Piece: whole(id), Reason: "illness"})
	r.now = at(1, 11)
	r.refused("reason", life.TakeShift{Asker: r.by("bo"), Piece: whole(id)})
	r.must(life.TakeShift{Asker: r.by("bo"), Piece: whole(id), Reason: "illness"})
	r.holder(id+".1", "an")
	r.holder(id+".2", "bo")
	if s, _ := r.book.Shift(id + ".2"); !s.Start.Equal(r.now) || !s.End.Equal(at(1, 16)) {
		t.Errorf("%+v", s)
	}
	if told := r.told("an"); !slices.Contains(told, life.NewsChanged) {
		t.Errorf("an has not heard of it: %v", told)
	}
	r.refused("begun", life.GiveBack{Asker: r.by("bo"), Deal: r.facts[len(r.facts)-3].About().ID})
}

func TestWhereTheHouseWantsItOnlyAManagerGivesARunningShiftAway_4538(t *testing.T) {
	t.Parallel()
	r := setup(t, func(p *life.Policy) { p.TakeRunning = false })
	id := r.publish(row(1, "D", "an"))[0]
	r.now = at(1, 11)
	r.refused("not_manager", life.TakeShift{Asker: r.by("bo"), Piece: whole(id), Reason: "illness"})
	r.must(life.TakeShift{Asker: r.bossFor("bo"), Piece: whole(id), Reason: "illness"})
	r.holder(id+".2", "bo")
}

func TestCoverIsAskedOfAllWhoAreEligibleAndAgainBeforeTheStart_395(t *testing.T) {
	t.Parallel()
	r := setup(t, func(p *life.Policy) { p.Answer = 0 })
	r.judge.barred["bo"] = "D"
	ids := r.publish(row(3, "D", "an"), row(3, "D", "cai"))
	r.told("an")
	deal := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(ids[0])}).About().ID
	if d := r.deal(deal); !slices.Equal(d.Eligible, []string{"dan"}) || !d.Deadline.Equal(at(3, 8)) {
		t.Fatalf("asked %v until %s: bo may not, and cai works then", d.Eligible, d.Deadline)
	}
	var told []string
	for r.now.Before(at(3, 8)) {
		for _, what := range r.told("dan") {
			told = append(told, string(what)+" "+at(3, 8).Sub(r.now).String())
		}
		r.now = life.Next(r.book, r.now)
	}
	if want := []string{"deal_asked 92h0m0s", "deal_waits 24h0m0s", "deal_waits 4h0m0s", "deal_waits 1h0m0s"}; !slices.Equal(told, want) {
		t.Errorf("%q, want %q", told, want)
	}
	r.tick()
	if d := r.deal(deal); d.State != life.Lapsed || d.History[1].Why != life.WhyDeadline {
		t.Errorf("%+v", d)
	}
	r.holder(ids[0], "an") // it stays hers until it is taken
}

func TestASwapNeedsApprovalAndNeverOnesOwn_linkedin296(t *testing.T) {
	t.Parallel()
	r := setup(t, func(p *life.Policy) { p.Approve = life.Always })
	ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"))
	deal := r.must(life.AskSwap{Asker: r.by("an"), Give: whole(ids[0]), Want: whole(ids[1])}).About().ID
	r.refused("not_accepted", life.Approve{Asker: r.boss(), Deal: deal})
	r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
	r.holder(ids[0], "an")
	r.refused("not_approver", life.Approve{Asker: r.by("cai"), Deal: deal})
	r.refused("own", life.Approve{Asker: life.Asker{ID: "x", By: "bo", Roles: []string{"manager"}}, Deal: deal})
	r.refused("own", life.Approve{Asker: r.bossFor("an"), Deal: deal})
	r.must(life.Approve{Asker: r.boss(), Deal: deal})
	r.holder(ids[0], "bo")
}

func TestApprovalGoesByTheRuleOfTheHouse_linkedin296(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rule   life.Approval
		within time.Duration
		cost   int
		want   life.Step
	}{
		"never":                        {life.Never, 0, 5, life.Done},
		"always":                       {life.Always, 0, 0, life.Accepted},
		"the soft rules are as before": {life.Worse, 0, 0, life.Done},
		"the soft rules are worse":     {life.Worse, 0, 5, life.Accepted},
		"never, but the start is within 48 hours": {life.Never, 48 * time.Hour, 0, life.Accepted},
		"never, and the start is 44 hours ahead":  {life.Never, 44 * time.Hour, 0, life.Done},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := setup(t, func(p *life.Policy) { p.Approve, p.ApproveWithin = c.rule, c.within })
			r.judge.cost["bo"] = c.cost
			id := r.publish(row(1, "D", "an"))[0]
			deal := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(id)}).About().ID
			r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
			if d := r.deal(deal); d.State != c.want {
				t.Errorf("%s, want %s", d.State, c.want)
			}
		})
	}
}

func TestAGapAfterAChangeIsWarnedOfAtOnceAndAgain_incidentbot684(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(2, "D", "an"), row(3, "D", "bo"))
	d, err := life.Diff(r.book, life.Publish{From: at(0, 0), To: at(7, 0), Shifts: []life.Shift{row(2, "D", "")}}, r.now)
	if err != nil || !slices.Equal(d.Gaps, ids[:1]) || d.Count[life.KindGone] != 1 {
		t.Fatalf("%+v, %v", d, err)
	}
	r.told("an")
	f := r.must(life.Unassign{Asker: r.boss(), Piece: whole(ids[0]), Reason: "error"}).(life.Changed)
	if !slices.Equal(f.Gaps, ids[:1]) {
		t.Errorf("%v", f.Gaps)
	}
	var warned []string
	for r.now.Before(at(2, 8)) {
		for _, n := range life.Due(r.book, r.now) {
			if n.Shift == ids[0] && slices.Contains(n.Roles, "manager") {
				warned = append(warned, string(n.What)+" "+at(2, 8).Sub(r.now).String())
			}
		}
		r.told("an")
		r.now = life.Next(r.book, r.now)
	}
	if want := []string{"gap 68h0m0s", "gap_ahead 68h0m0s", "gap_ahead 24h0m0s", "gap_ahead 1h0m0s"}; !slices.Equal(slices.Sorted(slices.Values(warned)), slices.Sorted(slices.Values(want))) {
		t.Errorf("%q, want %q", warned, want)
	}
}
