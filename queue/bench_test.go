package queue_test

import (
	"fmt"
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

// crowd is a floor with so many callers waiting and counsellors talking, over 18 queues and 4 skills.
func crowd(b *testing.B, callers, counsellors int) (*queue.Floor, time.Time) {
	b.Helper()
	r := queue.Rules{Queues: map[queue.ID]queue.Queue{}}
	for i := range 18 {
		id := queue.ID(fmt.Sprintf("q%02d", i))
		r.Queues[id] = queue.Queue{ID: id, Overflow: []queue.OverflowRule{over(time.Hour, queue.Always, queue.ToMessage, "")}}
	}
	f := queue.NewFloor(r)
	at := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	duty := queue.OnDuty{}
	for i := range counsellors {
		duty.Agents = append(duty.Agents, queue.Duty{Agent: agent.ID(fmt.Sprintf("a%04d", i))})
	}
	f.Handle(at, duty)
	for i := range counsellors {
		id := agent.ID(fmt.Sprintf("a%04d", i))
		skills := agent.Skills{"all": 3}
		for s := range 4 {
			if i&(1<<s) != 0 {
				skills[agent.Skill(fmt.Sprintf("s%d", s))] = 3
			}
		}
		f.Handle(at, queue.SignIn{Agent: id, Seat: agent.SeatID("seat" + string(id)), Skills: skills, SeatUp: true})
		f.Handle(at, queue.SetState{Agent: id, State: agent.Ready})
		f.Handle(at, queue.Seize{Agent: id, Call: "call" + string(id)})
	}
	for i := range callers {
		at = at.Add(time.Millisecond)
		f.Handle(at, queue.Join{Entry: crowdEntry(i)})
	}
	return f, at
}

func crowdEntry(i int) queue.Entry {
	e := queue.Entry{
		ID: queue.EntryID(fmt.Sprintf("01JENTRY%018d", i)), Call: fmt.Sprintf("c%d", i),
		Queue: queue.ID(fmt.Sprintf("q%02d", i%18)), Grade: triage.Green,
	}
	if i%7 == 0 {
		e.Grade = triage.Yellow
	}
	if i%2 == 0 {
		e.Requires = []agent.Requirement{{Skill: agent.Skill(fmt.Sprintf("s%d", i/2%4)), Level: 2}}
	}
	return e
}

var sizes = []struct{ callers, counsellors int }{{20, 6}, {500, 200}, {5000, 2000}}

// BenchmarkFreed is one talk that ends and the next that begins: release, offer, accept, join.
func BenchmarkFreed(b *testing.B) {
	for _, s := range sizes {
		b.Run(fmt.Sprintf("%dx%d", s.callers, s.counsellors), func(b *testing.B) {
			f, at := crowd(b, s.callers, s.counsellors)
			n, calls := s.callers, map[agent.ID]string{}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				a := agent.ID(fmt.Sprintf("a%04d", i%s.counsellors))
				at = at.Add(time.Millisecond)
				call := calls[a]
				if call == "" {
					call = "call" + string(a)
				}
				for _, o := range f.Handle(at, queue.Released{Agent: a, Call: call}) {
					if o, ok := o.(queue.Offered); ok {
						f.Handle(at, queue.OfferClosed{Offer: o.Offer, Outcome: queue.Accepted})
						calls[o.Agent] = o.Entry.Call
					}
				}
				f.Handle(at, queue.Join{Entry: crowdEntry(n)})
				n++
			}
		})
	}
}

// BenchmarkJoinAndLeave is a caller who gives up while everybody talks.
func BenchmarkJoinAndLeave(b *testing.B) {
	for _, s := range sizes {
		b.Run(fmt.Sprintf("%dx%d", s.callers, s.counsellors), func(b *testing.B) {
			f, at := crowd(b, s.callers, s.counsellors)
			n := s.callers
			b.ReportAllocs()
			for b.Loop() {
				at = at.Add(time.Millisecond)
				e := crowdEntry(n)
				f.Handle(at, queue.Join{Entry: e})
				f.Handle(at, queue.Leave{Entry: e.ID})
				n++
			}
		})
	}
}

func BenchmarkSnapshot(b *testing.B) {
	for _, s := range sizes {
		b.Run(fmt.Sprintf("%dx%d", s.callers, s.counsellors), func(b *testing.B) {
			f, _ := crowd(b, s.callers, s.counsellors)
			b.ReportAllocs()
			for b.Loop() {
				f.Snapshot()
			}
		})
	}
}
