package app

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"heartline/agent"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/store"
	"heartline/roster"
	"heartline/roster/bound"
	"heartline/roster/feed"
	"heartline/roster/model"
)

// document is a model as it is kept: without days, which each draft has of its own.
type document struct {
	*model.Model
	Start *string `json:"start,omitempty"`
	Days  *int    `json:"days,omitempty"`
}

// keptModel is the last revision of what rosters are made from.
type keptModel struct {
	store.RosterModel // Revision 0: nobody has written one
	doc               *model.Model
}

// RosterModel returns the document, or a first one.
func (p *planner) RosterModel(ctx context.Context) (api.RosterModel, error) {
	kept, err := p.model(ctx)
	if err != nil {
		return api.RosterModel{}, err
	}
	return p.modelPage(kept), nil
}

func (p *planner) modelPage(kept keptModel) api.RosterModel {
	out := api.RosterModel{Revision: kept.Revision, First: kept.Revision == 0, At: kept.At, Model: json.RawMessage(kept.Body)}
	if kept.By != "" {
		out.By = p.a.people.Person(kept.By)
	}
	return out
}

// model returns the document that is in force. It is read once for each revision, and must not be changed.
func (p *planner) model(ctx context.Context) (keptModel, error) {
	revision, err := p.a.store.RosterRevision(ctx)
	if err != nil {
		return keptModel{}, err
	}
	if revision == 0 {
		doc, err := p.firstModel(ctx)
		if err != nil {
			return keptModel{}, err
		}
		body, err := json.Marshal(document{Model: doc})
		return keptModel{store.RosterModel{Body: string(body)}, doc}, err
	}
	p.mu.Lock()
	last := p.last
	p.mu.Unlock()
	if last.doc != nil && last.Revision == revision {
		return last, nil
	}
	row, err := p.a.store.RosterModel(ctx, revision)
	if err != nil {
		return keptModel{}, err
	}
	kept, err := keptOf(row)
	if err != nil {
		return keptModel{}, err
	}
	p.mu.Lock()
	p.last = kept
	p.mu.Unlock()
	return kept, nil
}

func keptOf(row store.RosterModel) (keptModel, error) {
	doc := &model.Model{}
	if err := json.Unmarshal([]byte(row.Body), doc); err != nil {
		return keptModel{}, fault.Wrap(fault.Internal, "roster model", err, "")
	}
	return keptModel{row, doc}, nil
}

// firstModel is made from what the house has: those who take calls, one room, three shifts of eight hours, two people in each.
func (p *planner) firstModel(ctx context.Context) (*model.Model, error) {
	users, err := p.a.store.ListUsers(ctx)
	if err != nil {
		return nil, err
	}
	skills, err := p.a.store.AgentSkills(ctx)
	if err != nil {
		return nil, err
	}
	const eight, least = 480, 2
	m := &model.Model{
		Version: model.Version, Zone: p.zone().String(), Sites: []model.Site{{ID: "office"}},
		Shifts: []model.ShiftType{
			{ID: "day", Start: "08:00", Minutes: eight, Site: "office"},
			{ID: "evening", Start: "16:00", Minutes: eight, Site: "office"},
			{ID: "night", Start: "00:00", Minutes: eight, Site: "office"},
		},
		Demand:    []model.Demand{{ID: "floor", Shifts: []string{"day", "evening", "night"}, Min: least, Target: least, WMin: 1000, WOver: 10}},
		Contracts: []model.Contract{{ID: "full"}},
	}
	if m.Zone == "Asia/Shanghai" {
		m.Profile = "cn"
	}
	for _, u := range users {
		if !ofTheHouse(u) || u.Disabled {
			continue
		}
		who := model.Person{ID: u.ID, Contract: "full"}
		for skill := range skills[agent.ID(u.ID)] {
			who.Skills = append(who.Skills, model.Dated{ID: string(skill)})
			if !slices.Contains(m.Skills, string(skill)) {
				m.Skills = append(m.Skills, string(skill))
			}
		}
		slices.SortFunc(who.Skills, func(a, b model.Dated) int { return strings.Compare(a.ID, b.ID) })
		m.Staff = append(m.Staff, who)
	}
	slices.Sort(m.Skills)
	slices.SortFunc(m.Staff, func(a, b model.Person) int { return strings.Compare(a.ID, b.ID) })
	return m, nil
}

// SetRosterModel keeps a document as the next revision, or says all that is wrong with it.
func (p *planner) SetRosterModel(ctx context.Context, in api.RosterModelInput, by string) (api.RosterModel, error) {
	release, err := p.turns.take(ctx, modelTurn)
	if err != nil {
		return api.RosterModel{}, err
	}
	defer release()
	kept, err := p.keepModel(ctx, in.Revision, in.Model, by)
	if err != nil {
		return api.RosterModel{}, err
	}
	return p.modelPage(kept), nil
}

// modelTurn is the key of the turn of whoever changes the document; drafts have their ids.
const modelTurn = "model"

// keepModel checks and keeps a document that was made from a revision. The caller has the turn.
func (p *planner) keepModel(ctx context.Context, from int64, raw []byte, by string) (keptModel, error) {
	last, err := p.model(ctx)
	if err != nil {
		return keptModel{}, err
	}
	if last.Revision != from {
		return keptModel{}, staleRoster("Somebody else has changed the staff or the rules meanwhile; read them again.")
	}
	doc, faults := p.readDocument(raw)
	if len(faults) > 0 {
		return keptModel{}, refusedModel(faults)
	}
	row := store.RosterModel{Revision: from + 1, At: time.Now(), By: by, Body: string(raw)}
	if err := p.a.store.SaveRosterModel(ctx, row); err != nil {
		return keptModel{}, err
	}
	return keptModel{row, doc}, nil
}

