package simulate

import (
	"fmt"
	"strings"
	"time"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/queue"
	"heartline/triage"
)

// Mistake is something that keeps a scenario from being played.
type Mistake struct {
	Path string // as in a scenario file, such as callers[0].talk
	What string
	Mend string
}

// String is one sentence with the place and the mend.
func (m Mistake) String() string { return fmt.Sprintf("%s: %s; %s", m.Path, m.What, m.Mend) }

const (
	maxScenario = 366 * 24 * time.Hour
	maxStreams  = 200
	maxPeople   = 5000
	maxPerHour  = 1_000_000
	maxStep     = 24 * time.Hour
	maxSteps    = 10_000
)

// Check returns nil or a fault.Invalid with every mistake, a sentence each.
func (s Scenario) Check() error {
	mistakes := s.Mistakes()
	if len(mistakes) == 0 {
		return nil
	}
	lines := make([]string, len(mistakes))
	for i, m := range mistakes {
		lines[i] = m.String()
	}
	return fault.New(fault.Invalid, "simulate", "%s", strings.Join(lines, "\n"))
}

// checker gathers mistakes.
type checker struct{ found []Mistake }

func (c *checker) add(path, mend, what string, args ...any) {
	c.found = append(c.found, Mistake{Path: path, What: fmt.Sprintf(what, args...), Mend: mend})
}

// dist wants a distribution; must: not None.
func (c *checker) dist(path string, d Dist, must bool) {
	if d.Kind == None && must {
		c.add(path, "give a distribution, such as {is: exponential, mean: 20m}", "it is missing")
		return
	}
	if err := d.validate(); err != nil {
		what, mend, _ := strings.Cut(err.Error(), "; ")
		c.add(path, mend, "%s", what)
	}
}

// Mistakes are what keeps the scenario from being played, in the order of a scenario file.
func (s Scenario) Mistakes() []Mistake {
	c := &checker{}
	if s.Span <= 0 || s.WarmUp < 0 || s.end() > maxScenario {
		c.add("span", "use a span above 0, with its warm-up up to 366d", "the span is %v after a warm-up of %v", s.Span, s.WarmUp)
	}
	for i, w := range s.Within {
		if w < 0 || w > maxSpan {
			c.add(fmt.Sprintf("within[%d]", i), "use a span of 0 or more", "the wait is %v", w)
		}
	}
	if len(s.Within) > 10 {
		c.add("within", "use at most 10", "there are %d waits", len(s.Within))
	}
	c.dist("ring", s.Ring, false)
	if len(s.Rules.Queues) == 0 {
		c.add("queues", "give at least one queue", "there is none")
	} else if err := s.Rules.Validate(); err != nil {
		what, mend, _ := strings.Cut(err.Error(), "; ")
		c.add("queues", mend, "%s", what)
	}
	if len(s.Streams) == 0 || len(s.Streams) > maxStreams {
		c.add("callers", fmt.Sprintf("give 1 to %d", maxStreams), "there are %d streams of callers", len(s.Streams))
	}
	for i, stream := range s.Streams {
		c.stream(fmt.Sprintf("callers[%d]", i), stream, s.Rules)
	}
	if len(s.People) == 0 || len(s.People) > maxPeople {
		c.add("counsellors", fmt.Sprintf("give 1 to %d", maxPeople), "there are %d counsellors", len(s.People))
	}
	known := map[agent.ID]bool{}
	for i, p := range s.People {
		path := fmt.Sprintf("counsellors[%d]", i)
		if p.place != "" {
			path = p.place
		}
		c.person(path, p)
		if known[p.ID] {
			c.add(path, "give each an id of their own", "the counsellor %q is there twice", p.ID)
		}
		known[p.ID] = true
	}
	return c.found
}

