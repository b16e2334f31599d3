package feed

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Bounds of a feed.
const (
	MaxShifts    = 5000            // shifts in a feed
	MaxReminders = 5               // reminders of a shift
	MaxReminder  = 7 * 24 * 60     // minutes before a shift
	MinRefresh   = 5 * time.Minute // between two visits of a calendar program
	MaxRefresh   = 7 * 24 * time.Hour
	maxLabel     = 200 // characters
	maxShift     = 7 * 24 * time.Hour
)

// Feed is what Write writes.
type Feed struct {
	// Domain follows the shift's id in each UID and keeps two installations apart: a name of the installation that never
	// changes, letters, digits, dots and hyphens.
	Domain string
	Name   string         // what calendar programs call the calendar; empty: they choose
	Zone   *time.Location // of the clock on which the shifts are written; an IANA zone
	// Published is when the roster that the feed shows was published; never the time of a request, by which no two answers
	// would be alike.
	Published time.Time
	Reminders []int         // minutes before each shift, 0 to MaxReminder; none: no reminder
	Refresh   time.Duration // how often to look for changes: whole minutes, MinRefresh to MaxRefresh; 0: an hour
	Shifts    []Shift
}

// Write returns the feed: UTF-8, lines of at most 75 octets that end in CR LF, events in order of their starts and then
// of their ids. The error names all that is wrong, and nothing is written then.
func Write(f Feed) ([]byte, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	shifts := slices.Clone(f.Shifts)
	slices.SortFunc(shifts, byStart)
	reminders := slices.Clone(f.Reminders)
	slices.Sort(reminders)
	reminders = slices.Compact(reminders)
	refresh := f.Refresh
	if refresh == 0 {
		refresh = time.Hour
	}

	w := &writer{}
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", "-//Heartline//Roster//EN")
	w.line("CALSCALE", "GREGORIAN")
	w.line("METHOD", "PUBLISH")
	if f.Name != "" {
		w.text("NAME", f.Name) // RFC 7986 section 5.1; the next is its older form
		w.text("X-WR-CALNAME", f.Name)
	}
	if !isUTC(f.Zone) {
		w.line("X-WR-TIMEZONE", f.Zone.String())
	}
	w.span("REFRESH-INTERVAL;VALUE=DURATION", refresh) // RFC 7986 section 5.7; the next is its older form
	w.span("X-PUBLISHED-TTL", refresh)
	if len(shifts) > 0 && !isUTC(f.Zone) {
		first, last := shifts[0].Start, shifts[0].End
		for _, s := range shifts {
			if s.End.After(last) {
				last = s.End
			}
		}
		w.zone(f.Zone, first, last)
	}
	for _, s := range shifts {
		w.event(f, s, reminders)
	}
	w.line("END", "VCALENDAR")
	return w.b, nil
}

func (w *writer) event(f Feed, s Shift, reminders []int) {
	summary := s.Summary
	if summary == "" {
		summary = s.ID
	}
	w.line("BEGIN", "VEVENT")
	w.text("UID", s.ID+"@"+f.Domain)
	w.utc("DTSTAMP", f.Published)
	w.utc("LAST-MODIFIED", s.Modified)
	w.number("SEQUENCE", s.Sequence)
	if s.Cancelled {
		w.line("STATUS", "CANCELLED")
	} else {
		w.line("STATUS", "CONFIRMED")
	}
	w.at("DTSTART", s.Start, f.Zone)
	w.at("DTEND", s.End, f.Zone)
	w.text("SUMMARY", summary)
	if s.Place != "" {
		w.text("LOCATION", s.Place)
	}
	w.line("TRANSP", "OPAQUE")
	if !s.Cancelled { // nobody is reminded of what does not take place
		for _, m := range reminders {
			w.line("BEGIN", "VALARM")
			w.line("ACTION", "DISPLAY")
			w.text("DESCRIPTION", summary)
			w.line("TRIGGER", "-"+duration(time.Duration(m)*time.Minute))
			w.line("END", "VALARM")
		}
	}
	w.line("END", "VEVENT")
}

// at writes an instant on the clock of a zone, or in UTC where the clock shows the same twice: the standard has the first
// coming, and programs are not agreed.
func (w *writer) at(name string, at time.Time, zone *time.Location) {
	local := at.In(zone)
	_, offset := local.Zone()
	if isUTC(zone) || twice(location{zone}, at.Unix()+int64(offset)) {
		w.utc(name, at)
		return
	}
	w.line(name+";TZID="+zone.String(), local.Format(formLocal))
}

