package app

import (
	"context"
	"fmt"
	"sync"
	"time"

	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/roster/check"
	"heartline/roster/solve"
)

// hunts are the searches that run: one in the house at a time. A search is one goroutine that rests again and again, because
// calls come first.
type hunts struct {
	ctx    context.Context //nolint:containedctx // the life of all searches, which outlive the requests that began them
	cancel context.CancelFunc
	wg     *sync.WaitGroup

	mu  *sync.Mutex // protects the following
	now **hunt
}

// hunt is one search.
type hunt struct {
	draft  string
	by     string
	began  time.Time
	of     time.Duration
	cancel context.CancelFunc
	done   chan struct{} // closed when what was found is kept

	mu    sync.Mutex // protects the following
	found bool
	best  solve.Progress
}

func newHunts() hunts {
	ctx, cancel := context.WithCancel(context.Background())
	return hunts{ctx: ctx, cancel: cancel, wg: &sync.WaitGroup{}, mu: &sync.Mutex{}, now: new(*hunt)}
}

// of returns the search of a draft, nil if there is none.
func (h *hunts) of(draft string) *hunt {
	h.mu.Lock()
	defer h.mu.Unlock()
	if *h.now == nil || (*h.now).draft != draft {
		return nil
	}
	return *h.now
}

// begin takes the one place; ok is false while another search has it, and when the program ends.
func (h *hunts) begin(one *hunt) (ctx context.Context, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if *h.now != nil || h.ctx.Err() != nil {
		return nil, false
	}
	ctx, one.cancel = context.WithTimeout(h.ctx, one.of)
	*h.now = one
	h.wg.Add(1)
	return ctx, true
}

func (h *hunts) end(one *hunt) {
	h.mu.Lock()
	defer h.mu.Unlock()
	one.cancel()
	*h.now = nil
	close(one.done)
	h.wg.Done()
}

// stop ends the search that runs, and waits until what it has found is kept.
func (p *planner) stop(ctx context.Context) error {
	p.hunts.mu.Lock()
	p.hunts.cancel()
	p.hunts.mu.Unlock()
	done := make(chan struct{})
	go func() { p.hunts.wg.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("a search of the roster does not end: %w", context.Cause(ctx))
	}
}

// SearchRosterDraft begins a search.
func (p *planner) SearchRosterDraft(ctx context.Context, draftID string, in api.RosterSearch, by string) (api.RosterDraftHead, error) {
	release, err := p.turns.take(ctx, draftID)
	if err != nil {
		return api.RosterDraftHead{}, err
	}
	defer release()
	d, err := p.draft(ctx, draftID)
	if err != nil {
		return api.RosterDraftHead{}, err
	}
	if d.row.State == string(api.RosterDraftStatePublished) {
		return api.RosterDraftHead{}, draftPublished()
	}
	one := &hunt{draft: draftID, by: by, began: time.Now(), of: time.Duration(in.Seconds) * time.Second, done: make(chan struct{})}
	of, ok := p.hunts.begin(one)
	if !ok {
		return api.RosterDraftHead{}, fault.Code("search_busy", fault.New(fault.Conflict, "roster search", "Another search runs; wait for it or stop it."))
	}
	o := solve.Options{Seed: uint64(d.row.Version), Workers: 1, Iterations: in.Moves, Spent: one.spent(of), Progress: one.progress} //nolint:contextcheck // a search outlives the request that began it
	if in.Keep {
		o.Begin = d.body.Assignments
	}
	go p.hunt(of, one, d, o) //nolint:contextcheck // see above
	return p.head(d), nil
}

const (
	huntWorks = 4 * time.Millisecond // a search works for so long
	huntRests = time.Millisecond     // and then leaves its core to calls for so long
	huntTells = 500 * time.Millisecond
	huntKeeps = 4 * time.Second // patience with the store at the end
)

// spent tells how much of the time is gone, and rests now and then.
func (h *hunt) spent(ctx context.Context) func() float64 {
	worked := time.Now()
	return func() float64 {
		if time.Since(worked) > huntWorks {
			pause(ctx, huntRests)
			worked = time.Now()
		}
		return float64(time.Since(h.began)) / float64(h.of)
	}
}

func (h *hunt) progress(best solve.Progress) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.found, h.best = true, best
}

// hunt searches, keeps what is better, gives the place back and only then tells pages, who may begin the next one.
func (p *planner) hunt(ctx context.Context, one *hunt, d *openDraft, o solve.Options) {
	next, err := p.seek(ctx, one, d, o)
	if err != nil {
		p.a.log.ErrorContext(ctx, "a search of the roster kept nothing", "draft", one.draft, "err", err)
		next = d
	}
	p.hunts.end(one)
	p.tell(next, nil)
}

// seek returns the draft with what was found, or as it was where that is no better by the checker.
func (p *planner) seek(ctx context.Context, one *hunt, d *openDraft, o solve.Options) (*openDraft, error) {
	var teller sync.WaitGroup
	telling, told := context.WithCancel(ctx)
	teller.Go(func() {
		for telling.Err() == nil {
			p.tell(d, one)
			pause(telling, huntTells)
		}
	})
	found, err := solve.Solve(ctx, d.body.Model, o)
	told()
	teller.Wait()
	if err != nil {
		return nil, err
	}
	report, err := check.Check(d.body.Model, found.Assignments)
	if err != nil {
		return nil, err
	}
	if report.Hard > d.body.Hard || report.Hard == d.body.Hard && report.Value >= d.body.Value {
		return d, nil
	}
	keeping, cancel := context.WithTimeout(context.WithoutCancel(ctx), huntKeeps)
	defer cancel()
	body := d.body
	body.Assignments = found.Assignments
	return p.save(keeping, d, body, one.by) // nobody else changes the draft while it is searched
}

// StopRosterSearch ends the search of a draft, if there is one, and waits until the best so far is kept.
func (p *planner) StopRosterSearch(ctx context.Context, draftID string) (api.RosterDraftHead, error) {
	if one := p.hunts.of(draftID); one != nil {
		one.cancel()
		select {
		case <-one.done:
		case <-ctx.Done():
			return api.RosterDraftHead{}, fmt.Errorf("stop the search: %w", context.Cause(ctx))
		}
	}
	d, err := p.draft(ctx, draftID)
	if err != nil {
		return api.RosterDraftHead{}, err
	}
	return p.head(d), nil
}

// tell tells pages how a draft is; one is its search, nil: there is none.
func (p *planner) tell(d *openDraft, one *hunt) {
	data := live.RosterDraftData{
		Draft: d.row.ID, Value: d.body.Value, Hard: d.body.Hard, Bound: d.body.Bound, State: d.row.State, Version: d.row.Version,
	}
	if one != nil {
		one.mu.Lock()
		if one.found {
			data.Value, data.Hard = one.best.Value, one.best.Hard
		}
		one.mu.Unlock()
		data.Spent, data.Of, data.State = time.Since(one.began).Seconds(), int(one.of/time.Second), string(api.RosterDraftStateSearching)
	}
	p.a.web.hub.Publish(live.Message{Type: live.RosterDraft, To: live.Holding(access.PlanRoster), Data: data})
}
