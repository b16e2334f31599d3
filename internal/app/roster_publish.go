package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/roster"
	"heartline/roster/life"
	"heartline/roster/model"
)

// rosterDiff shows what a publication would change of the roster as it is now.
func (a *App) rosterDiff(ctx context.Context, publish func(*life.Book) life.Publish, zone *time.Location) (api.RosterDiff, error) {
	var d life.Difference
	var wrong error
	err := a.roster.Read(ctx, func(book *life.Book) { d, wrong = life.Diff(book, publish(book), time.Now()) })
	if err == nil {
		err = wrong
	}
	if err != nil {
		return api.RosterDiff{}, bookFault(manager(), err)
	}
	return a.diffOf(d, zone), nil
}

// wouldPublish says why a publication would be refused now.
func (a *App) wouldPublish(ctx context.Context, publish func(*life.Book) life.Publish) error {
	var refused error
	err := a.roster.Read(ctx, func(book *life.Book) {
		c := publish(book)
		c.Version = book.Version() + 1
		_, refused = life.Decide(book, nil, c, time.Now())
	})
	if err != nil {
		return err
	}
	return bookFault(manager(), refused)
}

// publishRoster publishes and returns the version.
func (a *App) publishRoster(ctx context.Context, publish func(*life.Book) life.Publish) (version int, err error) {
	facts, err := a.roster.DoNow(ctx, func(book *life.Book) (life.Command, error) { return publish(book), nil })
	if err != nil {
		return 0, bookFault(manager(), err)
	}
	for _, f := range facts {
		if p, ok := f.(life.Published); ok {
			return p.Version, nil
		}
	}
	return 0, fault.New(fault.Internal, "publish roster", "")
}

// publishedBy returns what a command has published, if it was carried out already.
func (a *App) publishedBy(ctx context.Context, command string) (life.Published, bool, error) {
	row, err := a.store.RosterFact(ctx, command)
	if fault.Is(err, fault.NotFound) {
		return life.Published{}, false, nil
	}
	if err != nil {
		return life.Published{}, false, err
	}
	fact, err := decodeRosterFact(row)
	p, ok := fact.(life.Published)
	return p, ok, err
}

// diffOf shows what publishing would change.
func (a *App) diffOf(d life.Difference, zone *time.Location) api.RosterDiff {
	out := api.RosterDiff{
		Count: api.RosterDiffCount{
			New: d.Count[life.KindNew], Handed: d.Count[life.KindHanded], Moved: d.Count[life.KindMoved],
			Altered: d.Count[life.KindAltered], Cancelled: d.Count[life.KindGone], Frozen: d.Count[life.KindFrozen],
		},
		People: []api.RosterDiffPerson{}, Running: []string{}, Overlap: []api.Person{},
		Ended: len(d.Ended), Gaps: len(d.Gaps), Absent: len(d.Absent), Mark: d.Mark,
	}
	for _, s := range d.Running {
		out.Running = append(out.Running, shiftSaid(s, zone))
	}
	for _, who := range d.Overlap {
		out.Overlap = append(out.Overlap, a.people.Person(who))
	}
	for _, x := range d.Deltas {
		if x.Kind == life.KindGone && x.Was.Holder == "" {
			out.OpenGone = append(out.OpenGone, api.RosterDelta{Kind: api.RosterDeltaKind(x.Kind), Date: x.Was.Date, Was: shiftSaid(x.Was, zone)})
		}
	}
	for who, deltas := range d.Person {
		p := api.RosterDiffPerson{Staff: who, Name: a.people.Person(who).Name, Changes: []api.RosterDelta{}}
		for _, x := range deltas {
			p.Changes = append(p.Changes, deltaOf(x, who, zone))
		}
		out.People = append(out.People, p)
	}
	slices.SortFunc(out.People, func(x, y api.RosterDiffPerson) int { return strings.Compare(x.Staff, y.Staff) })
	return out
}

