package agent

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The bounds of an expression as it is written.
const (
	ExprBytes = 2000 // length of its text
	ExprTerms = 64   // skills named, each time they are
	exprDepth = 16   // brackets within brackets
)

// ExprError says where an expression cannot be read and how to mend it.
type ExprError struct {
	Line, Column int // from 1; the column counts characters
	What, Mend   string
}

// Error is one sentence with the place and the mend.
func (e *ExprError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s; %s", e.Line, e.Column, e.What, e.Mend)
}

// ParseExpr reads an expression:
//
//	either := both {"or" both}
//	both   := one {"and" one}
//	one    := "not" one | "(" either ")" | N "of" "(" either {"," either} ")" | SKILL [">=" LEVEL]
//
// A skill without a level asks for level 1; levels run from 1 to 5. A skill that is called like one of the words is
// written in double quotes. An empty text is the expression that asks for nothing. The error is an *ExprError.
func ParseExpr(text string) (Expr, error) {
	p := exprParser{text: text}
	if len(text) > ExprBytes {
		p.fail(0, fmt.Sprintf("the expression is longer than %d bytes", ExprBytes), "write it shorter")
		return Expr{}, p.err()
	}
	p.next()
	if p.kind == tokenEnd {
		return Expr{}, p.err()
	}
	t := p.either(0)
	if p.kind != tokenEnd {
		p.unexpected("and, or, or the end")
	}
	if err := p.err(); err != nil {
		return Expr{}, err
	}
	return Expr{t}.pruned(), nil
}

type token uint8

const (
	tokenEnd token = iota
	tokenName
	tokenNumber
	tokenWord // and, or, not, of
	tokenMark // ( ) , >=
	tokenBad
)

// exprParser reads by recursive descent. After the first mistake every token is the end, so that it winds up by itself.
type exprParser struct {
	text  string
	at    int // where the next token is looked for
	from  int // where the present one begins
	kind  token
	word  string // its text; a name without quotes
	terms int
	wrong *ExprError
}

func (p *exprParser) err() error {
	if p.wrong == nil {
		return nil
	}
	return p.wrong
}

func (p *exprParser) fail(at int, what, mend string) {
	if p.wrong == nil {
		before := p.text[:at]
		line := strings.Count(before, "\n") + 1
		p.wrong = &ExprError{Line: line, Column: utf8.RuneCountInString(before[strings.LastIndex(before, "\n")+1:]) + 1, What: what, Mend: mend}
	}
	p.kind, p.at = tokenEnd, len(p.text)
}

func (p *exprParser) unexpected(wanted string) {
	found := fmt.Sprintf("%q", p.word)
	if p.kind == tokenEnd {
		found = "the end"
	}
	p.fail(p.from, fmt.Sprintf("%s stands where %s is expected", found, wanted), "write it like: crisis >= 3 and (mandarin or cantonese) and not trainee")
}

// next moves to the next token.
func (p *exprParser) next() {
	if p.wrong != nil {
		return
	}
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
	p.from = p.at
	if p.at == len(p.text) {
		p.kind, p.word = tokenEnd, ""
		return
	}
	switch c := p.text[p.at]; {
	case strings.IndexByte("(),", c) >= 0:
		p.take(tokenMark, 1)
	case strings.HasPrefix(p.text[p.at:], ">="):
		p.take(tokenMark, 2)
	case strings.IndexByte("<>=!", c) >= 0:
		p.fail(p.at, fmt.Sprintf("%q cannot be used", string(c)), "write SKILL >= LEVEL, with not before it for less")
	case c == '"':
		p.quoted()
	case nameByte(c, true):
		n := 1
		for p.at+n < len(p.text) && nameByte(p.text[p.at+n], false) {
			n++
		}
		p.take(tokenName, n)
		switch {
		case strings.Trim(p.word, "0123456789") == "":
			p.kind = tokenNumber
		case reserved(p.word):
			p.kind = tokenWord
		}
	default:
		r, _ := utf8.DecodeRuneInString(p.text[p.at:])
		p.fail(p.at, fmt.Sprintf("%q cannot stand in an expression", string(r)), "name skills by their ids: small letters, digits, _, - and :")
	}
}

