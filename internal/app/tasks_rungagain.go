package app

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/triage"
)

// rangAgain is the reason for which the task of a missed call is closed by rule.
const rangAgain = "rang_again"

// missedAtOnce bounds the missed calls that are looked at when the controller starts.
const missedAtOnce = 500

// rungAgain closes the task of a missed call whose person has rung again and was talked with, where the configuration says
// so: nobody is called back for nothing. It looks when a call ends, and once when it begins, at what ended while no
// controller ran. A call is no reason to close what somebody has taken, what a message asks for, or what was promised.
type rungAgain struct{ a *App }

func newRungAgain(a *App) *rungAgain { return &rungAgain{a: a} }

// run follows the ends of calls until ctx ends.
func (r *rungAgain) run(ctx context.Context) error {
	head, err := r.a.store.Head(ctx)
	if err == nil {
		err = r.all(ctx)
	}
	if err != nil {
		r.a.log.WarnContext(ctx, "tasks of missed callers not looked at; they stay open", slog.Any("err", err))
	}
	for tail := r.a.store.Tail(head); ctx.Err() == nil; {
		events, err := tail.Next(ctx)
		if err != nil {
			if ctx.Err() == nil {
				r.a.log.WarnContext(ctx, "ledger not followed", slog.Any("err", err))
				pause(ctx, tailRetry)
			}
			continue
		}
		for _, e := range events {
			id, ok := strings.CutPrefix(string(e.Stream), string(ledger.CallStream("")))
			if !ok || e.Kind != ledger.KindCallEnded || !r.a.config().Tasks.CloseMissed {
				continue
			}
			if err := r.ended(ctx, id, e.Pos); err != nil && ctx.Err() == nil {
				r.a.log.WarnContext(ctx, "task of a caller who rang again not closed; it stays open", slog.String("call_id", id), slog.Any("err", err))
			}
		}
	}
	return nil
}

// ended looks at the tasks of the person of a call that has ended.
func (r *rungAgain) ended(ctx context.Context, id string, pos int64) error {
	within, cancel := context.WithTimeout(ctx, newsTime)
	defer cancel()
	if err := r.a.store.Folded(within, pos); err != nil {
		return err
	}
	c, err := r.a.store.Call(ctx, id)
	if err != nil || !talkedWith(c) {
		return err
	}
	missed, _, err := r.a.store.Tasks(ctx, store.TaskFilter{States: []triage.TaskState{triage.TaskOpen}, Number: c.NumberHash}, 0, missedAtOnce)
	for _, t := range missed {
		if err := r.settle(ctx, t, c); err != nil {
			return err
		}
	}
	return err
}

// all looks at every open task of a missed call.
func (r *rungAgain) all(ctx context.Context) error {
	if !r.a.config().Tasks.CloseMissed {
		return nil
	}
	open, _, err := r.a.store.Tasks(ctx, store.TaskFilter{States: []triage.TaskState{triage.TaskOpen}}, 0, missedAtOnce)
	if err != nil {
		return err
	}
	for _, t := range open {
		if t.Kind != triage.TaskMissed || t.NumberHash == "" {
			continue
		}
		calls, _, err := r.a.store.Calls(ctx, store.CallFilter{NumberHash: t.NumberHash, From: t.OpenedAt, Class: "completed"}, "", missedAtOnce)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(calls, talkedWith); i >= 0 {
			if err := r.settle(ctx, t, calls[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// talkedWith reports whether a call was that of a person who rang and was with a counsellor to its end.
func talkedWith(c store.Call) bool {
	return c.Class == "completed" && !c.BridgedAt.IsZero() && !c.EndedAt.IsZero() && c.NumberHash != "" && c.Marked == "" && c.Direction == "" && !c.Silent
}

// settle closes the task if the talk came after everything that it was wanted for. Whoever takes it first keeps it.
func (r *rungAgain) settle(ctx context.Context, t store.Task, talk store.Call) error {
	release, err := r.a.web.tasks.turns.take(ctx, t.ID)
	if err != nil {
		return err
	}
	defer release()
	stream := ledger.TaskStream(t.ID)
	if err := r.a.settled(ctx, stream); err != nil {
		return err
	}
	if t, err = r.a.store.Task(ctx, t.ID); err != nil || !answeredBy(t, talk.BridgedAt) {
		return err
	}
	_, err = r.a.appendFacts(ctx, stream, "system", ledger.TaskClosed{Reason: rangAgain})
	return err
}

// answeredBy reports whether an open task is nothing but missed calls that came before an instant.
func answeredBy(t store.Task, at time.Time) bool {
	return t.State == triage.TaskOpen && t.Kind == triage.TaskMissed && !slices.ContainsFunc(t.Contacts, func(c store.Contact) bool {
		return c.Kind != triage.TaskMissed || !c.At.Before(at)
	})
}
