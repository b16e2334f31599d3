package life_test

import (
	"slices"
	"testing"
	"time"

	"heartline/roster/life"
)

func TestNextIsNowForAsLongAsSomethingIsOverdue(t *testing.T) {
	t.Parallel()
	r := setup(t, func(p *life.Policy) { p.Answer, p.FollowUp, p.Remind, p.GapAhead = 5*time.Hour, nil, nil, nil })
	ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"))
	now := func(want bool) {
		t.Helper()
		r.told("an")
		if next := life.Next(r.book, r.now); next.Equal(r.now) != want {
			t.Fatalf("at %s the next instant is %s", r.now, next)
		}
	}
	now(false)
	deal := r.must(life.AskSwap{Asker: r.by("an"), Give: whole(ids[0]), Want: whole(ids[1])}).About().ID
	now(false)
	r.must(life.Move{Asker: r.boss(), Shift: ids[0], Start: at(1, 9), End: at(1, 17), Reason: "demand"})
	now(true) // it is to be judged
	r.tick()
	now(false)
	r.now = r.deal(deal).Deadline
	now(true) // it is to lapse
	r.tick()
	now(false)
	leave := r.must(life.AskLeave{Asker: r.by("an"), From: at(5, 0), To: at(6, 0)}).About().ID
	now(false)
	r.now = at(5, 0)
	now(true)
	r.tick()
	if a, _ := r.book.Absence(leave); a.State != life.Lapsed {
		t.Errorf("%+v", a)
	}
	r.must(life.ReportSick{Asker: r.by("an"), To: at(6, 0)})
	now(false)
	r.now = at(6, 0)
	now(true)
	r.tick()
	now(false)
}

func TestADealThatIsOverdueDoesNotFollowItsShift(t *testing.T) {
	t.Parallel()
	r := setup(t, func(p *life.Policy) { p.Answer = 5 * time.Hour })
	ids := r.publish(row(1, "D", "an"))
	deal := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(ids[0])}).About().ID
	r.now = r.now.Add(6 * time.Hour)
	r.must(life.Move{Asker: r.boss(), Shift: ids[0], Start: at(1, 9), End: at(1, 17), Reason: "demand"})
	if d := r.deal(deal); d.State != life.Lapsed || d.History[1].Why != life.WhyDeadline {
		t.Errorf("%+v", d)
	}
}

func TestOnlyTheLastReminderIsTold(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	r.publish(row(1, "D", "an"), row(2, "D", ""))
	r.now = at(1, 7)
	if told := r.told("an"); !slices.Equal(told, []life.What{life.NewsPublished, life.AheadShift}) {
		t.Errorf("%v: an hour ahead nobody is reminded that it is a day ahead", told)
	}
}

func TestWhoWasAskedLateIsNotAskedAgainAtOnce(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"))
	r.told("an")
	r.now = at(1, 6)
	r.must(life.AskOffer{Asker: r.by("an"), Give: whole(ids[0]), To: []string{"bo"}})
	if told := r.told("bo"); !slices.Equal(told, []life.What{life.NewsAsked}) {
		t.Errorf("%v", told)
	}
	r.now = at(1, 7)
	if told := r.told("bo"); !slices.Equal(told, []life.What{life.AheadDeal}) {
		t.Errorf("%v", told)
	}
}

func TestWhatIsToldTwiceOrNotDueIsRefused(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	r.publish(row(1, "D", "an"))
	due := life.Due(r.book, r.now)
	r.refused("told", life.Tell{Asker: r.by("system"), Keys: []string{"x"}})
	r.must(life.Tell{Asker: r.by("system"), Keys: []string{due[0].Key, "x"}})
	r.refused("told", life.Tell{Asker: r.by("system"), Keys: []string{due[0].Key}})
}

