package feed_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zones must not depend on the machine
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"heartline/roster/feed"
)

var update = flag.Bool("update", false, "write the golden feeds anew")

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func at(t testing.TB, text string) time.Time {
	t.Helper()
	when, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

// shift is a shift that was never changed.
func shift(t testing.TB, id, start, end string) feed.Shift {
	t.Helper()
	return feed.Shift{ID: id, Start: at(t, start), End: at(t, end), Modified: at(t, "2026-11-20T08:00:00Z")}
}

func sample(t testing.TB, name string) feed.Feed {
	t.Helper()
	f := feed.Feed{
		Domain: "hotline.example", Zone: zone(t, name), Published: at(t, "2026-11-23T09:00:00Z"), Reminders: []int{60, 720}, Refresh: 30 * time.Minute,
	}
	switch name {
	case "Asia/Shanghai":
		f.Name = "心线：我的班次"
		moved := shift(t, "s-0002", "2026-12-08T14:00:00+08:00", "2026-12-08T22:00:00+08:00")
		moved.Sequence, moved.Summary = 2, "小夜班，督导在场；请提前十五分钟到岗，交接时请把尚未完成的随访与转介逐一说明, 谢谢"
		moved.Place = `一楼\咨询室`
		gone := shift(t, "s-0003", "2026-12-09T08:00:00+08:00", "2026-12-09T14:00:00+08:00")
		gone.Cancelled, gone.Sequence, gone.Summary = true, 1, "早班"
		year := shift(t, "s-0004", "2026-12-31T22:00:00+08:00", "2027-01-01T06:00:00+08:00")
		year.Summary = "大夜班"
		f.Shifts = []feed.Shift{year, gone, moved, shift(t, "s-0001", "2026-12-07T08:00:00+08:00", "2026-12-07T14:00:00+08:00")}
	case "Europe/Berlin":
		f.Shifts = []feed.Shift{
			shift(t, "spring", "2026-03-28T22:00:00+01:00", "2026-03-29T06:00:00+02:00"), // seven hours
			shift(t, "autumn", "2026-10-24T22:00:00+02:00", "2026-10-25T06:00:00+01:00"), // nine hours
			shift(t, "first", "2026-10-25T02:15:00+02:00", "2026-10-25T02:45:00+02:00"),  // in the hour that comes twice
			shift(t, "second", "2026-10-25T02:15:00+01:00", "2026-10-25T02:45:00+01:00"),
		}
	case "America/New_York":
		f.Shifts = []feed.Shift{
			shift(t, "spring", "2027-03-13T22:00:00-05:00", "2027-03-14T06:00:00-04:00"),
			shift(t, "autumn", "2027-11-06T22:00:00-04:00", "2027-11-07T06:00:00-05:00"),
			shift(t, "leap", "2028-02-29T00:00:00-05:00", "2028-02-29T08:00:00-05:00"),
		}
	}
	return f
}

var goldenZones = []string{"Asia/Shanghai", "Europe/Berlin", "America/New_York"}

func write(t testing.TB, f feed.Feed) []byte {
	t.Helper()
	text, err := feed.Write(f)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestGoldenFeeds(t *testing.T) {
	for _, name := range goldenZones {
		t.Run(name, func(t *testing.T) {
			got := write(t, sample(t, name))
			file := filepath.Join("testdata", strings.ToLower(strings.ReplaceAll(name, "/", "_"))+".ics")
			// The golden files end their lines in LF, so that a change can be read; that the feed has CR LF is seen here.
			lf := bytes.ReplaceAll(got, []byte("\r\n"), []byte("\n"))
			if bytes.Count(got, []byte("\r\n")) != bytes.Count(lf, []byte("\n")) || bytes.Contains(lf, []byte("\r")) {
				t.Error("lines do not end in CR LF")
			}
			for line := range strings.SplitSeq(string(lf), "\n") {
				if len(line) > 75 || !utf8.ValidString(line) {
					t.Errorf("line of %d octets: %s", len(line), line)
				}
			}
			if *update {
				if err := os.WriteFile(file, lf, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(lf)); diff != "" {
				t.Errorf("the feed differs (-update writes it anew):\n%s", diff)
			}
		})
	}
}

// TestAnotherProgramReadsTheFeed has another parser read what we write: the same events at the same instants.
func TestAnotherProgramReadsTheFeed(t *testing.T) {
	for _, name := range goldenZones {
		t.Run(name, func(t *testing.T) {
			f := sample(t, name)
			calendar, err := ics.ParseCalendar(bytes.NewReader(write(t, f)))
			if err != nil {
				t.Fatal(err)
			}
			if got := len(calendar.Events()); got != len(f.Shifts) {
				t.Fatalf("%d events, want %d", got, len(f.Shifts))
			}
			if got := len(calendar.Timezones()); got != 1 {
				t.Errorf("%d zones, want 1", got)
			}
			byUID := map[string]*ics.VEvent{}
			for _, e := range calendar.Events() {
				byUID[e.Id()] = e
			}
			for _, s := range f.Shifts {
				e := byUID[s.ID+"@hotline.example"]
				if e == nil {
					t.Fatalf("no event of shift %s", s.ID)
				}
				start, err := e.GetStartAt()
				if err != nil || !start.Equal(s.Start) {
					t.Errorf("%s starts %s (%v), want %s", s.ID, start, err, s.Start)
				}
				end, err := e.GetEndAt()
				if err != nil || !end.Equal(s.End) {
					t.Errorf("%s ends %s (%v), want %s", s.ID, end, err, s.End)
				}
				if got, want := len(e.Alarms()), 2; (got == want) == s.Cancelled || s.Cancelled && got != 0 {
					t.Errorf("%s has %d reminders", s.ID, got)
				}
				if summary := e.GetProperty(ics.ComponentPropertySummary).Value; s.Summary != "" && ics.FromText(summary) != s.Summary {
					t.Errorf("%s is called %q, want %q", s.ID, summary, s.Summary)
				}
			}
		})
	}
}

// TestANightIsAsLongAsItIs looks at the instants of the nights on which the clocks change, not at what is written.
func TestANightIsAsLongAsItIs(t *testing.T) {
	from, to := at(t, "2026-01-01T00:00:00Z"), at(t, "2028-12-31T00:00:00Z")
	want := map[string]time.Duration{"spring": 7 * time.Hour, "autumn": 9 * time.Hour}
	for _, name := range []string{"Europe/Berlin", "America/New_York"} {
		leave, faults := feed.ReadLeave(bytes.NewReader(write(t, sample(t, name))), time.UTC, from, to)
		if len(faults) > 0 {
			t.Fatalf("%s: %v", name, faults)
		}
		seen := 0
		for _, l := range leave {
			id, _, _ := strings.Cut(l.UID, "@")
			if d, ok := want[id]; ok {
				seen++
				if got := l.End.Sub(l.Start); got != d {
					t.Errorf("%s: the night in %s is %v long, want %v", name, id, got, d)
				}
			}
		}
		if seen != 2 {
			t.Errorf("%s: %d nights were read, want 2", name, seen)
		}
	}
}

func TestTheOrderOfTheShiftsDoesNotMatter(t *testing.T) {
	f := sample(t, "Asia/Shanghai")
	want := write(t, f)
	f.Shifts = []feed.Shift{f.Shifts[2], f.Shifts[0], f.Shifts[3], f.Shifts[1]}
	f.Reminders = []int{720, 60, 60}
	if !bytes.Equal(write(t, f), want) {
		t.Error("the same shifts in another order give another feed")
	}
}

func TestAFeedWithoutShifts(t *testing.T) {
	text := string(write(t, feed.Feed{Domain: "hotline.example", Zone: zone(t, "Asia/Shanghai"), Published: at(t, "2026-11-23T09:00:00Z")}))
	for _, want := range []string{"METHOD:PUBLISH\r\n", "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n", "X-PUBLISHED-TTL:PT1H\r\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	leave, faults := feed.ReadLeave(strings.NewReader(text), time.UTC, at(t, "2026-01-01T00:00:00Z"), at(t, "2027-01-01T00:00:00Z"))
	if len(leave) != 0 || len(faults) != 0 {
		t.Errorf("read back %v, %v", leave, faults)
	}
}

func TestUTCNeedsNoZone(t *testing.T) {
	f := sample(t, "Europe/Berlin")
	f.Zone = time.UTC
	text := string(write(t, f))
	if strings.Contains(text, "TZID") || !strings.Contains(text, "DTSTART:20260328T210000Z\r\n") {
		t.Errorf("times are not in UTC:\n%s", text)
	}
}

func TestRevise(t *testing.T) {
	before := []feed.Shift{
		shift(t, "stays", "2026-12-07T08:00:00+08:00", "2026-12-07T14:00:00+08:00"),
		shift(t, "moves", "2026-12-08T08:00:00+08:00", "2026-12-08T14:00:00+08:00"),
		shift(t, "longer", "2026-12-09T08:00:00+08:00", "2026-12-09T14:00:00+08:00"),
		shift(t, "gone", "2026-12-10T08:00:00+08:00", "2026-12-10T14:00:00+08:00"),
		shift(t, "past", "2026-10-01T08:00:00+08:00", "2026-10-01T14:00:00+08:00"),
	}
	from, now := at(t, "2026-11-01T00:00:00+08:00"), at(t, "2026-11-24T10:00:00+08:00")
	after := []feed.Shift{before[0], before[1], before[2], shift(t, "new", "2026-12-11T08:00:00+08:00", "2026-12-11T14:00:00+08:00")}
	after[1].Start, after[1].End = after[1].Start.Add(2*time.Hour), after[1].End.Add(2*time.Hour)
	after[2].End = after[2].End.Add(time.Hour)

	type state struct {
		Sequence  int
		Cancelled bool
		Changed   bool
	}
	states := func(shifts []feed.Shift, now time.Time) map[string]state {
		all := map[string]state{}
		for _, s := range shifts {
			all[s.ID] = state{s.Sequence, s.Cancelled, s.Modified.Equal(now)}
		}
		return all
	}
	first := feed.Revise(before, after, from, now)
	want := map[string]state{"stays": {}, "moves": {1, false, true}, "longer": {1, false, true}, "gone": {1, true, true}, "new": {0, false, true}}
	if diff := cmp.Diff(want, states(first, now)); diff != "" {
		t.Errorf("after a change:\n%s", diff)
	}
	if again := feed.Revise(first, after, from, now.Add(time.Hour)); !cmp.Equal(first, again) {
		t.Errorf("nothing was changed, and the feed is another:\n%s", cmp.Diff(first, again))
	}
	later := now.Add(2 * time.Hour)
	back := states(feed.Revise(first, append(after, before[3]), from, later), later)
	if got := back["gone"]; got != (state{2, false, true}) {
		t.Errorf("a shift that is back again: %v", got)
	}

	// In the calendar the moved shift is the same event.
	f := sample(t, "Asia/Shanghai")
	f.Shifts = first
	text := string(write(t, f))
	_, event, _ := strings.Cut(text, "UID:moves@hotline.example\r\n")
	event, _, _ = strings.Cut(event, "END:VEVENT")
	for _, line := range []string{"SEQUENCE:1\r\n", "DTSTART;TZID=Asia/Shanghai:20261208T100000\r\n", "LAST-MODIFIED:20261124T020000Z\r\n"} {
		if !strings.Contains(event, line) {
			t.Errorf("no %q in the moved shift:\n%s", line, event)
		}
	}
	if strings.Count(text, "UID:moves@") != 1 {
		t.Error("the moved shift is another event")
	}
}

func TestWhatIsNotWritten(t *testing.T) {
	good := sample(t, "Asia/Shanghai")
	for name, c := range map[string]struct {
		spoil func(f *feed.Feed)
		want  string
	}{
		"no domain":               {func(f *feed.Feed) { f.Domain = "" }, "domain"},
		"a domain with a line":    {func(f *feed.Feed) { f.Domain = "a\nb" }, "domain"},
		"no zone":                 {func(f *feed.Feed) { f.Zone = nil }, "zone"},
		"the machine's zone":      {func(f *feed.Feed) { f.Zone = time.Local }, "zone"},
		"an offset for a zone":    {func(f *feed.Feed) { f.Zone = time.FixedZone("+08:00", 28800) }, "zone"},
		"never published":         {func(f *feed.Feed) { f.Published = time.Time{} }, "published"},
		"each second":             {func(f *feed.Feed) { f.Refresh = time.Second }, "refreshed"},
		"too many reminders":      {func(f *feed.Feed) { f.Reminders = []int{1, 2, 3, 4, 5, 6} }, "reminders"},
		"a reminder afterwards":   {func(f *feed.Feed) { f.Reminders = []int{-5} }, "-5 minutes"},
		"a shift twice":           {func(f *feed.Feed) { f.Shifts[1] = f.Shifts[0] }, "twice"},
		"no id":                   {func(f *feed.Feed) { f.Shifts[0].ID = "" }, "id"},
		"an id of two lines":      {func(f *feed.Feed) { f.Shifts[0].ID = "a\r\nATTENDEE:b" }, "id"},
		"no start":                {func(f *feed.Feed) { f.Shifts[0].Start = time.Time{} }, "start"},
		"ends before it starts":   {func(f *feed.Feed) { f.Shifts[0].End = f.Shifts[0].Start }, "end"},
		"parts of a second":       {func(f *feed.Feed) { f.Shifts[0].Start = f.Shifts[0].Start.Add(time.Millisecond) }, "fractions"},
		"below the first":         {func(f *feed.Feed) { f.Shifts[0].Sequence = -1 }, "sequence"},
		"a label that is long":    {func(f *feed.Feed) { f.Shifts[0].Summary = strings.Repeat("班", 201) }, "summary"},
		"a label that is no text": {func(f *feed.Feed) { f.Shifts[0].Summary = "\xff" }, "summary"},
		"a mobile number":         {func(f *feed.Feed) { f.Shifts[0].Summary = "回访 138 0013 8000" }, "telephone"},
		"a number with a prefix":  {func(f *feed.Feed) { f.Shifts[0].Place = "(010) 6275-1234" }, "telephone"},
		"a number as the name":    {func(f *feed.Feed) { f.Name = "+49 30 1234567" }, "telephone"},
	} {
		t.Run(name, func(t *testing.T) {
			f := good
			f.Shifts = append([]feed.Shift(nil), good.Shifts...)
			c.spoil(&f)
			text, err := feed.Write(f)
			if err == nil || !strings.Contains(err.Error(), c.want) || text != nil {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestLabelsThatAreNoNumbers(t *testing.T) {
	f := sample(t, "Asia/Shanghai")
	for _, label := range []string{"12356 热线", "早班 0600-1400", "2026-12-07 培训", "8-16 Uhr, Raum 12", "N 22:00-06:00"} {
		f.Shifts[0].Summary = label
		if _, err := feed.Write(f); err != nil {
			t.Errorf("%q: %v", label, err)
		}
	}
}
