package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// projection folds the ledger into tables of the desk database. A changed fold gets the next version, which
// makes every store fold it anew at its next start.
type projection struct {
	name    string
	version int64
	tables  []string
	fold    func(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.Fact) error
}

// projections lists all of them.
func projections() []projection {
	return []projection{
		{"call", 6, []string{"call"}, foldCall},
		{"offer", 1, []string{"offer"}, foldOffer},
		{"task", 6, []string{"task", "task_call", "task_attempt", "follow_plan"}, foldTask},
		{"agent_time", 1, []string{"agent_time"}, foldAgentTime},
		{"screening", 1, []string{"screening"}, foldScreening},
		{safeContacts, 2, []string{"safe_contact", safeWords}, foldSafeContact},
		{callers, 1, []string{"caller_entry", "caller_contact", "caller_decision"}, foldCallers},
		{plans, 1, []string{"person_plan"}, foldPlan},
		{"survey", 1, []string{"survey"}, foldSurvey},
	}
}

// Projection is how far one reading of the ledger has come.
type Projection struct {
	Name    string
	Version int64
	Pos     int64 // the last event that is folded
	Skipped int64 // damaged facts that were passed over
}

// projector is the goroutine that folds what is committed.
type projector struct {
	s      *Store
	wake   chan struct{}
	urgent chan struct{} // somebody waits for what is being gathered

	mu      sync.Mutex // protects the following
	all     []*progress
	changed chan struct{} // closed at the next step
}

type progress struct {
	projection
	pos     int64
	skipped int64
	again   bool // to be dropped and folded from the start
}

func newProjector(s *Store) *projector {
	return &projector{s: s, wake: make(chan struct{}, 1), urgent: make(chan struct{}, 1), changed: make(chan struct{})}
}

// load reads how far each projection is. One of another version starts again, and so does one that knows
// more than the ledger: then the databases are of different backups.
func (p *projector) load(ctx context.Context, head int64) error {
	for _, proj := range projections() {
		pr := &progress{projection: proj}
		var version int64
		err := p.s.folds.one(ctx, `SELECT version, pos, skipped FROM projection WHERE name = ?`, []any{proj.name}, &version, &pr.pos, &pr.skipped)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return classify("load projections", "the projection "+proj.name, err)
		}
		pr.again = version != proj.version || pr.pos > head
		if pr.again {
			pr.pos = 0
		}
		p.all = append(p.all, pr)
	}
	return nil
}

// run folds until ctx ends: whoever is behind catches up a batch at a time, and between the batches the
// others get what is new.
func (p *projector) run(ctx context.Context) {
	head := p.furthest()
	tail := p.s.Tail(head)
	for ctx.Err() == nil {
		behind, err := p.catchUp(ctx, tail.Pos())
		if err == nil && (!behind || tail.Behind() > 0) {
			var events []ledger.Event
			if events, err = tail.next(ctx, p.wake); err == nil && len(events) > 0 {
				if err = p.step(ctx, events, func(pr *progress) bool { return pr.pos >= events[0].Pos-1 }); err != nil {
					tail = p.s.Tail(events[0].Pos - 1)
				}
				if err == nil && len(events) < tailBatch {
					p.gather(ctx)
				}
			}
		}
		if err != nil && ctx.Err() == nil {
			p.s.cfg.Log.Error("a projection could not be written; trying again", "error", err)
			pause := time.NewTimer(p.s.cfg.RetryEvery)
			select {
			case <-pause.C:
			case <-ctx.Done():
				pause.Stop()
			}
		}
	}
}

// gatherFor is how long what is new is gathered after a step: a transaction for each fact of each call would cost more
// than the facts do. It ends at once when somebody waits to see what was appended.
const gatherFor = 100 * time.Millisecond

// gather lets facts come together for the next step.
func (p *projector) gather(ctx context.Context) {
	t := time.NewTimer(gatherFor)
	defer t.Stop()
	select {
	case <-t.C:
	case <-p.urgent:
	case <-p.wake:
		p.again()
	case <-ctx.Done():
	}
}

