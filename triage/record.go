package triage

import (
	"slices"
	"strings"

	"heartline/internal/fault"
)

// Record is what a counsellor writes down of a contact as codes. Words about it are not part of it.
type Record struct {
	Contact  string   // who was in touch, and for whom
	Problems []string // what it was about
	Outcome  string   // what came of it
	Flags    []string // what has duties of its own, such as a minor
}

// ContactKind is who is in touch with the hotline, and for whom.
type ContactKind struct {
	ID         string
	ThirdParty bool // speaks about somebody else, who is the person at risk
	NoTalk     bool // there was no talk: nothing but the kind itself is ever asked for
}

// Problem is what a contact can be about.
type Problem struct {
	ID string
	// OwnOnly marks what can only be said with the person themselves, such as a mental illness: of somebody who is not
	// there nobody judges it.
	OwnOnly bool
}

// The parts of a form that rules can require.
const (
	PartContact  = "contact"
	PartProblems = "problems"
	PartOutcome  = "outcome"
	PartNote     = "note"
)

// RecordParts lists them in the order in which they are asked for.
func RecordParts() []string {
	return []string{PartContact, PartProblems, PartOutcome, PartNote}
}

// RecordRules are the codes that a record may have, and what a form must hold before it is handed in.
type RecordRules struct {
	Contacts []ContactKind
	Problems []Problem
	Outcomes []string
	Flags    []string
	Required map[Grade][]string // parts, by the grade of the call
}

// Contact finds a kind of contact.
func (r RecordRules) Contact(id string) (ContactKind, bool) {
	i := slices.IndexFunc(r.Contacts, func(k ContactKind) bool { return k.ID == id })
	if i < 0 {
		return ContactKind{}, false
	}
	return r.Contacts[i], true
}

// Needs lists the parts that a form of a call with this grade must hold, given who was in touch: a contact in which nobody
// talked has nothing to say of problems and outcome.
func (r RecordRules) Needs(g Grade, contact string) []string {
	need := r.Required[g]
	if k, known := r.Contact(contact); known && k.NoTalk {
		need = slices.DeleteFunc(slices.Clone(need), func(part string) bool { return part != PartContact })
	}
	return need
}

// Keep returns the record without codes that the rules do not have: they were chosen when the lists were others.
func (r RecordRules) Keep(given Record) Record {
	out := Record{}
	if _, known := r.Contact(given.Contact); known {
		out.Contact = given.Contact
	}
	for _, p := range given.Problems {
		if _, known := r.problem(p); known && !slices.Contains(out.Problems, p) {
			out.Problems = append(out.Problems, p)
		}
	}
	if slices.Contains(r.Outcomes, given.Outcome) {
		out.Outcome = given.Outcome
	}
	for _, f := range given.Flags {
		if slices.Contains(r.Flags, f) && !slices.Contains(out.Flags, f) {
			out.Flags = append(out.Flags, f)
		}
	}
	return out
}

func (r RecordRules) problem(id string) (Problem, bool) {
	i := slices.IndexFunc(r.Problems, func(p Problem) bool { return p.ID == id })
	if i < 0 {
		return Problem{}, false
	}
	return r.Problems[i], true
}

// Check says what keeps a form from being handed in. The error is fault.Invalid with the field that is wrong.
func (r RecordRules) Check(g Grade, given Record, note string) error {
	bad := func(part, format string, args ...any) error {
		field := part
		if part != PartNote {
			field = "record." + part
		}
		return fault.Field(field, fault.New(fault.Invalid, "form", format, args...))
	}
	kind, known := r.Contact(given.Contact)
	switch {
	case given.Contact != "" && !known:
		return bad(PartContact, "Choose who was in touch from the list.")
	case given.Outcome != "" && !slices.Contains(r.Outcomes, given.Outcome):
		return bad(PartOutcome, "Choose what came of it from the list.")
	}
	for _, f := range given.Flags {
		if !slices.Contains(r.Flags, f) {
			return bad("flags", "Choose the marks from the list.")
		}
	}
	for _, id := range given.Problems {
		p, known := r.problem(id)
		if !known {
			return bad(PartProblems, "Choose what it was about from the list.")
		}
		if p.OwnOnly && kind.ThirdParty {
			return bad(PartProblems, "Of somebody who was not on the line no illness is judged: choose what the caller is worried about.")
		}
	}
	has := map[string]bool{
		PartContact: given.Contact != "", PartProblems: len(given.Problems) > 0, PartOutcome: given.Outcome != "", PartNote: strings.TrimSpace(note) != "",
	}
	for _, part := range r.Needs(g, given.Contact) {
		if !has[part] {
			return bad(part, "A call with the grade %s needs this before its form is handed in.", g)
		}
	}
	return nil
}
