package ivr

import (
	"slices"
	"strings"
)

// ways checks that every step can be reached, and that nobody can go round for ever without pressing a
// key that means something.
func (c *checker) ways() {
	reached := map[StepID]bool{Person: true}
	todo := []StepID{c.menu.Entry}
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		if reached[id] {
			continue
		}
		reached[id] = true
		todo = append(todo, c.menu.Steps[id].targets()...)
	}
	for _, id := range sortedKeys(c.menu.Steps) {
		if !reached[id] {
			c.complain("steps."+string(id), "lead to it or remove it", "the step %q cannot be reached", id)
		}
	}
	c.rounds()
}

// rounds looks for cycles of ways that need no key, or only wrong ones.
func (c *checker) rounds() {
	const (
		fresh = iota
		onPath
		done
	)
	state := map[StepID]int{Person: done}
	var path []StepID
	var visit func(id StepID)
	visit = func(id StepID) {
		state[id] = onPath
		path = append(path, id)
		for _, next := range c.menu.Steps[id].silent() {
			switch state[next] {
			case fresh:
				visit(next)
			case onPath:
				round := append(slices.Clone(path[slices.Index(path, next):]), next)
				c.complain("steps."+string(id), "lead one of these steps to person, a queue or a message",
					"a caller who presses nothing goes round for ever (%s)", arrows(round))
			}
		}
		path = path[:len(path)-1]
		state[id] = done
	}
	for _, id := range sortedKeys(c.menu.Steps) {
		if state[id] == fresh {
			visit(id)
		}
	}
}

func arrows(ids []StepID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	return strings.Join(words, " → ")
}

// languages follows the caller's language through the fronted menu and checks that every prompt has a
// text in every language in which a caller can come to it. The steps of the front itself are the
// hotline's business.
func (c *checker) languages(fronted Menu) {
	if c.known.Prompts == nil || len(c.known.Languages) == 0 {
		return
	}
	type place struct {
		step StepID
		lang string
	}
	seen := map[place]bool{}
	todo := []place{{fronted.Entry, c.known.Languages[0]}}
	for len(todo) > 0 {
		p := todo[0]
		todo = todo[1:]
		s := fronted.Steps[p.step]
		if s == nil || seen[p] {
			continue
		}
		seen[p] = true
		if _, own := c.menu.Steps[p.step]; own && s.notice == nil {
			c.spoken("steps."+string(p.step), s, p.lang)
		}
		lang := p.lang
		if s.Language != "" {
			lang = s.Language
		}
		for _, next := range s.targets() {
			todo = append(todo, place{next, lang})
		}
	}
}

func (c *checker) spoken(path string, s *Step, lang string) {
	for _, list := range []struct {
		key  string
		refs []PromptRef
	}{{"play", s.Play}, {"menu", s.Menu}, {"again", s.Again}} {
		for _, ref := range list.refs {
			in := orDefault(ref.Lang, lang)
			langs, known := c.known.Prompts[ref.ID]
			at := path + "." + list.key
			switch {
			case !known:
				c.complain(at, mendFor(string(ref.ID), promptNames(c.known.Prompts), "write its text under prompts"), "there is no prompt %q", ref.ID)
			case !slices.Contains(langs, in):
				c.complain(at, "write its text in that language", "the prompt %q has no text in %s, but callers hear it in that language", ref.ID, in)
			}
		}
	}
}

func promptNames(prompts map[PromptID][]string) []string {
	var names []string
	for _, id := range sortedKeys(prompts) {
		names = append(names, string(id))
	}
	return names
}
