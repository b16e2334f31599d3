package simulate

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"heartline/agent"
	"heartline/queue"
)

// witness sees what happens in a run. Times are offsets from its start.
type witness interface {
	// passes is called before anything changes: for so long so many waited (ringing or not), talked.
	passes(from, to time.Duration, waiting, talking int)
	// comes is called for each caller who comes, with how many waited and talked at that instant.
	comes(c *caller, waiting, talking int)
	// hangsUp is called for each caller who gives up or has finished talking, with how many waited and talked before.
	hangsUp(c *caller, end ending, waiting, talking int)
	// settled is called once for each caller when the wait is over, at an offset.
	settled(c *caller, end ending, at time.Duration)
	// stepped is called for each step of a counsellor.
	stepped(person int, from, to agent.State, at time.Duration)
	// enough ends the run early.
	enough() bool
}

// ending is how a caller's wait ended, or a talk.
type ending uint8

const (
	answered  ending = iota
	abandoned        // gave up
	sentOn           // overflow: a message, an outside number, or no room
	unserved         // still waiting when the run was ended
	talked           // the talk is over
)

const (
	// drainFor is how long after the last caller a run goes on for those who still wait.
	drainFor = 24 * time.Hour
	// backAfter is how long a counsellor whom the floor has made not ready for missed calls needs to notice.
	backAfter = time.Minute
	// askEvery is how many events lie between two looks at the context.
	askEvery = 4096
	// instantSteps bounds the steps at one instant: a rule set that sends a caller in a circle must not hang the run.
	instantSteps = 100_000
)

// play is one run of a scenario on a floor of its own.
type play struct {
	scenario *Scenario
	floor    *queue.Floor
	witness  witness
	base     time.Time
	now      time.Duration
	calendar calendar
	sources  []*source
	callers  map[string]*caller // who wait or talk
	people   []*counsellor
	byName   map[agent.ID]int
	rota     []time.Duration
	inbox    []queue.Input
	names    int
	waiting  int
	talking  int
	expected int // measured callers whose wait is not over
}

// counsellor is one person of the rota in a run.
type counsellor struct {
	Person
	seat   agent.SeatID
	duty   bool
	paused bool
}

// newPlay prepares a run. The scenario has been validated.
func newPlay(s *Scenario, seed uint64, run int, w witness) *play {
	p := &play{
		scenario: s, floor: queue.NewFloor(s.Rules), witness: w, base: s.start(),
		callers: map[string]*caller{}, byName: map[agent.ID]int{}, rota: rotaChanges(s.People),
	}
	for i, person := range s.People {
		p.people = append(p.people, &counsellor{Person: person, seat: agent.SeatID("seat-" + string(person.ID))})
		p.byName[person.ID] = i
	}
	for i := range s.Streams {
		p.sources = append(p.sources, newSource(seed, run, i, &s.Streams[i]))
	}
	return p
}

// run plays until nobody comes any more and every measured caller's wait is over.
func (p *play) run(ctx context.Context) error {
	p.calendar.add(event{kind: dutyChanges})
	for i := range p.sources {
		p.nextCaller(i)
	}
	end := p.scenario.end()
	steps, still := 0, p.now
	for n := 1; ; n++ {
		if n%askEvery == 0 && ctx.Err() != nil {
			return fmt.Errorf("play the scenario: %w", ctx.Err())
		}
		wake := p.wake()
		switch {
		case len(p.calendar.heap) == 0 && wake < 0:
			p.giveOver()
			return nil
		case wake >= 0 && (len(p.calendar.heap) == 0 || wake < p.calendar.heap[0].at):
			p.advance(wake)
			p.tell(queue.Wake{})
		default:
			e := p.calendar.pop()
			p.advance(e.at)
			p.happen(e)
		}
		if p.now >= end && p.expected == 0 || p.now > end+drainFor || p.witness.enough() {
			p.giveOver()
			return nil
		}
		if steps++; p.now != still {
			steps, still = 0, p.now
		} else if steps > instantSteps {
			return fmt.Errorf("play the scenario: more than %d steps at %v: the rules send somebody in a circle", instantSteps, p.now)
		}
	}
}