func (p *exprParser) take(k token, n int) {
	p.kind, p.word = k, p.text[p.at:p.at+n]
	p.at += n
}

func (p *exprParser) quoted() {
	q, err := strconv.QuotedPrefix(p.text[p.at:])
	if err != nil {
		p.fail(p.at, "the quotes do not end", "write a second one after the skill")
		return
	}
	name, err := strconv.Unquote(q)
	if err != nil || name == "" {
		p.fail(p.at, "the quotes hold no skill", "write its id between them")
		return
	}
	p.take(tokenName, len(q))
	p.word = name
}

func (p *exprParser) is(k token, word string) bool { return p.kind == k && p.word == word }

// accept moves on over a token.
func (p *exprParser) accept(k token, word string) bool {
	if !p.is(k, word) {
		return false
	}
	p.next()
	return true
}

func (p *exprParser) expect(mark string) {
	if !p.accept(tokenMark, mark) {
		p.unexpected(fmt.Sprintf("%q", mark))
	}
}

func (p *exprParser) either(depth int) *term {
	terms := []*term{p.both(depth)}
	for p.accept(tokenWord, "or") {
		terms = append(terms, p.both(depth))
	}
	if p.wrong != nil {
		return nil
	}
	return joinTerms(opOr, terms)
}

func (p *exprParser) both(depth int) *term {
	terms := []*term{p.one(depth)}
	for p.accept(tokenWord, "and") {
		terms = append(terms, p.one(depth))
	}
	if p.wrong != nil {
		return nil
	}
	return joinTerms(opAnd, terms)
}

func (p *exprParser) one(depth int) *term {
	if depth > exprDepth {
		p.fail(p.from, "the expression is nested too deeply", "write it flatter")
		return nil
	}
	switch {
	case p.accept(tokenWord, "not"):
		if t := p.one(depth + 1); p.wrong == nil {
			return notTerm(t)
		}
	case p.accept(tokenMark, "("):
		t := p.either(depth + 1)
		p.expect(")")
		return t
	case p.kind == tokenNumber:
		return p.some(depth)
	case p.kind == tokenName:
		return p.skill()
	default:
		p.unexpected("a skill, not, a number or an opening bracket")
	}
	return nil
}

func (p *exprParser) some(depth int) *term {
	at, word := p.from, p.word
	p.next()
	if !p.accept(tokenWord, "of") {
		p.unexpected(`"of"`)
		return nil
	}
	p.expect("(")
	terms := []*term{p.either(depth + 1)}
	for p.accept(tokenMark, ",") {
		terms = append(terms, p.either(depth+1))
	}
	p.expect(")")
	if p.wrong != nil {
		return nil
	}
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 || n > len(terms) {
		p.fail(at, fmt.Sprintf("%s of %d cannot be asked for", word, len(terms)), fmt.Sprintf("write a number from 1 to %d", len(terms)))
		return nil
	}
	return someTerm(n, terms)
}

func (p *exprParser) skill() *term {
	at, name, level := p.from, Skill(p.word), 1
	if p.terms++; p.terms > ExprTerms {
		p.fail(at, fmt.Sprintf("the expression names more than %d skills", ExprTerms), "write it shorter")
		return nil
	}
	p.next()
	if p.accept(tokenMark, ">=") {
		n, err := strconv.Atoi(p.word)
		switch {
		case p.kind != tokenNumber:
			p.unexpected("a level")
			return nil
		case err != nil || n < 1 || n > 5:
			p.fail(p.from, fmt.Sprintf("the level of %q is %s", name, p.word), "levels run from 1 to 5")
			return nil
		}
		level = n
		p.next()
	}
	return skillTerm(name, SkillLevel(level))
}
