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
	"heartline/internal/seek"
	"heartline/roster/check"
)

// hunts are the searches that run: one in the house at a time.
type hunts struct {
	ctx    context.Context //nolint:containedctx // the life of all searches, which outlive the requests that began them
	cancel context.CancelFunc
	wg     *sync.WaitGroup

	mu    *sync.Mutex // protects the following
	now   **hunt
	alone *seek.Alone // why annealing went on alone, as the log was told last
}

// hunt is one search.
type hunt struct {
	draft  string
	by     string
	began  time.Time
	of     time.Duration
	cancel context.CancelFunc
	done   chan struct{} // closed when what was found is kept

	mu  sync.Mutex // protects the following
	now seek.Progress
}

func newHunts() hunts {
	ctx, cancel := context.WithCancel(context.Background())
	return hunts{ctx: ctx, cancel: cancel, wg: &sync.WaitGroup{}, mu: &sync.Mutex{}, now: new(*hunt), alone: new(seek.Alone)}
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
	ctx, one.cancel = context.WithTimeout(h.ctx, huntSlow*one.of+huntEnds)
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

// hush tells the search that runs to end as soon as the process is to end: its last word is not to hold up whoever comes next.
func (p *planner) hush(ctx context.Context) error {
	<-ctx.Done()
	p.hunts.mu.Lock()
	defer p.hunts.mu.Unlock()
	p.hunts.cancel()
	return nil
}

// lastWord is how long the end of the process waits for what a search has found.
const lastWord = time.Second

// stop ends the search that runs, and waits a moment for what it has found to be kept.
func (p *planner) stop(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lastWord)
	defer cancel()
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
	t := seek.Task{Model: d.body.Model, Seed: uint64(d.row.Version), Moves: in.Moves, For: one.of, Until: one.began.Add(huntSlow * one.of), Solver: p.solver()}
	if in.Keep {
		t.Begin = d.body.Assignments
	}
	go p.hunt(of, one, d, t) //nolint:contextcheck // a search outlives the request that began it
	return p.head(d), nil
}

const (
	huntTells = 500 * time.Millisecond
	huntSlow  = 3               // times as long by the clock a search may take where calls leave it little
	huntEnds  = 2 * time.Second // beyond that, until it is told to end
	huntKeeps = 4 * time.Second // patience with the store at the end
)

// hunt searches, keeps what is better, gives the place back and only then tells pages, who may begin the next one.
func (p *planner) hunt(ctx context.Context, one *hunt, d *openDraft, t seek.Task) {
	next, err := p.seek(ctx, one, d, t)
	if err != nil {
		p.a.log.ErrorContext(ctx, "a search of the roster kept nothing", "draft", one.draft, "err", err)
		next = d
	}
	p.hunts.end(one)
	p.tell(next, nil)
}

// seek returns the draft with what was found, or as it was where that is no better by the checker.
func (p *planner) seek(ctx context.Context, one *hunt, d *openDraft, t seek.Task) (*openDraft, error) {
	var teller sync.WaitGroup
	telling, told := context.WithCancel(ctx)
	teller.Go(func() {
		for telling.Err() == nil {
			p.tell(d, one)
			pause(telling, huntTells)
		}
	})
	found, err := p.find(ctx, one, t)
	told()
	teller.Wait()
	if err != nil {
		return nil, err
	}
	report, err := check.Check(d.body.Model, found.Assignments)
	if err != nil {
		return nil, err
	}
	body := d.body
	better := report.Hard < body.Hard || report.Hard == body.Hard && report.Value < body.Value
	if better {
		body.Assignments = found.Assignments
	}
	if body.Bound = p.boundOf(ctx, body.Bound, found.Bound, &report); !better && body.Bound == d.body.Bound {
		return d, nil
	}
	keeping, cancel := context.WithTimeout(context.WithoutCancel(ctx), huntKeeps)
	defer cancel()
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
		now := one.progress()
		if now.Found {
			data.Value, data.Hard = now.Value, now.Hard
		}
		data.Bound, data.Helped, data.Alone = max(data.Bound, now.Bound), now.Helped, string(now.Alone)
		data.Spent, data.Of, data.State = now.Spent*one.of.Seconds(), int(one.of/time.Second), string(api.RosterDraftStateSearching)
	}
	p.a.web.hub.Publish(live.Message{Type: live.RosterDraft, To: live.Holding(access.PlanRoster), Data: data})
}
