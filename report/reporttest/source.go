package reporttest

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"heartline/internal/ledger"
	"heartline/report"
)

// Source is a report.Source in memory.
type Source struct {
	Events  []ledger.Event // of calls and their journals, in order
	History map[string]report.Row
	Listed  map[string]report.Task // by the id that a call wanted
	Node    report.Outbox
	Behind  bool
	Off     report.Sums // is added to the sums

	Settled func() // is called whenever the account waits for the history
	Most    int    // the most calls that one range of ids held

	askedAt map[string]time.Time // how the talk was, since when; by call
}

var _ report.Source = (*Source)(nil)

// New is a source whose history and tasks are folded from events.
func New(events ...ledger.Event) *Source {
	s := &Source{History: map[string]report.Row{}, Listed: map[string]report.Task{}, askedAt: map[string]time.Time{}}
	s.Add(events...)
	return s
}

// Add records facts, and folds them.
func (s *Source) Add(events ...ledger.Event) {
	for _, e := range events {
		s.Events = append(s.Events, e)
		f, err := ledger.Decode(e)
		if err != nil || f == nil {
			continue
		}
		call, own := strings.CutPrefix(string(e.Stream), string(ledger.CallStream("")))
		if !own {
			call = strings.TrimPrefix(string(e.Stream), string(ledger.FailsafeStream("")))
		}
		if t, ok := f.(ledger.TaskWanted); ok {
			s.Listed[t.Task] = report.Task{Call: call, Wanted: t.Task, ID: t.Task, Due: t.Due}
		}
		if own {
			s.fold(call, e.At, f)
		}
	}
}

func (s *Source) fold(call string, at time.Time, f ledger.Fact) {
	row, known := s.History[call]
	switch f := f.(type) {
	case ledger.CallArrived:
		if !known {
			row = report.Row{ID: call, Marked: f.Marked, ArrivedAt: at}
		}
	case ledger.CallPlaced:
		row = report.Row{ID: call, Out: true, ArrivedAt: at}
	case ledger.CallLimited:
		row.Limited = f.Why
	case ledger.Queued:
		row.QueuedAt = first(row.QueuedAt, at)
		delete(s.askedAt, call)
	case ledger.SurveyBegun:
		s.askedAt[call] = at
	case ledger.Bridged:
		row.BridgedAt = first(row.BridgedAt, at)
	case ledger.CallEnded:
		row.Class, row.Reason, row.EndedAt = f.Class, f.Reason, first(s.askedAt[call], at)
	}
	if row.ID != "" {
		s.History[call] = row
	}
}

func first(a, b time.Time) time.Time {
	if a.IsZero() {
		return b
	}
	return a
}

// Facts implements report.Source.
func (s *Source) Facts(_ context.Context, from, to string, f func(call string, e ledger.Event) error) error {
	calls := map[string]bool{}
	for _, prefix := range []string{string(ledger.CallStream("")), string(ledger.FailsafeStream(""))} {
		for _, e := range s.Events {
			call, ok := strings.CutPrefix(string(e.Stream), prefix)
			if !ok || call < from || call >= to || !slices.Contains(report.Kinds(), e.Kind) {
				continue
			}
			calls[call] = true
			if err := f(call, e); err != nil {
				return err
			}
		}
	}
	s.Most = max(s.Most, len(calls))
	return nil
}

// Rows implements report.Source.
func (s *Source) Rows(_ context.Context, from, to string, f func(report.Row) error) error {
	return s.rows(f, func(r report.Row) bool { return r.ID >= from && r.ID < to })
}

// Strays implements report.Source.
func (s *Source) Strays(_ context.Context, p report.Period, from, to string, f func(report.Row) error) error {
	return s.rows(f, func(r report.Row) bool { return !r.Out && within(p, r.ArrivedAt) && (r.ID < from || r.ID >= to) })
}

func (s *Source) rows(f func(report.Row) error, is func(report.Row) bool) error {
	for _, id := range slices.Sorted(maps.Keys(s.History)) {
		if r := s.History[id]; is(r) {
			if err := f(r); err != nil {
				return err
			}
		}
	}
	return nil
}

func within(p report.Period, at time.Time) bool { return !at.Before(p.From) && at.Before(p.To) }

// CallTasks implements report.Source.
func (s *Source) CallTasks(_ context.Context, from, to string, f func(report.Task) error) error {
	for _, wanted := range slices.Sorted(maps.Keys(s.Listed)) {
		if t := s.Listed[wanted]; t.Call >= from && t.Call < to {
			if err := f(t); err != nil {
				return err
			}
		}
	}
	return nil
}

// Sums implements report.Source.
func (s *Source) Sums(_ context.Context, p report.Period, endedBefore time.Time) (report.Sums, error) {
	sums := s.Off
	err := s.rows(func(r report.Row) error {
		if r.Marked != "" {
			sums.Own++
			return nil
		}
		sums.Attempts++
		if r.QueuedAt.IsZero() || r.EndedAt.IsZero() || !r.EndedAt.Before(endedBefore) {
			return nil
		}
		sums.Offered++
		switch {
		case !r.BridgedAt.IsZero():
			sums.Answered++
		case r.Class == "abandoned":
			sums.Abandoned++
		default:
			sums.FlowedOut++
		}
		return nil
	}, func(r report.Row) bool { return !r.Out && within(p, r.ArrivedAt) })
	return sums, err
}

// Outbox implements report.Source.
func (s *Source) Outbox(context.Context) (report.Outbox, error) { return s.Node, nil }

// Settle implements report.Source.
func (s *Source) Settle(context.Context) (bool, error) {
	if s.Settled != nil {
		s.Settled()
	}
	return s.Behind, nil
}

// Stream records facts of one call.
type Stream struct {
	ID     string
	stream ledger.Stream
	at     time.Time
	events []ledger.Event
}

// Call begins the stream of a call.
func Call(id string, at time.Time) *Stream {
	return &Stream{ID: id, stream: ledger.CallStream(id), at: at}
}

// Beside begins the stream of what the fail-safe did for a call.
func Beside(id string, at time.Time) *Stream {
	return &Stream{ID: id, stream: ledger.FailsafeStream(id), at: at}
}

// Then records a fact some time after the one before.
func (s *Stream) Then(after time.Duration, f ledger.Fact) *Stream {
	s.at = s.at.Add(after)
	d := ledger.NewDraft(s.stream, int64(len(s.events))+1, s.at, 0, "system", f)
	s.events = append(s.events, ledger.Event{Stream: d.Stream, Seq: d.Seq, At: d.At, Kind: d.Kind, V: d.V, Actor: d.Actor, Data: d.Data})
	return s
}

// Events are the facts so far.
func (s *Stream) Events() []ledger.Event { return s.events }
