package main

import (
	"context"
	"encoding/json"
	"strings"

	"heartline/internal/fault"
	"heartline/roster"
	"heartline/roster/explain"
	"heartline/roster/legal"
)

// rosterExplain tells what a roster breaks and how it could be mended, or why somebody works on a date or does not.
func rosterExplain(ctx context.Context, e env, args []string) error {
	f := flags(e, "roster explain")
	file := f.String("model", "", "the model")
	of := f.String("roster", "", "the roster")
	why := f.String("why", "", "WHO@DATE or WHO@DATE@SHIFT: why that person works there or does not")
	cells := f.Int("changes", 0, "how many changes a repair has at most, 1 to 6; 0: 4")
	most := f.Int("most", 0, "for how many broken rules a repair is sought, the dearest first; 0: all")
	asJSON := f.Bool("json", false, "the data instead of sentences")
	if err := parse(f, args); err != nil {
		return err
	}
	m, err := readModel(*file)
	if err != nil {
		return err
	}
	r, err := readRoster(*of)
	if err != nil {
		return err
	}
	position, err := legal.NewPosition(m, r.Assignments)
	if err != nil {
		return fault.Wrap(fault.Invalid, "roster", err, err.Error())
	}
	x, err := explain.New(m, r.Assignments, tries{position})
	if err != nil {
		return fault.Wrap(fault.Invalid, "roster", err, err.Error())
	}
	if *why != "" {
		return explainWhy(e, x, *why, *asJSON)
	}
	found, err := x.Explain(ctx, explain.Options{Cells: *cells, Most: *most})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fault.Wrap(fault.Invalid, "roster", err, err.Error())
	case *asJSON:
		return indented(e, found)
	}
	for _, b := range found.Broken {
		e.say("%s", english(b.Sentence()))
		for _, s := range b.Sentences() {
			e.say("    %s", english(s))
		}
	}
	saySummary(e, found.Summary)
	return nil
}

func explainWhy(e env, x *explain.Explainer, question string, asJSON bool) error {
	who, date, shift, found := whoAndWhen(question)
	if !found {
		return fault.New(fault.Invalid, "roster", "-why %s: write WHO@DATE, such as c1@2026-12-13", question)
	}
	a, err := x.Why(who, date, shift)
	switch {
	case err != nil:
		return fault.Wrap(fault.Invalid, "roster", err, err.Error())
	case asJSON:
		return indented(e, a)
	}
	for _, s := range a.Sentences() {
		indent := ""
		if strings.HasPrefix(s.Code, "effect.") || strings.HasPrefix(s.Code, "step.") {
			indent = "    "
		}
		e.say("%s%s", indent, english(s))
	}
	return nil
}

// whoAndWhen parts WHO@DATE and WHO@DATE@SHIFT. An id may hold an @ itself: the first one counts that has a date behind it.
func whoAndWhen(question string) (who, date, shift string, found bool) {
	who, rest, more := strings.Cut(question, "@")
	for more {
		date, shift, _ = strings.Cut(rest, "@")
		if _, err := roster.ParseDay(date); err == nil {
			return who, date, shift, true
		}
		var part string
		part, rest, more = strings.Cut(rest, "@")
		who += "@" + part
	}
	return "", "", "", false
}

// shownPeople is how many people a summary names.
const shownPeople = 10

func saySummary(e env, s explain.Summary) {
	e.say("")
	e.say("value %d, hard rules broken by %d", s.Value, s.Hard)
	for _, r := range s.Rules {
		e.say("  %-24s %4d times, hard by %-5d cost %d", r.Rule, r.Times, r.Hard, r.Cost)
	}
	e.say("wishes met: %d of %d, weight %d of %d", s.Wishes.Met, s.Wishes.All, s.Wishes.MetWeight, s.Wishes.Weight)
	if len(s.People) > 0 {
		e.say("the dearest rows:")
	}
	for _, p := range s.People[:min(len(s.People), shownPeople)] {
		e.say("  %-12s hard by %-5d cost %d", p.Staff, p.Hard, p.Cost)
	}
	e.say("%-14s %5s %12s %14s %16s", "who", "post", "nights/fair", "weekends/fair", "hours/fair")
	for _, p := range s.Shares {
		e.say("%-14s %4d%% %6d/%-5d %8d/%-5d %8.1f/%-7.1f", p.Staff, p.Post, p.Nights, p.FairNights, p.Weekends, p.FairWeekends,
			float64(p.Minutes)/minutesAnHour, float64(p.FairMinutes)/minutesAnHour)
	}
}

const minutesAnHour = 60

func indented(e env, data any) error {
	enc := json.NewEncoder(e.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(data)
}

// tries asks a position what changes would do.
type tries struct{ *legal.Position }

// Try implements explain.Trier.
func (t tries) Try(changes ...explain.Change) (explain.Verdict, error) {
	all := make([]legal.Change, len(changes))
	for i, c := range changes {
		all[i] = legal.Change(c)
	}
	v, err := t.Position.Try(all...)
	return explain.Verdict(v), err
}
