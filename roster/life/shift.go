package life

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// MaxLength is the longest that one shift may last. Readings by time look back by it.
const MaxLength = 72 * time.Hour

// State says what has become of a shift.
type State string

// States. The empty one is Live.
const (
	Live      State = ""          // it is on the roster, with or without a holder
	Split     State = "split"     // its parts stand for it; they name it as their parent
	Cancelled State = "cancelled" // it is off the roster
)

// Shift is an instance of one seat, half-open: [Start, End). Its ID lasts for as long as the seat is on the roster: over
// publications, moves in time and changes of hands. A part of a shift has the id of its parent, a dot and a number, and the
// numbers of one parent are never used twice.
type Shift struct {
	ID     string    `json:"id"`
	Type   string    `json:"type"`
	Line   string    `json:"line,omitempty"`
	Site   string    `json:"site,omitempty"`
	Role   string    `json:"role,omitempty"`
	Date   string    `json:"date"` // YYYY-MM-DD, the day of the roster that it belongs to
	Start  time.Time `json:"start"`
	End    time.Time `json:"end"`
	Zone   string    `json:"zone,omitempty"`
	Holder string    `json:"holder,omitempty"` // the person's id; empty: open
	Source Source    `json:"source,omitempty"` // how the holder came by it
	// Version counts the changes of this shift from 1; it is what a calendar calls its sequence.
	Version int    `json:"version"`
	Parent  string `json:"parent,omitempty"`
	State   State  `json:"state,omitempty"`
	Credit  int    `json:"credit,omitempty"` // minutes that count as worked; 0: its length; below 0: none
	// OffFloor marks duty that brings no calls of the queues, such as being on call.
	OffFloor bool `json:"off_floor,omitempty"`
}

// Source says how a holder came by a shift.
type Source string

// Sources. The empty one is the publication.
const (
	FromPlan   Source = ""
	FromHand   Source = "hand"    // a manager
	FromSwap   Source = "swap"    // a swap or an offer between two people
	FromTake   Source = "take"    // it was open, or running
	FromSignUp Source = "sign_up" // in a window for signing up, or from its waiting list
	FromReturn Source = "return"  // given back by who had taken it
)

// Covers reports whether an instant is within the shift.
func (s Shift) Covers(at time.Time) bool { return !at.Before(s.Start) && at.Before(s.End) }

// Touches reports whether the shift and [from, to) share an instant.
func (s Shift) Touches(from, to time.Time) bool { return s.Start.Before(to) && from.Before(s.End) }

// Minutes returns what counts as worked.
func (s Shift) Minutes() int {
	if s.Credit != 0 {
		return max(s.Credit, 0)
	}
	return int(s.End.Sub(s.Start) / time.Minute)
}

func (s Shift) open() bool { return s.State == Live && s.Holder == "" }

func (s Shift) begun(now time.Time) bool { return !s.Start.After(now) }

func (s Shift) over(now time.Time) bool { return !s.End.After(now) }

// Piece is a shift, or the part of it from From to To. A zero From or To is the shift's own, whenever that is, so that the
// whole of a shift stays the whole when the shift is moved.
type Piece struct {
	Shift string    `json:"shift"`
	From  time.Time `json:"from,omitzero"`
	To    time.Time `json:"to,omitzero"`
}

// In returns the instants of the piece in its shift.
func (p Piece) In(s Shift) (from, to time.Time) {
	from, to = s.Start, s.End
	if !p.From.IsZero() {
		from = p.From
	}
	if !p.To.IsZero() {
		to = p.To
	}
	return from, to
}

// move carries the piece from the shift as it was to the shift as it is: the part keeps its distance from the start.
// ok: something of it is left.
func (p Piece) move(was, is Shift) (moved Piece, ok bool) {
	by := is.Start.Sub(was.Start)
	if !p.From.IsZero() {
		p.From = p.From.Add(by)
	}
	if !p.To.IsZero() {
		p.To = p.To.Add(by)
	}
	if !p.From.IsZero() && !p.From.After(is.Start) {
		p.From = time.Time{}
	}
	if !p.To.IsZero() && !p.To.Before(is.End) {
		p.To = time.Time{}
	}
	from, to := p.In(is)
	return p, from.Before(to) && is.Touches(from, to)
}

// hand returns the shift with another holder.
func (s Shift) hand(holder string, source Source) Shift {
	s.Holder, s.Source = holder, source
	s.Version++
	return s
}

// cancel returns the shift off the roster.
func (s Shift) cancel() Shift {
	s.State = Cancelled
	s.Version++
	return s
}

// cut gives [from, to) of a shift to a holder. It returns every shift that is another one afterwards: the shift itself if it
// is given whole; else the shift as split and its parts, of which piece is the one that was given. used is how many parts
// the shift has had.
func cut(s Shift, from, to time.Time, holder string, source Source, used int) (set []Shift, piece Shift) {
	if from.Before(s.Start) {
		from = s.Start
	}
	if to.After(s.End) {
		to = s.End
	}
	if !from.After(s.Start) && !to.Before(s.End) {
		piece = s.hand(holder, source)
		return []Shift{piece}, piece
	}
	whole, left := s.Minutes(), s.Minutes()
	// The parts of a shift that is cut within a minute are given their minutes, so that none is lost between them.
	shared := s.Credit != 0 || from.Sub(s.Start)%time.Minute != 0 || to.Sub(s.Start)%time.Minute != 0
	add := func(start, end time.Time) *Shift {
		if !start.Before(end) {
			return nil
		}
		used++
		part := s
		part.ID, part.Parent, part.Version = fmt.Sprintf("%s.%d", s.ID, used), s.ID, 1
		part.Start, part.End = start, end
		if shared {
			share := int(int64(whole) * int64(end.Sub(start)) / int64(s.End.Sub(s.Start)))
			if end.Equal(s.End) {
				share = left
			}
			left -= share
			part.Credit = credited(share)
		}
		set = append(set, part)
		return &set[len(set)-1]
	}
	parent := s
	parent.State = Split
	parent.Version++
	set = append(set, parent)
	add(s.Start, from)
	given := add(from, to)
	given.Holder, given.Source = holder, source
	piece = *given
	add(to, s.End)
	return set, piece
}

// credited returns the credit of a shift that is worth some minutes, or none.
func credited(minutes int) int {
	if minutes == 0 {
		return -1
	}
	return minutes
}

// alike reports whether two states of a shift are the same work at the same place.
func (s Shift) alike(o Shift) bool {
	return s.Type == o.Type && s.Role == o.Role && s.Line == o.Line && s.Site == o.Site && s.OffFloor == o.OffFloor
}

func sortShifts(shifts []Shift) {
	slices.SortFunc(shifts, func(a, b Shift) int {
		if c := a.Start.Compare(b.Start); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
}

// same reports whether two states of a shift are the same to whoever works by the roster.
func (s Shift) same(o Shift) bool {
	return s.Holder == o.Holder && s.Type == o.Type && s.Role == o.Role && s.Line == o.Line && s.Site == o.Site &&
		s.Start.Equal(o.Start) && s.End.Equal(o.End) && s.State == o.State && s.Credit == o.Credit && s.Date == o.Date && s.OffFloor == o.OffFloor
}