// deltaOf says what a difference is for one person.
func deltaOf(x life.Delta, who string, zone *time.Location) api.RosterDelta {
	out := api.RosterDelta{Kind: api.RosterDeltaKind(x.Kind), Date: x.Is.Date}
	if out.Date == "" {
		out.Date = x.Was.Date
	}
	if x.Was.Holder == who && !x.Was.Start.IsZero() {
		out.Was = shiftSaid(x.Was, zone)
	}
	if x.Is.Holder == who && !x.Is.Start.IsZero() {
		out.Is = shiftSaid(x.Is, zone)
	}
	return out
}

// shiftSaid names a shift by its type and times.
func shiftSaid(s life.Shift, zone *time.Location) string {
	times := s.Start.In(zone).Format("15:04") + "–" + s.End.In(zone).Format("15:04")
	if s.Type == plainShift {
		return times
	}
	return s.Type + " " + times
}

// typed gives shifts of a file, which knows no types, the types, roles and sites of what is published at their times: of the
// same person, else of whoever has it. What is published nowhere has the type of the model that is at these times. left is what a file
// does not speak of, since it says who works on the floor: duty off it, and seats that nobody has and that it does not fill.
func typed(book *life.Book, shifts []roster.Shift, doc *model.Model, zone *time.Location, from, to time.Time) (rows, left []life.Shift) {
	type seat struct {
		start, end time.Time
		line       string
	}
	there := map[seat][]life.Shift{}
	for _, s := range book.Shifts(from, to) {
		key := seat{s.Start, s.End, s.Line}
		switch {
		case s.Start.Before(from):
		case s.OffFloor:
			left = append(left, asRow(s))
		default:
			there[key] = append(there[key], s)
		}
	}
	out := make([]life.Shift, len(shifts))
	found := make([]bool, len(shifts))
	for _, sameHolder := range []bool{true, false} {
		for i, s := range shifts {
			key := seat{s.Start, s.End, s.Line}
			at := slices.IndexFunc(there[key], func(o life.Shift) bool { return !sameHolder || o.Holder == s.Agent })
			if found[i] || at < 0 {
				continue
			}
			o := there[key][at]
			there[key] = slices.Delete(there[key], at, at+1)
			out[i], found[i] = life.Shift{Type: o.Type, Role: o.Role, Site: o.Site, Date: o.Date, Credit: o.Credit}, true
		}
	}
	for i, s := range shifts {
		row := &out[i]
		if !found[i] {
			row.Type, row.Site = typeAt(doc, s, zone)
			row.Role = roleAt(doc, row.Type)
			row.Date = s.Start.In(zone).Format(time.DateOnly)
		}
		row.Line, row.Start, row.End, row.Zone, row.Holder = s.Line, s.Start, s.End, s.Zone, s.Agent
	}
	for _, open := range there {
		for _, s := range open {
			if s.Holder == "" {
				left = append(left, asRow(s))
			}
		}
	}
	slices.SortFunc(left, func(a, b life.Shift) int { return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.Type, b.Type)) })
	return out, left
}

// asRow is a shift of the roster as a draft says it.
func asRow(s life.Shift) life.Shift {
	s.ID, s.Parent, s.Version, s.State = "", "", 0, life.Live
	return s
}

// typeAt returns the type of the model that begins when a shift does and lasts as long.
func typeAt(doc *model.Model, s roster.Shift, zone *time.Location) (kind, site string) {
	if doc != nil {
		start, minutes := s.Start.In(zone).Format("15:04"), wallMinutes(s.Start, s.End, zone)
		for i := range doc.Shifts {
			if t := &doc.Shifts[i]; t.Start == start && t.Minutes == minutes && t.Owner == "" {
				return t.ID, t.Site
			}
		}
	}
	return plainShift, ""
}

// wallMinutes is how long a shift lasts by the clock on the wall, as a type says it: in the nights in which clocks change that is not what it lasts.
func wallMinutes(start, end time.Time, zone *time.Location) int {
	return int(wall(end.In(zone)).Sub(wall(start.In(zone))) / time.Minute)
}

func roleAt(doc *model.Model, kind string) string {
	if doc == nil {
		return ""
	}
	return roleOf(doc, kind)
}

// writtenModel returns the model that somebody has written; nil: nobody has.
func (p *planner) writtenModel(ctx context.Context) (*model.Model, error) {
	kept, err := p.model(ctx)
	if err != nil || kept.Revision == 0 {
		return nil, err
	}
	return kept.doc, nil
}
