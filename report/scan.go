package report

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

const (
	// spanOf is how much of the ids is held in memory at once. A call's id is made when the call is taken, so that a span of
	// ids is a span of time.
	spanOf = 6 * time.Hour
	// margin is how far the clock by which an id was made may be from that of the arrival: a journal's call has an id by the
	// switch's clock.
	margin = 24 * time.Hour
	// importGrace is how long a journal may wait where a controller runs: it looks every 2 s.
	importGrace = time.Minute
	// underWay is how long a fact may be on its way to the ledger: its instant is that of what happened, not of the commit.
	underWay = 2 * time.Second
)

// scan goes over the calls of a period.
type scan struct {
	*tally
	src  Source
	now  time.Time
	each func(Attempt) error

	sources  Sources
	sure     Sums              // of the facts that were in the ledger when it was read
	behind   bool              // the history has not all facts, and nobody folds them
	parcels  map[string]Parcel // by channel
	beside   map[string]bool   // channels of parcels, also of those that were met
	receipts map[string]bool   // not yet met in the ledger
	channels [2]map[string]seen
}

// seen is a call that a channel was seen in.
type seen struct {
	call     string
	imported bool
}

// Take makes the account of a period. each, where it is set, is given every attempt once, in the order of ids but for those
// whose id lies outside of the period; its error ends the account. A period that begins after now is fault.Invalid. At most
// one account at a time should be taken of a source.
func Take(ctx context.Context, src Source, p Period, r Rules, now time.Time, each func(Attempt) error) (*Account, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	if !p.From.Before(now) {
		return nil, fault.Field("from", fault.New(fault.Invalid, "account", "The period has not begun yet; choose one that has."))
	}
	if p.Zone == nil {
		p.Zone = time.UTC
	}
	s := &scan{tally: newTally(p, r), src: src, now: now, each: each}
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	if s.p.To.After(now) { // who arrives meanwhile is of the next account
		s.p.To = now
	}
	cuts := s.cuts()
	for i := range cuts {
		if err := s.span(ctx, cuts[i][0], cuts[i][1]); err != nil {
			return nil, err
		}
	}
	if err := s.strays(ctx, cuts); err != nil {
		return nil, err
	}
	if err := s.leftOver(); err != nil {
		return nil, err
	}
	if err := s.sums(ctx); err != nil {
		return nil, err
	}
	s.p = p // with the days that are still to come
	return s.account(now, s.sources), nil
}

// begin reads what the node has.
func (s *scan) begin(ctx context.Context) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	box, err := s.src.Outbox(ctx)
	if err != nil {
		return err
	}
	s.sources.OutboxAbsent = box.Absent
	s.parcels, s.beside, s.receipts = map[string]Parcel{}, map[string]bool{}, map[string]bool{}
	for _, p := range box.Waiting {
		s.parcels[channelKey(p.Node, p.Channel)] = p
		s.beside[channelKey(p.Node, p.Channel)] = true
	}
	for _, item := range box.Receipts {
		if s.p.holds(id.Time(item)) {
			s.receipts[item] = true
		}
	}
	for _, name := range box.Damaged {
		s.find(Finding{Kind: OutboxDamaged, With: name})
	}
	return nil
}

// cuts are the spans of ids, the one of ids without a time first: a journal whose channel tells none has such.
func (s *scan) cuts() [][2]string {
	out := [][2]string{{id.First(time.Time{}), id.First(time.UnixMilli(1))}}
	end := s.p.To.Add(margin)
	for at := s.p.From.Add(-margin); at.Before(end); at = at.Add(spanOf) {
		next := at.Add(spanOf)
		if next.After(end) {
			next = end
		}
		out = append(out, [2]string{id.First(at), id.First(next)})
	}
	return out
}

// found is what the sources have of the calls of one span.
type found struct {
	traces map[string]*Trace
	rows   map[string]Row
	tasks  map[string]Task // by the id that a call wanted
	bad    map[string]bool // a fact of the call cannot be read
}

func (s *scan) read(ctx context.Context, from, to string) (found, error) {
	f := found{traces: map[string]*Trace{}, rows: map[string]Row{}, tasks: map[string]Task{}, bad: map[string]bool{}}
	err := s.src.Facts(ctx, from, to, func(call string, e ledger.Event) error {
		t := f.traces[call]
		if t == nil {
			t = &Trace{}
			f.traces[call] = t
		}
		if t.Take(e) != nil {
			t.noteTime(e)
			f.bad[call] = true
		}
		return nil
	})
	if err == nil {
		err = s.src.Rows(ctx, from, to, func(r Row) error { f.rows[r.ID] = r; return nil })
	}
	if err == nil {
		err = s.src.CallTasks(ctx, from, to, func(t Task) error { f.tasks[t.Wanted] = t; return nil })
	}
	return f, err
}

