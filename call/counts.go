package call

import "sync/atomic"

// Counts are how often something happened in this process that must not happen often.
type Counts struct {
	Unfinished int64 // teardowns that were given up; the sweep takes the rest
	Swept      int64 // objects without an owner that were taken down
	Panics     int64 // recovered panics
	Sick       int64 // mailboxes found over their bound
	Unsent     int64 // channels of a conference that were sent nothing, and entered again
	Lost       int64 // restored calls that were ended because nobody could take them over
}

type counts struct {
	unfinished, swept, panics, sick, lost, unsent atomic.Int64
}

// Counts returns what has been counted since the start.
func (x *Exchange) Counts() Counts {
	c := &x.parts.counts
	return Counts{
		Unfinished: c.unfinished.Load(), Swept: c.swept.Load(), Panics: c.panics.Load(), Sick: c.sick.Load(), Lost: c.lost.Load(), Unsent: c.unsent.Load(),
	}
}
