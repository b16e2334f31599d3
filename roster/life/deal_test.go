package life_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"heartline/roster/life"
)

func TestADealIsJudgedWhenItIsAskedAcceptedAndCarriedOut(t *testing.T) {
	t.Parallel()
	r := setup(t, func(p *life.Policy) { p.Approve = life.Always })
	ids := r.publish(row(1, "D", "an"), row(2, "L", "bo"))
	swap := func() life.AskSwap { return life.AskSwap{Asker: r.by("an"), Give: whole(ids[0]), Want: whole(ids[1])} }
	r.judge.barred["bo"] = "D"
	_, err := r.do(swap())
	if i := (*life.Illegal)(nil); !errors.As(err, &i) || !slices.Equal(i.Rules, []string{"barred_D"}) {
		t.Fatalf("asked: %v", err)
	}
	delete(r.judge.barred, "bo")
	deal := r.must(swap()).About().ID
	r.judge.barred["an"] = "L"
	r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
	if d := r.deal(deal); d.State != life.Lapsed || !slices.Equal(d.Broken, []string{"barred_L"}) {
		t.Errorf("accepted: %+v", d)
	}
	delete(r.judge.barred, "an")
	deal = r.must(swap()).About().ID
	r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
	r.judge.barred["bo"] = "D"
	r.must(life.Approve{Asker: r.boss(), Deal: deal})
	if d := r.deal(deal); d.State != life.Lapsed || !slices.Equal(d.Broken, []string{"barred_D"}) {
		t.Errorf("carried out: %+v", d)
	}
	r.holder(ids[0], "an")
	r.holder(ids[1], "bo")
}

func TestASwapIsOneFact(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"))
	give, want := life.Piece{Shift: ids[0], From: at(1, 12)}, life.Piece{Shift: ids[1], To: at(2, 12)}
	deal := r.must(life.AskSwap{Asker: r.by("an"), Give: give, Want: want}).About().ID
	facts, err := r.do(life.Accept{Asker: r.by("bo"), Deal: deal})
	if err != nil || len(facts) != 1 {
		t.Fatalf("%+v, %v", facts, err)
	}
	done, ok := facts[0].(life.DealDone)
	if want := []life.Got{{Shift: ids[0] + ".2", Staff: "bo"}, {Shift: ids[1] + ".1", Staff: "an"}}; !ok || !slices.Equal(done.Got, want) {
		t.Errorf("%+v", facts)
	}
	if len(done.Set) != 6 {
		t.Errorf("two shifts and their four parts are %d", len(done.Set))
	}
}

func TestOfSeveralDealsAboutAShiftOneIsCarriedOutAndTheOthersLapse(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"))
	offer := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(ids[0])}).About().ID
	swap := r.must(life.AskSwap{Asker: r.by("an"), Give: whole(ids[0]), Want: whole(ids[1])}).About().ID
	early := r.must(life.AskOffer{Asker: r.by("an"), Give: life.Piece{Shift: ids[0], To: at(1, 10)}}).About().ID
	late := r.must(life.AskOffer{Asker: r.by("an"), Give: life.Piece{Shift: ids[0], From: at(1, 14)}}).About().ID
	r.must(life.Accept{Asker: r.by("cai"), Deal: early})
	for id, want := range map[string]life.Step{offer: life.Lapsed, swap: life.Lapsed, early: life.Done, late: life.Asked} {
		if d := r.deal(id); d.State != want {
			t.Errorf("%s is %s, want %s", id, d.State, want)
		}
	}
	if d := r.deal(late); d.Give.Shift != ids[0]+".2" || !d.Give.From.Equal(at(1, 14)) {
		t.Errorf("the other part goes on as %+v", d.Give)
	}
	r.refused("ended", life.Accept{Asker: r.by("dan"), Deal: offer})
	r.must(life.Accept{Asker: r.by("dan"), Deal: late})
	r.holder(ids[0]+".2.2", "dan")
}

func TestAPartOfAnOfferIsTaken(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	id := r.publish(row(1, "D", "an"))[0]
	r.must(life.AskOffer{Asker: r.by("an"), Give: life.Piece{Shift: id, From: at(1, 10)}})
	r.refused("part", life.TakeShift{Asker: r.by("bo"), Piece: life.Piece{Shift: id, From: at(1, 9), To: at(1, 12)}})
	r.refused("part", life.TakeShift{Asker: r.by("bo"), Piece: life.Piece{Shift: id, From: at(1, 12), To: at(1, 12).Add(time.Minute)}})
	r.must(life.TakeShift{Asker: r.by("bo"), Piece: life.Piece{Shift: id, From: at(1, 12), To: at(1, 14)}})
	r.holder(id+".1", "an")
	r.holder(id+".2", "bo")
	r.holder(id+".3", "an")
}

