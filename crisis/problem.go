package crisis

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Problem is one thing that is wrong in a policy, with its place, such as steps[0].wait.
type Problem struct {
	Path string
	What string
	Mend string
}

// String writes the problem as a sentence.
func (p Problem) String() string { return fmt.Sprintf("%s: %s; %s.", p.Path, p.What, p.Mend) }

var idPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

// Problems returns everything that is wrong in the policy by itself. Whether the names in it exist is for the
// reader of the configuration, who knows them.
func (p Policy) Problems() []Problem {
	c := &critic{}
	if !idPattern.MatchString(p.ID) {
		c.bad("id", "use small letters, digits, - and _", "the policy %q has an id that cannot be used", p.ID)
	}
	if n := len(p.Steps); n == 0 || n > MaxSteps {
		c.bad("steps", fmt.Sprintf("write 1 to %d steps", MaxSteps), "the policy %q has %d steps", p.ID, n)
	}
	if p.Repeat < 0 || p.Repeat > MaxRepeat {
		c.bad("repeat", fmt.Sprintf("it may be 1 to %d", MaxRepeat), "repeat is %d", p.Repeat)
	}
	if p.RepeatPause < 0 || p.RepeatPause > MaxPause {
		c.bad("repeat_pause", fmt.Sprintf("it may be 0s to %s", span(MaxPause)), "repeat_pause is %v", p.RepeatPause)
	}
	if p.JoinWithin != 0 && (p.JoinWithin < MinJoinWithin || p.JoinWithin > MaxJoinWithin) {
		c.bad("join_within", fmt.Sprintf("it may be %s to %s, or 0s for no end", span(MinJoinWithin), span(MaxJoinWithin)), "join_within is %v", p.JoinWithin)
	}
	var ids []string
	for i, s := range p.Steps {
		path := fmt.Sprintf("steps[%d]", i)
		switch {
		case !idPattern.MatchString(s.ID):
			c.bad(path+".id", "use small letters, digits, - and _", "a step has the id %q", s.ID)
		case slices.Contains(ids, s.ID):
			c.bad(path+".id", "name them apart", "two steps are called %q", s.ID)
		}
		ids = append(ids, s.ID)
		c.step(path, s)
	}
	if len(p.Steps) > 0 && !slices.ContainsFunc(p.Steps, asksPeople) {
		c.bad("steps", "add a step with a way desk, seat or phone", "no step of the policy %q asks anybody who could come", p.ID)
	}
	return c.problems
}

// asksPeople reports whether somebody may acknowledge by what the step does.
func asksPeople(s Step) bool {
	return slices.ContainsFunc(s.Ways, func(w Way) bool { return w.Kind == Desk || w.Kind == Seat || w.Kind == Phone })
}

type critic struct{ problems []Problem }

func (c *critic) bad(path, mend, what string, args ...any) {
	c.problems = append(c.problems, Problem{Path: path, What: fmt.Sprintf(what, args...), Mend: mend})
}

func (c *critic) step(path string, s Step) {
	if s.Wait != 0 && (s.Wait < MinWait || s.Wait > MaxWait) {
		c.bad(path+".wait", fmt.Sprintf("it may be %s to %s", span(MinWait), span(MaxWait)), "the step %q waits for %v", s.ID, s.Wait)
	}
	if n := len(s.Ways); n == 0 || n > MaxWays {
		c.bad(path, fmt.Sprintf("write 1 to %d ways under it", MaxWays), "the step %q has %d ways", s.ID, n)
	}
	for i, w := range s.Ways {
		c.way(fmt.Sprintf("%s.ways[%d]", path, i), w)
		if slices.Contains(s.Ways[:i], w) {
			c.bad(fmt.Sprintf("%s.ways[%d]", path, i), "remove one of the two", "the step %q has the same way twice", s.ID)
		}
	}
}

// targets names the choices of a target that are set.
func (t Target) targets() []string {
	var out []string
	for _, c := range []struct{ key, value string }{
		{"role", t.Role},
		{"skill", string(t.Skill)},
		{"on_call", t.OnCall},
		{"person", t.Person},
		{"number", t.Number},
		{"webhook", t.Webhook},
	} {
		if c.value != "" {
			out = append(out, c.key)
		}
	}
	return out
}

var mayTarget = map[Kind][]string{
	Desk:      {"role", "skill", "on_call", "person"},
	Seat:      {"role", "skill", "on_call", "person"},
	Phone:     {"number", "role", "skill", "on_call", "person"},
	Webhook:   {"webhook"},
	Emergency: {"number"},
}

func (c *critic) way(path string, w Way) {
	may, known := mayTarget[w.Kind]
	if !known {
		c.bad(path+".way", "write desk, seat, phone, webhook or emergency", "there is no way %q", string(w.Kind))
		return
	}
	set := w.To.targets()
	switch {
	case len(set) != 1:
		c.bad(path, "write exactly one of "+strings.Join(may, ", "), "the way %s has %d targets", w.Kind, len(set))
	case !slices.Contains(may, set[0]):
		c.bad(path+"."+set[0], "write "+strings.Join(may, ", or "), "the way %s cannot go to a %s", w.Kind, set[0])
	}
	if w.To.Level != 0 && (w.To.Skill == "" || w.To.Level < 1 || w.To.Level > 5) {
		c.bad(path+".level", "levels run from 1 to 5 and belong to a skill", "the way %s has the level %d", w.Kind, w.To.Level)
	}
	if w.People < 0 || w.People > MaxPeople {
		c.bad(path+".people", fmt.Sprintf("it may be 1 to %d", MaxPeople), "the way %s asks %d people at once", w.Kind, w.People)
	}
	if w.Mode != "" && (!w.Mode.valid() || w.Kind != Phone && w.Kind != Seat) {
		c.bad(path+".joins", "write listen, whisper or conference, for a seat or a phone", "the way %s joins by %q", w.Kind, string(w.Mode))
	}
}

// span writes a whole span without its zero parts.
func span(d time.Duration) string {
	if d >= time.Minute && d%time.Minute == 0 {
		return fmt.Sprintf("%dm", d/time.Minute)
	}
	return d.String()
}
