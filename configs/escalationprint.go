package configs

import (
	"fmt"
	"strings"

	"heartline/crisis"
)

// describeEscalations tells whom the crisis button of each hotline asks, for people.
func (c *Config) describeEscalations(out *strings.Builder) {
	var policies []crisis.Policy
	serves := map[string][]string{}
	for _, h := range c.Hotlines {
		p := c.CrisisPolicy(h.ID)
		if serves[p.ID] == nil {
			policies = append(policies, p)
		}
		serves[p.ID] = append(serves[p.ID], h.ID)
	}
	for _, p := range policies {
		steps := make([]string, len(p.Steps))
		for i, s := range p.Steps {
			steps[i] = describeStep(s)
		}
		fmt.Fprintf(out, "Crisis button of %s (policy %s): %s; %s, then a page and a task; %s.\n",
			strings.Join(serves[p.ID], ", "), p.ID, strings.Join(steps, " → "), count(max(p.Repeat, 1), "round"), describeJoin(p))
	}
}

// describeJoin tells how long whoever has said that they come is waited for.
func describeJoin(p crisis.Policy) string {
	if p.JoinWithin == 0 {
		return "whoever says that they come is waited for without end"
	}
	return fmt.Sprintf("whoever says that they come and is not in the call within %v is passed over", p.JoinWithin)
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