// again has a projection that is to be folded anew seen to.
func (p *projector) again() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

func (p *projector) furthest() (pos int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, pr := range p.all {
		pos = max(pos, pr.pos)
	}
	return pos
}

// catchUp folds the next batch of every projection that is behind live.
func (p *projector) catchUp(ctx context.Context, live int64) (behind bool, err error) {
	p.mu.Lock()
	all := append([]*progress(nil), p.all...)
	p.mu.Unlock()
	for _, pr := range all {
		if err := p.restart(ctx, pr); err != nil {
			return false, err
		}
		if pr.pos >= live {
			continue
		}
		events, err := p.s.After(ctx, pr.pos, int(min(tailBatch, live-pr.pos)))
		if err != nil {
			return false, err
		}
		if err := p.step(ctx, events, func(other *progress) bool { return other == pr }); err != nil {
			return false, err
		}
		behind = behind || pr.pos < live
	}
	return behind, nil
}

// restart drops a projection that is to be folded from the start.
func (p *projector) restart(ctx context.Context, pr *progress) error {
	p.mu.Lock()
	again := pr.again
	p.mu.Unlock()
	if !again {
		return nil
	}
	err := p.s.folds.tx(ctx, func(tx *sqlx.Tx) error {
		for _, table := range pr.tables {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, tx.Rebind(`INSERT INTO projection (name, version, pos, skipped) VALUES (?, ?, 0, 0)
			ON CONFLICT (name) DO UPDATE SET version = excluded.version, pos = 0, skipped = 0`), pr.name, pr.version)
		return err
	})
	if err != nil {
		return fmt.Errorf("drop projection %s: %w", pr.name, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	pr.pos, pr.skipped, pr.again = 0, 0, false
	p.tell()
	return nil
}

// step folds events into the projections that want them, in one transaction with their positions. Where the
// database refuses a fact for what it says, they are folded one by one, and that one is passed over: a fact that no
// table takes must not keep every later one from being seen.
func (p *projector) step(ctx context.Context, events []ledger.Event, wants func(*progress) bool) error {
	if len(events) == 0 {
		return nil
	}
	var fold []*progress
	for _, pr := range p.all {
		if wants(pr) && pr.pos < events[len(events)-1].Pos {
			fold = append(fold, pr)
		}
	}
	err := p.fold(ctx, events, fold)
	if !refusesContent(err) {
		return err
	}
	for i := range events {
		one := events[i : i+1]
		err := p.fold(ctx, one, fold)
		if refusesContent(err) {
			p.s.cfg.Log.Error("a fact fits into no table and is passed over", "pos", one[0].Pos, "kind", one[0].Kind)
			err = p.skip(ctx, one[0].Pos, fold)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// fold folds events in one transaction.
func (p *projector) fold(ctx context.Context, events []ledger.Event, fold []*progress) error {
	ctx = p.s.folds.steady(ctx)
	last, damaged := events[len(events)-1].Pos, int64(0)
	err := p.s.folds.tx(ctx, func(tx *sqlx.Tx) error {
		damaged = 0
		for _, e := range events {
			if unread(e.Kind) {
				continue
			}
			f, err := ledger.Decode(e)
			if err != nil {
				damaged++
				p.s.cfg.Log.Error("a fact cannot be read and is passed over", "pos", e.Pos, "kind", e.Kind)
			}
			if f == nil {
				continue
			}
			for _, pr := range fold {
				if err := pr.fold(ctx, tx, e, f); err != nil {
					return fmt.Errorf("fold %s at %d into %s: %w", e.Kind, e.Pos, pr.name, err)
				}
			}
		}
		return move(ctx, tx, fold, last, damaged)
	})
	if err == nil {
		p.moved(fold, last, damaged)
	}
	return err
}

// unread reports whether no projection reads facts of a kind: a third of a call's are such.
func unread(k ledger.Kind) bool {
	switch k {
	case ledger.KindCallClaimed, ledger.KindMenuMoved, ledger.KindDequeued, ledger.KindLegDialed, ledger.KindLegUp, ledger.KindLegGone,
		ledger.KindWaitKey, ledger.KindListened, ledger.KindWaitTold, ledger.KindCallerWished, ledger.KindSameCounsellor,
		ledger.KindSurveyEnded:
		return true
	default:
		return false
	}
}

// skip passes one event over.
func (p *projector) skip(ctx context.Context, pos int64, fold []*progress) error {
	err := p.s.folds.tx(ctx, func(tx *sqlx.Tx) error { return move(ctx, tx, fold, pos, 1) })
	if err == nil {
		p.moved(fold, pos, 1)
	}
	return err
}

// move stores how far projections are.
func move(ctx context.Context, tx *sqlx.Tx, fold []*progress, pos, skipped int64) error {
	if len(fold) == 0 {
		return nil
	}
	args := []any{pos, skipped}
	for _, pr := range fold {
		args = append(args, pr.name)
	}
	query := `UPDATE projection SET pos = ?, skipped = skipped + ? WHERE name IN (?` + strings.Repeat(", ?", len(fold)-1) + `)`
	if err := exec(ctx, tx, query, args...); err != nil {
		return fmt.Errorf("move projections: %w", err)
	}
	return nil
}

// moved notes how far projections are, and tells those who wait.
func (p *projector) moved(fold []*progress, pos, skipped int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, pr := range fold {
		pr.pos = pos
		pr.skipped += skipped
	}
	p.tell()
}

// tell wakes those who wait for progress; the caller holds the lock.
func (p *projector) tell() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// Projections tells how far each reading of the ledger is.
func (s *Store) Projections() []Projection {
	if s.projector == nil {
		return nil
	}
	s.projector.mu.Lock()
	defer s.projector.mu.Unlock()
	var all []Projection
	for _, pr := range s.projector.all {
		all = append(all, Projection{Name: pr.name, Version: pr.version, Pos: pr.pos, Skipped: pr.skipped})
	}
	return all
}

// Folded waits until every projection holds the event at pos, so that a reader sees what it has appended.
func (s *Store) Folded(ctx context.Context, pos int64) error {
	return s.waitFolded(ctx, func(pr *progress) bool { return pr.pos >= pos && !pr.again })
}

// Rebuild drops the named projection, or every one for the empty name, folds it again from the first event,
// and returns when it has come to where the ledger was at the call. The others go on meanwhile.
func (s *Store) Rebuild(ctx context.Context, name string) error {
	if s.projector == nil {
		return fault.New(fault.Conflict, "rebuild", "projections are rebuilt by the process that writes the ledger; stop it first")
	}
	head, err := s.Head(ctx)
	if err != nil {
		return err
	}
	p, found := s.projector, false
	p.mu.Lock()
	for _, pr := range p.all {
		if name == "" || pr.name == name {
			pr.again, found = true, true
		}
	}
	p.mu.Unlock()
	if !found {
		return fault.New(fault.NotFound, "rebuild", "there is no projection %q; there are call, offer, task, agent_time, screening, safe_contact, caller, person_plan and survey", name)
	}
	p.again()
	return s.waitFolded(ctx, func(pr *progress) bool {
		return name != "" && pr.name != name || pr.pos >= head && !pr.again
	})
}

func (s *Store) waitFolded(ctx context.Context, done func(*progress) bool) error {
	p := s.projector
	if p == nil {
		return fault.New(fault.Conflict, "projections", "this program reads beside the writer and does not follow its projections")
	}
	for {
		p.mu.Lock()
		all, changed := true, p.changed
		for _, pr := range p.all {
			all = all && done(pr)
		}
		p.mu.Unlock()
		if all {
			return nil
		}
		select {
		case p.urgent <- struct{}{}:
		default:
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.writer.stopped:
			return errClosed()
		}
	}
}
