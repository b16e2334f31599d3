package simulate

import (
	"math"
	"math/rand/v2"
	"time"

	"heartline/triage"
)

// caller is one caller of a run.
type caller struct {
	id       string
	number   int // of the stream's callers, from 0
	stream   int
	grade    triage.Grade
	came     time.Duration
	patience time.Duration // 0: endless
	talk     time.Duration
	wrap     time.Duration // 0: as the rule says; negative: none
	chance   uint64        // seeds what is drawn later: ringing times

	state    callerState
	rings    map[string]int // at whom, by offer
	offer    string         // that was accepted
	person   int            // talks with
	rang     int            // offers so far
	measured bool
}

type callerState uint8

const (
	isWaiting callerState = iota
	isTalking
	isGone
)

// source makes the callers of one stream, one after another.
type source struct {
	stream *Stream
	index  int
	run    uint64
	next   int
	at     time.Duration
	pcg    rand.PCG
	rand   *rand.Rand
}

func newSource(seed uint64, run, index int, s *Stream) *source {
	src := &source{stream: s, index: index, run: mix(mix(mix(seed)^uint64(run)) ^ uint64(index))}
	src.rand = rand.New(&src.pcg)
	return src
}

// draw makes the next caller; nil: nobody comes any more.
func (s *source) draw() *caller {
	seed := mix(s.run ^ uint64(s.next))
	s.pcg.Seed(seed, mix(seed))
	if !s.advance() {
		return nil
	}
	c := &caller{number: s.next, stream: s.index, came: s.at, person: -1}
	s.next++
	c.talk = max(s.stream.Talk.draw(s.rand), time.Microsecond)
	if s.stream.Patience.Kind != None {
		c.patience = max(s.stream.Patience.draw(s.rand), time.Microsecond)
	}
	if s.stream.Wrap.Kind != None {
		if c.wrap = s.stream.Wrap.draw(s.rand); c.wrap == 0 {
			c.wrap = -1
		}
	}
	c.grade = pickGrade(s.stream.Grades, s.rand.Float64())
	c.chance = s.rand.Uint64()
	return c
}

// advance moves to the instant of the next arrival.
func (s *source) advance() bool {
	a := s.stream.Arrivals
	if len(a.PerHour) == 0 {
		if s.next >= len(a.Times) {
			return false
		}
		s.at = a.Times[s.next]
		return true
	}
	every := a.step()
	work := s.rand.ExpFloat64() // arrivals that the mean rate must bring until the next caller
	for range 100_000 {
		slot := s.at / every
		left := (slot+1)*every - s.at
		rate := a.PerHour[int(slot)%len(a.PerHour)] / float64(time.Hour)
		if gap := work / rate; rate > 0 && gap < float64(left) {
			s.at += max(time.Duration(math.Round(gap/1000))*time.Microsecond, 0)
			return true
		}
		work -= rate * float64(left)
		s.at += left
	}
	return false // a profile of zeros
}

func pickGrade(grades []GradeShare, u float64) triage.Grade {
	sum := totalShare(grades)
	for _, g := range grades {
		if u -= g.Share / sum; u < 0 {
			return g.Grade
		}
	}
	if len(grades) > 0 {
		return grades[len(grades)-1].Grade
	}
	return triage.Green
}

// ring is how long the counsellor lets this caller's nth offer ring; the same whoever it is and whatever came before.
func (c *caller) ring(d Dist) time.Duration {
	if d.Kind == None || d.Kind == Fixed {
		return d.Mean
	}
	seed := mix(c.chance ^ uint64(c.rang))
	return d.draw(rand.New(rand.NewPCG(seed, mix(seed))))
}

// mix spreads a number over all 64 bits (the finaliser of SplitMix64), so that neighbouring seeds have nothing in common.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9
	x = (x ^ (x >> 27)) * 0x94d049bb133111eb
	return x ^ (x >> 31)
}
