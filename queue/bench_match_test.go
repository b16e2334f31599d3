package queue_test

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

const benchSkills = 200

// exchange is a floor in which every counsellor talks and the callers ask by expressions of three clauses, of which
// there are so many different ones.
type exchange struct {
	b        testing.TB
	f        *queue.Floor
	at       time.Time
	distinct int
	asks     []agent.Expr
	agents   int
	joined   int
	calls    map[agent.ID]string
}

func agentName(i int) agent.ID { return agent.ID(fmt.Sprintf("a%05d", i)) }

func newExchange(b testing.TB, callers, agents, distinct int) *exchange {
	b.Helper()
	r := aged(nil)
	for i := range 18 {
		id := queue.ID(fmt.Sprintf("q%02d", i))
		r.Queues[id] = queue.Queue{
			ID: id, Relax: []queue.RelaxStep{{After: 10 * time.Hour, Drop: []agent.Skill{"s000"}}},
			Overflow: []queue.OverflowRule{over(20*time.Hour, queue.Always, queue.ToMessage, "")},
		}
	}
	x := &exchange{b: b, f: queue.NewFloor(r), at: time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC), distinct: distinct, agents: agents, calls: map[agent.ID]string{}}
	for i := range distinct {
		text := fmt.Sprintf("s%03d >= 2 and (s%03d or s%03d) and not s%03d", i%benchSkills, (i*7+1)%benchSkills, (i*13+2)%benchSkills, (i*29+3)%benchSkills)
		e, err := agent.ParseExpr(text)
		if err != nil {
			b.Fatal(err)
		}
		x.asks = append(x.asks, e)
	}
	duty := queue.OnDuty{}
	for i := range agents {
		skills := agent.Skills{}
		for s := range 60 { // each has 60 of the 200 skills
			skills[agent.Skill(fmt.Sprintf("s%03d", (i*11+s*s*3+s)%benchSkills))] = agent.SkillLevel(1 + (i+s)%5)
		}
		duty.Agents = append(duty.Agents, queue.Duty{Agent: agentName(i), Skills: skills})
	}
	x.f.Handle(x.at, duty)
	for i, d := range duty.Agents {
		x.f.Handle(x.at, queue.SignIn{Agent: d.Agent, Seat: agent.SeatID(fmt.Sprintf("s%d", i)), Skills: d.Skills, SeatUp: true})
		x.f.Handle(x.at, queue.SetState{Agent: d.Agent, State: agent.Ready})
		x.calls[d.Agent] = fmt.Sprintf("talk%d", i)
		x.f.Handle(x.at, queue.Seize{Agent: d.Agent, Call: x.calls[d.Agent], Queue: "q00"})
	}
	for range callers {
		x.f.Handle(x.tick(), x.next())
	}
	return x
}

func (x *exchange) tick() time.Time {
	x.at = x.at.Add(time.Millisecond)
	return x.at
}

// next is the next caller.
func (x *exchange) next() queue.Join {
	i := x.joined
	x.joined++
	e := queue.Entry{
		ID: queue.EntryID(fmt.Sprintf("01JENTRY%018d", i)), Call: fmt.Sprintf("c%d", i), Grade: triage.Green,
		Queue: queue.ID(fmt.Sprintf("q%02d", i%x.distinct%18)), Needs: x.asks[i%x.distinct],
	}
	switch {
	case i%50 == 0:
		e.Grade = triage.Red
	case i%7 == 0:
		e.Grade = triage.Yellow
	}
	return queue.Join{Entry: e}
}

// cpu is the processor time of this thread: what others do on the machine does not count.
func cpu() time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &ts); err != nil {
		panic(err)
	}
	return time.Duration(ts.Nano())
}

// report gives the median and the 99th percentile of single steps, in microseconds of processor time.
func report(b *testing.B, name string, took []time.Duration) {
	b.Helper()
	if len(took) == 0 {
		return
	}
	slices.Sort(took)
	us := func(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
	b.ReportMetric(us(took[len(took)/2]), name+"-p50-us")
	b.ReportMetric(us(took[len(took)*99/100]), name+"-p99-us")
}

var exchangeSizes = []struct{ callers, agents, distinct int }{{500, 200, 200}, {5000, 2000, 200}, {100_000, 10_000, 500}}

// BenchmarkMatch is one counsellor who becomes free for one of those who wait, and one caller who comes to them: each
// step by itself, with everything that the dispatcher's floor does in it.
func BenchmarkMatch(b *testing.B) {
	for _, s := range exchangeSizes {
		b.Run(fmt.Sprintf("%dx%d", s.callers, s.agents), func(b *testing.B) {
			x := newExchange(b, s.callers, s.agents, s.distinct)
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			var freed, arrived []time.Duration
			for i := 0; b.Loop(); i++ {
				who := agentName(i * 7 % s.agents)
				at, in := x.tick(), queue.Released{Agent: who, Call: x.calls[who], AfterCall: -1}
				start := cpu()
				outs := x.f.Handle(at, in)
				freed = append(freed, cpu()-start)
				for _, o := range outs {
					if o, ok := o.(queue.Offered); ok {
						x.f.Handle(at, queue.OfferClosed{Offer: o.Offer, Outcome: queue.Accepted})
						x.calls[o.Agent] = o.Entry.Call
					}
				}
				join := x.next()
				at = x.tick()
				start = cpu()
				x.f.Handle(at, join)
				arrived = append(arrived, cpu()-start)
			}
			report(b, "freed", freed)
			report(b, "arrived", arrived)
		})
	}
}

// BenchmarkMatchIdle is one caller who comes while a tenth of the counsellors is ready, and one who becomes ready among
// them. The first caller who asks for something new has everybody judged by it; that step is told apart.
func BenchmarkMatchIdle(b *testing.B) {
	for _, s := range exchangeSizes {
		b.Run(fmt.Sprintf("%dx%d", s.callers, s.agents), func(b *testing.B) {
			x := newExchange(b, 0, s.agents, s.distinct)
			for i := range s.agents / 10 {
				who := agentName(i * 3 % s.agents)
				x.f.Handle(x.tick(), queue.Released{Agent: who, Call: x.calls[who], AfterCall: -1})
			}
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			var freed, arrived, first []time.Duration
			for b.Loop() {
				join, at := x.next(), x.tick()
				start := cpu()
				outs := x.f.Handle(at, join)
				if took := cpu() - start; len(first) < x.distinct {
					first = append(first, took)
				} else {
					arrived = append(arrived, took)
				}
				for _, o := range outs {
					if o, ok := o.(queue.Offered); ok {
						x.f.Handle(at, queue.OfferClosed{Offer: o.Offer, Outcome: queue.Accepted})
						at = x.tick()
						start = cpu()
						x.f.Handle(at, queue.Released{Agent: o.Agent, Call: o.Entry.Call, AfterCall: -1})
						freed = append(freed, cpu()-start)
					}
				}
				x.f.Handle(at, queue.Leave{Entry: join.ID})
			}
			report(b, "freed", freed)
			report(b, "arrived", arrived)
			report(b, "first", first)
		})
	}
}

// BenchmarkEntryMemory is what one waiting caller costs in memory, over all indexes.
func BenchmarkEntryMemory(b *testing.B) {
	for b.Loop() {
		x := newExchange(b, 500, 200, 200) // every lane is there
		before := heap()
		for range 20_000 {
			x.f.Handle(x.tick(), x.next())
		}
		b.ReportMetric(float64(heap()-before)/20_000, "B/entry")
		runtime.KeepAlive(x)
	}
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
