package yamlfile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Pos is a place in a file. Line and Column count from 1; the zero Pos means the whole file.
type Pos struct {
	Line   int
	Column int
}

// Problem is one thing that is wrong in a file, with the mend. What and Mend are clauses without a full
// stop; together they make one sentence. Neither ever holds a secret or a caller's data.
type Problem struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	What   string `json:"what"`
	Mend   string `json:"mend,omitempty"`
}

// String returns the sentence: "heartline.yaml:3:7: what is wrong; how to mend it.".
func (p Problem) String() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.File + ":")
	}
	if p.Line > 0 {
		fmt.Fprintf(&b, "%d:%d:", p.Line, p.Column)
	}
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	b.WriteString(p.What)
	if p.Mend != "" {
		b.WriteString("; " + p.Mend)
	}
	b.WriteByte('.')
	return b.String()
}

// Problems is everything that is wrong. It is an error when it is not empty; see Err.
type Problems []Problem

// Error returns all sentences, one a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Err returns nil when there is no problem, and ps otherwise.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}

// Sorted returns the problems in order of file and place, each sentence once.
func (ps Problems) Sorted() Problems {
	out := slices.Clone(ps)
	slices.SortStableFunc(out, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.What, b.What))
	})
	return slices.Compact(out)
}

// Nearest returns the one of known that s is probably a misspelling of, or "" if none is near.
func Nearest(s string, known []string) string {
	best, limit := "", 2
	if len(s) > 3 {
		limit = max(2, len(s)/3) + 1 // two letters changed places count as two edits
	}
	for _, k := range known {
		if d := distance(s, k); d < limit || (d == limit && best != "" && k < best) {
			best, limit = k, d
		}
	}
	return best
}

// distance is the number of single-letter edits between a and b.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return 64 // names are short; longer text is not worth the work
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next := min(row[j+1]+1, row[j]+1, diagonal+cost)
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return row[len(b)]
}

// OneOf returns "a, b or c".
func OneOf(words []string) string {
	switch n := len(words); n {
	case 0:
		return "nothing"
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
}