func isUTC(zone *time.Location) bool {
	name := zone.String()
	return name == "UTC" || name == "Etc/UTC"
}

var (
	domainForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]{0,99}$`)
	zoneForm   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+/-]{0,63}$`)
)

// check names all that is wrong with a feed.
func (f Feed) check() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if !domainForm.MatchString(f.Domain) {
		fault("the feed's domain is %q; use letters, digits, dots and hyphens", f.Domain)
	}
	if err := label(f.Name); err != nil {
		fault("the feed's name %w", err)
	}
	if f.Zone == nil || !zoneForm.MatchString(f.Zone.String()) || f.Zone.String() == "Local" {
		fault("the feed has no zone with an IANA name; name one, such as Asia/Shanghai")
	}
	if !plausible(f.Published) {
		fault("the feed has no instant at which it was published, or not one of the years 2000 to 2199")
	}
	if f.Refresh != 0 && (f.Refresh < MinRefresh || f.Refresh > MaxRefresh || f.Refresh%time.Minute != 0) {
		fault("the feed is to be refreshed every %v; use whole minutes, from %v to %v", f.Refresh, MinRefresh, MaxRefresh)
	}
	if len(f.Reminders) > MaxReminders {
		fault("there are %d reminders; use at most %d", len(f.Reminders), MaxReminders)
	}
	for _, m := range f.Reminders {
		if m < 0 || m > MaxReminder {
			fault("a reminder is %d minutes before the shift; use 0 to %d", m, MaxReminder)
		}
	}
	if len(f.Shifts) > MaxShifts {
		fault("the feed has %d shifts; publish a shorter span, with at most %d", len(f.Shifts), MaxShifts)
		return errors.Join(faults...)
	}
	seen := map[string]bool{}
	for _, s := range f.Shifts {
		if seen[s.ID] {
			fault("shift %q is there twice; publish it once", s.ID)
		}
		seen[s.ID] = true
		if err := s.check(); err != nil {
			fault("shift %q: %w", s.ID, err)
		}
	}
	return errors.Join(faults...)
}

func (s Shift) check() error {
	switch {
	case s.ID == "" || !plain(s.ID):
		return errors.New("the id is empty, too long or no plain text")
	case !plausible(s.Start) || !plausible(s.End) || !plausible(s.Modified):
		return errors.New("it has no start, end or time of change, or one that is not of the years 2000 to 2199")
	case s.Start.Nanosecond() != 0 || s.End.Nanosecond() != 0:
		return errors.New("its times have fractions of a second; use whole seconds")
	case !s.End.After(s.Start) || s.End.Sub(s.Start) > maxShift:
		return errors.New("it does not end after its start and within a week")
	case s.Sequence < 0:
		return errors.New("its sequence is below 0")
	}
	if err := label(s.Summary); err != nil {
		return fmt.Errorf("its summary %w", err)
	}
	if err := label(s.Place); err != nil {
		return fmt.Errorf("its place %w", err)
	}
	return nil
}

func plausible(at time.Time) bool { return at.Year() >= 2000 && at.Year() <= 2199 }

func plain(s string) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= maxLabel && !strings.ContainsFunc(s, unicode.IsControl)
}

var (
	// Dates and spans of clock times, which labels of shifts may well hold: 2026-12-07, 8-16, 0600-1400.
	timeForm = regexp.MustCompile(`\b(?:\d{4}-\d{2}-\d{2}|(?:[01]?\d|2[0-4])(?:[0-5]\d)?-(?:[01]?\d|2[0-4])(?:[0-5]\d)?)\b`)
	// A telephone number: at least seven digits, with what people write between them.
	numberForm = regexp.MustCompile(`\d(?:[ ().-]{0,2}\d){6}`)
)

// label reports what makes a text unfit to be shown in a calendar that lies on other people's servers.
func label(s string) error {
	switch {
	case !plain(s):
		return fmt.Errorf("is longer than %d characters or no plain text on one line", maxLabel)
	case numberForm.MatchString(timeForm.ReplaceAllString(s, "")):
		return errors.New("holds what may be a telephone number; leave it out")
	default:
		return nil
	}
}
