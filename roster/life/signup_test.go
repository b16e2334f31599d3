package life_test

import (
	"slices"
	"testing"
	"time"

	"heartline/roster/life"
)

func TestPeopleSignUpInTheWindowWithinTheirCaps(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", ""), row(2, "D", ""), row(3, "D", ""))
	w := life.Window{ID: "w", From: at(0, 0), To: at(7, 0), Opens: at(-1, 18), Closes: at(0, 12), Tags: []string{"volunteer"}, Shifts: 2, Minutes: 1000}
	r.refused("not_manager", life.SetWindow{Asker: r.by("an"), Window: w})
	r.must(life.SetWindow{Asker: r.boss(), Window: w})
	signUp := func(who, id string) life.SignUp {
		a := r.by(who)
		a.Tags = []string{"volunteer"}
		return life.SignUp{Asker: a, Shift: id}
	}
	r.refused("no_window", signUp("an", ids[0]))
	r.refused("window", life.TakeShift{Asker: r.by("an"), Piece: whole(ids[0])})
	if next := life.Next(r.book, r.now); next.After(w.Opens) {
		t.Errorf("nobody looks at the window before %s", next)
	}
	r.now = w.Opens
	if due := life.Due(r.book, r.now); !slices.ContainsFunc(due, func(n life.Notice) bool { return n.What == life.AheadWindow && n.Window == "w" }) {
		t.Errorf("%+v", due)
	}
	r.refused("tags", life.SignUp{Asker: r.by("an"), Shift: ids[0]})
	r.must(signUp("an", ids[0]))
	r.holder(ids[0], "an")
	r.refused("has_it", signUp("an", ids[0]))
	taken := life.TakeShift{Asker: r.by("an"), Piece: whole(ids[1])}
	taken.Tags = []string{"volunteer"}
	r.must(taken) // taking is signing up while a window is open
	r.refused("cap", signUp("an", ids[2]))
	r.judge.barred["bo"] = "D"
	r.refused("rules", signUp("bo", ids[2]))
	r.now = w.Closes
	r.refused("no_window", signUp("cai", ids[2]))
	r.must(life.TakeShift{Asker: r.by("cai"), Piece: whole(ids[2])})
}

func TestHoursAreCappedToo(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", ""), row(2, "D", ""))
	r.must(life.SetWindow{Asker: r.boss(), Window: life.Window{From: at(0, 0), To: at(7, 0), Opens: at(-2, 0), Closes: at(7, 0), Minutes: 900}})
	r.must(life.SignUp{Asker: r.by("an"), Shift: ids[0]})
	r.refused("cap", life.SignUp{Asker: r.by("an"), Shift: ids[1]})
	for field, w := range map[string]life.Window{
		"to":     {From: at(1, 0), To: at(1, 0), Opens: at(0, 0), Closes: at(1, 0)},
		"closes": {From: at(0, 0), To: at(1, 0), Opens: at(1, 0), Closes: at(1, 0)},
		"late":   {From: at(0, 0), To: at(1, 0), Opens: at(0, 0), Closes: at(2, 0)},
		"cap":    {From: at(0, 0), To: at(1, 0), Opens: at(0, 0), Closes: at(1, 0), Shifts: -1},
	} {
		t.Run(field, func(*testing.T) { r.refused("window", life.SetWindow{Asker: r.boss(), Window: w}) })
	}
}

func waiting(t *testing.T) (*rig, string) {
	t.Helper()
	r := setup(t, nil)
	ids := r.publish(row(3, "D", ""), row(3, "D", ""))
	r.must(life.SetWindow{Asker: r.boss(), Window: life.Window{ID: "w", From: at(0, 0), To: at(7, 0), Opens: at(-2, 0), Closes: at(7, 0)}})
	r.must(life.SignUp{Asker: r.by("an"), Shift: ids[0]})
	for _, who := range []string{"bo", "cai", "dan"} {
		r.refused("held", life.SignUp{Asker: r.by(who), Shift: ids[0]})
		r.must(life.WaitFor{Asker: r.by(who), Shift: ids[0]})
	}
	r.refused("waits", life.WaitFor{Asker: r.by("bo"), Shift: ids[0]})
	r.refused("open", life.WaitFor{Asker: r.by("bo"), Shift: ids[1]})
	r.must(life.SignUp{Asker: r.by("bo"), Shift: ids[1]}) // bo works then, and is passed over
	return r, ids[0]
}

