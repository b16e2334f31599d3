package agent

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Expr is what a queue or a caller asks of whoever takes a call: an expression over skills with levels, such as
//
//	crisis >= 3 and (mandarin or cantonese) and not trainee
//	2 of (minors, perinatal >= 2, elders)
//
// It never changes, and its text is the same for every way of writing the same terms in another order: the text is
// what is recorded. The zero Expr asks for nothing. Two are compared by Equal.
type Expr struct{ root *term }

// term is a node of an expression. It is never changed once it is part of one.
type term struct {
	op    op
	skill Skill      // opSkill
	level SkillLevel // opSkill: at least this, from 1
	n     int        // opSome: at least so many of of
	of    []*term    // opNot: one; opAnd, opOr, opSome: in order of their texts
	text  string
}

type op uint8

const (
	opSkill op = iota
	opNot
	opAnd
	opOr
	opSome
	opTrue  // only while an expression is reduced
	opFalse // only while an expression is reduced
)

// All is the expression that asks for every requirement.
func All(reqs ...Requirement) Expr {
	terms := make([]*term, 0, len(reqs))
	for _, r := range reqs {
		terms = append(terms, skillTerm(r.Skill, max(r.Level, 1)))
	}
	return Expr{joinTerms(opAnd, terms)}.pruned()
}

// And is the expression that asks for both.
func (e Expr) And(f Expr) Expr {
	switch {
	case e.root == nil:
		return f
	case f.root == nil:
		return e
	}
	return Expr{joinTerms(opAnd, []*term{e.root, f.root})}
}

// IsZero reports whether the expression asks for nothing.
func (e Expr) IsZero() bool { return e.root == nil }

// Equal reports whether both have the same text.
func (e Expr) Equal(f Expr) bool { return e.String() == f.String() }

// String returns the canonical text; empty for an expression that asks for nothing. ParseExpr reads it back.
func (e Expr) String() string {
	if e.root == nil {
		return ""
	}
	return e.root.text
}

// MarshalJSON writes the canonical text.
func (e Expr) MarshalJSON() ([]byte, error) { return json.Marshal(e.String()) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (e *Expr) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return fmt.Errorf("read a requirement: %w", err)
	}
	parsed, err := ParseExpr(text)
	if err != nil {
		return fmt.Errorf("read a requirement: %w", err)
	}
	*e = parsed
	return nil
}

// Meets reports whether the skills satisfy the expression.
func (e Expr) Meets(s Skills) bool { return e.root == nil || e.root.meets(s) }

// Unmet returns the first clause of the expression that the skills do not satisfy: one of the terms joined by "and"
// on top of it, or the whole. ok is true, and the clause empty, where they satisfy it.
func (e Expr) Unmet(s Skills) (clause Expr, ok bool) {
	for _, t := range e.clauses() {
		if !t.meets(s) {
			return Expr{t}, false
		}
	}
	return Expr{}, true
}

// Single returns the skill where the expression is one skill with a level and nothing else.
func (e Expr) Single() (s Skill, ok bool) {
	if e.root == nil || e.root.op != opSkill {
		return "", false
	}
	return e.root.skill, true
}

// Clauses splits the expression into the terms that are joined by "and" on top of it.
func (e Expr) Clauses() []Expr {
	terms := e.clauses()
	out := make([]Expr, 0, len(terms))
	for _, t := range terms {
		out = append(out, Expr{t})
	}
	return out
}

// Skills lists every skill that the expression names, once, in order.
func (e Expr) Skills() []Skill {
	if e.root == nil {
		return nil
	}
	var all []Skill
	e.root.walk(func(t *term) {
		if t.op == opSkill {
			all = append(all, t.skill)
		}
	})
	slices.Sort(all)
	return slices.Compact(all)
}

func (e Expr) clauses() []*term {
	switch {
	case e.root == nil:
		return nil
	case e.root.op == opAnd:
		return e.root.of
	}
	return []*term{e.root}
}

func (t *term) walk(do func(*term)) {
	do(t)
	for _, u := range t.of {
		u.walk(do)
	}
}

func (t *term) meets(s Skills) bool {
	switch t.op {
	case opSkill:
		return s[t.skill] >= t.level
	case opNot:
		return !t.of[0].meets(s)
	case opAnd:
		return !slices.ContainsFunc(t.of, func(u *term) bool { return !u.meets(s) })
	case opOr:
		return slices.ContainsFunc(t.of, func(u *term) bool { return u.meets(s) })
	case opSome:
		n := 0
		for _, u := range t.of {
			if u.meets(s) {
				n++
			}
		}
		return n >= t.n
	case opTrue:
		return true
	case opFalse:
		return false
	}
	return false
}

func skillTerm(s Skill, l SkillLevel) *term {
	text := skillText(s)
	if l > 1 {
		text += " >= " + strconv.Itoa(int(l))
	}
	return &term{op: opSkill, skill: s, level: l, text: text}
}

func notTerm(t *term) *term {
	if t.op == opNot {
		return t.of[0]
	}
	return &term{op: opNot, of: []*term{t}, text: "not " + t.wrapped(opNot)}
}

// joinTerms joins terms by "and" or "or", flat, in order, each once; nil for none.
func joinTerms(o op, terms []*term) *term {
	flat := make([]*term, 0, len(terms))
	for _, t := range terms {
		if t.op == o {
			flat = append(flat, t.of...)
		} else {
			flat = append(flat, t)
		}
	}
	slices.SortFunc(flat, byText)
	flat = slices.CompactFunc(flat, func(a, b *term) bool { return a.text == b.text })
	switch len(flat) {
	case 0:
		return nil
	case 1:
		return flat[0]
	}
	word := " and "
	if o == opOr {
		word = " or "
	}
	return &term{op: o, of: flat, text: joined(flat, o, word)}
}

// someTerm asks for n of the terms, 1 <= n <= len(terms).
func someTerm(n int, terms []*term) *term {
	switch n {
	case 1:
		return joinTerms(opOr, terms)
	case len(terms):
		return joinTerms(opAnd, terms)
	}
	terms = slices.Clone(terms)
	slices.SortFunc(terms, byText)
	return &term{op: opSome, n: n, of: terms, text: fmt.Sprintf("%d of (%s)", n, joined(terms, opTrue, ", "))}
}

func byText(a, b *term) int { return cmp.Compare(a.text, b.text) }

func joined(terms []*term, in op, word string) string {
	var b strings.Builder
	for i, t := range terms {
		if i > 0 {
			b.WriteString(word)
		}
		b.WriteString(t.wrapped(in))
	}
	return b.String()
}

// wrapped is the text of a term inside of another one.
func (t *term) wrapped(in op) string {
	loose := t.op == opOr && in != opTrue || t.op == opAnd && in == opNot
	if loose {
		return "(" + t.text + ")"
	}
	return t.text
}

// skillText is a skill as it stands in an expression: in quotes where it would be read as something else.
func skillText(s Skill) string {
	if isName(string(s)) && !reserved(string(s)) {
		return string(s)
	}
	return strconv.QuoteToASCII(string(s))
}

func reserved(s string) bool {
	return s == "and" || s == "or" || s == "not" || s == "of" || strings.Trim(s, "0123456789") == ""
}

func isName(s string) bool {
	for i := range len(s) {
		if !nameByte(s[i], i == 0) {
			return false
		}
	}
	return s != ""
}

func nameByte(c byte, first bool) bool {
	switch {
	case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
		return true
	default:
		return !first && (c == '_' || c == '-' || c == ':')
	}
}
