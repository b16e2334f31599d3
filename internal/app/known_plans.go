package app

import (
	"context"
	"slices"
	"sync"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/triage"
)

// planBook knows the plans of callers by the hashes of their numbers, in memory: a caller who has just come waits for the
// answer, and a slow disk must not cost them the place that a plan gives.
type planBook struct {
	a       *App
	changed chan struct{}

	mu     sync.RWMutex // protects the following
	byHash map[string]store.Plan
}

var _ call.KnownCallers = (*planBook)(nil)

// planRetry is when reading the plans is tried again after it failed.
const planRetry = 2 * time.Second

// newPlanBook reads the plans as far as they are folded; what came in the last moments of the process before follows when
// the book runs.
func newPlanBook(ctx context.Context, a *App) *planBook {
	b := &planBook{a: a, changed: make(chan struct{}, 1), byHash: map[string]store.Plan{}}
	if _, err := b.load(ctx); err != nil {
		a.log.ErrorContext(ctx, "the plans of known callers cannot be read", "err", err)
	}
	b.changed <- struct{}{}
	a.works = append(a.works, work{"plans", b.run})
	return b
}

// planSweep is how often the words of plans that are over are looked for.
const planSweep = time.Hour

// run reads the plans anew when they have changed, and destroys the words of those that are over, until ctx ends.
func (b *planBook) run(ctx context.Context) error {
	sweep := time.NewTicker(planSweep)
	defer sweep.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-sweep.C:
			b.shred(ctx)
			continue
		case <-b.changed:
		}
		if err := b.reload(ctx); err != nil && ctx.Err() == nil {
			b.a.log.WarnContext(ctx, "the plans of known callers are not read; it is tried again", "err", err)
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(planRetry):
			}
			b.again()
			continue
		}
		b.shred(ctx)
	}
}

// wordsUnnamed is how long words wait for the plan that names them, which may be in the spool.
const wordsUnnamed = 24 * time.Hour

// shred destroys the words of plans that are over, and those that have never become part of one: first their keys, without
// which no copy of them can be opened.
func (b *planBook) shred(ctx context.Context) {
	now := time.Now()
	over, err := b.a.store.PlanWordsOver(ctx, now)
	if err == nil && b.a.store.Health().State == store.StateOK {
		var unnamed []store.PlanWords
		unnamed, err = b.a.store.PlanWordsUnnamed(ctx, now.Add(-wordsUnnamed))
		over = append(over, unnamed...)
	}
	for _, w := range over {
		if err == nil {
			err = b.a.ring.Destroy(ctx, w.KeyID)
		}
		if err == nil || fault.Is(err, fault.NotFound) { // the key went the last time, and the row did not
			err = b.a.store.DeletePlanWords(ctx, w.ID)
		}
	}
	if err != nil && ctx.Err() == nil {
		b.a.log.WarnContext(ctx, "words of plans that are over are not destroyed yet", "err", err)
	}
}

func (b *planBook) again() {
	select {
	case b.changed <- struct{}{}:
	default:
	}
}

// reload reads the plans with everything that is stored now.
func (b *planBook) reload(ctx context.Context) error {
	within, cancel := context.WithTimeout(ctx, foldPatience)
	defer cancel()
	if err := b.a.store.PlansFolded(within); err != nil {
		return err
	}
	made, err := b.load(ctx)
	if len(made) > 0 {
		b.a.calls.Planned(made, time.Now()) // also where its maker was told that it could not be recorded yet
	}
	return err
}

// load returns the hashes of those for whom there is another plan than before.
func (b *planBook) load(ctx context.Context) (made []string, err error) {
	rows, err := b.a.store.AllPlans(ctx, time.Now())
	if err != nil {
		return nil, err
	}
	byHash := make(map[string]store.Plan, len(rows))
	for _, p := range rows {
		byHash[p.NumberHash] = p
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for hash, p := range byHash {
		if b.byHash[hash].ID != p.ID {
			made = append(made, hash)
		}
	}
	b.byHash = byHash
	return made, nil
}

// newest finds the plan that was made last for a person.
func (b *planBook) newest(hashes []string) (found store.Plan) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, h := range hashes {
		if p, ok := b.byHash[h]; ok && (found.ID == "" || p.At.After(found.At)) {
			found = p
		}
	}
	return found
}

// PlanFor returns the plan for a caller. A plan outlives the key that its number was hashed with.
func (b *planBook) PlanFor(who call.Calling, now time.Time) (call.Plan, bool) {
	hashes := []string{who.Hash}
	if who.Number != "" {
		hashes = append(hashes, b.a.ring.Hashes(string(who.Number), b.a.config().Region)...)
	}
	p := b.newest(hashes)
	grade, err := triage.ParseGrade(p.Grade)
	if !p.InForce(now) || err != nil {
		return call.Plan{}, false
	}
	return call.Plan{
		ID: p.ID, Grade: grade, Requires: b.atWork(p.Requires), Prefer: agent.ID(p.Prefer), By: p.By, At: p.At, Until: p.Until,
	}, true
}

// atWork leaves out the skills that nobody who takes calls now has together with those before them. A guest is there for
// single lines, and does not count.
func (b *planBook) atWork(wanted []ledger.Requirement) (out []agent.Requirement) {
	skills := b.a.duty.skills.Load()
	if len(wanted) == 0 || skills == nil {
		return nil
	}
	var at []agent.Skills
	for _, st := range b.a.floor.Snapshot().Agents {
		if st.OnDuty && st.State != agent.LoggedOut && st.Agent != proveAgent && !b.a.people.guest(st.Agent) {
			at = append(at, (*skills)[st.Agent])
		}
	}
	for _, r := range wanted {
		who := slices.DeleteFunc(slices.Clone(at), func(s agent.Skills) bool { return int(s[agent.Skill(r.Skill)]) < r.Level })
		if len(who) > 0 {
			at, out = who, append(out, agent.Requirement{Skill: agent.Skill(r.Skill), Level: agent.SkillLevel(r.Level)})
		}
	}
	return out
}
