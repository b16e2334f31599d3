package call

import (
	"context"

	"heartline/internal/id"
)

// bail ends a call whose handling has panicked. The ending is decided and recorded as any other one is; the
// plan then continues the caller into the dialplan's fail-safe, which needs nothing of ours, and sends the
// desk leg home. A second panic leaves only the one command that matters.
func (s *session) bail(ctx context.Context) {
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("call failed again on its way out", "panic_type", panicType(r))
			s.lastResort(ctx)
		}
	}()
	s.queue = nil
	if s.bailed {
		s.lastResort(ctx)
		return
	}
	s.bailed = true
	t := &turn{env: env{Now: s.instant(), Hotline: s.hotline, TaskID: id.New(), EntryID: id.New()}, s: s.state.clone()}
	t.end(ServiceError, Defect, actorSystem, 0)
	if len(t.facts) > 0 && !s.append(ctx, t.Now, t.facts, false) {
		s.lastResort(ctx)
		return
	}
	s.state = t.s
	for _, a := range t.acts {
		s.perform(ctx, a)
	}
	s.reconcile(ctx)
}

// lose ends a call that this process cannot take over, on paper: in the ledger and on the floor. It reports false when
// the ledger refuses.
func (s *session) lose(ctx context.Context) bool {
	t := &turn{env: env{Now: s.instant(), Hotline: s.hotline, TaskID: id.New()}, s: s.state.clone()}
	t.end(ServiceError, LostTrack, actorSystem, 0)
	t.down()
	if !s.append(ctx, t.Now, t.facts, false) {
		return false
	}
	s.state = t.s
	for _, a := range t.acts {
		s.perform(ctx, a)
	}
	return true
}

// lastResort gives the caller away without any of the call's own machinery, which has failed. Where the ledger
// takes the end of the call it is written; where it does not, the next process finds the caller in the
// fail-safe and closes the call.
func (s *session) lastResort(ctx context.Context) {
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("the end of a failed call is not recorded", "panic_type", panicType(r))
		}
		s.state.Phase = Ended
	}()
	if s.state.Claimed && s.act.CallerHere != no && s.act.CallerStasis != no {
		ctx, cancel := context.WithTimeout(ctx, commandPatience)
		defer cancel()
		if err := s.sw.Failsafe(ctx, s.state.Caller); err != nil {
			s.log.Error("a failed call's caller is not in the fail-safe", "err", err)
		}
	}
	t := &turn{env: env{Now: s.instant(), Hotline: s.hotline}, s: s.state.clone()}
	t.down()
	if len(t.facts) > 0 {
		s.append(ctx, t.Now, t.facts, false)
	}
}
