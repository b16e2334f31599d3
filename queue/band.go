package queue

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"heartline/triage"
)

// Band is a span of waits, in whole minutes: From and longer, but shorter than To.
type Band struct{ From, To time.Duration }

// Within reports whether a wait lies in the band.
func (b Band) Within(wait time.Duration) bool { return wait >= b.From && wait < b.To }

// What a band is said of: bandSample comparable waits at least, of which bandShare per cent lie inside it.
const (
	bandSample = 50
	bandShare  = 80
)

// bands are those that may be said, the narrowest first. Nothing wider and nothing longer is: it would tell callers
// nothing, or keep them from waiting.
var bands = []Band{
	minutes(0, 1), minutes(1, 2), minutes(2, 3), minutes(0, 2), minutes(1, 3), minutes(3, 5), minutes(2, 5),
	minutes(5, 10), minutes(10, 15), minutes(15, 20), minutes(10, 20), minutes(20, 30),
}

func minutes(from, to int) Band {
	return Band{time.Duration(from) * time.Minute, time.Duration(to) * time.Minute}
}

// Bands lists the bands that may be said, the narrowest first.
func Bands() []Band { return slices.Clone(bands) }

// BandOf returns the narrowest band in which at least four fifths of the last 50 waits lie, the newest last; ok is false
// where there is none, or there are fewer waits.
func BandOf(waits []time.Duration) (b Band, ok bool) {
	if len(waits) < bandSample {
		return Band{}, false
	}
	waits = waits[len(waits)-bandSample:]
	for _, b := range bands {
		inside := 0
		for _, w := range waits {
			if b.Within(w) {
				inside++
			}
		}
		if inside*100 >= bandShare*bandSample {
			return b, true
		}
	}
	return Band{}, false
}

// HourClass names the part of the week in which waits are comparable: a quarter of a day, on working days or at the
// weekend. at is in the hotline's zone.
func HourClass(at time.Time) string {
	day := "work"
	if d := at.Weekday(); d == time.Saturday || d == time.Sunday {
		day = "weekend"
	}
	return day + []string{"_night", "_morning", "_afternoon", "_evening"}[at.Hour()/6]
}

// WaitSample are the last waits of callers who are comparable, as State holds them.
type WaitSample struct {
	Queue ID           `json:"queue"`
	Grade triage.Grade `json:"grade"`
	Hours string       `json:"hours"` // see HourClass
	Waits []int64      `json:"waits_s"`
}

type alike struct {
	queue ID
	grade triage.Grade
	hours string
}

func (e *Entry) alike() alike { return alike{e.Queue, e.Grade, e.Hours} }

// noteWait takes in the wait of a caller whom a counsellor has taken, where the queue says bands. Callers who came back,
// who come from another queue, and calls of our own, are not comparable.
func (f *Floor) noteWait(e *waiting, q Queue) {
	if !q.Comfort.Wait || e.Hours == "" || e.Returned || e.Recovered || len(e.Visited) > 0 || e.From != "" || e.Test || e.Absent || e.Grade == triage.Red {
		return
	}
	waits := append(slices.Clip(f.waits[e.alike()]), int64(f.now.Sub(e.EnqueuedAt)/time.Second))
	f.waits[e.alike()] = waits[max(0, len(waits)-bandSample):]
	delete(f.said, e.alike())
}

// bandFor is the band that may be said to a caller; the zero Band where none may. A red caller is told of none. Who says
// it leaves out a caller who has waited for longer already.
func (f *Floor) bandFor(e *waiting) Band {
	if e.Hours == "" || e.Grade == triage.Red {
		return Band{}
	}
	b, known := f.said[e.alike()]
	if !known {
		waits := make([]time.Duration, 0, bandSample)
		for _, w := range f.waits[e.alike()] {
			waits = append(waits, time.Duration(w)*time.Second)
		}
		b, _ = BandOf(waits)
		f.said[e.alike()] = b
	}
	return b
}

// samples exports the waits, in order.
func (f *Floor) samples() []WaitSample {
	var out []WaitSample
	for k, w := range f.waits {
		out = append(out, WaitSample{Queue: k.queue, Grade: k.grade, Hours: k.hours, Waits: slices.Clone(w)})
	}
	slices.SortFunc(out, func(a, b WaitSample) int {
		return cmp.Or(strings.Compare(string(a.Queue), string(b.Queue)), strings.Compare(string(a.Grade), string(b.Grade)), strings.Compare(a.Hours, b.Hours))
	})
	return out
}

// Band is what may be said to a caller of the wait; the zero Band where nothing may.
func (s *Snapshot) Band(id EntryID) Band {
	for i := range s.Waiting {
		if s.Waiting[i].ID == id {
			return s.Waiting[i].Band
		}
	}
	return Band{}
}
