package replay

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/queue"
	"heartline/triage"
)

// Within are the waits for which the service level is told, as in a simulation.
func Within() []time.Duration {
	return []time.Duration{15 * time.Second, 20 * time.Second, 30 * time.Second}
}

const (
	// ChangedMost bounds the calls that are listed.
	ChangedMost = 50
	// stepsMost bounds the steps of the series of waits.
	stepsMost = 48
	// apart is the least difference of two waits that counts as one.
	apart = time.Second
)

// Side is what the callers of the span met in one of the two worlds. A share of nobody is -1, and so is a wait.
type Side struct {
	Callers  int       `json:"callers"`
	Answered int       `json:"answered"`
	Left     int       `json:"left"`    // gave up, or left the queue by a key
	SentOn   int       `json:"sent_on"` // by a rule: to a message or an outside number
	Waiting  int       `json:"waiting"` // still there when the record ends
	Levels   []float64 `json:"levels"`  // answered in time over all who came, for each of Within
	Median   float64   `json:"median_s"`
	P90      float64   `json:"p90_s"`     // of the answered, as the median
	Longest  float64   `json:"longest_s"` // of all who came, whatever became of them
}

// Desks is what the counsellors met in one of the two worlds.
type Desks struct {
	Offers      int     `json:"offers"`
	Declined    int     `json:"declined"`
	Missed      int     `json:"missed"`
	Unreachable int     `json:"unreachable"` // the seat was busy or could not be rung
	Occupancy   float64 `json:"occupancy"`   // talk and after-call work over that and ready time; -1: nobody was there
}

// Group compares callers of one kind.
type Group struct {
	Queue queue.ID `json:"queue,omitempty"` // that they joined; empty: all
	Was   Side     `json:"was"`
	Would Side     `json:"would"`
}

// Step is a stretch of the span: the mean wait of those who came in it, in seconds; -1: nobody did.
type Step struct {
	At      time.Time `json:"at"`
	Callers int       `json:"callers"`
	Was     float64   `json:"was_s"`
	Would   float64   `json:"would_s"`
}

// Fate is what became of one caller in one of the two worlds.
type Fate struct {
	End   End      `json:"end"`
	Wait  float64  `json:"wait_s"`
	Agent agent.ID `json:"agent,omitempty"`
}

// Changed is a caller whose counsellor, wait or end is another.
type Changed struct {
	Call  string       `json:"call"`
	At    time.Time    `json:"at"` // of coming
	Queue queue.ID     `json:"queue"`
	Grade triage.Grade `json:"grade"`
	Was   Fate         `json:"was"`
	Would Fate         `json:"would"`
	First *Turn        `json:"first,omitempty"`
}

// Assumed counts what nobody can know and was assumed.
type Assumed struct {
	Drawn    int `json:"drawn"`    // offers that had no answer then: one of the span was drawn
	Means    int `json:"means"`    // talks of the mean handle time
	Rescued  int `json:"rescued"`  // callers who had left or were sent on, and are answered
	Patient  int `json:"patient"`  // callers who wait for longer than they had shown
	Deferred int `json:"deferred"` // talks outside the queues that come later, because the counsellor talks
}

// Result is a record beside its replay.
type Result struct {
	From    time.Time    `json:"from"`
	To      time.Time    `json:"to"`
	Inputs  int          `json:"inputs"`
	Damaged int          `json:"damaged,omitempty"`
	Seed    uint64       `json:"seed"`
	Differs *Difference  `json:"differs,omitempty"` // today's program decides otherwise than the record even by the rules of then
	Missing []queue.ID   `json:"missing,omitempty"` // queues of the record's callers that the changed rules have not
	Within  []float64    `json:"within_s"`
	Groups  []Group      `json:"groups"` // the first is all
	Was     Desks        `json:"was"`
	Would   Desks        `json:"would"`
	People  []Counsellor `json:"counsellors"` // how each was asked, and why not
	StepS   float64      `json:"step_s"`
	Steps   []Step       `json:"steps"`
	Changes int          `json:"changes"` // callers who met something else
	Calls   []Changed    `json:"calls"`   // the most changed of them
	Assumed Assumed      `json:"assumed"`
}

// Play plays the record under other rules and compares. It returns fault.NotFound where nothing was recorded in the span,
// fault.Invalid for rules that cannot be, and ctx's error when it ends first.
func (r *Record) Play(ctx context.Context, o Options) (Result, error) {
	const op = "replay"
	if !r.begun {
		return Result{}, fault.Code("nothing_recorded", fault.New(fault.NotFound, op, "Nothing happened on the floor in that time; choose another one."))
	}
	if o.Rules != nil {
		if err := o.Rules.Validate(); err != nil {
			return Result{}, fault.Wrap(fault.Invalid, op, err, err.Error())
		}
	}
	differs := r.Same()
	p, err := newPlay(r, o)
	if err != nil {
		return Result{}, err
	}
	if err := p.run(ctx, o.Progress); err != nil {
		return Result{}, err
	}
	out := r.compareWith(p)
	out.Seed, out.Differs = o.Seed, differs
	if o.Rules != nil {
		out.Missing = r.missingQueues(*o.Rules)
	}
	return out, nil
}

