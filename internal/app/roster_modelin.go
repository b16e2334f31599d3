package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"slices"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/roster"
	"heartline/roster/intake"
	"heartline/roster/model"
)

// How faults of what was sent are told from those of what was there.
const (
	sentFile = "file"
	keptFile = "document"
)

// ImportRosterTable takes a table into the document. One that is to be the whole of its list is taken in only by who has seen what goes.
func (p *planner) ImportRosterTable(ctx context.Context, csv io.Reader, by string, how console.RosterTableImport) (api.RosterTable, error) {
	data, err := io.ReadAll(csv)
	if err != nil {
		return api.RosterTable{}, err
	}
	if how.Replace && !how.DryRun && how.Seen == "" {
		return api.RosterTable{}, unseen("roster table")
	}
	return p.takeIn(ctx, how.DryRun, how.Seen, by, func(in *intake.Intake, out *api.RosterTable) {
		switch how.What {
		case "staff":
			out.Rows = in.Staff(sentFile, data, how.Replace)
		case "leave":
			out.Rows = in.Leave(sentFile, data, how.Replace)
		default:
			out.Rows = in.Demand(sentFile, data, true)
		}
	})
}

// addLeave adds the days of a leave that are none yet, as far as they lie in the days of a model: a document in which two leaves of one person
// share a day is refused.
func addLeave(m *model.Model, cal *model.Calendar, l model.Leave) {
	first, known := cal.Day(l.From)
	last, also := cal.Day(l.To)
	if !known || !also {
		return
	}
	there := slices.Clone(m.Leave)
	goesOn := false
	for d := max(first, 0); d <= min(last, m.Days-1); d++ {
		date := cal.Date(d)
		if slices.ContainsFunc(there, func(o model.Leave) bool { return o.Staff == l.Staff && o.From <= date && date <= o.To }) {
			goesOn = false
			continue
		}
		if n := len(m.Leave); goesOn {
			m.Leave[n-1].To = date
			continue
		}
		l.From, l.To, goesOn = date, date, true
		m.Leave = append(m.Leave, l)
	}
}

// Of which days leave is taken from a calendar, from today: a draft may begin in the past, and a document has so many days at most.
const (
	calendarPast  = 31
	calendarAhead = model.MaxDays - 2*calendarPast
)

// ImportRosterCalendar takes the leave of one person's calendar into the document.
func (p *planner) ImportRosterCalendar(ctx context.Context, who string, calendar io.Reader, dryRun bool, by string) (api.RosterTable, error) {
	data, err := io.ReadAll(calendar)
	if err != nil {
		return api.RosterTable{}, err
	}
	kept, err := p.model(ctx)
	if err != nil {
		return api.RosterTable{}, err
	}
	if !slices.ContainsFunc(kept.doc.Staff, func(o model.Person) bool { return o.ID == who }) {
		return api.RosterTable{}, fault.Field("agent", fault.New(fault.Invalid, "roster calendar", "The document has nobody of that id; add the person first."))
	}
	now := time.Now().In(p.zone())
	day := func(n int) roster.Day {
		y, m, d := now.AddDate(0, 0, n).Date()
		return roster.Day{Year: y, Month: m, Day: d}
	}
	return p.takeIn(ctx, dryRun, "", by, func(in *intake.Intake, out *api.RosterTable) {
		taken := in.Calendar(sentFile, who, data, day(-calendarPast), day(calendarAhead))
		out.Rows, out.Unsettled = taken.Times, len(taken.Unsettled)
	})
}

// takeIn changes the document by a file, whole or not at all, and if anything was seen, by that alone. What changes nothing makes no revision.
func (p *planner) takeIn(ctx context.Context, dryRun bool, seen, by string, take func(*intake.Intake, *api.RosterTable)) (api.RosterTable, error) {
	release, err := p.turns.take(ctx, modelTurn)
	if err != nil {
		return api.RosterTable{}, err
	}
	defer release()
	kept, err := p.model(ctx)
	if err != nil {
		return api.RosterTable{}, err
	}
	refused := api.RosterTable{Revision: kept.Revision}
	// Drafts are made of the kept document: a file that is only tried, or refused, must not be in it.
	own, err := keptOf(kept.RosterModel)
	if err != nil {
		return refused, err
	}
	doc := own.doc
	was, err := json.Marshal(document{Model: doc})
	if err != nil {
		return refused, err
	}
	out := refused
	doc.Start, doc.Days = p.named(doc)
	in := intake.New(doc)
	take(in, &out)
	doc.Start, doc.Days = p.named(doc)
	// What was worked may lie in the days of older leave; no table has it, and it was judged when it was written.
	staff := doc.Staff
	doc.Staff = workedBefore(staff, doc.Start)
	in.Check(keptFile)
	doc.Staff = staff
	if faults := in.Faults(); len(faults) > 0 {
		for _, f := range faults {
			refused.Errors = append(refused.Errors, rowError(f.RowError))
		}
		return refused, nil
	}
	raw, err := json.Marshal(document{Model: doc})
	if err != nil {
		return refused, err
	}
	out.Accepted, out.Mark = true, markOf(kept.Revision, raw)
	c := intake.Compare(kept.doc, doc)
	out.Comes, out.Changed, out.Goes = entriesOf(c.Comes), entriesOf(c.Changed), entriesOf(c.Goes)
	held, err := p.heldInLeave(ctx, kept.doc, doc)
	if err != nil {
		return refused, err
	}
	out.Held = p.shownHeld(held)
	if seen != "" && seen != out.Mark && !dryRun {
		return refused, staleRoster("The staff or the rules have changed since the file was looked at; look at it again.")
	}
	if dryRun || bytes.Equal(raw, was) {
		return out, nil
	}
	next, err := p.keepModel(ctx, kept.Revision, raw, by)
	if err != nil {
		return refused, err
	}
	out.Revision = next.Revision
	p.tellHeld(ctx, held)
	return out, nil
}

// markOf tells what is made of a revision of the document from all else.
func markOf(revision int64, raw []byte) string {
	sum := sha256.Sum256(append([]byte(formatInt(revision)+"\n"), raw...))
	return hex.EncodeToString(sum[:12])
}

func entriesOf(changes []intake.Change) (out []api.RosterEntry) {
	for _, c := range changes {
		out = append(out, api.RosterEntry{List: api.RosterEntryList(c.List), Name: c.Name})
	}
	return out
}

// unseen refuses what takes something away that nobody has looked at.
func unseen(op string) error {
	return fault.Field("seen", fault.New(fault.Invalid, op, "Look at what goes first, and send the mark of that."))
}
