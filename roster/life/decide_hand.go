package life

import (
	"slices"
	"time"

	"heartline/internal/fault"
)

// hand checks who changes the roster by hand, and why.
func (t *turn) hand(reason, override string) error {
	if err := t.onlyManager(); err != nil {
		return err
	}
	if !isCode(reason) {
		return fault.Field("reason", refuse(fault.Invalid, "reason", "a change by hand needs a reason; choose one of the list"))
	}
	return codeOrNone("override", override)
}

// others refuses a manager who would change their own shifts by hand, unless nobody else could do it.
func (t *turn) others(people ...string) error {
	if slices.Contains(people, t.who.By) && !t.who.Alone {
		return refuse(fault.Denied, "own", "nobody changes their own shifts by hand; ask somebody else who may, or ask for a swap")
	}
	return nil
}

func codeOrNone(field, s string) error {
	if s != "" && !isCode(s) {
		return fault.Field(field, refuse(fault.Invalid, field, "the reason must be one of the list; texts are kept in notes"))
	}
	return nil
}

// changed records a change by hand whose rules are judged for whoever is concerned, unless they are overridden.
func (t *turn) changed(what, shift, reason, override string, set []Shift, people ...string) error {
	e := t.effects(set, "")
	if len(people) > 0 {
		v := t.judge(t.changes(set, people...)...)
		if !v.Legal() && override == "" {
			return illegal(people[0], v, "choose somebody else or another time, or give the reason for which it must be")
		}
		if !v.Legal() {
			e.Override, e.Broken = override, v.Broken
		}
	} else if t.weighs {
		t.judge(t.changes(set, append(t.losers(set), gainers(set)...)...)...)
	}
	t.record(Changed{Head: t.head(), What: what, Shift: shift, Reason: reason, Effect: e})
	return nil
}

func (t *turn) assign(c Assign) error {
	if err := t.hand(c.Reason, c.Override); err != nil {
		return err
	}
	s, from, to, err := t.ahead(c.Piece)
	switch {
	case err != nil:
		return err
	case !isID(c.Staff):
		return fault.Field("staff", refuse(fault.Invalid, "staff", "nobody is named; choose a person"))
	case c.Staff == s.Holder:
		return refuse(fault.Conflict, "has_it", "the person has this shift already; choose somebody else")
	}
	if err := t.others(s.Holder, c.Staff); err != nil {
		return err
	}
	set, _ := cut(s, from, to, c.Staff, FromHand, t.b.parts[s.ID])
	return t.changed(Assigned, s.ID, c.Reason, c.Override, set, c.Staff, s.Holder)
}

func (t *turn) unassign(c Unassign) error {
	if err := t.hand(c.Reason, ""); err != nil {
		return err
	}
	s, from, to, err := t.ahead(c.Piece)
	switch {
	case err != nil:
		return err
	case s.Holder == "":
		return refuse(fault.Conflict, "open", "the shift is open already; there is nobody to take off it")
	}
	if err := t.others(s.Holder); err != nil {
		return err
	}
	set, piece := cut(s, from, to, "", FromHand, t.b.parts[s.ID])
	set, _ = t.reseat(set, piece.ID, t.passedOver(s.Holder)...)
	return t.changed(Unassigned, s.ID, c.Reason, "", set)
}

// passedOver are those who wait in vain for what a manager opens: who has it until then, and the manager.
func (t *turn) passedOver(people ...string) []string {
	if t.who.Alone {
		return people
	}
	return append(slices.Clone(people), t.who.By)
}

func (t *turn) add(c Add) error {
	if err := t.hand(c.Reason, c.Override); err != nil {
		return err
	}
	s := c.Shift
	s.ID, s.Version, s.Parent, s.State, s.Source = t.who.ID, 1, "", Live, FromHand
	s.Start, s.End = second(s.Start), second(s.End)
	if err := t.row(&s); err != nil {
		return err
	}
	if s.Start.Before(t.now) {
		return refuse(fault.Conflict, "past", "the shift would begin in the past; let it begin now or later")
	}
	if err := t.others(s.Holder); err != nil {
		return err
	}
	if _, taken := t.b.shifts[s.ID]; taken {
		return refuse(fault.Conflict, "repeated", "there is a shift with this id; give the command a new id")
	}
	return t.changed(Added, s.ID, c.Reason, c.Override, []Shift{s}, holders(s)...)
}

func holders(s Shift) []string {
	if s.Holder == "" {
		return nil
	}
	return []string{s.Holder}
}

