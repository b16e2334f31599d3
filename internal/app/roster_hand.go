package app

import (
	"context"
	"slices"
	"time"

	"heartline/configs"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/roster/life"
)

// AddShift adds a shift to the published roster.
func (l rosterLife) AddShift(ctx context.Context, who access.Identity, in api.RosterShiftInput) (out api.RosterShift, err error) {
	if in.Agent != "" {
		if err := l.known(ctx, "agent", in.Agent); err != nil {
			return out, err
		}
	}
	zone := zoneOf(l.a.config().Zone)
	if err := l.understood(ctx, in); err != nil {
		return out, err
	}
	asker, err := l.hand(ctx, who)
	if err != nil {
		return out, err
	}
	s := life.Shift{
		Type: in.Type, Line: in.Line, Role: in.Role, Site: in.Site, Date: in.Start.In(zone).Format(time.DateOnly), Start: in.Start, End: in.End,
		Zone: zone.String(), Holder: in.Agent, OffFloor: in.OffFloor,
	}
	if _, err := l.do(ctx, who, life.Add{Asker: asker, Shift: s, Reason: in.Reason, Override: in.Override}); err != nil {
		return out, err
	}
	err = l.a.roster.Read(ctx, func(b *life.Book) {
		s, _ := b.Shift(asker.ID)
		out = l.shift(s)
	})
	return out, err
}

// understood refuses a shift for a line that no queue is served by and nobody is asked of, or in a role that the rules do not know.
func (l rosterLife) understood(ctx context.Context, in api.RosterShiftInput) error {
	if in.Line != "" && !in.OffFloor && !slices.Contains(newRosters(l.a).lines(), in.Line) && !asked(l.a.config(), in.Line) {
		return fault.Field("line", fault.New(fault.Invalid, "roster", "No queue is served by that line; use the line of a queue, or none."))
	}
	doc, err := l.a.web.planner.writtenModel(ctx)
	if err != nil || doc == nil || in.Role == "" {
		return err
	}
	if roleIn(doc, in.Type, in.Role) != in.Role {
		return fault.Field("role", fault.New(fault.Invalid, "roster", "The rules of the roster know no such role; use one that is demanded, or none."))
	}
	return nil
}

// asked reports whether a way of asking for help names a line.
func asked(cfg *configs.Config, line string) bool {
	return slices.ContainsFunc(cfg.Escalations, func(e configs.Escalation) bool {
		return slices.ContainsFunc(e.Steps, func(s configs.EscalationStep) bool {
			return slices.ContainsFunc(s.Ways, func(w configs.EscalationWay) bool { return w.OnCall == line })
		})
	})
}

// AssignShift gives a shift or a part of it to somebody.
func (l rosterLife) AssignShift(ctx context.Context, who access.Identity, shift string, in api.RosterAssignInput) error {
	return l.byHand(ctx, who, shift, handOf{Assign: &in})
}

// OpenShift takes whoever has a shift, or a part of it, off it.
func (l rosterLife) OpenShift(ctx context.Context, who access.Identity, shift string, in api.RosterHandInput) error {
	return l.byHand(ctx, who, shift, handOf{Open: &in})
}

// CancelShift takes a shift off the roster.
func (l rosterLife) CancelShift(ctx context.Context, who access.Identity, shift string, in api.RosterHandInput) error {
	return l.byHand(ctx, who, shift, handOf{Cancel: &in})
}

// MoveShift moves a shift in time.
func (l rosterLife) MoveShift(ctx context.Context, who access.Identity, shift string, in api.RosterMoveInput) error {
	return l.byHand(ctx, who, shift, handOf{Move: &in})
}

func (l rosterLife) byHand(ctx context.Context, who access.Identity, shift string, h handOf) error {
	c, err := l.handCommand(ctx, who, shift, h)
	if err == nil {
		_, err = l.do(ctx, who, c)
	}
	return err
}

// handOf is what is done to a shift by hand: one of them.
type handOf struct {
	Assign       *api.RosterAssignInput
	Move         *api.RosterMoveInput
	Open, Cancel *api.RosterHandInput
}

