package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"heartline/internal/fault"
	"heartline/roster/life"
	"heartline/roster/model"
)

// rosterJudge says by the rules of the model in force what a change of the published roster would break. A house that has
// written no model has no rules but those of the book itself. It is made for one command and one state of the book.
//
// It counts what people do. Whether each seat of a type is filled is not its business: what people deal with is seats that are
// on the roster already. What is demanded by the clock, of holders of a skill, of rooms and of guards counts.
type rosterJudge struct {
	ctx  context.Context //nolint:containedctx // of the one command that is judged: the book's interface has none
	a    *App
	at   bookAt
	book *life.Book
	err  error // why it could not judge: its answers do not count then

	read     bool
	revision int64 // of the model; 0: nobody has written one

	found   namedRules   // what the last answer names, with people, days and costs
	because *model.Model // whose rules those are; nil: there are none
}

var _ life.Judge = (*rosterJudge)(nil)

func newRosterJudge(ctx context.Context, a *App, at bookAt) *rosterJudge {
	return &rosterJudge{ctx: ctx, a: a, at: at, book: at.book}
}

// ruleUnknown is broken by who is given a shift and is not among the staff of the model: nobody can say what that person may do.
const ruleUnknown = "staff"

// Judge implements life.Judge.
func (j *rosterJudge) Judge(changes []life.Change) life.Verdict {
	g := j.ground(changes)
	if g == nil {
		return life.Verdict{}
	}
	v, found, err := g.judge(changes)
	j.fail(err)
	j.found, j.because = found, g.base
	return v
}

// Covers implements life.Judge: all of the staff but who has the shift, legal ones first, then the cheapest, then by fewer minutes.
func (j *rosterJudge) Covers(s life.Shift, k int) []life.Candidate {
	type weighed struct {
		life.Candidate
		minutes int
	}
	var all []weighed
	leaves := j.book.Leaves(s)
	g := j.ground(append(slices.Clone(leaves), life.Change{In: []life.Shift{s}}))
	var asked [][]life.Change
	for _, who := range j.people(g) {
		if who == s.Holder {
			continue
		}
		in := s
		in.Holder = who
		asked = append(asked, append([]life.Change{{Staff: who, In: []life.Shift{in}}}, leaves...))
	}
	if g != nil {
		j.fail(g.prepare(asked...))
	}
	from, to := monthOf(s.Start, zoneOf(j.a.config().Zone))
	for _, changes := range asked {
		who := changes[0].Staff
		c := weighed{Candidate: life.Candidate{Staff: who}, minutes: minutesIn(j.book.Of(who), from, to)}
		if g != nil && j.err == nil {
			v, _, err := g.judge(changes)
			j.fail(err)
			c.Verdict = v
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(x, y weighed) int {
		return cmp.Or(legalFirst(x.Verdict, y.Verdict), x.Verdict.Cost-y.Verdict.Cost, x.minutes-y.minutes, cmp.Compare(x.Staff, y.Staff))
	})
	var found []life.Candidate
	for _, c := range all {
		if k > 0 && len(found) == k {
			break
		}
		found = append(found, c.Candidate)
	}
	return found
}

func legalFirst(x, y life.Verdict) int {
	switch {
	case x.Legal() == y.Legal():
		return 0
	case x.Legal():
		return -1
	}
	return 1
}

// people are who can be given a shift: the staff of the model, or, without one, all who take calls.
func (j *rosterJudge) people(g *judgeGround) (ids []string) {
	if g != nil {
		for i := range g.base.Staff {
			ids = append(ids, g.base.Staff[i].ID)
		}
		return ids
	}
	users, err := j.a.store.ListUsers(j.ctx)
	j.fail(err)
	for _, u := range users {
		if ofTheHouse(u) && !u.Disabled {
			ids = append(ids, u.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

func (j *rosterJudge) fail(err error) {
	if j.err == nil && err != nil {
		j.err = fault.Wrap(fault.Unavailable, "roster rules", err, "The rules of the roster cannot be counted; nothing was changed. Look at the staff and the rules.")
	}
}

// ground lays out the months in which shifts change; nil: there are no rules, or they cannot be had.
func (j *rosterJudge) ground(changes []life.Change) *judgeGround {
	if !j.read {
		j.read = true
		var err error
		j.revision, err = j.a.store.RosterRevision(j.ctx)
		j.fail(err)
	}
	if j.revision == 0 || j.err != nil {
		return nil
	}
	first, last, ok := spanOf(changes)
	if !ok {
		return nil
	}
	zone := zoneOf(j.a.config().Zone)
	from, _ := monthOf(first, zone)
	_, to := monthOf(last, zone)
	from, to = monday(from, zone), monday(to.AddDate(0, 0, week-1), zone)
	counted := min(int(to.Sub(from).Hours()/24+0.5), model.MaxDays-edgeDays) // days of 23 and of 25 hours are days
	key := from.Format(time.DateOnly) + "+" + formatInt(int64(counted))
	g, err := j.a.roster.grounds.ground(j.ctx, groundsOf{j.at.seq, j.revision}, key, func() (*judgeGround, error) { return j.lay(from, counted) })
	j.fail(err)
	return g
}

// edgeDays are laid out behind the months in which shifts change: rests and runs that begin in them end there.
const edgeDays = 2 * week

// spanOf returns the first and the last start of the shifts of some changes.
func spanOf(changes []life.Change) (first, last time.Time, ok bool) {
	for _, c := range changes {
		for _, s := range slices.Concat(c.Out, c.In) {
			if !ok || s.Start.Before(first) {
				first = s.Start
			}
			if !ok || s.Start.After(last) {
				last = s.Start
			}
			ok = true
		}
	}
	return first, last, ok
}

// monthOf returns the calendar month of an instant.
func monthOf(at time.Time, zone *time.Location) (from, to time.Time) {
	y, m, _ := at.In(zone).Date()
	return time.Date(y, m, 1, 0, 0, 0, 0, zone), time.Date(y, m+1, 1, 0, 0, 0, 0, zone)
}

func minutesIn(shifts []life.Shift, from, to time.Time) (sum int) {
	for _, s := range shifts {
		if !s.Start.Before(from) && s.Start.Before(to) {
			sum += s.Minutes()
		}
	}
	return sum
}

// lay binds the model to some days and to those behind them, with the shifts of the book in the place of what was published.
func (j *rosterJudge) lay(from time.Time, counted int) (*judgeGround, error) {
	days := counted + edgeDays
	m, _, err := j.a.web.planner.bind(j.ctx, from.Format(time.DateOnly), days)
	if err != nil {
		return nil, err
	}
	// What was wished for at a fixed place has been published; what is dear to change is so for whoever makes a roster.
	m.Published, m.Stability, m.Pins = nil, nil, nil
	cal, err := model.NewCalendar(m)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return nil, err
	}
	g := &judgeGround{base: m, cal: cal, zone: zone, last: cal.Date(counted - 1), parts: map[string]partType{}, rows: map[string][]life.Shift{}, passed: map[string]bool{}}
	for _, s := range j.book.Shifts(cal.Midnight(0), cal.Midnight(days)) {
		if s.Holder != "" {
			g.rows[s.Holder] = append(g.rows[s.Holder], s)
		}
	}
	g.doubles()
	return g, g.build()
}
