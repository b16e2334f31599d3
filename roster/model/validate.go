package model

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"heartline/roster"
)

// Limits of what a document may say. They keep every sum of costs within 64 bits, and a slip of the finger out of the plan.
const (
	MaxDays    = 400
	MaxMinutes = 2880      // length of a shift
	MaxPeople  = 10_000    // asked for in one seat row
	MaxWeight  = 1_000_000 // of one person, day or minute; 1,000 where minutes are squared
	MaxBound   = 1_000_000 // of a rule; more minutes than a model has
	MaxArea    = 1_000_000 // square metres
)

// Validate returns every fault of a model: references to what does not exist, ids that are empty or there twice, bounds that
// contradict each other, dates outside its days, and numbers out of range. None: the model can be planned with. Their lines and
// columns are 0; Parse fills them in.
func (m *Model) Validate() []Fault {
	c := newValidator(m)
	c.frame()
	c.sites()
	c.shifts()
	c.holidays()
	c.demand()
	c.guards()
	c.contracts()
	c.staff()
	c.rules()
	c.overrides()
	c.leave()
	c.requests()
	c.pins()
	c.published()
	c.stability()
	c.spellings()
	return c.faults
}

// validator gathers the faults of one model.
type validator struct {
	m       *Model
	profile Profile
	cal     *Calendar // nil: the frame is at fault, so that no date can be placed
	types   map[string]*ShiftType
	siteIDs []string
	roles   []string // that rows of demand ask for
	people  map[string]bool
	faults  []Fault
}

func newValidator(m *Model) *validator {
	c := &validator{m: m, types: map[string]*ShiftType{}, people: map[string]bool{}}
	c.profile, _ = LookupProfile(m.Profile)
	for i := range m.Shifts {
		if s := &m.Shifts[i]; c.types[s.ID] == nil {
			c.types[s.ID] = s
		}
	}
	for _, s := range m.Sites {
		c.siteIDs = append(c.siteIDs, s.ID)
	}
	for _, d := range m.Demand {
		if d.Counts == InRole && d.Role != "" && !slices.Contains(c.roles, d.Role) {
			c.roles = append(c.roles, d.Role)
		}
	}
	for _, p := range m.Staff {
		c.people[p.ID] = true
	}
	if days := m.Days; days >= 1 && days <= MaxDays {
		c.cal, _ = NewCalendar(m) // each of its errors is a fault that is found below
	}
	return c
}

func (c *validator) fault(path, format string, args ...any) {
	c.faults = append(c.faults, Fault{Path: path, Text: fmt.Sprintf(format, args...)})
}

// frame checks what is said of the model as a whole.
func (c *validator) frame() {
	m := c.m
	if m.Version != Version {
		c.fault("version", "this program reads version %d; write %d", Version, Version)
	}
	if utf8.RuneCountInString(m.Name) > 200 {
		c.fault("name", "the name has more than 200 characters; shorten it")
	}
	if _, err := loadZone(m.Zone); err != nil {
		c.fault("zone", "%v", err)
	}
	c.date("start", m.Start)
	c.within("days", m.Days, 1, MaxDays)
	if m.Profile != "" && c.profile.ID == "" {
		c.fault("profile", "no profile is called %s; %s, or leave it out", quote(m.Profile), choices(Profiles()))
	}
	c.ids("skills", m.Skills)
}

func (c *validator) sites() {
	c.ids("sites", c.siteIDs, ".id")
	for i, s := range c.m.Sites {
		path := fmt.Sprintf("sites[%d]", i)
		c.within(path+".seats", s.Seats, 0, MaxPeople)
		area := c.area(path+".area_m2", s.AreaM2)
		seat := c.area(path+".seat_m2", s.SeatM2)
		switch {
		case s.Outside && (s.Seats != 0 || s.AreaM2 != 0):
			c.fault(path+".outside", "nobody sits there, yet seats or a floor are given; remove them, or remove outside")
		case area && seat && s.AreaM2 > 0 && s.room() == 0:
			c.fault(path+".area_m2", "the room is too small for one seat; mend its floor or that of a seat")
		}
	}
}