func TestWhoDropsInTimeMakesRoomForTheFirstWhoIsEligible(t *testing.T) {
	t.Parallel()
	r, id := waiting(t)
	r.refused("not_yours", life.DropShift{Asker: r.by("bo"), Shift: id})
	f := r.must(life.DropShift{Asker: r.by("an"), Shift: id}).(life.Dropped)
	r.holder(id, "cai")
	if f.To != "cai" || len(f.Gaps) != 0 {
		t.Errorf("%+v", f)
	}
	if w := r.book.Waiting(id); len(w) != 2 || w[0].Staff != "bo" || w[1].Staff != "dan" {
		t.Errorf("%+v", w)
	}
	if told := r.told("cai"); !slices.Contains(told, life.NewsChanged) {
		t.Errorf("%v", told)
	}
	r.must(life.StopWaiting{Asker: r.by("dan"), Shift: id})
	r.refused("not_waiting", life.StopWaiting{Asker: r.by("dan"), Shift: id})
	if f := r.must(life.DropShift{Asker: r.by("cai"), Shift: id}).(life.Dropped); f.To != "" || !slices.Equal(f.Gaps, []string{id}) {
		t.Errorf("%+v", f)
	}
}

func TestWhoDropsLateNeedsAManager(t *testing.T) {
	t.Parallel()
	r, id := waiting(t)
	r.now = at(2, 8)
	drop := r.must(life.DropShift{Asker: r.by("an"), Shift: id}).About().ID
	r.refused("asked", life.DropShift{Asker: r.by("an"), Shift: id})
	r.holder(id, "an")
	r.must(life.Refuse{Asker: r.boss(), Deal: drop})
	r.holder(id, "an")
	drop = r.must(life.DropShift{Asker: r.by("an"), Shift: id}).About().ID
	r.refused("own", life.Approve{Asker: life.Asker{ID: "x", By: "an", Roles: []string{"manager"}}, Deal: drop})
	r.must(life.Approve{Asker: r.boss(), Deal: drop})
	r.holder(id, "cai")
	drop = r.must(life.DropShift{Asker: r.by("cai"), Shift: id}).About().ID
	r.now = at(3, 8)
	r.tick()
	r.holder(id, "cai")
	if d := r.deal(drop); d.State != life.Lapsed {
		t.Errorf("%+v", d)
	}
}

func TestWhoWaitsHasTheShiftOfWhoFallsIll(t *testing.T) {
	t.Parallel()
	r, id := waiting(t)
	r.must(life.ReportSick{Asker: r.by("an"), From: at(3, 10), To: at(3, 20)})
	r.holder(id+".1", "an")
	r.holder(id+".2", "cai")
}

func TestWhoDidNotComeIsKnown(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	id := r.publish(row(1, "D", "an"))[0]
	r.refused("not_begun", life.ReportMissed{Asker: r.boss(), Shift: id})
	r.refused("not_signed_up", life.DropShift{Asker: r.by("an"), Shift: id})
	r.now = at(1, 9)
	r.refused("not_manager", life.ReportMissed{Asker: r.by("bo"), Shift: id})
	r.must(life.ReportMissed{Asker: r.boss(), Shift: id})
	r.refused("repeated", life.ReportMissed{Asker: r.boss(), Shift: id})
	if m := r.book.Missed("an"); len(m) != 1 || m[0].Shift != id {
		t.Errorf("%+v", m)
	}
}

func TestWhoStoppedWaitingForAPartIsNotGivenIt(t *testing.T) {
	t.Parallel()
	r, id := waiting(t)
	r.must(life.Assign{Asker: r.boss(), Piece: life.Piece{Shift: id, To: at(3, 10)}, Staff: "eve", Reason: "training"})
	for _, who := range []string{"bo", "cai", "dan"} {
		r.must(life.StopWaiting{Asker: r.by(who), Shift: id + ".2"})
	}
	r.must(life.DropShift{Asker: r.by("an"), Shift: id + ".2"})
	r.holder(id+".2", "")
	if w := r.book.Waiting(id); len(w) != 0 {
		t.Errorf("for what was cut wait %+v", w)
	}
}

func TestWhoWaitedForAPartIsGivenItOnce(t *testing.T) {
	t.Parallel()
	r, id := waiting(t)
	r.must(life.Assign{Asker: r.boss(), Piece: life.Piece{Shift: id, To: at(3, 10)}, Staff: "eve", Reason: "training"})
	r.must(life.DropShift{Asker: r.by("an"), Shift: id + ".2"})
	r.holder(id+".2", "cai")
	for _, who := range []string{"bo", "dan"} {
		r.must(life.StopWaiting{Asker: r.by(who), Shift: id + ".2"})
	}
	r.must(life.Assign{Asker: r.boss(), Piece: whole(id + ".2"), Staff: "fan", Reason: "training"})
	r.must(life.ReportSick{Asker: r.by("fan"), From: at(3, 0), To: at(4, 0)})
	r.holder(id+".2", "")
}

func TestNobodyWhoWaitsIsPutOnAShiftInItsLastHours(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		within time.Duration
		hour   int // of the day of the shift, which begins at eight
		want   string
	}{
		"after the last reminder":   {0, 7, ""},
		"before the last reminder":  {0, 6, "cai"},
		"within what is approved":   {4 * time.Hour, 5, ""},
		"ahead of what is approved": {4 * time.Hour, 4, "cai"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, id := waiting(t)
			p := r.book.Policy()
			p.ApproveWithin = c.within
			r.must(life.SetPolicy{Asker: r.boss(), Policy: p})
			r.now = at(3, c.hour)
			f := r.must(life.ReportSick{Asker: r.by("an")}).(life.AbsenceBegun)
			r.holder(id, c.want)
			if gap := slices.Contains(f.Gaps, id); gap != (c.want == "") {
				t.Errorf("gaps %v", f.Gaps)
			}
		})
	}
}