// compareWith sums both worlds up.
func (r *Record) compareWith(p *play) Result {
	was := *r.gauge
	was.finish()
	out := Result{
		From: r.from, To: r.to, Inputs: r.inputs, Damaged: r.damaged, Was: was.desks(), Would: p.gauge.desks(), Assumed: p.assumed, Calls: []Changed{}, People: counsellors(&was, p.gauge),
	}
	for _, w := range Within() {
		out.Within = append(out.Within, w.Seconds())
	}
	pairs := make([][2]*life, 0, len(was.order))
	var queues []queue.ID
	for _, l := range was.order {
		other := p.gauge.lives[l.Call]
		if other == nil {
			continue
		}
		pairs = append(pairs, [2]*life{l, other})
		if !slices.Contains(queues, l.Queue) {
			queues = append(queues, l.Queue)
		}
	}
	out.Groups = append(out.Groups, r.group("", pairs))
	slices.Sort(queues)
	for _, q := range queues {
		out.Groups = append(out.Groups, r.group(q, pairs))
	}
	out.StepS, out.Steps = r.series(pairs)
	r.changes(&out, pairs)
	return out
}

// finish closes a copy of the gauge, so that the record can be compared again.
func (g *gauge) finish() {
	for _, s := range g.people {
		g.spent(s, g.to)
	}
}

func (g *gauge) desks() Desks {
	d := Desks{Offers: g.offers, Declined: g.declined, Missed: g.missed, Unreachable: g.unreachable, Occupancy: -1}
	if all := g.busy + g.ready; all > 0 {
		d.Occupancy = g.busy.Seconds() / all.Seconds()
	}
	return d
}

func (r *Record) group(id queue.ID, pairs [][2]*life) Group {
	var was, would []*life
	for _, p := range pairs {
		if id == "" || p[0].Queue == id {
			was, would = append(was, p[0]), append(would, p[1])
		}
	}
	return Group{Queue: id, Was: r.side(was), Would: r.side(would)}
}

func (r *Record) side(lives []*life) Side {
	s := Side{Callers: len(lives), Median: -1, P90: -1, Longest: -1, Levels: make([]float64, len(Within()))}
	var waits []time.Duration
	for _, l := range lives {
		wait := l.wait(r.last)
		s.Longest = max(s.Longest, wait.Seconds())
		switch l.end {
		case Answered:
			s.Answered++
			waits = append(waits, wait)
			for i, w := range Within() {
				if wait <= w {
					s.Levels[i]++
				}
			}
		case Left:
			s.Left++
		case SentOn:
			s.SentOn++
		case Waiting:
			s.Waiting++
		}
	}
	for i := range s.Levels {
		if s.Callers == 0 {
			s.Levels[i] = -1
			continue
		}
		s.Levels[i] /= float64(s.Callers)
	}
	slices.Sort(waits)
	if len(waits) > 0 {
		s.Median, s.P90 = quantile(waits, 0.5), quantile(waits, 0.9)
	}
	return s
}

// quantile is the least wait that a share q of the waits does not exceed.
func quantile(sorted []time.Duration, q float64) float64 {
	i := int(math.Ceil(q*float64(len(sorted)))) - 1
	return sorted[min(max(i, 0), len(sorted)-1)].Seconds()
}

// series cuts the span into steps of a round length and tells the mean wait of those who came in each.
func (r *Record) series(pairs [][2]*life) (float64, []Step) {
	span := r.to.Sub(r.from)
	step := 24 * time.Hour
	for _, d := range []time.Duration{time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 6 * time.Hour} {
		if span <= stepsMost*d {
			step = d
			break
		}
	}
	out := make([]Step, 0, stepsMost)
	for at := r.from; at.Before(r.to); at = at.Add(step) {
		out = append(out, Step{At: at, Was: -1, Would: -1})
	}
	for _, p := range pairs {
		i := int(p[0].came.Sub(r.from) / step)
		if i >= len(out) {
			continue
		}
		s := &out[i]
		if s.Callers == 0 {
			s.Was, s.Would = 0, 0
		}
		s.Callers++
		s.Was += p[0].wait(r.last).Seconds()
		s.Would += p[1].wait(r.last).Seconds()
	}
	for i := range out {
		if n := float64(out[i].Callers); n > 0 {
			out[i].Was /= n
			out[i].Would /= n
		}
	}
	return step.Seconds(), out
}

// changes lists the callers who met something else, the most changed waits first.
func (r *Record) changes(out *Result, pairs [][2]*life) {
	type moved struct {
		pair [2]*life
		by   time.Duration
	}
	var all []moved
	for _, p := range pairs {
		was, would := p[0], p[1]
		by := (would.wait(r.last) - was.wait(r.last)).Abs()
		if was.end != Answered && would.end == Answered {
			out.Assumed.Rescued++
		}
		if (would.end == Answered || would.end == Waiting) && would.wait(r.last) > was.wait(r.last)+apart && was.end != Waiting {
			out.Assumed.Patient++
		}
		if by >= apart || was.end != would.end || was.agent != would.agent {
			all = append(all, moved{p, by})
		}
	}
	out.Changes = len(all)
	slices.SortStableFunc(all, func(a, b moved) int { return cmp.Compare(b.by, a.by) })
	for _, m := range all[:min(len(all), ChangedMost)] {
		was, would := m.pair[0], m.pair[1]
		out.Calls = append(out.Calls, Changed{
			Call: was.Call, At: was.came, Queue: was.Queue, Grade: was.Grade, Was: was.fate(r.last), Would: would.fate(r.last), First: firstTurn(was, would),
		})
	}
}

func (l *life) fate(at time.Time) Fate {
	return Fate{End: l.end, Wait: l.wait(at).Seconds(), Agent: l.agent}
}