// area checks a floor in square metres; 0 is none.
func (c *validator) area(path string, m2 float64) bool {
	const least = 0.1
	if m2 != 0 && !(m2 >= least && m2 <= MaxArea) { // this way round NaN is out of range too
		c.fault(path, "use square metres from %g to %d, or leave it out", least, MaxArea)
		return false
	}
	return true
}

func (c *validator) shifts() {
	if len(c.m.Shifts) == 0 {
		c.fault("shifts", "there is no type of shift; name at least one")
	}
	ids := make([]string, len(c.m.Shifts))
	for i, s := range c.m.Shifts {
		ids[i] = s.ID
		path := fmt.Sprintf("shifts[%d]", i)
		c.clock(path+".start", s.Start, false)
		if c.within(path+".minutes", s.Minutes, 1, MaxMinutes) {
			c.within(path+".break", s.Break, 0, s.Minutes-1)
		}
		c.within(path+".credit", s.Credit, 0, MaxMinutes)
		c.ids(path+".tags", s.Tags)
		if s.Site != "" {
			c.known(path+".site", "site", s.Site, c.siteIDs)
		}
		c.word(path+".owner", s.Owner)
	}
	c.ids("shifts", ids, ".id")
}

func (c *validator) holidays() {
	seen := map[string]int{}
	for i, h := range c.m.Holidays {
		path := fmt.Sprintf("holidays[%d]", i)
		c.date(path+".date", h.Date)
		if first, twice := seen[h.Date]; twice {
			c.fault(path+".date", "holidays[%d] is the same date; remove one", first)
		} else {
			seen[h.Date] = i
		}
		if h.Works && h.Statutory {
			c.fault(path+".works", "a statutory holiday is no working day; remove works or statutory")
		}
	}
}

func (c *validator) stability() {
	s := c.m.Stability
	if s == nil {
		return
	}
	c.date("stability.today", s.Today)
	c.within("stability.near", s.Near, 0, MaxDays)
	c.within("stability.far", s.Far, 0, MaxDays)
	if s.Far < s.Near {
		c.fault("stability.far", "far is less than near; far counts the near days too, make it at least %d", s.Near)
	}
	c.weight("stability.w_near", s.WNear)
	c.weight("stability.w_far", s.WFar)
}

// ids checks a list of ids: none empty, none twice. member is what follows the place of an id in its path.
func (c *validator) ids(list string, ids []string, member ...string) {
	seen := make(map[string]int, len(ids))
	for i, id := range ids {
		path := fmt.Sprintf("%s[%d]%s", list, i, strings.Join(member, ""))
		if !c.id(path, id) {
			continue
		}
		if first, twice := seen[id]; twice {
			c.fault(path, "%s[%d] is called %s too; rename or remove one", list, first, quote(id))
			continue
		}
		seen[id] = i
	}
}

func (c *validator) id(path, id string) bool {
	if id == "" {
		c.fault(path, "the id is missing; fill it in")
		return false
	}
	return c.word(path, id)
}

// word checks a short text that is compared letter by letter; empty is none.
func (c *validator) word(path, s string) bool {
	switch {
	case utf8.RuneCountInString(s) > maxWords:
		c.fault(path, "it has more than %d characters; shorten it", maxWords)
	case strings.TrimSpace(s) != s:
		c.fault(path, "there is a blank before or after %s; remove it", quote(s))
	case strings.ContainsFunc(s, unicode.IsControl):
		c.fault(path, "there is a control character in %s; remove it", quote(s))
	default:
		return true
	}
	return false
}