func TestTheRestOfARunningShiftIsOffered(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	id := r.publish(row(1, "D", "an"))[0]
	r.now = at(1, 10)
	deal := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(id)}).About().ID
	if d := r.deal(deal); !d.Deadline.Equal(at(1, 16)) {
		t.Errorf("it can be answered until %s", d.Deadline)
	}
	r.now = at(1, 12)
	r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
	if s, _ := r.book.Shift(id + ".2"); s.Holder != "bo" || !s.Start.Equal(at(1, 12)) {
		t.Errorf("%+v", s)
	}
}

func TestWhoMayDoWhatInADeal(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"), row(3, "D", ""))
	r.refused("not_yours", life.AskOffer{Asker: r.by("bo"), Give: whole(ids[0])})
	r.refused("own", life.AskSwap{Asker: r.by("an"), Give: whole(ids[0]), Want: whole(ids[0])})
	r.refused("open", life.AskSwap{Asker: r.by("an"), Give: whole(ids[0]), Want: whole(ids[2])})
	r.refused("to", life.AskOffer{Asker: r.by("an"), Give: whole(ids[0]), To: []string{"an"}})
	r.refused("part", life.AskOffer{Asker: r.by("an"), Give: life.Piece{Shift: ids[0], From: at(1, 4)}})
	r.refused("no_shift", life.AskOffer{Asker: r.by("an"), Give: whole("x")})
	r.refused("no_deal", life.Accept{Asker: r.by("an"), Deal: "x"})
	deal := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(ids[0]), To: []string{"bo", "cai"}}).About().ID
	r.refused("not_asked", life.Accept{Asker: r.by("dan"), Deal: deal})
	r.refused("not_asked", life.Accept{Asker: r.by("an"), Deal: deal})
	r.refused("not_asked", life.Refuse{Asker: r.by("dan"), Deal: deal})
	r.refused("not_yours", life.Withdraw{Asker: r.by("bo"), Deal: deal})
	r.must(life.Refuse{Asker: r.by("bo"), Deal: deal})
	r.refused("not_asked", life.Accept{Asker: r.by("bo"), Deal: deal})
	r.must(life.Refuse{Asker: r.by("cai"), Deal: deal})
	if d := r.deal(deal); d.State != life.Refused || d.History[2].Why != life.WhyNobody || d.History[1].By != "bo" {
		t.Errorf("%+v", d)
	}
	deal = r.must(life.AskOffer{Asker: r.by("an"), Give: whole(ids[0])}).About().ID
	r.must(life.Withdraw{Asker: r.by("an"), Deal: deal})
	r.refused("ended", life.Accept{Asker: r.by("bo"), Deal: deal})
	r.must(life.Assign{Asker: r.boss(), Piece: whole(ids[2]), Staff: "cai", Reason: "demand"})
	r.refused("not_offered", life.TakeShift{Asker: r.by("an"), Piece: whole(ids[2])})
	c := life.AskOffer{Asker: r.by("an"), Give: whole(ids[0])}
	r.must(c)
	r.refused("repeated", c)
}

func TestNobodyAnswersLateAndTheDeadlineIsTheStart(t *testing.T) {
	t.Parallel()
	r := setup(t, func(p *life.Policy) { p.Answer = 6 * time.Hour })
	ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"))
	deal := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(ids[0])}).About().ID
	if d := r.deal(deal); !d.Deadline.Equal(r.now.Add(6 * time.Hour)) {
		t.Errorf("%s", d.Deadline)
	}
	r.now = r.now.Add(6 * time.Hour)
	r.refused("deadline", life.Accept{Asker: r.by("bo"), Deal: deal})
	r.now = at(1, 6)
	swap := r.must(life.AskSwap{Asker: r.by("bo"), Give: whole(ids[1]), Want: whole(ids[0])}).About().ID
	if d := r.deal(swap); !d.Deadline.Equal(at(1, 8)) {
		t.Errorf("%s is after the first of the two begins", d.Deadline)
	}
	r.now = at(1, 8)
	r.tick()
	if d := r.deal(swap); d.State != life.Lapsed || d.History[1].By != life.Timer {
		t.Errorf("%+v", d)
	}
	r.refused("repeated", life.Tick{Asker: life.Asker{ID: r.facts[len(r.facts)-1].About().ID}})
}