func staleRoster(text string) error {
	return fault.Code("stale", fault.New(fault.Conflict, "roster", "%s", text))
}

func refusedModel(faults []model.Fault) error {
	r := &console.RosterRefusal{Err: fault.Code("roster_model", fault.New(fault.Invalid, "roster", "The document has %d faults; nothing was kept.", len(faults)))}
	for _, f := range faults {
		r.Faults = append(r.Faults, api.RosterFault{Path: f.Path, Line: f.Line, Message: f.Text})
	}
	return r
}

// readDocument reads a document as one for all days that its leave, wishes and pins name, because a model needs days.
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
	at := bytes.IndexByte(raw, '{') + 1
	whole := slices.Concat(raw[:at], []byte(`"start":"`+start+`","days":`+strconv.Itoa(days)+`,`), raw[at:])
	m, faults := model.Parse(bytes.NewReader(whole))
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
	// Dates a few hours apart by a change of the clocks are whole days apart.
	days = int(most.Sub(least).Hours()/24+0.5) + 1
	return least.Format(time.DateOnly), min(days, model.MaxDays)
}

// ImportRosterTable takes a table into the document.
func (p *planner) ImportRosterTable(ctx context.Context, what string, csv io.Reader, dryRun bool, by string) (api.RosterTable, error) {
	return p.takeIn(ctx, dryRun, by, func(m *model.Model) (rows int, faults []roster.RowError) {
		switch what {
		case "staff":
			people, faults := model.StaffCSV(csv, m)
			for _, one := range people {
				at := slices.IndexFunc(m.Staff, func(o model.Person) bool { return o.ID == one.ID })
				if at < 0 {
					m.Staff = append(m.Staff, one)
					continue
				}
				old := m.Staff[at]
				one.Available, one.History, one.Rules = old.Available, old.History, old.Rules // a table has no columns for them
				m.Staff[at] = one
			}
			return len(people), faults
		case "leave":
			leave, faults := model.LeaveCSV(csv, m)
			addLeave(m, leave)
			return len(leave), faults
		default:
			demand, faults := model.DemandCSV(csv, m)
			if len(faults) == 0 {
				m.Demand = demand
			}
			return len(demand), faults
		}
	})
}

// addLeave adds leave that is not there yet.
func addLeave(m *model.Model, leave []model.Leave) {
	for _, l := range leave {
		if !slices.ContainsFunc(m.Leave, func(o model.Leave) bool { return o.Staff == l.Staff && o.From == l.From && o.To == l.To }) {
			m.Leave = append(m.Leave, l)
		}
	}
}

// calendarPast is how many days before today leave is still taken from a calendar: a draft may begin in the past.
const calendarPast = 31

// ImportRosterCalendar takes the leave of one person's calendar into the document.
func (p *planner) ImportRosterCalendar(ctx context.Context, who string, calendar io.Reader, dryRun bool, by string) (api.RosterTable, error) {
	return p.takeIn(ctx, dryRun, by, func(m *model.Model) (rows int, out []roster.RowError) {
		if !slices.ContainsFunc(m.Staff, func(o model.Person) bool { return o.ID == who }) {
			return 0, []roster.RowError{{Text: "the model has nobody of that id; add the person first"}}
		}
		now := time.Now()
		spans, faults := feed.ReadLeave(calendar, p.zone(), now.AddDate(0, 0, -calendarPast), now.AddDate(0, 0, model.MaxDays-2*calendarPast))
		for _, f := range faults {
			out = append(out, roster.RowError{Line: f.Line, Text: f.Error()})
		}
		var leave []model.Leave
		for _, s := range spans {
			first, last := s.Dates(p.zone())
			leave = append(leave, model.Leave{Staff: who, From: dateOf(first), To: dateOf(last)})
		}
		addLeave(m, leave)
		return len(leave), out
	})
}

// takeIn changes the document by a file, whole or not at all.
func (p *planner) takeIn(ctx context.Context, dryRun bool, by string, take func(*model.Model) (int, []roster.RowError)) (api.RosterTable, error) {
	release, err := p.turns.take(ctx, modelTurn)
	if err != nil {
		return api.RosterTable{}, err
	}
	defer release()
	kept, err := p.model(ctx)
	if err == nil {
		kept, err = keptOf(kept.RosterModel) // one of its own, to be changed
	}
	if err != nil {
		return api.RosterTable{}, err
	}
	out := api.RosterTable{Revision: kept.Revision}
	kept.doc.Start, kept.doc.Days = p.named(kept.doc)
	rows, faults := take(kept.doc)
	if len(faults) > 0 {
		out.Errors = refusedRoster(faults).Errors
		return out, nil
	}
	raw, err := json.Marshal(document{Model: kept.doc})
	if err != nil {
		return out, err
	}
	if _, wrong := p.readDocument(raw); len(wrong) > 0 {
		for _, f := range wrong {
			out.Errors = append(out.Errors, api.RowError{Column: f.Path, Message: f.Text})
		}
		return out, nil
	}
	out.Accepted, out.Rows = true, rows
	if dryRun {
		return out, nil
	}
	next, err := p.keepModel(ctx, kept.Revision, raw, by)
	out.Revision = next.Revision
	return out, err
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
