//go:build e2e

package bench_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// book holds what pairs of runs gave.
type book struct {
	part string // that is being measured
	pair int
	rows []*comparison
	csv  map[string]*strings.Builder // by part
}

// comparison is one figure of both sides, one value for each pair.
type comparison struct {
	what, unit  string
	ours, queue samples
}

func newBook() *book { return &book{csv: map[string]*strings.Builder{}} }

// add notes a side's figure of this pair.
func (b *book) add(s *side, what, unit string, value float64) {
	i := slices.IndexFunc(b.rows, func(c *comparison) bool { return c.what == what })
	if i < 0 {
		i = len(b.rows)
		b.rows = append(b.rows, &comparison{what: what, unit: unit})
	}
	if s.sealer != 0 {
		b.rows[i].ours = append(b.rows[i].ours, value)
	} else {
		b.rows[i].queue = append(b.rows[i].queue, value)
	}
	b.raw(s, what+" ("+unit+")", samples{value})
}

// raw notes samples for the file of the part.
func (b *book) raw(s *side, what string, all samples) {
	out := b.csv[b.part]
	if out == nil {
		out = &strings.Builder{}
		out.WriteString("pair,side,figure,value\n")
		b.csv[b.part] = out
	}
	for _, v := range all {
		fmt.Fprintf(out, "%d,%s,%q,%.4f\n", b.pair, s.name, what, v)
	}
}

// write puts the raw samples into a file for each part.
func (b *book) write(dir string) error {
	err := os.MkdirAll(dir, 0o700)
	for part, text := range b.csv {
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, part+".csv"), []byte(text.String()), 0o600))
	}
	return err
}

// median of the pairs; of an even number the mean of the two in the middle.
func (s samples) median() float64 {
	if len(s) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(s))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

func (s samples) spread() string {
	if len(s) == 0 {
		return "-"
	}
	return fmt.Sprintf("%s (%s - %s)", number(s.median()), number(s.at(0)), number(s.at(1)))
}

// markdown is the table for people: medians of the pairs with the least and the greatest value.
func (b *book) markdown() string {
	var out strings.Builder
	out.WriteString("| figure | unit | Heartline | app_queue | ratio | goal | reached |\n| --- | --- | ---: | ---: | ---: | --- | --- |\n")
	for _, c := range b.rows {
		ratio := "-"
		if theirs := c.queue.median(); theirs > 0 && !math.IsNaN(c.ours.median()) {
			ratio = number(c.ours.median() / theirs)
		}
		goal, reached := "", ""
		if g, ok := goals[c.what]; ok {
			goal, reached = g.says(), "not reached"
			if g.reached(c) {
				reached = "reached"
			}
		}
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %s | %s | %s |\n", c.what, c.unit, c.ours.spread(), c.queue.spread(), ratio, goal, reached)
	}
	return out.String()
}

// lacks names the figures that one of the two sides lacks, those excepted that app_queue has not.
func (b *book) lacks() (names []string) {
	for _, c := range b.rows {
		alone := strings.HasPrefix(c.what, ofHeartline) || strings.HasPrefix(c.what, recordingAfter) || strings.HasPrefix(c.what, listening)
		if math.IsNaN(c.ours.median()) || math.IsNaN(c.queue.median()) && !alone {
			names = append(names, c.what)
		}
	}
	if len(b.rows) == 0 {
		names = append(names, "anything")
	}
	return names
}