func TestTheApproverRefusesAndWhoHasAcceptedStepsBack(t *testing.T) {
	t.Parallel()
	r := setup(t, func(p *life.Policy) { p.Approve = life.Always })
	ids := r.publish(row(1, "D", "an"), row(2, "D", ""))
	deal := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(ids[0])}).About().ID
	r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
	r.refused("accepted", life.Accept{Asker: r.by("cai"), Deal: deal})
	r.refused("not_approver", life.Refuse{Asker: r.by("an"), Deal: deal})
	r.must(life.Refuse{Asker: r.boss(), Deal: deal, Reason: "cover"})
	if d := r.deal(deal); d.State != life.Refused || d.History[2].Why != "cover" {
		t.Errorf("%+v", d)
	}
	take := r.must(life.TakeShift{Asker: r.by("bo"), Piece: whole(ids[1])}).About().ID
	r.holder(ids[1], "")
	r.must(life.Withdraw{Asker: r.by("bo"), Deal: take})
	take = r.must(life.TakeShift{Asker: r.by("cai"), Piece: whole(ids[1])}).About().ID
	r.must(life.Approve{Asker: r.boss(), Deal: take})
	r.holder(ids[1], "cai")
}

func TestTwoTakeOneOpenShift(t *testing.T) {
	t.Parallel()
	r := setup(t, func(p *life.Policy) { p.Approve = life.Always })
	id := r.publish(row(2, "D", ""))[0]
	one := r.must(life.TakeShift{Asker: r.by("bo"), Piece: whole(id)}).About().ID
	two := r.must(life.TakeShift{Asker: r.by("cai"), Piece: whole(id)}).About().ID
	r.must(life.Approve{Asker: r.boss(), Deal: two})
	r.holder(id, "cai")
	if d := r.deal(one); d.State != life.Lapsed || d.History[len(d.History)-1].Why != life.WhyHands {
		t.Errorf("%+v", d)
	}
}

func TestASwapIsUndoneByBoth(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(4, "D", "an"), row(5, "D", "bo"))
	deal := r.must(life.AskSwap{Asker: r.by("an"), Give: whole(ids[0]), Want: whole(ids[1])}).About().ID
	r.refused("not_done", life.GiveBack{Asker: r.by("bo"), Deal: deal})
	r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
	r.refused("swapped", life.GiveBack{Asker: r.by("bo"), Deal: deal})
	back := r.must(life.AskSwap{Asker: r.by("bo"), Give: whole(ids[0]), Want: whole(ids[1])}).About().ID
	r.must(life.Accept{Asker: r.by("an"), Deal: back})
	r.holder(ids[0], "an")
	if s, _ := r.book.Shift(ids[0]); s.Version != 3 {
		t.Errorf("version %d of a shift that changed twice", s.Version)
	}
}

func TestWhatIsKeptCountsWhenPartsAreSwapped(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(1, "D", "bo"), row(1, "D", ""))
	// an would keep the morning of her shift and have the morning of bo's.
	r.refused("rules", life.AskSwap{
		Asker: r.by("an"), Give: life.Piece{Shift: ids[0], From: at(1, 12)}, Want: life.Piece{Shift: ids[1], To: at(1, 12)},
	})
	// Who was given two shifts at once for a reason may still give a part of one away.
	r.must(life.Assign{Asker: r.boss(), Piece: whole(ids[2]), Staff: "an", Reason: "shortage", Override: "disaster"})
	deal := r.must(life.AskOffer{Asker: r.by("an"), Give: life.Piece{Shift: ids[0], From: at(1, 12)}}).About().ID
	r.must(life.Accept{Asker: r.by("cai"), Deal: deal})
	r.holder(ids[0]+".2", "cai")
}

func TestADealKeepsItsTimeWhenAnotherPartOfItsShiftIsCut(t *testing.T) {
	t.Parallel()
	r := setup(t, func(p *life.Policy) { p.Approve, p.Answer = life.Always, 6*time.Hour })
	id := r.publish(row(3, "D", "an"))[0]
	deal := r.must(life.AskOffer{Asker: r.by("an"), Give: life.Piece{Shift: id, From: at(3, 12)}}).About().ID
	r.now = r.now.Add(5 * time.Hour)
	r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
	until := r.now.Add(6 * time.Hour)
	r.now = r.now.Add(2 * time.Hour) // seven hours after it was asked
	r.must(life.Assign{Asker: r.boss(), Piece: life.Piece{Shift: id, To: at(3, 10)}, Staff: "cai", Reason: "training"})
	if d := r.deal(deal); d.State != life.Accepted || !d.Deadline.Equal(until) {
		t.Fatalf("%+v: it can be approved until %s", d, until)
	}
	r.must(life.Approve{Asker: r.boss(), Deal: deal})
	r.holder(id+".2.2", "bo")
}

