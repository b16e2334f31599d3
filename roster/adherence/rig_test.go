package adherence_test

import (
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/roster"
	"heartline/roster/adherence"
)

// ten is 10:00 of a Monday in Shanghai.
var ten = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

// at is so many minutes after ten.
func at(minutes int) time.Time { return ten.Add(time.Duration(minutes) * time.Minute) }

// rig folds what a floor would record.
type rig struct {
	*adherence.Book

	t    testing.TB
	boot string
	seq  int64
	now  map[string]ledger.AgentPhase
	log  []adherence.Step
}

func setup(tb testing.TB, zone string, set adherence.Settings) *rig {
	tb.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		tb.Fatal(err)
	}
	b, err := adherence.New(loc, set)
	if err != nil {
		tb.Fatal(err)
	}
	return &rig{Book: b, t: tb, boot: "b1", now: map[string]ledger.AgentPhase{}}
}

func (r *rig) step(s adherence.Step) {
	r.log = append(r.log, s)
	r.Apply(s)
}

func (r *rig) fact(now time.Time, f ledger.Fact) {
	r.t.Helper()
	r.seq++
	d := ledger.NewDraft(ledger.Floor, r.seq, now, 0, "system", f)
	r.step(adherence.Recorded{Event: ledger.Event{Stream: d.Stream, Seq: d.Seq, At: d.At, Boot: r.boot, Kind: d.Kind, V: d.V, Data: d.Data}})
}

// move puts a counsellor into a state, with the reason behind a colon.
func (r *rig) move(now time.Time, agent, state, reason string) {
	r.t.Helper()
	before, known := r.now[agent]
	if !known {
		before.State = "logged_out"
	}
	after := ledger.AgentPhase{State: state, Reason: reason, Since: now}
	r.now[agent] = after
	r.fact(now, ledger.AgentState{Agent: agent, Before: before, After: after, By: "floor"})
}

func (r *rig) publish(now time.Time, shifts ...roster.Shift) {
	day := 24 * time.Hour
	r.step(adherence.Published{At: now, From: ten.Add(-30 * day), To: ten.Add(30 * day), Shifts: shifts})
}

func shift(agent string, from, to int) roster.Shift {
	return roster.NewShift(agent, "12345", at(from), at(to), "Asia/Shanghai")
}

// minutes are durations as they are easiest to read.
func minutes(n float64) time.Duration { return time.Duration(n * float64(time.Minute)) }
