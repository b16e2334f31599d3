package feed_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"heartline/roster"
	"heartline/roster/feed"
)

// file is a calendar of the lines given.
func file(lines ...string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VCALENDAR\r\n"
}

// event is an event with a UID and the lines given.
func event(lines ...string) string {
	return "BEGIN:VEVENT\r\nUID:a\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT"
}

// read reads December 2026 in Shanghai and returns what was found, one span a word: start/end in UTC.
func read(t testing.TB, text string) string {
	t.Helper()
	leave, faults := feed.ReadLeave(strings.NewReader(text), zone(t, "Asia/Shanghai"), at(t, "2026-12-01T00:00:00+08:00"), at(t, "2027-01-01T00:00:00+08:00"))
	if len(faults) > 0 {
		t.Fatalf("faults: %v", faults)
	}
	return spans(leave)
}

func spans(leave []feed.Leave) string {
	var words []string
	for _, l := range leave {
		words = append(words, l.Start.Format("0102T1504")+"/"+l.End.Format("0102T1504"))
	}
	return strings.Join(words, " ")
}

const ownZone = "BEGIN:VTIMEZONE\r\nTZID:China Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nEND:STANDARD\r\nEND:VTIMEZONE"

const outlookZone = "BEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\n" +
	"BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n" +
	"BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE"

