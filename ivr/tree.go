package ivr

import (
	"slices"
	"strings"
)

// Node is a step of a flow as a screen shows it: what leads here, what happens, where it goes on.
type Node struct {
	Key      string   // the key or the event that leads here; empty: the step before goes on by itself
	Kind     Action   // what the step does; ActionPerson for the way to a person
	Text     string   // in words
	Prompts  []string // what is said, as "id" or "id@language"
	Loops    bool     // a step that is shown elsewhere: its children are there
	Children []Node
}

// Tree returns the flow as the caller walks it. A step that has been shown before is only named again.
func Tree(f *Flow) Node { return treeOf(f, "", f.menu.Entry, map[StepID]bool{}) }

func treeOf(f *Flow, key string, id StepID, seen map[StepID]bool) Node {
	if id == Person {
		return Node{Key: key, Kind: ActionPerson, Text: "a person"}
	}
	s := f.menu.Steps[id]
	n := Node{Key: key, Kind: s.action(), Text: string(id) + ": " + describe(s)}
	if seen[id] {
		n.Text, n.Loops = string(id), true
		return n
	}
	seen[id] = true
	for _, r := range append(slices.Clone(s.Play), s.Menu...) {
		n.Prompts = append(n.Prompts, r.String())
	}
	for _, w := range branches(s) {
		n.Children = append(n.Children, treeOf(f, strings.TrimSpace(w.label), w.to, seen))
	}
	return n
}