func (c *checker) stream(path string, s Stream, rules queue.Rules) {
	if _, ok := rules.Queues[s.Queue]; !ok {
		c.add(path+".queue", "name one of the queues", "there is no queue %q", s.Queue)
	}
	for _, g := range s.Grades {
		switch g.Grade {
		case triage.Red, triage.Yellow, triage.Green:
			if !(g.Share >= 0 && g.Share <= 1e9) {
				c.add(path+".grades."+string(g.Grade), "use 0 or more", "the share is %g", g.Share)
			}
		default:
			c.add(path+".grades", "use red, yellow and green", "there is no grade %q", g.Grade)
		}
	}
	if total := totalShare(s.Grades); len(s.Grades) > 0 && !(total > 0) {
		c.add(path+".grades", "give one a share above 0", "nobody has a grade")
	}
	c.arrivals(path+".arrivals", s.Arrivals)
	c.dist(path+".talk", s.Talk, true)
	c.dist(path+".patience", s.Patience, false)
	c.dist(path+".after_call", s.Wrap, false)
}

func totalShare(grades []GradeShare) float64 {
	total := 0.0
	for _, g := range grades {
		total += g.Share
	}
	return total
}

func (c *checker) arrivals(path string, a Arrivals) {
	if (len(a.PerHour) == 0) == (len(a.Times) == 0) {
		c.add(path, "give either per_hour or times", "it is not clear when callers come")
	}
	some := len(a.PerHour) == 0
	for i, rate := range a.PerHour {
		if !(rate >= 0 && rate <= maxPerHour) {
			c.add(fmt.Sprintf("%s.per_hour[%d]", path, i), fmt.Sprintf("use 0 to %d", maxPerHour), "the rate is %g", rate)
		}
		some = some || rate > 0
	}
	if !some {
		c.add(path+".per_hour", "give one rate above 0", "nobody ever comes")
	}
	if a.Every < 0 || a.Every != 0 && a.Every < time.Second || a.Every > maxStep {
		c.add(path+".every", "use 1s to 24h, such as 1h", "the step is %v", a.Every)
	}
	if len(a.PerHour) > maxSteps || len(a.Times) > maxValues {
		c.add(path, fmt.Sprintf("give up to %d rates or %d times", maxSteps, maxValues), "the list is too long")
	}
	for i, at := range a.Times {
		if at < 0 || i > 0 && at < a.Times[i-1] {
			c.add(fmt.Sprintf("%s.times[%d]", path, i), "write the times in order, from 0 on", "the time is %v", at)
			return
		}
	}
}

func (c *checker) person(path string, p Person) {
	if p.ID == "" {
		c.add(path, "give a name", "a counsellor has no id")
	}
	if err := (agent.Agent{ID: p.ID, Skills: p.Skills}).Validate(); err != nil {
		what, mend, _ := strings.Cut(err.Error(), "; ")
		c.add(path+".skills", mend, "%s", what)
	}
	for _, spans := range []struct {
		name string
		list []Span
	}{{".on", p.On}, {".breaks", p.Breaks}} {
		for i, s := range spans.list {
			if s.From < 0 || s.To <= s.From {
				c.add(fmt.Sprintf("%s%s[%d]", path, spans.name, i), "let it end after its beginning, both from 0 on", "it runs from %v to %v", s.From, s.To)
			}
		}
	}
}

// expected is the mean number of callers up to an offset.
func (a Arrivals) expected(end time.Duration) float64 {
	if len(a.PerHour) == 0 {
		n := 0
		for n < len(a.Times) && a.Times[n] < end {
			n++
		}
		return float64(n)
	}
	every := a.step()
	cycle := 0.0
	for _, rate := range a.PerHour {
		cycle += rate * every.Hours()
	}
	round := every * time.Duration(len(a.PerHour))
	calls := float64(end/round) * cycle
	for at, i := end-end%round, 0; at < end; at, i = at+every, i+1 {
		calls += a.PerHour[i] * min(every, end-at).Hours()
	}
	return calls
}

// step is how long each rate holds.
func (a Arrivals) step() time.Duration {
	if a.Every <= 0 {
		return time.Hour
	}
	return a.Every
}