func TestPartsOfOneShiftCountOnce(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", ""), row(2, "D", ""), row(3, "D", ""))
	r.must(life.SetWindow{Asker: r.boss(), Window: life.Window{From: at(0, 0), To: at(7, 0), Opens: at(-2, 0), Closes: at(7, 0), Shifts: 2}})
	r.must(life.SignUp{Asker: r.by("an"), Shift: ids[0]})
	r.must(life.Assign{Asker: r.boss(), Piece: life.Piece{Shift: ids[0], From: at(1, 10), To: at(1, 12)}, Staff: "eve", Reason: "training"})
	r.must(life.SignUp{Asker: r.by("an"), Shift: ids[1]})
	r.refused("cap", life.SignUp{Asker: r.by("an"), Shift: ids[2]})
}

func TestWhatWasSignedUpForIsStillDroppedWhenItIsMoved(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	id := r.publish(row(4, "D", ""))[0]
	r.must(life.SetWindow{Asker: r.boss(), Window: life.Window{From: at(0, 0), To: at(7, 0), Opens: at(-2, 0), Closes: at(7, 0)}})
	r.must(life.SignUp{Asker: r.by("an"), Shift: id})
	moved := row(4, "D", "an")
	moved.Start = at(4, 9)
	r.must(r.again(moved))
	r.must(life.DropShift{Asker: r.by("an"), Shift: id})
	r.holder(id, "")
}

func TestWhoWaitsHasTheShiftThatAManagerOpens(t *testing.T) {
	t.Parallel()
	open := map[string]func(r *rig, id string) life.Command{
		"by hand": func(r *rig, id string) life.Command {
			return life.Unassign{Asker: r.boss(), Piece: whole(id), Reason: "needed"}
		},
		"by a proposal": func(r *rig, id string) life.Command {
			return life.Replan{Asker: r.boss(), Hands: []life.Hand{{Shift: id}}, Reason: "replan"}
		},
	}
	for name, open := range open {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, id := waiting(t)
			f := r.must(open(r, id)).(life.Changed)
			r.holder(id, "cai")
			if len(f.Gaps) != 0 || len(f.Set) != 1 || f.Set[0].Source != life.FromSignUp {
				t.Errorf("%+v", f)
			}
			if w := r.book.Waiting(id); len(w) != 2 || w[0].Staff != "bo" || w[1].Staff != "dan" {
				t.Errorf("%+v", w)
			}
			due := life.Due(r.book, r.now)
			for _, who := range []string{"an", "cai"} {
				if !slices.ContainsFunc(due, func(n life.Notice) bool { return n.To == who && n.What == life.NewsChanged && n.Shift == id }) {
					t.Errorf("%s is not told: %+v", who, due)
				}
			}
			again := life.NewBook("Asia/Shanghai")
			for _, f := range r.facts {
				life.Apply(again, f)
			}
			if s, _ := again.Shift(id); s.Holder != "cai" || len(again.Waiting(id)) != 2 {
				t.Errorf("replayed: %+v, waiting %+v", s, again.Waiting(id))
			}
			r.judge.barred["bo"], r.judge.barred["dan"] = "D", "D"
			if f := r.must(open(r, id)).(life.Changed); !slices.Equal(f.Gaps, []string{id}) {
				t.Errorf("whoever waits may not have it: %+v", f)
			}
			r.holder(id, "")
		})
		t.Run(name+" too near the start", func(t *testing.T) {
			t.Parallel()
			r, id := waiting(t)
			r.must(life.SetPolicy{Asker: r.boss(), Policy: func() life.Policy { p := r.book.Policy(); p.ApproveWithin = 12 * time.Hour; return p }()})
			r.now = at(3, 2)
			if f := r.must(open(r, id)).(life.Changed); !slices.Equal(f.Gaps, []string{id}) {
				t.Errorf("%+v", f)
			}
			r.holder(id, "")
		})
	}
}

// TestNobodyOpensAShiftForThemselves has the manager wait first.
func TestNobodyOpensAShiftForThemselves(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	id := r.publish(row(3, "D", ""))[0]
	r.must(life.SetWindow{Asker: r.boss(), Window: life.Window{ID: "w", From: at(0, 0), To: at(7, 0), Opens: at(-2, 0), Closes: at(7, 0)}})
	for _, who := range []string{"an", "meng", "cai"} {
		r.signUp(who, id)
	}
	r.must(life.Unassign{Asker: r.boss(), Piece: whole(id), Reason: "needed"})
	r.holder(id, "cai")
}
