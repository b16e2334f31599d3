package app

import (
	"context"
	"time"

	"heartline/call"
	"heartline/configs"
	"heartline/internal/yamlfile"
	"heartline/ivr"
)

// redFor is how long a number that was graded red has no limit.
const redFor = 30 * 24 * time.Hour

// callers judges who calls too often. What it has counted does not outlive the process: after a restart everybody begins
// anew.
type callers struct {
	a     *App
	count call.Counter
}

var _ call.Callers = (*callers)(nil)

// Judge counts a call and says whether it is one too many. Nobody is limited whose number was graded red lately, or where
// that cannot be found out.
func (c *callers) Judge(ctx context.Context, hash string) call.Limited {
	cfg := c.a.config().Callers
	limits := call.Limits{PerMinute: cfg.PerMinute, PerHour: cfg.PerHour, WithheldPerMinute: cfg.WithheldPerMinute}
	now := time.Now()
	why := c.count.Count(now, hash, limits)
	if why == call.NotLimited || hash == "" {
		return why
	}
	red, err := c.a.store.WasRed(ctx, hash, now.Add(-redFor))
	if err != nil {
		c.a.log.WarnContext(ctx, "a caller is not limited: whether the number was red is not known", "err", err)
	}
	if err != nil || red {
		return call.NotLimited
	}
	c.a.log.InfoContext(ctx, "a call is answered by the short message", "why", string(why))
	return why
}

// limitedFlow is what a caller hears who calls too often; nil, and nobody is limited, where there is no limit.
func limitedFlow(cfg *configs.Config, h configs.Hotline) *ivr.Flow {
	if !cfg.Callers.Any() {
		return nil
	}
	flow, problems := ivr.Compile(ivr.Limited("limited", h.MessageBox), ivr.Front{}, ivr.Known{
		Languages: h.Languages, Prompts: map[ivr.PromptID][]string{ivr.PromptLimited: h.Languages}, Boxes: []string{h.MessageBox},
	}, yamlfile.Section{})
	if len(problems) > 0 {
		return nil
	}
	return flow
}
