package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"heartline/configs"
	"heartline/internal/app"
	"heartline/internal/fault"
)

// How often drain looks, and how long it waits for one answer.
const (
	drainEvery  = time.Second
	drainAnswer = 5 * time.Second
)

// drain has the running controller claim no new callers, and shows whom it waits for until no call is left.
func drain(ctx context.Context, e env, args []string) error {
	t := newTool(e, "drain")
	t.at.flags(t.FlagSet)
	timeout := t.Duration("timeout", time.Hour, "how long to wait for the calls; the controller goes on draining afterwards")
	undo := t.Bool("cancel", false, "have the controller claim callers again")
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	override, err := t.at.override()
	if err != nil {
		return err
	}
	cfg, err := app.LoadConfig(*t.config, override)
	if err != nil {
		return err
	}
	if *undo {
		_, err := askDrain(ctx, cfg, http.MethodDelete)
		if err == nil {
			e.say("the controller claims callers again")
		}
		return err
	}
	d, err := askDrain(ctx, cfg, http.MethodPost)
	if err != nil {
		return err
	}
	e.say("the controller claims no new callers. Where no other controller takes them, they ring the fail-safe: %d telephones together, then %d duty phones", d.Seats, d.Duty)
	return waitDrained(ctx, e, cfg, d, *timeout)
}

// waitDrained shows the calls each second until none is left.
func waitDrained(ctx context.Context, e env, cfg *configs.Config, d app.Drain, timeout time.Duration) error {
	const still = "the controller still drains: run this again to wait on, or `heartline drain -cancel` to undo it"
	deadline := time.Now().Add(timeout)
	tick := time.NewTicker(drainEvery)
	defer tick.Stop()
	for {
		switch {
		case !d.Draining:
			return fault.New(fault.Conflict, "drain", "somebody undid the draining, or the controller was started again: it claims callers")
		case len(d.Calls) == 0:
			e.say("no call is left: the controller may be stopped")
			return nil
		case time.Now().After(deadline):
			return fault.New(fault.Unavailable, "drain", "after %v there are still %d calls; %s", timeout, len(d.Calls), still)
		}
		e.say("%s", waitsFor(d, time.Now()))
		select {
		case <-ctx.Done():
			return fault.New(fault.Unavailable, "drain", "interrupted; %s", still)
		case <-tick.C:
		}
		now, err := askDrain(ctx, cfg, http.MethodGet)
		switch {
		case err == nil:
			d = now
		case ctx.Err() == nil:
			return err
		}
	}
}

// waitsFor is one line about the calls that are left, at most five of them one by one.
func waitsFor(d app.Drain, now time.Time) string {
	const shown = 5
	var list []string
	for i, c := range d.Calls {
		if i == shown {
			list = append(list, fmt.Sprintf("and %d more", len(d.Calls)-shown))
			break
		}
		who := ""
		if c.Counsellor != "" {
			who = " with " + c.Counsellor
		}
		list = append(list, fmt.Sprintf("%s on %s, %s%s for %v", c.ID, c.Hotline, c.Phase, who, now.Sub(c.Since).Round(time.Second)))
	}
	return fmt.Sprintf("%d calls left: %s", len(d.Calls), strings.Join(list, "; "))
}

// askDrain asks the running controller, on its metrics listener.
func askDrain(ctx context.Context, cfg *configs.Config, method string) (d app.Drain, err error) {
	word, err := app.Control(cfg)
	if err != nil {
		return d, err
	}
	ctx, cancel := context.WithTimeout(ctx, drainAnswer)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, "http://"+cfg.Metrics.Listen+app.DrainPath, http.NoBody)
	if err != nil {
		return d, fmt.Errorf("ask the controller: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+word)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return d, fault.Wrap(fault.Unavailable, "drain", err, "no controller answers on "+cfg.Metrics.Listen+": there is nothing to drain")
	}
	defer func() { _ = res.Body.Close() }() // only read
	if res.StatusCode != http.StatusOK {
		return d, fault.New(fault.Unavailable, "drain", "what answers on %s refuses (status %d): run this on the controller's machine, with its configuration", cfg.Metrics.Listen, res.StatusCode)
	}
	if err := json.NewDecoder(res.Body).Decode(&d); err != nil {
		return d, fault.Wrap(fault.Unavailable, "drain", err, "what answers on "+cfg.Metrics.Listen+" is no controller: look at metrics.listen")
	}
	return d, nil
}
