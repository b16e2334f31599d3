package agent

import (
	"slices"
	"strings"
	"time"
)

// Stretch is a span that a counsellor spent in one state.
type Stretch struct {
	Agent  ID
	Start  time.Time
	End    time.Time // zero: it goes on
	State  State
	Reason ReasonCode
	Call   string // in talk: the call
	Red    bool   // it was red at any time
	Yellow bool   // and not red
	Test   bool   // a call of our own: the time counts as work, the call does not
}

// Exposure is what one counsellor has been exposed to in a period. Nothing in it judges a person: it is for rest to
// be planned by.
type Exposure struct {
	Agent      ID
	Talks      int // calls talked in
	Red        int // of them
	Yellow     int
	TalkTime   time.Duration // with hold
	RedTime    time.Duration
	YellowTime time.Duration
	Work       time.Duration // on the floor
	Nights     int           // with at least NightLeast on the floor between 22:00 and 06:00
	LongestRun time.Duration // longest work without a pause of RunBreak
	Pauses     int           // after a red call
	PauseTime  time.Duration
}

// What counts as a night, and as a pause between two runs of work.
const (
	NightLeast = 2 * time.Hour
	RunBreak   = 5 * time.Minute
	nightFrom  = 22
	nightTo    = 6
)

// Exposures folds stretches into what each counsellor has been exposed to in [from, to), in order of their ids. The
// nights are those of the zone. now ends what goes on.
func Exposures(stretches []Stretch, from, to, now time.Time, zone *time.Location) []Exposure {
	by := map[ID][]Stretch{}
	for _, s := range stretches {
		if s.End.IsZero() {
			s.End = now
		}
		s.Start, s.End = later(s.Start, from), earlier(s.End, to)
		if s.End.After(s.Start) && s.State != LoggedOut {
			by[s.Agent] = append(by[s.Agent], s)
		}
	}
	out := make([]Exposure, 0, len(by))
	for id, own := range by {
		slices.SortFunc(own, func(a, b Stretch) int { return a.Start.Compare(b.Start) })
		out = append(out, exposure(id, own, zone))
	}
	slices.SortFunc(out, func(a, b Exposure) int { return strings.Compare(string(a.Agent), string(b.Agent)) })
	return out
}

func exposure(id ID, own []Stretch, zone *time.Location) Exposure {
	e := Exposure{Agent: id}
	calls := map[string]bool{}
	nights := map[string]time.Duration{}
	var run, rest time.Time // beginning of the run of work; of the pause in it
	for i, s := range own {
		d := s.End.Sub(s.Start)
		e.Work += d
		eachNight(s.Start, s.End, zone, func(night string, part time.Duration) { nights[night] += part })
		if (s.State == Talking || s.State == Hold) && s.Call != "" && !s.Test {
			e.talk(s, d, !calls[s.Call])
			calls[s.Call] = true
		}
		if s.State == NotReady && s.Reason == ReasonRedPause {
			e.Pauses, e.PauseTime = e.Pauses+1, e.PauseTime+d
		}
		gone := i > 0 && s.Start.Sub(own[i-1].End) >= RunBreak
		switch {
		case s.State == NotReady:
			if rest.IsZero() {
				rest = s.Start
			}
			if s.End.Sub(rest) >= RunBreak {
				run = time.Time{}
			}
			continue
		case run.IsZero() || gone:
			run = s.Start
		}
		rest = time.Time{}
		e.LongestRun = max(e.LongestRun, s.End.Sub(run))
	}
	for _, d := range nights {
		if d >= NightLeast {
			e.Nights++
		}
	}
	return e
}

// talk adds a stretch of talk; first: of this call.
func (e *Exposure) talk(s Stretch, d time.Duration, first bool) {
	e.TalkTime += d
	n := 0
	if first {
		n = 1
	}
	e.Talks += n
	switch {
	case s.Red:
		e.Red, e.RedTime = e.Red+n, e.RedTime+d
	case s.Yellow:
		e.Yellow, e.YellowTime = e.Yellow+n, e.YellowTime+d
	}
}

// eachNight splits a span into the nights that it touches, each named by the date on which it begins.
func eachNight(start, end time.Time, zone *time.Location, do func(night string, part time.Duration)) {
	y, m, d := start.In(zone).AddDate(0, 0, -1).Date()
	for ; ; d++ {
		from, to := time.Date(y, m, d, nightFrom, 0, 0, 0, zone), time.Date(y, m, d+1, nightTo, 0, 0, 0, zone)
		if !from.Before(end) {
			return
		}
		if part := earlier(end, to).Sub(later(start, from)); part > 0 {
			do(from.Format(time.DateOnly), part)
		}
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
