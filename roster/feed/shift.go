package feed

import (
	"slices"
	"strings"
	"time"
)

// Shift is one shift of the person whose feed it is.
type Shift struct {
	// ID is the shift's own, 1 to 200 characters, and stays when the shift is moved. An id that is made from the start, such
	// as roster.Shift's, is none: a moved shift would be a new event in every calendar.
	ID    string
	Start time.Time // whole seconds
	End   time.Time // after Start
	// Sequence is raised with each change, from 0; Modified is when the last one was. Revise keeps both.
	Sequence  int
	Modified  time.Time
	Cancelled bool // withdrawn
	// Summary is what the calendar shows, and Place where it says it is: labels of the caller's, at most 200 characters
	// each. An empty Summary is the shift's id.
	Summary string
	Place   string
}

// same reports whether two states of a shift look alike in a calendar.
func (s Shift) same(o Shift) bool {
	return s.Start.Equal(o.Start) && s.End.Equal(o.End) && s.Cancelled == o.Cancelled && s.Summary == o.Summary && s.Place == o.Place
}

// Revise returns the shifts of a feed after a change of the roster at the instant at: before is what was published last,
// after what is to be published now, whose Sequence and Modified are not read. A shift is known by its ID. One that is as it
// was keeps both; one that is changed, withdrawn or back again has the next Sequence and Modified at. Who is only in before is
// withdrawn: it is returned as cancelled, unless it had ended by from, the start of the span that is published; then it is
// left out. The order is that of Write.
func Revise(before, after []Shift, from, at time.Time) []Shift {
	old := make(map[string]Shift, len(before))
	for _, s := range before {
		old[s.ID] = s
	}
	revised := make([]Shift, 0, len(after))
	for _, s := range after {
		was, known := old[s.ID]
		delete(old, s.ID)
		switch {
		case !known:
			s.Sequence, s.Modified = 0, at
		case s.same(was):
			s = was
		default:
			s.Sequence, s.Modified = was.Sequence+1, at
		}
		revised = append(revised, s)
	}
	for _, s := range old {
		if !s.End.After(from) {
			continue
		}
		if !s.Cancelled {
			s.Cancelled, s.Sequence, s.Modified = true, s.Sequence+1, at
		}
		revised = append(revised, s)
	}
	slices.SortFunc(revised, byStart)
	return revised
}

func byStart(a, b Shift) int {
	if c := a.Start.Compare(b.Start); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b.ID)
}
