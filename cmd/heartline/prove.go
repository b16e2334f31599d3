package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"heartline/internal/app"
	"heartline/internal/fault"
)

// proofPatience is longer than any test call may take.
const proofPatience = 30 * time.Second

// prove asks the running controller for a test call, on its metrics listener: that one is for operators on this
// machine, so that a watchdog needs no password.
func prove(ctx context.Context, e env, args []string) error {
	t := newTool(e, "prove")
	t.at.flags(t.FlagSet)
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
	ctx, cancel := context.WithTimeout(ctx, proofPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+cfg.Metrics.Listen+app.ProvePath, http.NoBody)
	if err != nil {
		return fmt.Errorf("ask the controller: %w", err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fault.Wrap(fault.Unavailable, "prove", err, "no controller answers on "+cfg.Metrics.Listen+": start it with `heartline serve`")
	}
	defer func() { _ = res.Body.Close() }() // only read
	if res.StatusCode != http.StatusOK {
		return fault.New(fault.Unavailable, "prove", "what answers on %s refuses a test call (status %d): run this on the controller's machine", cfg.Metrics.Listen, res.StatusCode)
	}
	var p app.Proof
	if err := json.NewDecoder(res.Body).Decode(&p); err != nil {
		return fault.Wrap(fault.Unavailable, "prove", err, "what answers on "+cfg.Metrics.Listen+" is no controller: look at metrics.listen")
	}
	if !p.Ok {
		return fault.New(fault.Unavailable, "prove", "the test call failed: %s", p.Why())
	}
	_, err = fmt.Fprintf(e.out, "a person in %.1f s, audio both ways, ledger closed\n", time.Duration(p.PersonMs*int64(time.Millisecond)).Seconds())
	return err
}