// handCommand makes the command for the book.
func (l rosterLife) handCommand(ctx context.Context, who access.Identity, shift string, h handOf) (life.Command, error) {
	if h.Assign != nil {
		if err := l.known(ctx, "agent", h.Assign.Agent); err != nil {
			return nil, err
		}
	}
	asker, err := l.hand(ctx, who)
	switch {
	case err != nil:
		return nil, err
	case h.Assign != nil:
		return life.Assign{
			Asker: asker, Piece: life.Piece{Shift: shift, From: h.Assign.From, To: h.Assign.To}, Staff: h.Assign.Agent, Reason: h.Assign.Reason, Override: h.Assign.Override,
		}, nil
	case h.Move != nil:
		return life.Move{Asker: asker, Shift: shift, Start: h.Move.Start, End: h.Move.End, Reason: h.Move.Reason, Override: h.Move.Override}, nil
	case h.Open != nil:
		return life.Unassign{Asker: asker, Piece: life.Piece{Shift: shift, From: h.Open.From, To: h.Open.To}, Reason: h.Open.Reason}, nil
	default:
		return life.Cancel{Asker: asker, Shift: shift, Reason: h.Cancel.Reason}, nil
	}
}

// probe is a reason of what is only tried.
const probe = "tried"

// ShiftCovers lists who could take a shift, legal ones first; whoever is away then, or has another shift, is named with that.
func (l rosterLife) ShiftCovers(ctx context.Context, shift string) (out []api.RosterTaker, err error) {
	known := false
	err = l.a.roster.Judged(ctx, func(b *life.Book, j life.Judge) {
		s, ok := b.Shift(shift)
		if known = ok && s.State == life.Live; !known {
			return
		}
		from, to := monthOf(s.Start, zoneOf(l.a.config().Zone))
		for _, c := range j.Covers(s, 0) {
			one := api.RosterTaker{Agent: l.person(c.Staff), Cost: c.Verdict.Cost, Hours: float64(minutesIn(b.Of(c.Staff), from, to)) / minutesHour}
			try := life.Assign{Asker: life.Asker{ID: id.New(), By: life.Timer, Roles: []string{bookManager}}, Piece: life.Piece{Shift: shift}, Staff: c.Staff, Reason: probe}
			one.Legal, _, one.Why = weighedUp(b, j, manager(), try, time.Now())
			out = append(out, one)
		}
	})
	if err == nil && !known {
		err = fault.Code("no_shift", fault.New(fault.NotFound, "roster", "There is no such shift; read the roster anew."))
	}
	return bestTakers(out), err
}

// Windows lists when people sign up, now and ahead; those that are withdrawn or have closed are left out.
func (l rosterLife) Windows(ctx context.Context) (out []api.RosterWindow, err error) {
	now := time.Now()
	err = l.a.roster.Read(ctx, func(b *life.Book) {
		for _, w := range b.Windows() {
			if !w.Off && w.Closes.After(now) {
				out = append(out, windowOf(w))
			}
		}
	})
	return out, err
}

// SetWindow opens, changes or withdraws a window.
func (l rosterLife) SetWindow(ctx context.Context, who access.Identity, in api.RosterWindow) (api.RosterWindow, error) {
	w := life.Window{
		ID: in.Id, From: in.From, To: in.To, Types: in.Types, Lines: in.Lines, Roles: in.Roles, Opens: in.Opens, Closes: in.Closes,
		Tags: in.Tags, Shifts: in.Shifts, Minutes: in.Minutes, Off: in.Off,
	}
	facts, err := l.do(ctx, who, life.SetWindow{Asker: rosterAsker(ctx, who, ""), Window: w})
	if err != nil {
		return api.RosterWindow{}, err
	}
	if set, ok := facts[0].(life.WindowSet); ok {
		w = set.Window
	}
	return windowOf(w), nil
}

func windowOf(w life.Window) api.RosterWindow {
	return api.RosterWindow{
		Id: w.ID, From: w.From, To: w.To, Types: w.Types, Lines: w.Lines, Roles: w.Roles, Opens: w.Opens, Closes: w.Closes,
		Tags: w.Tags, Shifts: w.Shifts, Minutes: w.Minutes, Off: w.Off,
	}
}
