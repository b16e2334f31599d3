package simulate

import (
	"slices"
	"time"

	"heartline/agent"
	"heartline/queue"
)

// covers reports whether an offset lies in the span, half-open.
func (s Span) covers(at time.Duration) bool { return at >= s.From && at < s.To }

func within(spans []Span, at time.Duration) bool {
	return slices.ContainsFunc(spans, func(s Span) bool { return s.covers(at) })
}

// rotaChanges are the offsets above 0 at which somebody's shift or break begins or ends, in order.
func rotaChanges(people []Person) []time.Duration {
	var at []time.Duration
	for _, p := range people {
		for _, s := range slices.Concat(p.On, p.Breaks) {
			at = append(at, s.From, s.To)
		}
	}
	slices.Sort(at)
	at = slices.Compact(at)
	return slices.DeleteFunc(at, func(d time.Duration) bool { return d <= 0 })
}

// changeDuty brings the floor to the rota as it is now, and asks to be called at its next change.
func (p *play) changeDuty() {
	for len(p.rota) > 0 && p.rota[0] <= p.now {
		p.rota = p.rota[1:]
	}
	if len(p.rota) > 0 {
		p.calendar.add(event{at: p.rota[0], kind: dutyChanges})
	}
	duty := queue.OnDuty{Version: "simulated"}
	for _, who := range p.people {
		if len(who.On) == 0 || within(who.On, p.now) {
			duty.Agents = append(duty.Agents, queue.Duty{Agent: who.ID, Lines: who.Lines, Skills: who.Skills})
		}
	}
	p.tell(duty)
	for _, who := range p.people {
		on := len(who.On) == 0 || within(who.On, p.now)
		p.bring(who, on, on && within(who.Breaks, p.now))
	}
}

// bring has one counsellor come, go on a break, come back, or leave.
func (p *play) bring(who *counsellor, on, paused bool) {
	by := "user:" + string(who.ID)
	switch {
	case on && !who.duty:
		p.tell(queue.SignIn{Agent: who.ID, Seat: who.seat, Skills: who.Skills, SeatUp: true, By: by})
		if !paused {
			p.tell(queue.SetState{Agent: who.ID, State: agent.Ready, By: by})
		}
	case !on && who.duty:
		p.tell(queue.SignOut{Agent: who.ID, By: by})
	case paused && !who.paused:
		p.tell(queue.SetState{Agent: who.ID, State: agent.NotReady, By: by})
	case on && !paused && who.paused:
		p.tell(queue.SetState{Agent: who.ID, State: agent.Ready, By: by})
	}
	who.duty, who.paused = on, paused
}