// known checks a reference.
func (c *validator) known(path, what, id string, all []string) bool {
	if slices.Contains(all, id) {
		return true
	}
	if near := nearest(id, all); near != "" {
		c.fault(path, "no %s is called %s; write %q, or add it", what, quote(id), near)
	} else {
		c.fault(path, "no %s is called %s; %s", what, quote(id), choices(all))
	}
	return false
}

// allKnown checks a list of references: each to something that exists, none twice.
func (c *validator) allKnown(path, what string, ids, all []string) {
	for i, id := range ids {
		at := fmt.Sprintf("%s[%d]", path, i)
		if c.known(at, what, id, all) && slices.Contains(ids[:i], id) {
			c.fault(at, "%s is there twice; remove one", quote(id))
		}
	}
}

func (c *validator) typeIDs() []string {
	ids := make([]string, 0, len(c.m.Shifts))
	for _, s := range c.m.Shifts {
		ids = append(ids, s.ID)
	}
	return ids
}

func (c *validator) knownType(path, id string) bool {
	if c.types[id] != nil {
		return true
	}
	return c.known(path, "type of shift", id, c.typeIDs())
}

func (c *validator) knownPerson(path, id string) {
	if c.people[id] {
		return
	}
	ids := make([]string, 0, len(c.m.Staff))
	for _, p := range c.m.Staff {
		ids = append(ids, p.ID)
	}
	c.known(path, "person", id, ids)
}

func (c *validator) within(path string, n, least, most int) bool {
	if n < least || n > most {
		c.fault(path, "%d is out of range; use %d to %d", n, least, most)
		return false
	}
	return true
}

func (c *validator) weight(path string, w int) { c.within(path, w, 0, MaxWeight) }

func (c *validator) date(path, s string) bool {
	if _, err := parseDate(s); err != nil {
		c.fault(path, "%v", err)
		return false
	}
	return true
}

// inside checks a date that must be one of the model's days.
func (c *validator) inside(path, s string) bool {
	if !c.date(path, s) {
		return false
	}
	if c.cal == nil {
		return true
	}
	if d, _ := c.cal.Day(s); d < 0 || d >= c.m.Days {
		c.fault(path, "%s is none of the days of the model, %s to %s; mend the date or remove the row", s, c.m.Start, c.cal.Date(c.m.Days-1))
		return false
	}
	return true
}

// ordered checks two dates of which both may be left out.
func (c *validator) ordered(path, from, until, name string) {
	good := from == "" || c.date(path+".from", from)
	if until != "" && c.date(path+"."+name, until) && good && from != "" && until < from {
		c.fault(path+"."+name, "%s is before %s; exchange them", until, from)
	}
}

// clock checks a clock time; only the end of something may be 24:00.
func (c *validator) clock(path, s string, end bool) {
	if _, err := roster.ParseClock(s); err != nil {
		c.fault(path, "%v", err)
	} else if !end && strings.HasPrefix(s, "24") {
		c.fault(path, "nothing begins at 24:00; write 00:00, and the next day where a day is named")
	}
}

// on checks which days are picked. Dates that are listed must be the model's own where inside is set.
func (c *validator) on(path string, on On, inside bool) {
	for i, name := range on.Weekdays {
		at := fmt.Sprintf("%s.weekdays[%d]", path, i)
		if _, ok := weekdays[name]; !ok && name != onHoliday && name != onWorkday {
			c.fault(at, "no day is called %s; use mon, tue, wed, thu, fri, sat, sun, holiday or workday", quote(name))
		} else if slices.Contains(on.Weekdays[:i], name) {
			c.fault(at, "%s is there twice; remove one", name)
		}
	}
	for i, date := range on.Dates {
		at := fmt.Sprintf("%s.dates[%d]", path, i)
		good := inside && c.inside(at, date) || !inside && c.date(at, date)
		if good && slices.Contains(on.Dates[:i], date) {
			c.fault(at, "%s is there twice; remove one", date)
		}
	}
	c.ordered(path, on.From, on.To, "to")
}
