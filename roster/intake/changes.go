package intake

import (
	"encoding/json"
	"strconv"

	"heartline/roster/model"
)

// Change is an entry of a list of the document: staff, demand, leave, requests, pins or published.
type Change struct {
	List string
	Name string // an id, or a person's id with dates
}

// Changes is what becomes of a document, in the order of its lists.
type Changes struct {
	Comes   []Change
	Changed []Change
	Goes    []Change
}

// entry is one of a list, as it can be compared.
type entry struct {
	Change
	text string
}

// Compare says what has come, has changed and has gone from one state of a document to another.
func Compare(was, is *model.Model) (c Changes) {
	before, after := entries(was), entries(is)
	old := make(map[Change]string, len(before))
	for _, e := range before {
		old[e.Change] = e.text
	}
	for _, e := range after {
		text, known := old[e.Change]
		switch {
		case !known:
			c.Comes = append(c.Comes, e.Change)
		case text != e.text:
			c.Changed = append(c.Changed, e.Change)
		}
		delete(old, e.Change)
	}
	for _, e := range before {
		if _, gone := old[e.Change]; gone {
			c.Goes = append(c.Goes, e.Change)
		}
	}
	return c
}

// entries returns all entries of the lists that tables are taken into, and of those in which people are named.
func entries(m *model.Model) (all []entry) {
	twice := map[Change]int{}
	add := func(list, name string, what any) {
		c := Change{list, name}
		if twice[c]++; twice[c] > 1 {
			c.Name += " (" + strconv.Itoa(twice[c]) + ")"
		}
		text, _ := json.Marshal(what) // what was read from JSON can be written
		all = append(all, entry{c, string(text)})
	}
	for _, p := range m.Staff {
		add("staff", p.ID, p)
	}
	for i, d := range m.Demand {
		add("demand", m.DemandID(i), d)
	}
	for _, l := range m.Leave {
		add("leave", l.Staff+" "+l.From+".."+l.To, l)
	}
	for _, r := range m.Requests {
		add("requests", r.Staff+" "+r.Date, r)
	}
	for _, p := range m.Pins {
		add("pins", p.Staff+" "+p.Date, p)
	}
	for _, a := range m.Published {
		add("published", a.Staff+" "+a.Date, a)
	}
	return all
}