// wake is the offset at which the floor wants to be woken; negative: never.
func (p *play) wake() time.Duration {
	at := p.floor.NextWake()
	if at.IsZero() {
		return -1
	}
	return max(at.Sub(p.base), p.now)
}

func (p *play) advance(to time.Duration) {
	if to > p.now {
		p.witness.passes(p.now, to, p.waiting, p.talking)
		p.now = to
	}
}

// giveOver ends the run for those who still wait.
func (p *play) giveOver() {
	for _, c := range p.callers {
		if c.state == isWaiting && c.measured {
			p.settle(c, unserved)
		}
	}
}

func (p *play) happen(e event) {
	switch e.kind {
	case dutyChanges:
		p.changeDuty()
	case callerComes:
		p.nextCaller(e.index)
		p.come(e.call)
	case offerTaken:
		if c := e.call; c.state == isWaiting && c.takenBy(e.offer) {
			p.accept(c)
		}
	case talkEnds:
		p.hangUp(e.call)
	case patienceEnds:
		if c := e.call; c.state == isWaiting {
			p.witness.hangsUp(c, abandoned, p.waiting, p.talking)
			p.settle(c, abandoned)
			p.tell(queue.Leave{Entry: queue.EntryID(c.id), Why: "abandoned"})
		}
	case personBack:
		if who := p.people[e.index]; who.duty && !who.paused {
			p.tell(queue.SetState{Agent: who.ID, State: agent.Ready, By: "user:" + string(who.ID)})
		}
	}
}

// nextCaller puts the next caller of a stream into the calendar.
func (p *play) nextCaller(stream int) {
	if c := p.sources[stream].draw(); c != nil && c.came < p.scenario.end() {
		p.calendar.add(event{at: c.came, kind: callerComes, index: stream, call: c})
	}
}

func (p *play) come(c *caller) {
	p.names++
	c.id = name(p.names)
	c.measured = p.now >= p.scenario.WarmUp
	if c.measured {
		p.expected++
	}
	s := &p.scenario.Streams[c.stream]
	p.witness.comes(c, p.waiting, p.talking)
	p.callers[c.id] = c
	p.waiting++
	if c.patience > 0 {
		p.calendar.add(event{at: p.now + c.patience, kind: patienceEnds, call: c})
	}
	p.tell(queue.Join{Entry: queue.Entry{
		ID: queue.EntryID(c.id), Call: c.id, Queue: s.Queue, Requires: s.Requires, Wants: s.Wants, Grade: c.grade, Priority: s.Priority,
	}})
}

// name is an id of fixed length, so that callers of one instant keep their order.
func name(n int) string {
	var b [20]byte
	digits := strconv.AppendInt(b[:0], int64(n), 10)
	const zeros = "C000000000000"
	return zeros[:max(1, len(zeros)-len(digits))] + string(digits)
}

func (p *play) accept(c *caller) { p.tell(p.connect(c)) }

// takenBy notes who accepts; false: the offer rings no more.
func (c *caller) takenBy(offer string) bool {
	who, rings := c.rings[offer]
	if rings {
		c.offer, c.person = offer, who
	}
	return rings
}

// connect lets the caller talk, and returns what the call's session tells the floor.
func (p *play) connect(c *caller) queue.Input {
	c.state = isTalking
	p.waiting--
	p.talking++
	p.settleWait(c, answered)
	p.calendar.add(event{at: p.now + c.talk, kind: talkEnds, call: c})
	return queue.OfferClosed{Offer: queue.OfferID(c.offer), Outcome: queue.Accepted, At: p.base.Add(p.now)}
}

func (p *play) hangUp(c *caller) {
	p.witness.hangsUp(c, talked, p.waiting, p.talking)
	p.talking--
	c.state = isGone
	delete(p.callers, c.id)
	p.tell(queue.Released{Agent: p.people[c.person].ID, Call: c.id, AfterCall: c.wrap})
}

// settle ends the wait of a caller who is not served.
func (p *play) settle(c *caller, end ending) {
	c.state = isGone
	p.waiting--
	delete(p.callers, c.id)
	p.settleWait(c, end)
}

func (p *play) settleWait(c *caller, end ending) {
	p.witness.settled(c, end, p.now)
	if c.measured {
		p.expected--
	}
}
