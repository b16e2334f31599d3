package app

import (
	"context"
	"slices"
	"time"

	"heartline/call"
	"heartline/configs"
	"heartline/internal/store"
	"heartline/internal/yamlfile"
	"heartline/ivr"
	"heartline/triage"
)

// redFor is how long a number that was graded red has no limit.
const redFor = 30 * 24 * time.Hour

// Why a blocked number is let through, beside what the store knows.
const (
	waivedCrisis  = "crisis"  // a call of it is in a crisis, or red, at this moment
	waivedPlan    = "plan"    // a plan receives its caller as red
	waivedUnknown = "unknown" // whether it must be let through is not known
)

// callers judges who calls too often, or is blocked. What it has counted does not outlive the process: after a restart
// everybody begins anew. Blocks are in the ledger.
type callers struct {
	a     *App
	live  func() []call.View // the calls that live now
	count call.Counter
}

var _ call.Callers = (*callers)(nil)

func newCallers(a *App) *callers {
	return &callers{a: a, live: func() []call.View { return a.calls.Calls() }}
}

// Judge counts a call and says whether it is one too many, or of a blocked number. Nobody is limited whose number was
// graded red lately, and no block holds against somebody who may be in danger; nor does either where that cannot be found
// out.
func (c *callers) Judge(ctx context.Context, who call.Calling) call.Verdict {
	cfg := c.a.config().Callers
	limits := call.Limits{PerMinute: cfg.PerMinute, PerHour: cfg.PerHour, WithheldPerMinute: cfg.WithheldPerMinute}
	now := time.Now()
	if who.First != "" {
		return c.before(ctx, now, who)
	}
	why := c.count.Count(now, who.Hash, limits)
	if who.Hash == "" {
		return call.Verdict{Why: why}
	}
	hashes := c.hashes(who)
	if v := c.blocked(ctx, now, hashes); v != (call.Verdict{}) {
		return v
	}
	if why == call.NotLimited {
		return call.Verdict{}
	}
	red, err := c.a.store.WasRed(ctx, now.Add(-redFor), hashes...)
	if err != nil {
		c.a.log.WarnContext(ctx, "a caller is not limited: whether the number was red is not known", "err", err)
	}
	if err != nil || red {
		return call.Verdict{}
	}
	c.a.log.InfoContext(ctx, "a call is answered by the short message", "why", string(why))
	return call.Verdict{Why: why}
}

// hashes are what the number may be known by: one for each key that it may have been hashed with.
func (c *callers) hashes(who call.Calling) []string {
	if who.Number == "" {
		return []string{who.Hash}
	}
	all := c.a.ring.Hashes(string(who.Number), c.a.config().Region)
	if !slices.Contains(all, who.Hash) {
		all = append(all, who.Hash)
	}
	return all
}

// before says which block is waived for a caller who goes before every block.
func (c *callers) before(ctx context.Context, now time.Time, who call.Calling) call.Verdict {
	if who.Hash == "" {
		return call.Verdict{}
	}
	block, found, err := c.a.store.BlockOf(ctx, now, c.hashes(who)...)
	if err != nil {
		c.a.log.WarnContext(ctx, "whether a caller who goes first is blocked is not known", "err", err)
	}
	if err != nil || !found {
		return call.Verdict{}
	}
	c.a.log.InfoContext(ctx, "a block is waived", "why", who.First)
	return call.Verdict{Block: block.ID, Waived: who.First}
}

// blocked says whether the number is blocked, and whether that holds now; the zero verdict where it is not blocked, or
// where that is not known.
func (c *callers) blocked(ctx context.Context, now time.Time, hashes []string) call.Verdict {
	block, found, err := c.a.store.BlockOf(ctx, now, hashes...)
	if err != nil {
		c.a.log.WarnContext(ctx, "whether a caller is blocked is not known: the call is let through", "err", err)
	}
	if err != nil || !found {
		return call.Verdict{}
	}
	if need := c.need(ctx, block, hashes); need != "" {
		c.a.log.InfoContext(ctx, "a block is waived", "why", need)
		return call.Verdict{Block: block.ID, Waived: need}
	}
	c.a.log.InfoContext(ctx, "a call is answered by the short message", "why", string(call.LimitedBlocked))
	return call.Verdict{Why: call.LimitedBlocked, Block: block.ID}
}

// need is why a block does not hold now; empty: it does.
func (c *callers) need(ctx context.Context, block store.CallerEntry, hashes []string) string {
	if c.inDanger(hashes, block.MadeAt) {
		return waivedCrisis
	}
	if p := c.a.known.newest(hashes); p.InForce(time.Now()) && p.Grade == string(triage.Red) {
		return waivedPlan
	}
	need, err := c.a.store.NeedOf(ctx, block.MadeAt, hashes...)
	if err != nil {
		c.a.log.WarnContext(ctx, "a block is waived: what is known of the caller cannot be read", "err", err)
		return waivedUnknown
	}
	return string(need)
}

// inDanger reports whether a call of a number, that lives now, is in a crisis, or is red and has arrived since an instant.
func (c *callers) inDanger(hashes []string, since time.Time) bool {
	return slices.ContainsFunc(c.live(), func(v call.View) bool {
		return slices.Contains(hashes, v.NumberHash) && v.Phase != call.Ended && v.Phase != call.Ending &&
			(v.Grade == triage.Red && !v.ArrivedAt.Before(since) || inCrisis(&v))
	})
}

// inCrisis reports whether somebody has called for help beside a call. A drill is none.
func inCrisis(v *call.View) bool {
	for i := range v.Crisis {
		if e := &v.Crisis[i]; e.Live() && !e.Drill {
			return true
		}
	}
	return false
}

// limitedFlow is what a caller hears who calls too often; nil, and nobody is limited, where there is no limit.
func limitedFlow(cfg *configs.Config, h configs.Hotline) *ivr.Flow {
	if !cfg.Callers.Any() {
		return nil
	}
	return shortFlow(h, ivr.Limited("limited", h.MessageBox), ivr.PromptLimited)
}

// blockedFlow is what a caller hears whose number is blocked.
func blockedFlow(cfg *configs.Config, h configs.Hotline) *ivr.Flow {
	key := cfg.Callers.Block.PersonKey
	return shortFlow(h, ivr.Blocked("blocked", h.MessageBox, key), ivr.BlockedPrompts(key)...)
}

// shortFlow compiles a short message; nil where it cannot be said, and then the hotline answers everybody alike.
func shortFlow(h configs.Hotline, m ivr.Menu, prompts ...ivr.PromptID) *ivr.Flow {
	known := ivr.Known{Languages: h.Languages, Prompts: map[ivr.PromptID][]string{}, Boxes: []string{h.MessageBox}}
	for _, p := range prompts {
		known.Prompts[p] = h.Languages
	}
	flow, problems := ivr.Compile(m, ivr.Front{}, known, yamlfile.Section{})
	if len(problems) > 0 {
		return nil
	}
	return flow
}