func TestWhoHadAcceptedHasTimeToAnswerAnew(t *testing.T) {
	t.Parallel()
	r := setup(t, func(p *life.Policy) { p.Approve, p.Answer = life.Always, 6*time.Hour })
	id := r.publish(row(3, "D", "an"))[0]
	deal := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(id)}).About().ID
	r.now = r.now.Add(5 * time.Hour)
	r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
	r.now = r.now.Add(2 * time.Hour)
	r.must(life.Move{Asker: r.boss(), Shift: id, Start: at(3, 9), End: at(3, 17), Reason: "demand"})
	if d := r.deal(deal); d.State != life.Asked || !d.Deadline.Equal(r.now.Add(6*time.Hour)) {
		t.Errorf("%+v", d)
	}
}

func TestADealThatIsOverdueIsNotRevivedByAMove(t *testing.T) {
	t.Parallel()
	r := setup(t, func(p *life.Policy) { p.Answer = 0 })
	id := r.publish(row(1, "D", "an"))[0]
	deal := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(id)}).About().ID
	r.now = at(1, 9) // it was to be answered by eight
	r.must(life.Move{Asker: r.boss(), Shift: id, Start: at(1, 8), End: at(1, 17), Reason: "demand"})
	if d := r.deal(deal); d.State != life.Lapsed {
		t.Errorf("%+v", d)
	}
}

func TestAnOfferOutlivesWhoStepsBack(t *testing.T) {
	t.Parallel()
	for name, to := range map[string][]string{"to anybody": nil, "to two": {"bo", "cai"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := setup(t, func(p *life.Policy) { p.Approve = life.Always })
			id := r.publish(row(1, "D", "an"))[0]
			deal := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(id), To: to}).About().ID
			r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
			r.told("cai")
			r.must(life.Withdraw{Asker: r.by("bo"), Deal: deal})
			if d := r.deal(deal); d.State != life.Asked || d.Taker != "" {
				t.Fatalf("%+v", d)
			}
			r.refused("not_accepted", life.Approve{Asker: r.boss(), Deal: deal})
			r.refused("not_asked", life.Accept{Asker: r.by("bo"), Deal: deal})
			if told := r.told("cai"); !slices.Contains(told, life.NewsAsked) {
				t.Errorf("cai is not asked again: %v", told)
			}
			r.must(life.Accept{Asker: r.by("cai"), Deal: deal})
			r.must(life.Approve{Asker: r.boss(), Deal: deal})
			r.holder(id, "cai")
		})
	}
	r := setup(t, func(p *life.Policy) { p.Approve = life.Always })
	id := r.publish(row(1, "D", "an"))[0]
	deal := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(id), To: []string{"bo"}}).About().ID
	r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
	r.must(life.Withdraw{Asker: r.by("bo"), Deal: deal})
	if d := r.deal(deal); d.State != life.Withdrawn {
		t.Errorf("nobody else was asked: %+v", d)
	}
}

func TestAShiftThatRunsWithoutAnybodyIsTakenAtOnce(t *testing.T) {
	t.Parallel()
	r := setup(t, func(p *life.Policy) { p.ApproveWithin = 12 * time.Hour })
	ids := r.publish(row(1, "D", ""), row(1, "D", "an"), row(1, "L", ""))
	r.now = at(1, 10)
	r.must(life.TakeShift{Asker: r.by("bo"), Piece: whole(ids[0])})
	r.holder(ids[0]+".2", "bo")
	r.must(life.AskOffer{Asker: r.by("an"), Give: whole(ids[1])})
	r.must(life.TakeShift{Asker: r.by("cai"), Piece: whole(ids[1])})
	r.holder(ids[1]+".2", "cai")
	r.must(life.TakeShift{Asker: r.by("dan"), Piece: whole(ids[2])})
	r.holder(ids[2], "") // it begins in six hours: somebody has to agree

	r = setup(t, func(p *life.Policy) { p.Approve = life.Always })
	id := r.publish(row(1, "D", ""))[0]
	r.now = at(1, 10)
	r.must(life.TakeShift{Asker: r.by("bo"), Piece: whole(id)}) // as if somebody had it
	r.holder(id+".2", "bo")
}

func TestNoMinuteIsLostWhereAShiftIsCut(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	id := r.publish(row(1, "D", "an"))[0]
	for i, who := range []string{"bo", "cai", "dan"} {
		r.now = at(1, 9+i).Add(27 * time.Second)
		running := r.book.Of([]string{"an", "bo", "cai"}[i])[0]
		r.must(life.TakeShift{Asker: r.by(who), Piece: whole(running.ID), Reason: "illness"})
	}
	sum := 0
	for _, p := range r.book.Shifts(at(1, 0), at(2, 0)) {
		sum += p.Minutes()
	}
	if sum != 480 {
		t.Errorf("the parts of %s are worth %d minutes", id, sum)
	}
}
