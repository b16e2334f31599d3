//go:build e2e

package bench_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// samples are measured values in the unit of their figure.
type samples []float64

// ms adds a time in milliseconds.
func (s *samples) ms(d time.Duration) { *s = append(*s, float64(d)/float64(time.Millisecond)) }

// at is the value that a share (0 to 1) of the samples does not exceed; NaN where there are none.
func (s samples) at(share float64) float64 {
	if len(s) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(s))
	return sorted[min(max(int(math.Ceil(share*float64(len(sorted))))-1, 0), len(sorted)-1)]
}

// figure is one line of the table.
type figure struct {
	what   string
	unit   string
	aim    string  // what it should be, "" where nothing is aimed at
	ours   samples // Heartline's
	queue  samples // app_queue's, where it does the same
	queued bool    // app_queue was measured beside
	rough  bool    // counted in the kernel's ticks of 10 ms: few calls may come out as nothing
}

// table gathers the figures of a run.
type table struct{ figures []*figure }

func (b *table) add(f *figure) *figure {
	b.figures = append(b.figures, f)
	return f
}

// number writes a value with three digits that count.
func number(v float64) string {
	switch {
	case math.IsNaN(v):
		return "-"
	case math.Abs(v) >= 100:
		return fmt.Sprintf("%.0f", v)
	case math.Abs(v) >= 10:
		return fmt.Sprintf("%.1f", v)
	default:
		return fmt.Sprintf("%.2f", v)
	}
}

// String writes the table for people.
func (b *table) String() string {
	rows := [][]string{{"figure", "unit", "n", "median", "p95", "p99", "worst", "aim", "app_queue: n", "median", "p95", "p99"}}
	for _, f := range b.figures {
		row := []string{f.what, f.unit}
		row = append(row, fmt.Sprint(len(f.ours)), number(f.ours.at(0.5)), number(f.ours.at(0.95)), number(f.ours.at(0.99)), number(f.ours.at(1)), f.aim)
		if f.queued {
			row = append(row, fmt.Sprint(len(f.queue)), number(f.queue.at(0.5)), number(f.queue.at(0.95)), number(f.queue.at(0.99)))
		} else {
			row = append(row, "", "", "", "")
		}
		rows = append(rows, row)
	}
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], len(cell))
		}
	}
	var out strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			if i < 2 || i == 7 {
				fmt.Fprintf(&out, "%-*s  ", width[i], cell)
			} else {
				fmt.Fprintf(&out, "%*s  ", width[i], cell)
			}
		}
		out.WriteString("\n")
	}
	return out.String()
}

// there reports whether samples hold what the figure needs.
func (f *figure) there(s samples) bool { return len(s) > 0 && (f.rough || s.at(0.5) > 0) }

// lacks names the lines without a positive figure.
func (b *table) lacks() (names []string) {
	for _, f := range b.figures {
		if !f.there(f.ours) || f.queued && !f.there(f.queue) {
			names = append(names, f.what)
		}
	}
	return names
}
