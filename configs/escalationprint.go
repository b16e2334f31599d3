package configs

import (
	"fmt"
	"strings"

	"heartline/crisis"
)

// describeEscalations tells whom the crisis button asks, for people.
func (c *Config) describeEscalations(out *strings.Builder) {
	for _, h := range c.Hotlines {
		e, ok := c.EscalationOf(h.ID)
		name := e.ID
		if !ok {
			name = "the default policy"
		}
		p := c.CrisisPolicy(h.ID)
		steps := make([]string, len(p.Steps))
		for i, s := range p.Steps {
			steps[i] = describeStep(s)
		}
		rounds := fmt.Sprintf("%d rounds", p.Repeat)
		if p.Repeat <= 1 {
			rounds = "1 round"
		}
		fmt.Fprintf(out, "Crisis button of %s (%s): %s; %s, then a page and a task.\n", h.ID, name, strings.Join(steps, " → "), rounds)
	}
}

func describeStep(s crisis.Step) string {
	ways := make([]string, len(s.Ways))
	for i, w := range s.Ways {
		target := strings.ReplaceAll(w.To.String(), ":", " ")
		ways[i] = string(w.Kind) + " " + target
		if w.Kind == crisis.Emergency {
			ways[i] += " (laid before people, never dialled by itself)"
		}
	}
	in := ""
	if s.RoundRobin {
		in = " in turn"
	}
	wait := s.Wait
	if wait == 0 {
		wait = crisis.DefaultWait
	}
	return fmt.Sprintf("%s%s [%s, %v]", s.ID, in, strings.Join(ways, " + "), wait)
}
