package crisis_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/crisis"
	"heartline/internal/ledger"
)

func TestADrillIsScoredByItsFacts(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	in := start(policy())
	in.Drill = true
	r.feed(in)
	r.env.Now = t0.Add(200 * time.Millisecond)
	r.feed(crisis.Progressed{Attempt: r.attempt("gao"), To: crisis.Shown})
	r.after(20 * time.Second)
	r.env.Now = r.env.Now.Add(500 * time.Millisecond)
	r.feed(crisis.Progressed{Attempt: r.attempt("sun"), To: crisis.Ringing})
	r.env.Now = t0.Add(90 * time.Second)
	r.feed(crisis.Acknowledge{By: "user:gao"})
	r.env.Now = t0.Add(100 * time.Second)
	r.feed(crisis.Join{By: "user:gao", Mode: crisis.Listen})
	if r.s.Measured() {
		t.Error("a drill counts in the measures")
	}
	got, ok := crisis.ScoreOf(escalation, r.events, crisis.DefaultTargets())
	if !ok {
		t.Fatal("not found")
	}
	want := []crisis.Part{
		{Name: crisis.PartFirstAlert, Came: true, Took: 200 * time.Millisecond, Target: 300 * time.Millisecond, Points: 100},
		{Name: crisis.PartFirstRing, Came: true, Took: 20700 * time.Millisecond, Target: time.Second, Points: 0},
		{Name: crisis.PartAcknowledged, Came: true, Took: 90 * time.Second, Target: time.Minute, Points: 50},
		{Name: crisis.PartJoined, Came: true, Took: 100 * time.Second, Target: 2 * time.Minute, Points: 100},
	}
	if diff := cmp.Diff(want, got.Parts); diff != "" {
		t.Error(diff)
	}
	if got.Points != 62 || !got.Drill || len(got.Steps) != 2 || got.Steps[0].Took != 20*time.Second || got.Steps[0].Attempts != 3 {
		t.Errorf("score %+v", got)
	}
	f := got.Fact()
	if f.Score != 62 || cmp.Diff([]string{crisis.PartFirstRing, crisis.PartAcknowledged}, f.Missed) != "" {
		t.Errorf("fact %+v", f)
	}
	if s := crisis.Apply(r.s, t0, f); text(t, s) != text(t, r.s) {
		t.Error("a score changes the escalation")
	}
}

func TestScoresOfChainsThatCameToNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.env.People = nil
	p := policy()
	p.Steps = p.Steps[1:2]
	r.feed(start(p))
	r.after(time.Hour)
	got, _ := crisis.ScoreOf(escalation, r.events, crisis.DefaultTargets())
	// Nobody was asked, so neither alert nor ring could come; nobody came.
	if got.Points != 0 || len(got.Parts) != 2 || !got.Exhausted {
		t.Errorf("score %+v", got)
	}
	if _, ok := crisis.ScoreOf("other", r.events, crisis.DefaultTargets()); ok {
		t.Error("an escalation that never began has a score")
	}
	// Over a restart the wall clock is all there is.
	e := func(seq int64, boot string, mono, at time.Duration, f ledger.Fact) ledger.Event {
		d := ledger.NewDraft("call:c", seq, t0.Add(at), mono, "system", f)
		return ledger.Event{Seq: d.Seq, At: d.At, Mono: d.Mono, Boot: boot, Kind: d.Kind, V: d.V, Data: d.Data}
	}
	got, _ = crisis.ScoreOf("e", []ledger.Event{
		e(1, "a", time.Hour, 0, ledger.CrisisStarted{Escalation: "e", Rules: []byte("{}")}),
		e(2, "a", time.Hour+time.Second, 50*time.Second, ledger.CrisisAttemptMoved{Escalation: "e", Attempt: "x", To: "shown"}),
		e(3, "b", time.Second, 30*time.Second, ledger.CrisisAcknowledged{Escalation: "e", By: "user:a"}),
	}, crisis.DefaultTargets())
	if got.Parts[0].Took != time.Second || got.Parts[1].Took != 30*time.Second {
		t.Errorf("parts %+v", got.Parts)
	}
}
