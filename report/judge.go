package report

import (
	"time"

	"heartline/internal/ledger"
)

// noteTime notes when a fact was recorded that cannot be read.
func (t *Trace) noteTime(e ledger.Event) {
	if t.firstAt.IsZero() || e.At.Before(t.firstAt) {
		t.firstAt = e.At
	}
}

// judge accounts for one call with what every source has of it.
func (s *scan) judge(f found, call string) error {
	t, row := f.traces[call], f.rows[call]
	switch {
	case t == nil:
		if !row.Out && s.p.holds(row.ArrivedAt) {
			s.find(Finding{Kind: NotInLedger, Call: call})
		}
		return nil
	case f.bad[call] && s.p.holds(t.firstAt):
		s.find(Finding{Kind: FactDamaged, Call: call})
	}
	switch {
	case t.placed:
		return nil
	case !t.inbound:
		if s.p.holds(t.firstAt) {
			s.find(Finding{Kind: NoArrival, Call: call})
		}
		return nil
	}
	twice := s.meet(t, call)
	s.parcelOf(t, call)
	if !s.p.holds(t.arrivedAt) {
		return nil
	}
	if twice.Kind != "" {
		s.find(twice)
	}
	if row.ID == "" {
		s.find(Finding{Kind: NotInHistory, Call: call})
	} else if what := differences(t, row); len(what) > 0 {
		s.find(Finding{Kind: HistoryDiffers, Call: call, What: what})
	}
	s.fold(t)
	if t.own() {
		s.own++
		return nil
	}
	a := t.attempt(call, s.rules.Short)
	var unlisted []string
	a.Work, unlisted = t.work(a, f.tasks, s.now)
	s.ending(t, a)
	s.working(a, unlisted)
	return s.count(a)
}

// differences names what the history has otherwise than the ledger. Of a call that goes on it may be behind.
func differences(t *Trace, row Row) (what []string) {
	differ := func(of string, is bool) {
		if is {
			what = append(what, of)
		}
	}
	differ("direction", row.Out != t.placed)
	if t.placed || !t.inbound {
		return what
	}
	differ("arrived_at", !row.ArrivedAt.Equal(t.arrivedAt))
	differ("marked", row.Marked != t.arrived.Marked)
	differ("ended_at", !row.EndedAt.Equal(t.endedAt))
	if t.endedAt.IsZero() {
		return what
	}
	differ("class", row.Class != t.class)
	differ("reason", row.Reason != t.reason)
	differ("limited", row.Limited != t.limited)
	differ("queued_at", row.QueuedAt.IsZero() == t.offered)
	differ("bridged_at", row.BridgedAt.IsZero() == (t.talked || t.talkedOut))
	return what
}

// meet notes the call's channel and journals, and says whether another call, or the same one, has told of them before.
func (s *scan) meet(t *Trace, call string) (twice Finding) {
	own := false
	for i, j := range t.journals {
		delete(s.receipts, j.Item)
		own = own || !j.Beside
		if s.p.holds(t.arrivedAt) {
			s.sources.Journals++
			if !j.Beside {
				s.sources.JournalsOwn++
			}
		}
		if i > 0 {
			twice = Finding{Kind: ImportedTwice, Call: call, With: j.Item}
		}
	}
	if t.arrived.Channel == "" || t.reason == reasonElsewhere {
		return twice
	}
	key := channelKey(t.arrived.Node, t.arrived.Channel)
	for _, generation := range s.channels {
		other, met := generation[key]
		switch {
		case !met || other.call == call:
		case own || other.imported:
			twice = Finding{Kind: ImportedTwice, Call: call, With: other.call}
		default:
			twice = Finding{Kind: ChannelTwice, Call: call, With: other.call}
		}
	}
	s.channels[0][key] = seen{call, own}
	return twice
}

// parcelOf strikes off what waits in the outbox for a call that the ledger has.
func (s *scan) parcelOf(t *Trace, call string) {
	key := channelKey(t.arrived.Node, t.arrived.Channel)
	p, waits := s.parcels[key]
	if !waits {
		return
	}
	delete(s.parcels, key)
	for _, j := range t.journals {
		if j.Item == p.Item {
			return // imported by a process that died before it could remove the item
		}
	}
	if s.p.holds(t.arrivedAt) {
		s.sources.JournalsWaiting++
		s.waits(p, call)
	}
}

// fold counts the call as the measures do.
func (s *scan) fold(t *Trace) {
	t.sum(&s.sources.Folded, s.now)
	if before := s.now.Add(-underWay); t.arrivedAt.Before(before) {
		t.sum(&s.sure, before)
	}
	if t.own() {
		return
	}
	s.sources.Ledger++
	if len(t.journals) > 0 && !t.journals[0].Beside {
		s.sources.ByImport++
	} else {
		s.sources.ByController++
	}
}

// sum adds the call to the sums of those that have ended before an instant.
func (t *Trace) sum(sums *Sums, endedBefore time.Time) {
	if t.own() {
		sums.Own++
		return
	}
	sums.Attempts++
	if t.endedAt.IsZero() || !t.endedAt.Before(endedBefore) {
		return
	}
	offered, answered, abandoned := t.measured()
	switch {
	case !offered:
		return
	case answered:
		sums.Answered++
	case abandoned:
		sums.Abandoned++
	default:
		sums.FlowedOut++
	}
	sums.Offered++
}

// ending finds what is wrong about how a call has ended, or has not.
func (s *scan) ending(t *Trace, a Attempt) {
	over := func(since time.Time) bool { return s.now.Sub(since) > s.rules.OpenAfter }
	switch {
	case a.Class == Open && over(a.ArrivedAt):
		s.find(Finding{Kind: OpenTooLong, Call: a.ID})
	case a.Class == Unclear:
		s.find(Finding{Kind: EndUnknown, Call: a.ID, What: []string{a.Way}})
	case t.class == endServiceError && t.reason == reasonFailsafe && len(t.journals) == 0 && over(a.EndedAt) && !s.met(t):
		s.find(Finding{Kind: JournalMissing, Call: a.ID})
	}
}

// met reports whether the journal of a call waits in the outbox.
func (s *scan) met(t *Trace) bool { return s.beside[channelKey(t.arrived.Node, t.arrived.Channel)] }

// working finds missing work.
func (s *scan) working(a Attempt, unlisted []string) {
	for _, task := range unlisted {
		s.find(Finding{Kind: TaskUnlisted, Call: a.ID, With: task})
	}
	if a.Work.State == WorkMissing && len(unlisted) == 0 {
		s.find(Finding{Kind: TaskMissing, Call: a.ID})
	}
}