func TestReadLeave(t *testing.T) {
	for _, c := range []struct {
		name string
		text string
		want string
	}{
		{"one day", file(event("DTSTART;VALUE=DATE:20261207", "DTEND;VALUE=DATE:20261208")), "1206T1600/1207T1600"},
		{"one day without an end", file(event("DTSTART;VALUE=DATE:20261207")), "1206T1600/1207T1600"},
		{"one day that ends on itself", file(event("DTSTART;VALUE=DATE:20261207", "DTEND;VALUE=DATE:20261207")), "1206T1600/1207T1600"},
		{"a date without its VALUE", file(event("DTSTART:20261207")), "1206T1600/1207T1600"},
		{"a week", file(event("DTSTART;VALUE=DATE:20261207", "DURATION:P1W")), "1206T1600/1213T1600"},
		{"whole, though it begins before the span", file(event("DTSTART;VALUE=DATE:20261120", "DTEND;VALUE=DATE:20261202")), "1119T1600/1201T1600"},
		{"over before the span", file(event("DTSTART;VALUE=DATE:20261120", "DTEND;VALUE=DATE:20261201")), ""},
		{"after the span", file(event("DTSTART;VALUE=DATE:20270101")), ""},
		{"in UTC", file(event("DTSTART:20261207T060000Z", "DTEND:20261207T080000Z")), "1207T0600/1207T0800"},
		{"on the reader's clock", file(event("DTSTART:20261207T140000", "DTEND:20261207T160000")), "1207T0600/1207T0800"},
		{"in a zone of IANA", file(event("DTSTART;TZID=Europe/Berlin:20261207T070000", "DURATION:PT2H")), "1207T0600/1207T0800"},
		{"in a zone of the file", file(ownZone, event(`DTSTART;TZID="China Standard Time":20261207T140000`, "DTEND;TZID=China Standard Time:20261207T160000")), "1207T0600/1207T0800"},
		{"in a zone with summer time", file(outlookZone, event("DTSTART;TZID=W. Europe Standard Time:20261207T070000", "DURATION:PT2H")), "1207T0600/1207T0800"},
		{"a zone that stands after its event", file(event("DTSTART;TZID=China Standard Time:20261207T140000", "DURATION:PT2H"), ownZone), "1207T0600/1207T0800"},
		{"start and end in two zones", file(event("DTSTART;TZID=Asia/Tokyo:20261207T150000", "DTEND:20261207T080000Z")), "1207T0600/1207T0800"},
		{"each week", file(event("DTSTART;VALUE=DATE:20261202", "RRULE:FREQ=WEEKLY;COUNT=2")), "1201T1600/1202T1600 1208T1600/1209T1600"},
		{"each week since long ago", file(event("DTSTART:20100101T060000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;UNTIL=20261211T060000Z")), "1204T0600/1204T0700 1211T0600/1211T0700"},
		{"until a date, with it", file(event("DTSTART:20261207T235900", "DURATION:PT1H", "RRULE:FREQ=DAILY;UNTIL=20261208")), "1207T1559/1207T1659 1208T1559/1208T1659"},
		{"until an instant in UTC, with it", file(event("DTSTART:20261207T080000", "DURATION:PT1H", "RRULE:FREQ=DAILY;UNTIL=20261208T000000Z")), "1207T0000/1207T0100 1208T0000/1208T0100"},
		{"each day up to the end of the span", file(event("DTSTART:20261229T220000", "DURATION:PT1H", "RRULE:FREQ=DAILY")), "1229T1400/1229T1500 1230T1400/1230T1500 1231T1400/1231T1500"},
		{"a name without a slash is the file's zone", file(strings.ReplaceAll(ownZone, "China Standard Time", "EST"), event("DTSTART;TZID=EST:20261207T140000", "DURATION:PT2H")), "1207T0600/1207T0800"},
		{"a zone beside a date says nothing", file(event("DTSTART;VALUE=DATE;TZID=Peking:20261207")), "1206T1600/1207T1600"},
		{"less a day", file(event("DTSTART;VALUE=DATE:20261202", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;VALUE=DATE:20261209")), "1201T1600/1202T1600 1215T1600/1216T1600"},
		{"less two times, in another zone", file(event("DTSTART;TZID=Asia/Shanghai:20261202T080000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20261202T000000Z,20261204T000000Z")), "1203T0000/1203T0100"},
		{"and a day more", file(event("DTSTART;VALUE=DATE:20261202", "RDATE;VALUE=DATE:20261210,20261202,20261210")), "1201T1600/1202T1600 1209T1600/1210T1600"},
		{"one moved", file(
			event("DTSTART:20261202T000000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"),
			event("RECURRENCE-ID:20261209T000000Z", "DTSTART:20261210T000000Z", "DURATION:PT2H"),
		), "1202T0000/1202T0100 1210T0000/1210T0200"},
		{"one moved, before its series", file(
			event("RECURRENCE-ID;TZID=Asia/Shanghai:20261209T080000", "DTSTART:20261210T000000Z", "DURATION:PT2H"),
			event("DTSTART:20261202T000000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"),
		), "1202T0000/1202T0100 1210T0000/1210T0200"},
		{"one moved into the span", file(
			event("DTSTART:20261102T000000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"),
			event("RECURRENCE-ID:20261109T000000Z", "DTSTART:20261210T000000Z", "DURATION:PT2H"),
		), "1210T0000/1210T0200"},
		{"one withdrawn", file(
			event("DTSTART:20261202T000000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"),
			event("RECURRENCE-ID:20261209T000000Z", "DTSTART:20261209T000000Z", "DURATION:PT1H", "STATUS:CANCELLED"),
		), "1202T0000/1202T0100"},
		{"one moved twice", file(
			event("DTSTART:20261202T000000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"),
			event("RECURRENCE-ID:20261209T000000Z", "DTSTART:20261211T000000Z", "DURATION:PT1H", "SEQUENCE:2"),
			event("RECURRENCE-ID:20261209T000000Z", "DTSTART:20261210T000000Z", "DURATION:PT1H", "SEQUENCE:1"),
		), "1202T0000/1202T0100 1211T0000/1211T0100"},
		{"one alone, without its series", file(event("RECURRENCE-ID:20261209T000000Z", "DTSTART:20261210T000000Z", "DURATION:PT2H")), "1210T0000/1210T0200"},
		{"withdrawn", file(event("DTSTART;VALUE=DATE:20261207", "STATUS:CANCELLED")), ""},
		{"a series withdrawn with its parts", file(
			event("DTSTART:20261202T000000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2", "STATUS:CANCELLED"),
			event("RECURRENCE-ID:20261209T000000Z", "DTSTART:20261210T000000Z", "DURATION:PT2H"),
		), ""},
		{"a calendar that withdraws", file("METHOD:CANCEL", event("DTSTART;VALUE=DATE:20261207")), ""},
		{"the newer of two", file(
			event("DTSTART;VALUE=DATE:20261208", "DTSTAMP:20261102T000000Z"), event("DTSTART;VALUE=DATE:20261207", "DTSTAMP:20261101T000000Z"),
		), "1207T1600/1208T1600"},
		{"marked as free time, which whole days are in many programs", file(event("DTSTART;VALUE=DATE:20261207", "TRANSP:TRANSPARENT")), "1206T1600/1207T1600"},
		{"with what is not read", file("BEGIN:VTODO\r\nDTSTART:nonsense\r\nEND:VTODO", event("DTSTART;VALUE=DATE:20261207", "ATTENDEE;CN=\"A;B:C\":mailto:a@example.org",
			"BEGIN:VALARM", "TRIGGER:-PT15M", "ACTION:DISPLAY", "END:VALARM")), "1206T1600/1207T1600"},
		{"folded inside a character, LF alone, a byte order mark", "\xef\xbb\xbf" + strings.ReplaceAll(file(event("SUMMARY:\xe5\xb9\r\n \xb4休", "DTSTART;VAL", " UE=DATE:20261207")), "\r\n", "\n"), "1206T1600/1207T1600"},
		{"two calendars", file(event("DTSTART;VALUE=DATE:20261207")) + file(event("DTSTART;VALUE=DATE:20261209")), "1206T1600/1207T1600 1208T1600/1209T1600"},
		{"none", file(), ""},
		{"a zone that nobody uses may be odd", file("BEGIN:VTIMEZONE\r\nTZID:Odd\r\nEND:VTIMEZONE", event("DTSTART;VALUE=DATE:20261207")), "1206T1600/1207T1600"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := read(t, c.text); got != c.want {
				t.Errorf("got %q, want %q, from\n%s", got, c.want, c.text)
			}
		})
	}
}

func TestLeaveOnNightsOnWhichTheClocksChange(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for _, c := range []struct {
		name, text, want string
	}{
		// All days are 23 and 25 hours long; a span by DTEND keeps its exact length, one of days by DURATION its clock times.
		{"whole days", file(event("DTSTART;VALUE=DATE:20260329"), strings.Replace(event("DTSTART;VALUE=DATE:20261025"), "UID:a", "UID:b", 1)), "0328T2300/0329T2200 1024T2200/1025T2300"},
		{"by DTEND", file(event("DTSTART:20261024T220000", "DTEND:20261025T060000", "RRULE:FREQ=DAILY;COUNT=2")), "1024T2000/1025T0500 1025T2100/1026T0600"},
		{"a day by DURATION", file(event("DTSTART:20261024T120000", "DURATION:P1D")), "1024T1000/1025T1100"},
		{"24 hours by DURATION", file(event("DTSTART:20261024T120000", "DURATION:PT24H")), "1024T1000/1025T1000"},
		{"a time that is skipped", file(event("DTSTART:20260328T023000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3")), "0328T0130/0328T0230 0329T0130/0329T0230 0330T0030/0330T0130"},
		{"the same by the file's zone", file(outlookZone, event("DTSTART;TZID=W. Europe Standard Time:20260328T023000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3")), "0328T0130/0328T0230 0329T0130/0329T0230 0330T0030/0330T0130"},
		{"a time that comes twice", file(event("DTSTART:20261025T023000", "DURATION:PT1H")), "1025T0030/1025T0130"},
	} {
		t.Run(c.name, func(t *testing.T) {
			leave, faults := feed.ReadLeave(strings.NewReader(c.text), berlin, at(t, "2026-01-01T00:00:00Z"), at(t, "2027-01-01T00:00:00Z"))
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			if got := spans(leave); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestDatesOfLeave(t *testing.T) {
	shanghai := zone(t, "Asia/Shanghai")
	text := file(event("DTSTART;VALUE=DATE:20261230", "DTEND;VALUE=DATE:20270103", "STATUS:TENTATIVE"),
		"BEGIN:VEVENT\r\nUID:b\\,c\r\nDTSTART:20261231T220000\r\nDTEND:20270101T000000\r\nEND:VEVENT")
	leave, faults := feed.ReadLeave(strings.NewReader(text), shanghai, at(t, "2026-12-01T00:00:00Z"), at(t, "2027-02-01T00:00:00Z"))
	if len(faults) > 0 || len(leave) != 2 {
		t.Fatal(leave, faults)
	}
	whole, evening := leave[0], leave[1]
	if first, last := whole.Dates(shanghai); first != (roster.Day{Year: 2026, Month: 12, Day: 30}) || last != (roster.Day{Year: 2027, Month: 1, Day: 2}) {
		t.Errorf("whole days from %v to %v", first, last)
	}
	if !whole.AllDay || !whole.Tentative || whole.Line != 4 || whole.UID != "a" {
		t.Errorf("whole days: %+v", whole)
	}
	if first, last := evening.Dates(shanghai); first != last || first != (roster.Day{Year: 2026, Month: 12, Day: 31}) {
		t.Errorf("an evening up to midnight from %v to %v", first, last)
	}
	if evening.AllDay || evening.Tentative || evening.UID != "b,c" {
		t.Errorf("evening: %+v", evening)
	}
}

func TestFaults(t *testing.T) {
	ok := event("DTSTART;VALUE=DATE:20261207")
	for _, c := range []struct {
		name string
		text string
		want []string // line and property, and a word of the mend
	}{
		{"nothing", "", []string{"0  export"}},
		{"no calendar", "Date,Who\r\n2026-12-07,a\r\n", []string{"1  NAME:value", "2  NAME:value"}},
		{"a calendar of another kind", strings.Replace(file(ok), "2.0", "1.0", 1), []string{"2 VERSION 2.0"}},
		{"cut off", strings.TrimSuffix(file(ok), "END:VCALENDAR\r\n"), []string{"1  cut off"}},
		{"cut off in an event", strings.TrimSuffix(file(), "END:VCALENDAR\r\n") + "BEGIN:VEVENT\r\nUID:a\r\nDTSTA", []string{"5  cut off", "5 DTSTART add", "7  NAME:value"}},
		{"ends crosswise", file("BEGIN:VEVENT", "BEGIN:VALARM", "END:VEVENT"), []string{"6 END END:VALARM"}},
		{"an event outside", ok + "\r\n" + file(), []string{"1 BEGIN BEGIN:VCALENDAR"}},
		{"a line after the end", file(ok) + "X:1\r\n", []string{"9 X BEGIN:VCALENDAR"}},
		{"not UTF-8", file(event("SUMMARY:\xc4\xea\xbc\xd9", "DTSTART;VALUE=DATE:20261207")), []string{"6  UTF-8"}},
		{"UTF-16", "\xff\xfeB\x00E\x00", []string{"0  iCalendar"}},
		{"a parameter that does not end", file(event(`DTSTART;TZID="Asia/Shanghai:20261207T080000`)), []string{"4 DTSTART add", "6  parameter"}},
		{"a fold of nothing", " X\r\n" + file(ok), []string{"1  space"}},
		{"no UID", file("BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261207\r\nEND:VEVENT"), []string{"4 UID add"}},
		{"no start", file(event("SUMMARY:x")), []string{"4 DTSTART add"}},
		{"no end of a time", file(event("DTSTART:20261207T080000Z")), []string{"4 DTEND add"}},
		{"two ends", file(event("DTSTART:20261207T080000Z", "DTEND:20261207T090000Z", "DURATION:PT1H")), []string{"8 DURATION keep"}},
		{"two starts", file(event("DTSTART;VALUE=DATE:20261207", "DTSTART;VALUE=DATE:20261208")), []string{"7 DTSTART keep"}},
		{"ends before it starts", file(event("DTSTART:20261207T080000Z", "DTEND:20261207T070000Z")), []string{"7 DTEND mend"}},
		{"ends when it starts", file(event("DTSTART:20261207T080000Z", "DTEND:20261207T080000Z")), []string{"7 DTEND mend"}},
		{"a date and a time", file(event("DTSTART;VALUE=DATE:20261207", "DTEND:20261208T000000Z")), []string{"7 DTEND form"}},
		{"too long", file(event("DTSTART;VALUE=DATE:20261207", "DTEND;VALUE=DATE:20461207")), []string{"7 DTEND ten years"}},
		{"a day that is not", file(event("DTSTART;VALUE=DATE:20260229")), []string{"6 DTSTART 20260229"}},
		{"a VALUE that does not fit", file(event("DTSTART;VALUE=DATE:20261207T080000")), []string{"6 DTSTART VALUE=DATE"}},
		{"TZID and Z", file(event("DTSTART;TZID=Asia/Shanghai:20261207T080000Z", "DURATION:PT1H")), []string{"6 DTSTART remove"}},
		{"an unknown zone, twice", file(event("DTSTART;TZID=Peking:20261207T080000", "DURATION:PT1H"), strings.Replace(event("DTSTART;TZID=Peking:20261208T080000", "DURATION:PT1H"), "UID:a", "UID:b", 1)), []string{"6 DTSTART Asia/Shanghai"}},
		{"the machine's zone", file(event("DTSTART;TZID=Local:20261207T080000", "DURATION:PT1H")), []string{"6 DTSTART Asia/Shanghai"}},
		{"a path for a zone", file(event("DTSTART;TZID=../../etc/passwd:20261207T080000", "DURATION:PT1H")), []string{"6 DTSTART Asia/Shanghai"}},
		{"an empty zone", file("BEGIN:VTIMEZONE\r\nTZID:Odd\r\nEND:VTIMEZONE", event("DTSTART;TZID=Odd:20261207T080000", "DURATION:PT1H")), []string{"4  STANDARD"}},
		{"a zone without offsets", file("BEGIN:VTIMEZONE\r\nTZID:Odd\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000Z\r\nTZOFFSETTO:8\r\nEND:STANDARD\r\nEND:VTIMEZONE", event("DTSTART;TZID=Odd:20261207T080000", "DURATION:PT1H")), []string{"6 TZOFFSETFROM add", "7 DTSTART without Z", "8 TZOFFSETTO +0800"}},
		{"two zones of one name", file(ownZone, ownZone, ok), []string{"12 TZID keep"}},
		{"a rule by hours", file(event("DTSTART:20261207T080000Z", "DURATION:PT1H", "RRULE:FREQ=HOURLY")), []string{"8 RRULE DAILY"}},
		{"a start outside its rule", file(event("DTSTART;VALUE=DATE:20261208", "RRULE:FREQ=WEEKLY;BYDAY=MO")), []string{"7 RRULE move"}},
		{"a rule that is over before it begins", file(event("DTSTART;VALUE=DATE:20261208", "RRULE:FREQ=DAILY;UNTIL=20261201")), []string{"7 RRULE mend"}},
		{"two rules", file(event("DTSTART;VALUE=DATE:20261208", "RRULE:FREQ=DAILY;COUNT=2", "RRULE:FREQ=DAILY;COUNT=2")), []string{"8 RRULE keep"}},
		{"a rule of exceptions", file(event("DTSTART;VALUE=DATE:20261208", "EXRULE:FREQ=DAILY")), []string{"7 EXRULE EXDATE"}},
		{"exceptions of another form", file(event("DTSTART:20261208T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2", "EXDATE;VALUE=DATE:20261208")), []string{"9 EXDATE form"}},
		{"periods", file(event("DTSTART:20261208T080000Z", "DURATION:PT1H", "RDATE;VALUE=PERIOD:20261209T080000Z/PT1H")), []string{"8 RDATE form"}},
		{"a part of another form", file(event("DTSTART;VALUE=DATE:20261208", "RRULE:FREQ=DAILY;COUNT=2"), event("RECURRENCE-ID:20261208T000000Z", "DTSTART;VALUE=DATE:20261210")), []string{"9 RECURRENCE-ID form"}},
		{"this and all later", file(event("RECURRENCE-ID;RANGE=THISANDFUTURE:20261208T000000Z", "DTSTART:20261210T000000Z", "DURATION:PT1H")), []string{"6 RECURRENCE-ID series"}},
		{"a part that recurs", file(event("RECURRENCE-ID;VALUE=DATE:20261208", "DTSTART;VALUE=DATE:20261208", "RRULE:FREQ=DAILY;COUNT=2")), []string{"6 RECURRENCE-ID remove"}},
		{"the same event twice", file(ok, ok), []string{"8 UID remove"}},
		{"no number of changes", file(event("DTSTART;VALUE=DATE:20261207", "SEQUENCE:-1")), []string{"7 SEQUENCE 0 or more"}},
		{"no status", file(event("DTSTART;VALUE=DATE:20261207", "STATUS:MAYBE")), []string{"7 STATUS CANCELLED"}},
		{"busy times", file("BEGIN:VFREEBUSY\r\nEND:VFREEBUSY"), []string{"4  export"}},
		{"an answer", file("METHOD:REPLY", ok), []string{"4 METHOD export"}},
		{"another calendar", file("CALSCALE:CHINESE", ok), []string{"4 CALSCALE GREGORIAN"}},
		{"too deep", file(strings.Repeat("BEGIN:X\r\n", 8)), []string{"11 BEGIN remove"}},
		{"all of them", file(event("DTSTART:x", "DTEND:y", "SEQUENCE:z"), strings.Replace(event("DTSTART;VALUE=DATE:20261207", "RRULE:FREQ=x"), "UID:a", "UID:b", 1)), []string{"6 DTSTART form", "8 SEQUENCE write", "13 RRULE FREQ"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			leave, faults := feed.ReadLeave(strings.NewReader(c.text), zone(t, "Asia/Shanghai"), at(t, "2026-12-01T00:00:00Z"), at(t, "2027-01-01T00:00:00Z"))
			if leave != nil {
				t.Errorf("leave was read all the same: %v", leave)
			}
			if len(faults) != len(c.want) {
				t.Fatalf("faults %v, want %v", faults, c.want)
			}
			for i, f := range faults {
				place := fmt.Sprintf("%d %s ", f.Line, f.Property)
				word, found := strings.CutPrefix(c.want[i], place)
				if !found || !strings.Contains(f.Text, word) || len(f.Text) > 400 {
					t.Errorf("fault %q, want %q", f, c.want[i])
				}
			}
		})
	}
}

func TestHostileFiles(t *testing.T) {
	from, to := at(t, "2026-12-01T00:00:00Z"), at(t, "2027-12-01T00:00:00Z")
	many := func(n int, line func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(line(i))
		}
		return b.String()
	}
	numbered := func(start, rest string) func(int) string {
		return func(i int) string {
			return fmt.Sprintf("BEGIN:VEVENT\r\nUID:%d\r\nDTSTART;VALUE=DATE:%s\r\n%sEND:VEVENT\r\n", i, start, rest)
		}
	}
	for name, c := range map[string]struct{ text, want string }{
		"too large":               {file(strings.Repeat("X:1\r\n", 1<<20)), "4 MiB"},
		"too many events":         {file(many(10_001, numbered("20261207", ""))), "10000 events"},
		"too many spans":          {file(many(60, numbered("20261201", "RRULE:FREQ=DAILY\r\n"))), "20000 spans"},
		"rules from long ago":     {file(many(100, numbered("16010101", "RRULE:FREQ=DAILY;COUNT=100000\r\n"))), "too far back"},
		"a rule that seldom hits": {file(many(100, numbered("16010101", "RRULE:FREQ=YEARLY;BYDAY=MO;BYMONTH=1;BYMONTHDAY=1\r\n"))), "too far back"},
		"a rule of long lists":    {file(many(40, numbered("20200101", "RRULE:FREQ=YEARLY;BYSETPOS="+strings.TrimPrefix(many(366, func(i int) string { return fmt.Sprintf(",%d", i+1) }), ",")+";BYMONTHDAY=1\r\n"))), "64"},
		"faults without end":      {file(many(5000, func(int) string { return "BEGIN:VEVENT\r\nEND:VEVENT\r\n" })), "more faults"},
		"one endless line":        {file("X:" + strings.Repeat("a", 1<<20) + "\r\n" + strings.Repeat(" a\r\n", 1<<18)), ""},
		"many calendars": {many(101, func(i int) string {
			return file(event(fmt.Sprintf("DTSTART;TZID=Etc/GMT+%d:20261207T080000", i), "DURATION:PT1H"))
		}), "100 zones"},
		"many zones": {file(many(101, func(i int) string { return fmt.Sprintf("BEGIN:VTIMEZONE\r\nTZID:%d\r\nEND:VTIMEZONE\r\n", i) })), "100 zones"},
	} {
		t.Run(name, func(t *testing.T) {
			leave, faults := feed.ReadLeave(strings.NewReader(c.text), zone(t, "Asia/Shanghai"), from, to)
			if c.want == "" {
				if len(faults) > 0 {
					t.Errorf("faults %v", faults)
				}
				return
			}
			found := false
			for _, f := range faults {
				found = found || strings.Contains(f.Text, c.want)
			}
			if !found || leave != nil || len(faults) > 101 {
				t.Errorf("%d spans and %d faults, none with %q: %v", len(leave), len(faults), c.want, faults[:min(3, len(faults))])
			}
		})
	}
}

func TestTheSpanThatIsAskedFor(t *testing.T) {
	now := at(t, "2026-12-01T00:00:00Z")
	for name, to := range map[string]time.Time{"empty": now, "backwards": now.AddDate(0, 0, -1), "too long": now.AddDate(5, 0, 0)} {
		if _, faults := feed.ReadLeave(strings.NewReader(file()), time.UTC, now, to); len(faults) != 1 {
			t.Errorf("%s: faults %v", name, faults)
		}
	}
}

// TestWhatIsWrittenIsRead: the feed of any shifts, in any zone, is read back as the spans of those that take place.
func TestWhatIsWrittenIsRead(t *testing.T) {
	zones := []string{"Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC", "America/St_Johns"}
	rapid.Check(t, func(rt *rapid.T) {
		f := feed.Feed{Domain: "hotline.example", Zone: zone(t, rapid.SampledFrom(zones).Draw(rt, "zone")), Published: at(t, "2026-11-23T09:00:00Z")}
		first := at(t, "2026-01-01T00:00:00Z")
		var want []feed.Leave
		for i := range rapid.IntRange(0, 12).Draw(rt, "shifts") {
			s := feed.Shift{
				ID:       rapid.StringOfN(rapid.RuneFrom([]rune("ab;,\\:班\"")), 0, 40, -1).Draw(rt, "id") + fmt.Sprint(i),
				Start:    first.Add(time.Duration(rapid.IntRange(0, 730*96).Draw(rt, "start")) * 15 * time.Minute),
				Modified: first, Cancelled: rapid.Bool().Draw(rt, "cancelled"), Sequence: rapid.IntRange(0, 9).Draw(rt, "sequence"),
				Summary: rapid.StringOfN(rapid.RuneFrom([]rune("夜班 ;,\\n早")), 0, 80, -1).Draw(rt, "summary"),
			}
			s.End = s.Start.Add(time.Duration(rapid.IntRange(1, 96).Draw(rt, "length")) * 15 * time.Minute)
			f.Shifts = append(f.Shifts, s)
			if !s.Cancelled {
				want = append(want, feed.Leave{UID: s.ID + "@hotline.example", Start: s.Start, End: s.End})
			}
		}
		text, err := feed.Write(f)
		if err != nil {
			rt.Fatal(err)
		}
		got, faults := feed.ReadLeave(bytes.NewReader(text), zone(t, "Asia/Kathmandu"), first, first.AddDate(3, 0, 0))
		if len(faults) > 0 {
			rt.Fatalf("%v in\n%s", faults, text)
		}
		set := func(leave []feed.Leave) map[string][2]time.Time {
			all := map[string][2]time.Time{}
			for _, l := range leave {
				all[l.UID] = [2]time.Time{l.Start, l.End}
			}
			return all
		}
		if diff := cmp.Diff(set(want), set(got)); diff != "" || len(got) != len(want) {
			rt.Fatalf("%s\n%s", diff, text)
		}
	})
}

func FuzzReadLeave(f *testing.F) {
	for _, name := range goldenZones {
		f.Add(write(f, sample(f, name)))
	}
	for _, text := range []string{
		"", file(), file(ownZone, event(`DTSTART;TZID="China Standard Time":20261207T140000`, "DURATION:PT2H")),
		file(outlookZone, event("DTSTART;TZID=W. Europe Standard Time:20261207T070000", "DURATION:P1DT2H", "RRULE:FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=1;UNTIL=20270101T000000Z")),
		file(event("DTSTART;VALUE=DATE:20261202", "RRULE:FREQ=YEARLY;COUNT=3;BYMONTH=12;BYMONTHDAY=2,-30", "EXDATE;VALUE=DATE:20261209", "RDATE:20261210")),
		file(event("DTSTART:20261202T000060Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU"), event("RECURRENCE-ID:20261209T000000Z", "DTSTART:20261210T000000Z", "DURATION:PT2H")),
	} {
		f.Add([]byte(text))
	}
	shanghai := zone(f, "Asia/Shanghai")
	from, to := at(f, "2026-12-01T00:00:00Z"), at(f, "2027-06-01T00:00:00Z")
	f.Fuzz(func(t *testing.T, data []byte) {
		leave, faults := feed.ReadLeave(bytes.NewReader(data), shanghai, from, to)
		if len(faults) > 0 && leave != nil || len(faults) > 101 {
			t.Fatalf("%d spans and %d faults", len(leave), len(faults))
		}
		for _, fault := range faults {
			if fault.Text == "" || fault.Line < 0 || fault.Line > bytes.Count(data, []byte("\n"))+1 {
				t.Fatalf("a fault without a place or a text: %#v", fault)
			}
		}
		for i, l := range leave {
			if !l.End.After(l.Start) || !l.Start.Before(to) || !l.End.After(from) || i > 0 && l.Start.Before(leave[i-1].Start) {
				t.Fatalf("a span that is empty, outside or out of order: %+v", l)
			}
		}
	})
}