// span accounts for the calls of one span. Where the sources differ the calls may have gone on between the readings: they
// are read again when the history has followed.
func (s *scan) span(ctx context.Context, from, to string) error {
	s.channels = [2]map[string]seen{{}, s.channels[0]}
	f, err := s.read(ctx, from, to)
	if err != nil {
		return err
	}
	ids := map[string]bool{}
	for call := range f.traces {
		ids[call] = true
	}
	for call := range f.rows {
		ids[call] = true
	}
	settled := false
	for _, call := range slices.Sorted(maps.Keys(ids)) {
		if !s.agrees(f, call) {
			if !settled {
				if err := s.settle(ctx); err != nil {
					return err
				}
				settled = true
			}
			err = s.again(ctx, call)
		} else {
			err = s.judge(f, call)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// agrees reports whether nothing of a call asks for a second look.
func (s *scan) agrees(f found, call string) bool {
	t, row, ok := f.of(call)
	if !ok || f.bad[call] || len(differences(t, row)) > 0 {
		return false
	}
	if t.placed || !t.inbound || t.own() {
		return true
	}
	w, unlisted := t.work(t.attempt(call, s.rules.Short), f.tasks, s.now)
	return w.State != WorkMissing && len(unlisted) == 0
}

// of returns a call where both the ledger and the history have it.
func (f found) of(call string) (t *Trace, row Row, ok bool) {
	t, row = f.traces[call], f.rows[call]
	return t, row, t != nil && row.ID != ""
}

// secondLooks is how often a call that goes on is read again until both sources say the same.
const secondLooks = 3

func (s *scan) again(ctx context.Context, call string) error {
	for n := 1; ; n++ {
		f, err := s.read(ctx, call, call+"0")
		if err != nil {
			return err
		}
		if n == secondLooks || s.behind || s.agrees(f, call) {
			return s.judge(f, call)
		}
		if t := f.traces[call]; t == nil || s.now.Sub(t.firstAt) > s.rules.OpenAfter {
			return s.judge(f, call) // it is over for long: nothing of it will change by waiting
		}
		if err := s.settle(ctx); err != nil {
			return err
		}
	}
}

// settle waits for the history. Where nobody folds it, that is found out once.
func (s *scan) settle(ctx context.Context) (err error) {
	if !s.behind {
		s.behind, err = s.src.Settle(ctx)
	}
	return err
}

// strays accounts for calls of the history whose id lies outside of every span.
func (s *scan) strays(ctx context.Context, cuts [][2]string) error {
	var calls []string
	err := s.src.Strays(ctx, s.p, cuts[1][0], cuts[len(cuts)-1][1], func(r Row) error {
		if r.ID < cuts[0][0] || r.ID >= cuts[0][1] {
			calls = append(calls, r.ID)
		}
		return nil
	})
	for _, call := range calls {
		if err != nil {
			return err
		}
		err = s.again(ctx, call)
	}
	return err
}

// leftOver accounts for what only the node has.
func (s *scan) leftOver() error {
	for _, key := range slices.Sorted(maps.Keys(s.parcels)) {
		p := s.parcels[key]
		if !s.p.holds(p.Began) {
			continue
		}
		s.sources.JournalsWaiting++
		s.waiting++
		s.waits(p, p.Item)
		err := s.count(Attempt{ID: p.Item, ArrivedAt: p.Began, Class: Open, Way: "journal", Imported: true, Work: Work{State: WorkNone, Why: WhyOpen}})
		if err != nil {
			return err
		}
	}
	for _, item := range slices.Sorted(maps.Keys(s.receipts)) {
		s.find(Finding{Kind: JournalLost, With: item})
	}
	return nil
}

func (s *scan) waits(p Parcel, call string) {
	if s.now.Sub(p.Ended) > importGrace {
		s.find(Finding{Kind: JournalWaits, Call: call, With: p.Item})
	}
}

func (s *scan) count(a Attempt) error {
	s.add(a)
	if s.each == nil {
		return nil
	}
	return s.each(a)
}

// sums compares with what the measures count. Where they differ by no more than what was on its way to the ledger while its
// facts were read, the sums are those of a moment before.
func (s *scan) sums(ctx context.Context) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	if s.behind {
		s.find(Finding{Kind: HistoryBehind})
	}
	history, err := s.src.Sums(ctx, s.p, s.now)
	if err != nil {
		return err
	}
	s.sources.History = history
	what := s.sources.Folded.unlike(history)
	if len(what) == 0 {
		return nil
	}
	p, before := s.p, s.now.Add(-underWay)
	if p.To.After(before) {
		p.To = before
	}
	if history, err = s.src.Sums(ctx, p, before); err != nil {
		return err
	}
	if len(s.sure.unlike(history)) == 0 {
		s.sources.Folded, s.sources.History = s.sure, history
		return nil
	}
	s.find(Finding{Kind: SumsDiffer, What: what})
	return nil
}

// unlike names what the history has otherwise.
func (folded Sums) unlike(history Sums) (what []string) {
	for _, x := range []struct {
		of   string
		a, b int
	}{
		{"attempts", folded.Attempts, history.Attempts},
		{"own", folded.Own, history.Own},
		{"offered", folded.Offered, history.Offered},
		{"answered", folded.Answered, history.Answered},
		{"abandoned", folded.Abandoned, history.Abandoned},
		{"flowed_out", folded.FlowedOut, history.FlowedOut},
	} {
		if x.a != x.b {
			what = append(what, x.of)
		}
	}
	if history.Offered != history.Answered+history.Abandoned+history.FlowedOut {
		what = append(what, "identity")
	}
	return what
}

func channelKey(node, channel string) string { return strings.Join([]string{node, channel}, "\x00") }
