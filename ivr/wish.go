package ivr

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"time"
)

// Wish is what a caller would like of whoever takes the call. It is written as a mapping, or as one of the words
// same_counsellor and none.
type Wish struct {
	// Needs is an expression over skills that who takes the call should meet.
	Needs string `yaml:"needs" json:",omitempty"`
	// Same asks for the counsellor of the caller's last talk. The key that leads here is the caller's consent.
	Same bool `yaml:"same_counsellor" json:",omitempty"`
	// None takes back whatever the caller has wished.
	None bool `yaml:"none" json:",omitempty"`
	// Kind names what the wish is about: a later one of the same kind takes its place. Default: the kind of its skills in
	// the catalogue.
	Kind string `yaml:"kind" json:",omitempty"`
	// For is how long it is waited for; 1 s to 10 min, default 60 s, of Same 30 s.
	For time.Duration `yaml:"for" json:",omitempty"`
}

// Kinds of wishes that every menu has.
const (
	WishSame = "same_counsellor"
	WishNone = "none"
)

// Defaults of wishes.
const (
	DefaultWishFor = time.Minute
	DefaultSameFor = 30 * time.Second
)

// MaxWishes is as many wishes as a caller may have beside that for the same counsellor.
const MaxWishes = 4

// wishOther is the kind of a wish about whose skills nothing is known.
const wishOther = "other"

// UnmarshalText reads a wish that is written as one word.
func (w *Wish) UnmarshalText(text []byte) error {
	switch string(text) {
	case WishSame:
		*w = Wish{Same: true}
	case WishNone:
		*w = Wish{None: true}
	default:
		return fmt.Errorf("%q is no wish; write {needs: SKILL, for: 60s}, or same_counsellor, or none", text)
	}
	return nil
}

// Short says that a wish may be one word.
func (*Wish) Short() {}

// withDefaults returns a copy in which everything that was left out is written.
func (w *Wish) withDefaults() *Wish {
	out := *w
	switch {
	case w.None:
		out.Kind = WishNone
	case w.Same:
		out.Kind, out.For = WishSame, orDefault(w.For, DefaultSameFor)
	default:
		out.Kind, out.For = orDefault(w.Kind, wishOther), orDefault(w.For, DefaultWishFor)
	}
	return &out
}

func (w *Wish) describe() string {
	switch {
	case w.None:
		return "has no wish any more"
	case w.Same:
		return fmt.Sprintf("wishes for the same counsellor as last time, for %s", w.For)
	default:
		return fmt.Sprintf("wishes for %s, for %s", w.Needs, w.For)
	}
}

// Wanted is what a wish asks for, as the catalogue of skills has it.
type Wanted struct {
	Text       string   // canonical
	Kind       string   // of the skills; of several kinds each, joined by _
	Skills     []string // each once
	Impossible bool     // nobody can meet it, whatever their skills
}

// Unreadable is an expression that cannot be read.
type Unreadable struct{ What, Mend string }

// Error is one sentence with the mend.
func (e *Unreadable) Error() string { return e.What + "; " + e.Mend }

var kindPattern = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)

// wish checks one wish as it is written; its defaults are filled in.
func (c *checker) wish(path string, w *Wish) {
	said := 0
	for _, is := range []bool{w.Needs != "", w.Same, w.None} {
		if is {
			said++
		}
	}
	if said != 1 {
		c.complain(path, "write one of needs, same_counsellor and none", "the wish asks for %s", [...]string{"nothing", "", "two things", "three things"}[said])
		return
	}
	if w.None {
		if w.For != 0 {
			c.complain(path+".for", "remove it", "no wish is waited for when there is none")
		}
		return
	}
	c.within(path+".for", w.For, time.Second, 10*time.Minute)
	if w.Same {
		return
	}
	if !kindPattern.MatchString(w.Kind) || w.Kind == WishSame || w.Kind == WishNone {
		c.complain(path+".kind", "use small letters, digits and _, such as gender", "the kind of the wish is %q", w.Kind)
	}
	c.wanted(path+".needs", w)
}

// wishKinds checks that the wishes of one caller find room.
func (c *checker) wishKinds() {
	kinds := map[string]bool{}
	for _, id := range sortedKeys(c.menu.Steps) {
		w := c.menu.Steps[id].Wish
		if w == nil || w.Needs == "" || kinds[c.kind(w)] {
			continue
		}
		if kinds[c.kind(w)] = true; len(kinds) > MaxWishes {
			c.complain("steps."+string(id)+".wish", fmt.Sprintf("use at most %d kinds", MaxWishes), "the wishes of the menu %q are of more than %d kinds", c.menu.ID, MaxWishes)
		}
	}
}

// kind is what a wish is about.
func (c *checker) kind(w *Wish) string {
	if w.Kind == wishOther && c.known.Needs != nil {
		if want, err := c.known.Needs(w.Needs); err == nil {
			return orDefault(want.Kind, wishOther)
		}
	}
	return w.Kind
}

// wanted checks what a wish asks for, as the needs of a queue are checked.
func (c *checker) wanted(path string, w *Wish) {
	if c.known.Needs == nil {
		return
	}
	want, err := c.known.Needs(w.Needs)
	if err != nil {
		what, mend := err.Error(), "mend the expression"
		if u, ok := errors.AsType[*Unreadable](err); ok {
			what, mend = u.What, u.Mend
		}
		c.complain(path, mend, "the wish cannot be read: %s", what)
		return
	}
	for _, s := range want.Skills {
		c.member(path, "skill", s, c.known.Skills)
	}
	if want.Impossible {
		c.complain(path, "mend the expression: it contradicts itself", "the wish asks for what nobody can meet: %s", want.Text)
	}
}

// named returns the menu with the wishes as the catalogue has them: what they ask for in its canonical text, and what kind
// they are of.
func (c *checker) named(m Menu) Menu {
	m.Steps = maps.Clone(m.Steps)
	for id, s := range m.Steps {
		if s == nil || s.Wish == nil || s.Wish.Needs == "" || c.known.Needs == nil {
			continue
		}
		want, err := c.known.Needs(s.Wish.Needs)
		if err != nil {
			continue // it has been complained about
		}
		w, step := *s.Wish, *s
		w.Needs, w.Kind = want.Text, orDefault(w.Kind, want.Kind)
		step.Wish = &w
		m.Steps[id] = &step
	}
	return m
}

// wishedByKey checks that nobody comes to a wish without a key: it is the caller's, and their consent.
func (c *checker) wishedByKey() {
	todo := []StepID{c.menu.Entry}
	for _, id := range sortedKeys(c.menu.Steps) {
		if s := c.menu.Steps[id]; s.asks() {
			todo = append(todo, s.silent()...)
		}
	}
	seen := map[StepID]bool{Person: true}
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		if seen[id] {
			continue
		}
		seen[id] = true
		s := c.menu.Steps[id]
		if s.Wish != nil && !s.Wish.None {
			c.complain("steps."+string(id), "let an option of a menu lead to it", "a caller who presses nothing comes to the wish %q: a wish is the caller's own", id)
		}
		if !s.asks() {
			todo = append(todo, s.silent()...)
		}
	}
}

// asks reports whether the step leaves the caller a choice.
func (s *Step) asks() bool { return s.action() == ActionMenu || len(s.Keys) > 0 }

// WishesForSame reports whether a caller of the flow can ask for the counsellor of the last talk.
func (f *Flow) WishesForSame() bool {
	for _, s := range f.menu.Steps {
		if s.Wish != nil && s.Wish.Same {
			return true
		}
	}
	return false
}
