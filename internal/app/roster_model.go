package app

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"heartline/agent"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/store"
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
	p.a.duty.Changed() // it says when skills begin and end
	return keptModel{row, doc}, nil
}

func staleRoster(text string) error {
	return fault.Code("stale", fault.New(fault.Conflict, "roster", "%s", text))
}

func refusedModel(faults []model.Fault) error {
	r := &console.RosterRefusal{Err: fault.Code("roster_model", fault.New(fault.Invalid, "roster", "The document has %d faults; nothing was kept.", len(faults)))}
	for _, f := range faults {
		r.Faults = append(r.Faults, api.RosterFault{Path: f.Path, Line: f.Line, Column: f.Column, Message: f.Text})
	}
	return r
}
