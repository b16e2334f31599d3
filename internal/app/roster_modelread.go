package app

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"heartline/console/api"
	"heartline/roster/bound"
	"heartline/roster/model"
)

// readDocument reads a document as one for all days that its leave, wishes, pins and demand name, because a model needs days.
func (p *planner) readDocument(raw []byte) (*model.Model, []model.Fault) {
	loose := document{Model: &model.Model{}}
	_ = json.Unmarshal(raw, &loose) // what is wrong is said below, with its place
	var faults []model.Fault
	for path, there := range map[string]bool{"start": loose.Start != nil, "days": loose.Days != nil, "published": len(loose.Published) > 0} {
		if there {
			faults = append(faults, model.Fault{Path: path, Text: "each draft has its own: leave it out"})
		}
	}
	if len(faults) > 0 {
		slices.SortFunc(faults, func(a, b model.Fault) int { return strings.Compare(a.Path, b.Path) })
		return nil, faults
	}
	start, days := p.named(loose.Model)
	m, faults := parseFor(raw, start, days)
	// Leave and wishes may lie before this week, and so may what was worked: that must lie before this week alone.
	if first := monday(time.Now(), p.zone()).Format(time.DateOnly); start < first && slices.ContainsFunc(faults, ofHistory) {
		_, past := parseFor(raw, first, days)
		faults = slices.DeleteFunc(faults, ofHistory)
		faults = append(faults, slices.DeleteFunc(past, func(f model.Fault) bool { return !ofHistory(f) })...)
		slices.SortStableFunc(faults, func(a, b model.Fault) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
		if len(faults) == 0 {
			m = loose.Model
			m.Start, m.Days = start, days
		}
	}
	return m, faults
}

// ofHistory reports whether a fault is about what somebody has worked before.
func ofHistory(f model.Fault) bool {
	return strings.HasPrefix(f.Path, "staff[") && strings.Contains(f.Path, "].history")
}

// parseFor reads a document as one for some days.
func parseFor(raw []byte, start string, days int) (*model.Model, []model.Fault) {
	at := bytes.IndexByte(raw, '{') + 1
	ours := `"start":"` + start + `","days":` + strconv.Itoa(days) + `,`
	m, faults := model.Parse(bytes.NewReader(slices.Concat(raw[:at], []byte(ours), raw[at:])))
	// In the line in which ours was put, places behind it are those of the document without it.
	line, column := 1+bytes.Count(raw[:at], []byte("\n")), utf8.RuneCount(raw[bytes.LastIndexByte(raw[:at], '\n')+1:at])
	for i := range faults {
		if f := &faults[i]; f.Line == line && f.Column > column {
			f.Column = max(f.Column-len(ours), column)
		}
	}
	return m, faults
}

// named returns days that hold every date which a document names, as far as a model may be long: from this Monday, or earlier.
func (p *planner) named(m *model.Model) (start string, days int) {
	first := monday(time.Now(), p.zone())
	least := first
	most := first.AddDate(0, 0, 4*week)
	see := func(date string) {
		if t, err := time.ParseInLocation(time.DateOnly, date, p.zone()); err == nil {
			if t.Before(least) {
				least = t
			}
			if t.After(most) {
				most = t
			}
		}
	}
	for _, l := range m.Leave {
		see(l.From)
		see(l.To)
	}
	for _, r := range m.Requests {
		see(r.Date)
	}
	for _, pin := range m.Pins {
		see(pin.Date)
	}
	for i := range m.Demand {
		for _, date := range m.Demand[i].On.Dates {
			see(date)
		}
	}
	// Dates a few hours apart by a change of the clocks are whole days apart.
	days = int(most.Sub(least).Hours()/24+0.5) + 1
	return least.Format(time.DateOnly), min(days, model.MaxDays)
}

// RosterDiagnosis says what cannot be on some days.
func (p *planner) RosterDiagnosis(ctx context.Context, from string, days int) (api.RosterDiagnosis, error) {
	m, _, err := p.bind(ctx, from, days)
	if err == nil {
		err = p.takeAway(ctx, m)
	}
	if err != nil {
		return api.RosterDiagnosis{}, err
	}
	d := bound.Diagnose(m)
	out := api.RosterDiagnosis{Impossible: d.Impossible(), Uncovered: d.Uncovered, Balance: d.Capacity}
	for _, r := range d.Reasons {
		out.Reasons = append(out.Reasons, api.RosterReason{
			Level: api.RosterReasonLevel(r.Level), Kind: string(r.Kind), Spans: r.Spans, Needed: r.Needed, Possible: r.Possible, Short: r.Short, Said: r.Sentence(),
			Role: r.Role, Skill: r.Skill, Site: r.Site, Rule: r.Rule, Staff: r.Staff, Mends: r.Mends,
		})
	}
	return out, nil
}
