package ivr

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Labels gives words to an explanation: what a prompt says in a language. It may be nil.
type Labels func(id PromptID, lang string) (text string, ok bool)

// Explain prints the flow as a tree, the way a caller walks it, with what is said in the given languages.
// A step that has been printed before is only named again.
func Explain(f *Flow, languages []string, labels Labels) string {
	e := explainer{flow: f, languages: languages, labels: labels, seen: map[StepID]bool{}}
	fmt.Fprintf(&e.out, "%s (version %s; key %s leads to a person from anywhere)\n", f.ID, f.Version, f.menu.PersonKey)
	e.way("", "", "", f.menu.Entry)
	return e.out.String()
}

type explainer struct {
	out       strings.Builder
	flow      *Flow
	languages []string
	labels    Labels
	seen      map[StepID]bool
}

// branch is a labelled way on.
type branch struct {
	label string
	to    StepID
}

// way prints a way to a step and the step itself. Steps with a single way on are printed below each other.
func (e *explainer) way(first, rest, label string, id StepID) {
	head := first
	if label != "" {
		head += label + " → "
	}
	for {
		if id == Person {
			fmt.Fprintf(&e.out, "%sa person\n", head)
			return
		}
		s := e.flow.menu.Steps[id]
		if e.seen[id] {
			fmt.Fprintf(&e.out, "%s%s (see above)\n", head, id)
			return
		}
		e.seen[id] = true
		fmt.Fprintf(&e.out, "%s%s: %s\n", head, id, describe(s))
		e.texts(rest, s)
		ways := branches(s)
		if len(ways) == 1 && ways[0].label == "" {
			head, id = rest, ways[0].to
			continue
		}
		for i, w := range ways {
			mark, bar := "├─ ", "│  "
			if i == len(ways)-1 {
				mark, bar = "└─ ", "   "
			}
			e.way(rest+mark, rest+bar, w.label, w.to)
		}
		return
	}
}

func (e *explainer) texts(indent string, s *Step) {
	if e.labels == nil {
		return
	}
	for _, ref := range append(slices.Clone(s.Play), s.Menu...) {
		languages := e.languages
		if ref.Lang != "" {
			languages = []string{ref.Lang}
		}
		for _, lang := range languages {
			if text, ok := e.labels(ref.ID, lang); ok {
				fmt.Fprintf(&e.out, "%s     %s “%s”\n", indent, lang, shorten(text))
			}
		}
	}
}

// shorten keeps a line a line.
func shorten(text string) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return string(r)
}

func branches(s *Step) []branch {
	var out []branch
	for _, choices := range []map[string]Choice{s.Options, s.Keys} {
		for _, key := range sortedKeys(choices) {
			c := choices[key]
			out = append(out, branch{fmt.Sprintf("[%s] %s", key, c.Option), c.Goto})
		}
	}
	switch s.action() {
	case ActionMenu:
		if s.NoInput == s.Wrong {
			return append(out, branch{fmt.Sprintf("nothing or wrong %s", times(s.Tries)), s.NoInput})
		}
		return append(out, branch{"nothing " + times(s.Tries), s.NoInput}, branch{"wrong " + times(s.Tries), s.Wrong})
	case ActionHours:
		out = append(out, branch{"open", s.Open}, branch{"closed", s.Closed})
		if s.Holiday != s.Closed {
			out = append(out, branch{"holiday", s.Holiday})
		}
		return out
	case ActionQueue, ActionMessage, ActionPerson:
		return out
	default:
		label := ""
		if len(out) > 0 {
			label = "then"
		}
		return append(out, branch{label, s.Goto})
	}
}

func times(n int) string {
	return []string{"never", "once", "twice", "three times"}[min(max(n, 0), 3)]
}

func describe(s *Step) string {
	switch s.action() {
	case ActionPlay:
		if s.notice != nil {
			return "announces recording (wording " + s.notice.Wording + "): " + refs(s.Play)
		}
		return "says " + refs(s.Play)
	case ActionMenu:
		return fmt.Sprintf("asks %s, waits %s", refs(s.Menu), s.Timeout.Round(100*time.Millisecond))
	case ActionLanguage:
		return "goes on in " + s.Language
	case ActionHours:
		return "looks at the opening hours " + s.Hours
	case ActionSetSkill:
		return fmt.Sprintf("asks for the skill %s, level %d", s.SetSkill.Skill, s.SetSkill.Level)
	case ActionSetPriority:
		return fmt.Sprintf("sets the priority %d", *s.SetPriority)
	case ActionSetGrade:
		return "sets the grade " + s.SetGrade
	case ActionWish:
		return s.Wish.describe()
	case ActionNotice:
		return "announces recording"
	case ActionQueue:
		return "waits in the queue " + s.Queue
	case ActionMessage:
		return "leaves a message in the box " + s.Message
	case ActionPerson:
		return "asks for the counsellor " + s.Person
	case ActionGoto:
		return "goes on"
	}
	return string(s.action())
}

func refs(list []PromptRef) string {
	words := make([]string, len(list))
	for i, r := range list {
		words[i] = r.String()
	}
	return strings.Join(words, ", ")
}