func TestWhoWaitsIsPassedOverWhenTheMonthIsFull(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(3, "D", ""), row(4, "D", ""), row(5, "D", ""))
	r.must(life.SetWindow{Asker: r.boss(), Window: life.Window{ID: "w", From: at(0, 0), To: at(7, 0), Opens: at(-2, 0), Closes: at(7, 0), Shifts: 2}})
	for _, s := range []struct{ who, id string }{{"an", ids[0]}, {"bo", ids[0]}, {"cai", ids[0]}, {"bo", ids[1]}, {"bo", ids[2]}} {
		r.signUp(s.who, s.id)
	}
	r.must(life.DropShift{Asker: r.by("an"), Shift: ids[0]})
	r.holder(ids[0], "cai")
}

func TestNobodyFindsARunningShiftInTheHandsAndNobodyFindsTwo(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(2, "D", ""), row(3, "D", ""), row(4, "D", ""))
	r.must(life.SetWindow{Asker: r.boss(), Window: life.Window{ID: "w", From: at(0, 0), To: at(7, 0), Opens: at(-2, 0), Closes: at(7, 0)}})
	for _, id := range ids {
		r.must(life.SignUp{Asker: r.by("an"), Shift: id})
		r.must(life.WaitFor{Asker: r.by("bo"), Shift: id})
	}
	r.now = at(2, 10)
	r.must(life.ReportSick{Asker: r.by("an"), To: at(6, 0)})
	r.holder(ids[0]+".2", "")
	r.holder(ids[1], "bo")
	r.holder(ids[2], "") // the caps count what was there before: one at a time
}

func TestManagersHearAheadThatTheHolderOfAShiftIsAway(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	id := r.publish(row(3, "D", "an"))[0]
	leave := r.must(life.AskLeave{Asker: r.by("an"), From: at(2, 0), To: at(4, 0)}).About().ID
	r.must(life.ApproveLeave{Asker: r.boss(), Absence: leave, Keep: true})
	var warned []string
	for r.now.Before(at(3, 8)) {
		for _, n := range life.Due(r.book, r.now) {
			if n.What == life.AheadAway && n.Shift == id && slices.Contains(n.Roles, "manager") {
				warned = append(warned, at(3, 8).Sub(r.now).String())
			}
		}
		r.told("an")
		r.now = life.Next(r.book, r.now)
	}
	if want := []string{"92h0m0s", "24h0m0s", "1h0m0s"}; !slices.Equal(warned, want) {
		t.Errorf("%q, want %q: nobody else knows that nobody will come", warned, want)
	}
}

func TestAnOfferToAnybodyIsOneNoticeToAllWhoAreEligible(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	id := r.publish(row(1, "D", "an"))[0]
	deal := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(id)}).About().ID
	asked := func() (all [][]string) {
		for _, n := range life.Due(r.book, r.now) {
			if n.Deal == deal && (n.What == life.NewsAsked || n.What == life.AheadDeal) {
				all = append(all, n.People)
			}
		}
		return all
	}
	if got := asked(); len(got) != 1 || !slices.Equal(got[0], []string{"bo", "cai", "dan"}) {
		t.Fatalf("%q", got)
	}
	r.must(life.Refuse{Asker: r.by("cai"), Deal: deal})
	if got := asked(); len(got) != 1 || !slices.Equal(got[0], []string{"bo", "dan"}) {
		t.Fatalf("%q after cai has refused", got)
	}
	r.told("bo")
	r.now = at(1, 7)
	if got := asked(); len(got) != 1 || !slices.Equal(got[0], []string{"bo", "dan"}) {
		t.Fatalf("%q an hour ahead", got)
	}
	r.told("bo")
	if got := asked(); len(got) != 0 {
		t.Fatalf("%q are told twice", got)
	}
}

func TestManagersHearThatAllHaveRefusedAnOffer(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	id := r.publish(row(1, "D", "an"))[0]
	deal := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(id)}).About().ID
	nobody := func() bool {
		return slices.ContainsFunc(life.Due(r.book, r.now), func(n life.Notice) bool { return n.What == life.NewsNobody && n.Deal == deal })
	}
	for _, who := range []string{"bo", "cai", "dan"} {
		if nobody() {
			t.Errorf("%s has yet to answer", who)
		}
		r.must(life.Refuse{Asker: r.by(who), Deal: deal})
	}
	if !nobody() {
		t.Error("nobody is left to be asked, and nobody hears of it")
	}
}