// row checks a shift that comes from outside, and gives it the zone of the house if it has none.
func (t *turn) row(s *Shift) error {
	if s.Zone == "" {
		s.Zone = t.b.zone
	}
	bad := func(field, mend string) error {
		return fault.Field(field, refuse(fault.Invalid, "row", "the %s of a shift is wrong; %s", field, mend))
	}
	date, err := time.Parse(time.DateOnly, s.Date)
	if err != nil {
		return bad("date", "write it as YYYY-MM-DD")
	}
	zone := t.location(s.Zone)
	if zone == nil {
		return bad("zone", "use an IANA name such as Asia/Shanghai")
	}
	if after := civil(s.Start, zone).Sub(date); after < -aDay || after > MaxLength {
		return bad("date", "let it be the day on which the shift begins")
	}
	if s.Start.After(t.now.Add(farthest)) {
		return bad("start", "let it begin within two years")
	}
	if !s.Start.Before(s.End) || s.End.Sub(s.Start) > MaxLength {
		return bad("end", "let it end after it starts, within 72 hours")
	}
	if !isID(s.Type) {
		return bad("type", "name a type of shift")
	}
	for _, f := range [][2]string{{"line", s.Line}, {"site", s.Site}, {"role", s.Role}} {
		if f[1] != "" && !isID(f[1]) {
			return bad(f[0], "name it by id, or leave it out")
		}
	}
	if s.Credit < -1 || s.Credit > int(MaxLength/time.Minute) {
		return bad("credit", "give minutes from 0 to 4320, or -1 for none")
	}
	if s.Holder != "" && !isID(s.Holder) {
		return bad("holder", "name a person by id, or nobody")
	}
	return nil
}

func (t *turn) cancel(c Cancel) error {
	if err := t.hand(c.Reason, ""); err != nil {
		return err
	}
	s, from, to, err := t.ahead(Piece{Shift: c.Shift})
	if err == nil {
		err = t.others(s.Holder)
	}
	if err != nil {
		return err
	}
	return t.changed(Removed, s.ID, c.Reason, "", t.off(s, from, to))
}

// off takes [from, to) of a shift off the roster.
func (t *turn) off(s Shift, from, to time.Time) []Shift {
	if from.Equal(s.Start) && to.Equal(s.End) {
		return []Shift{s.cancel()}
	}
	set, piece := cut(s, from, to, s.Holder, s.Source, t.b.parts[s.ID])
	for i := range set {
		if set[i].ID == piece.ID {
			set[i].State = Cancelled
		}
	}
	return set
}

func (t *turn) move(c Move) error {
	if err := t.hand(c.Reason, c.Override); err != nil {
		return err
	}
	s, err := t.live(c.Shift)
	if err == nil {
		err = t.others(s.Holder)
	}
	if err != nil {
		return err
	}
	is := s
	is.Start, is.End = second(c.Start), second(c.End)
	is.Version++
	switch {
	case !is.Start.Before(is.End) || is.End.Sub(is.Start) > MaxLength:
		return fault.Field("end", refuse(fault.Invalid, "row", "the shift must end after it starts, within 72 hours"))
	case is.Start.After(t.now.Add(farthest)):
		return fault.Field("start", refuse(fault.Invalid, "row", "the shift must begin within two years"))
	case s.same(is):
		return refuse(fault.Conflict, "unchanged", "the shift has these times already; choose others")
	case s.begun(t.now) && !is.Start.Equal(s.Start):
		return refuse(fault.Conflict, "begun", "the shift has begun; only its end can be moved")
	case !s.begun(t.now) && is.Start.Before(t.now), !is.End.After(t.now):
		return refuse(fault.Conflict, "past", "the shift would lie in the past; choose a later time")
	}
	if !is.Start.Equal(s.Start) {
		is.Date = t.date(s, is.Start)
	}
	if is.Credit > 0 {
		is.Credit = credited(int(int64(is.Credit) * int64(is.End.Sub(is.Start)) / int64(s.End.Sub(s.Start))))
	}
	return t.changed(Moved, s.ID, c.Reason, c.Override, []Shift{is}, holders(is)...)
}

// date returns the roster's day of a shift that is moved to another start: it goes on by as many days as the start does.
func (t *turn) date(s Shift, start time.Time) string {
	zone := t.location(s.Zone)
	if zone == nil {
		zone = time.UTC
	}
	date, err := time.Parse(time.DateOnly, s.Date)
	if err != nil {
		return s.Date
	}
	return date.Add(civil(start, zone).Sub(civil(s.Start, zone))).Format(time.DateOnly)
}

const (
	aDay = 24 * time.Hour
	// farthest is how far ahead a shift may begin: what is wrong by a digit is not looked for through centuries.
	farthest = 2 * 366 * aDay
)

// civil returns the day on which an instant lies in a zone, as its midnight in UTC.
func civil(at time.Time, zone *time.Location) time.Time {
	y, m, d := at.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// location returns a zone by its IANA name; nil: there is none. It looks for each once.
func (t *turn) location(name string) *time.Location {
	zone, known := t.zones[name]
	if !known && name != "Local" {
		zone, _ = time.LoadLocation(name)
	}
	if t.zones == nil {
		t.zones = map[string]*time.Location{}
	}
	t.zones[name] = zone
	return zone
}
