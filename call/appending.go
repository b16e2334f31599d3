package call

import (
	"context"
	"slices"
	"time"

	"heartline/internal/ledger"
)

// append records facts before they are acted on. On inert ones nothing is done: they need not be waited for. It reports
// false when the ledger refused.
func (s *session) append(ctx context.Context, now time.Time, facts []recorded, inert bool) bool {
	drafts := make([]ledger.Draft, len(facts))
	for i, f := range facts {
		drafts[i] = ledger.NewDraft(ledger.CallStream(string(s.state.ID)), s.seq+int64(i)+1, now, time.Since(s.parts.Boot), f.Actor, f.Fact)
	}
	drafts[0].Sealed, s.sealed = s.sealed, nil
	late, err := s.record(ctx, drafts, inert)
	if err != nil {
		if ctx.Err() == nil {
			s.log.Error("ledger refused a fact", "err", err)
		}
		return false
	}
	if late {
		s.log.Warn("fact kept late", "kind", drafts[0].Kind)
	}
	s.seq += int64(len(facts))
	return true
}

// record hands drafts to the ledger, and waits for it unless they are inert and need not be on the disk.
func (s *session) record(ctx context.Context, drafts []ledger.Draft, inert bool) (late bool, err error) {
	durable := func(d ledger.Draft) bool { return d.Durable }
	if g, can := s.parts.Ledger.(ledger.Gatherer); can && inert && ctx.Err() == nil && !slices.ContainsFunc(drafts, durable) {
		return false, g.Gather(drafts...)
	}
	return s.parts.Ledger.Append(ctx, drafts...)
}

// inert reports whether nothing is done on a decision: neither a command nor a word to anybody follows from it, so that
// it is known to this session alone until the next one.
func (s *session) inert(d decision) bool {
	for _, a := range d.Acts {
		switch a.(type) {
		case actArm, actDisarm:
		default:
			return false
		}
	}
	return !s.retunes(&d.Next) && len(plan(&d.Next, &s.act, s.saying())) == 0
}
