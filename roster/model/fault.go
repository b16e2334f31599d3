package model

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Fault is one thing that is wrong in a document: where, what, and the mend.
type Fault struct {
	Line   int    `json:"line,omitempty"`   // of the document, from 1; 0: no place in it is known
	Column int    `json:"column,omitempty"` // in characters, from 1; 0 with Line 0
	Path   string `json:"path,omitempty"`   // such as staff[3].skills[0].id, lists counted from 0; empty: the document as a whole
	Text   string `json:"text"`             // one sentence
}

func (f Fault) Error() string {
	var b strings.Builder
	if f.Line > 0 {
		fmt.Fprintf(&b, "line %d, column %d", f.Line, f.Column)
	}
	if f.Path != "" {
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(f.Path)
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	b.WriteString(f.Text)
	return b.String()
}

// maxWords is how many characters an id has at most, and how much of what somebody wrote a fault repeats.
const maxWords = 64

func quote(s string) string {
	if utf8.RuneCountInString(s) > maxWords {
		s = string([]rune(s)[:maxWords]) + "…"
	}
	return fmt.Sprintf("%q", s)
}

// choices names what may be written, as long as it is short enough to be read.
func choices(from []string) string {
	const most = 12
	switch {
	case len(from) == 0:
		return "there is none yet"
	case len(from) > most:
		return fmt.Sprintf("there are %s and %d more", strings.Join(from[:most], ", "), len(from)-most)
	default:
		return "there is " + strings.Join(from, ", ")
	}
}

// nearest returns the word that differs least from s, if it is near enough to be what was meant.
func nearest(s string, from []string) string {
	best, least := "", 3
	for _, word := range from {
		if abs(len(word)-len(s)) >= least {
			continue
		}
		if d := distance(strings.ToLower(s), strings.ToLower(word)); d < least && d < len(word) {
			best, least = word, d
		}
	}
	return best
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// distance is Levenshtein's: how many letters must be put in, taken out or changed. Words longer than an id are not
// compared.
func distance(a, b string) int {
	if len(a) > maxWords || len(b) > maxWords {
		return maxWords
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
