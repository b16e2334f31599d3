// Package feed carries shifts out of the roster and leave into it, as iCalendar (RFC 5545): it writes one person's shifts as
// a feed that calendar programs subscribe to, reads the calendars in which leave is kept, and makes the secret in the
// address of a feed.
//
// # The feed
//
// Write is a function of its arguments alone: the same shifts give the same bytes. The UID of an event is the shift's own id,
// never its time, so that a shift that was moved is the same event in every calendar; Revise raises its SEQUENCE. A
// withdrawn shift stays in the feed as CANCELLED. Times are on the clock of the feed's zone, with a VTIMEZONE made from the
// zone data of Go for the span of the shifts and a year on either side; a clock time that comes twice is written in UTC, since
// RFC 5545 cannot express its second coming by the clock, and programs differ about the first. The feed holds ids, times and the labels that it is given; a label that
// holds what may be a telephone number is refused.
//
// # Leave
//
// ReadLeave takes all or nothing: every fault is named with its line, its property and the mend, and if there is one, no
// leave is returned. What cannot be read exactly is a fault, never a guess. It returns instants and the UID; summaries,
// descriptions and people are not read. All events are leave, also those that are marked as free time (TRANSP), which is
// what several calendar programs do with every event of a whole day.
//
// A TZID with a slash that is a zone of IANA is that zone, whatever the VTIMEZONE says; any other is what the file's
// VTIMEZONE says. A clock time that comes twice is its first coming; one that is skipped is taken with the offset before
// the skip (section 3.3.5). Recurrence is that of section 3.3.10 less BYHOUR and finer, BYWEEKNO and BYYEARDAY.
//
// Time and memory are bounded whatever the input: bytes, events, spans of leave and days that a recurrence may look at.
//
// # Why no library
//
// github.com/arran4/golang-ical v0.3.4 takes a file that is cut off for a whole one, passes VTIMEZONE over and writes an empty
// one, reads a time without a zone in that of the machine, and imports net/http; github.com/emersion/go-ical has no release;
// github.com/teambition/rrule-go rests since 2023. None names the property and its line. In the tests the first reads what
// this package writes, and the last reckons what it reckons.
//
// The package stores nothing and knows no HTTP, no clock and no names.
package feed
