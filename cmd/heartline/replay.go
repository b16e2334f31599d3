package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"heartline/configs"
	"heartline/internal/app"
	"heartline/internal/fault"
	"heartline/queue"
	"heartline/simulate/replay"
)

const (
	// replayMost bounds the facts of one replay: some hundred megabytes of memory.
	replayMost = 400_000
	// replaySpan is the longest span of one replay.
	replaySpan = 31 * 24 * time.Hour
)

// replayPast plays a span of the floor's past again: as it was, and as it would have been by a changed configuration. It
// reads the ledger beside a controller that runs, and writes nothing.
func replayPast(ctx context.Context, e env, args []string) error {
	t := newTool(e, "replay")
	from := t.String("from", "", "beginning of the span, on the clocks of the house: 2026-11-22 14:00, or 14:00 of today")
	to := t.String("to", "", "its end; an hour after the beginning if it is left out")
	with := t.String("with", "", "a changed configuration, its folder or file: what it would have changed; without it the record is checked")
	seed := t.Uint64("seed", 1, "seed of the answers that are drawn")
	asJSON := t.Bool("json", false, "print the result as JSON")
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	if err := need("from", *from); err != nil {
		return err
	}
	return t.with(ctx, beside, func(data *app.Tool) error {
		zone := data.Config.Zone.Location
		if zone == nil {
			zone = time.UTC
		}
		begin, end, err := span(*from, *to, e.now().In(zone))
		if err != nil {
			return err
		}
		options := replay.Options{Seed: *seed}
		if options.Rules, err = rulesOf(*with); err != nil {
			return err
		}
		p := &pace{e: e, told: e.now()}
		record, err := app.ReadPast(ctx, data.Store, begin, end, replayMost, func(at time.Time, n int) {
			p.say("read %d facts, up to %s", n, at.In(zone).Format("2006-01-02 15:04:05"))
		})
		if err != nil {
			return ended(ctx, err)
		}
		if options.Rules == nil {
			return checkPast(e, record, zone, *asJSON)
		}
		options.Progress = func(share float64) { p.say("played %.0f %%", 100*share) }
		out, err := record.Play(ctx, options)
		if err != nil {
			return ended(ctx, err)
		}
		if *asJSON {
			return printJSON(e, out)
		}
		return replay.Print(e.out, out, zone)
	})
}

// checkPast says whether today's program makes the same offers of what was recorded.
func checkPast(e env, r *replay.Record, zone *time.Location, asJSON bool) error {
	const op = "replay"
	if _, ok := r.Rules(); !ok {
		return fault.New(fault.NotFound, op, "nothing happened on the floor in that time; choose another one")
	}
	differs := r.Same()
	if asJSON {
		if err := printJSON(e, struct {
			Inputs  int                `json:"inputs"`
			Offers  int                `json:"offers"`
			Damaged int                `json:"damaged,omitempty"`
			Differs *replay.Difference `json:"differs,omitempty"`
		}{r.Inputs(), r.Offers(), r.Damaged(), differs}); err != nil {
			return err
		}
	}
	switch {
	case differs != nil:
		differs.At = differs.At.In(zone)
		return fault.New(fault.Conflict, op, "the record is not what this release decides by the same rules. The first difference is %s", differs)
	case r.Damaged() > 0:
		return fault.New(fault.Conflict, op, "%d facts of the record cannot be read", r.Damaged())
	case !asJSON:
		e.say("%d inputs of the floor, %d offers: identical to the recorded ones", r.Inputs(), r.Offers())
	}
	return nil
}

func printJSON(e env, v any) error {
	out := json.NewEncoder(e.out)
	out.SetIndent("", "  ")
	return out.Encode(v)
}

// rulesOf are the floor's rules of a configuration; nil without one.
func rulesOf(path string) (*queue.Rules, error) {
	if path == "" {
		return nil, nil //nolint:nilnil // no change is asked for
	}
	cfg, problems := configs.LoadBare(path) // its passwords and keys are not asked for
	if len(problems) > 0 {
		return nil, fault.New(fault.Invalid, "configuration", "%s", problems.Error())
	}
	rules := cfg.Rules()
	return &rules, nil
}

// span reads the two ends on the clocks of the house, at most up to now.
func span(from, to string, now time.Time) (begin, end time.Time, err error) {
	const op = "replay"
	if begin, err = clockTime("from", from, now); err != nil {
		return begin, end, err
	}
	end = begin.Add(time.Hour)
	if strings.TrimSpace(to) != "" {
		if end, err = clockTime("to", to, now); err != nil {
			return begin, end, err
		}
	}
	switch {
	case !begin.Before(now):
		return begin, end, fault.New(fault.Invalid, op, "-from lies in the future; only what has happened can be played again")
	case !end.After(begin):
		return begin, end, fault.New(fault.Invalid, op, "-to must lie after -from")
	case end.Sub(begin) > replaySpan:
		return begin, end, fault.New(fault.Invalid, op, "the span is longer than %d days; choose a shorter one", int(replaySpan.Hours()/24))
	}
	if end.After(now) {
		end = now
	}
	return begin, end, nil
}

func clockTime(flag, text string, now time.Time) (time.Time, error) {
	text = strings.Replace(strings.TrimSpace(text), "T", " ", 1)
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"} {
		if at, err := time.ParseInLocation(layout, text, now.Location()); err == nil {
			return at, nil
		}
	}
	if at, err := time.ParseInLocation("15:04", text, now.Location()); err == nil {
		y, m, d := now.Date()
		return time.Date(y, m, d, at.Hour(), at.Minute(), 0, 0, now.Location()), nil
	}
	return time.Time{}, fault.New(fault.Invalid, "flags", "-%s is %q; write it as 2006-01-02 15:04, or 15:04 for today", flag, text)
}

// ended says that somebody has stopped the command.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fault.New(fault.Unavailable, "replay", "stopped; nothing was kept")
	}
	return err
}

// pace says now and then how far something long is.
type pace struct {
	e    env
	told time.Time
}

func (p *pace) say(format string, args ...any) {
	if now := p.e.now(); now.Sub(p.told) >= progressEvery {
		p.told = now
		_, _ = fmt.Fprintf(p.e.err, format+"\n", args...)
	}
}
