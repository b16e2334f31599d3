//go:build e2e

package bench_test

import (
	"fmt"
	"strings"
)

// goal is what is aimed at. Zero means that there is no such bound.
type goal struct {
	most     float64 // Heartline's median
	least    float64
	share    float64 // of app_queue's median
	below    bool    // the share is not to be met but to be kept below
	reminder string  // what app_queue gave in an earlier measure
}

// goals by the figure's name. They are printed, never asserted.
var goals = allGoals()

func allGoals() map[string]goal {
	g := map[string]goal{
		"speed to offer p50, 10 calls/s": {most: 6}, "speed to offer p99, 10 calls/s": {most: 15},
		"speed to offer p95, 60 calls/s": {most: 8}, "speed to offer p95, 80 calls/s": {most: 12}, "speed to offer p95, 100 calls/s": {most: 15},
		"calls served to the end, 120 calls/s":                      {least: 100},
		"processor time of a call, 20 calls/s with audio, recorded": {share: 1.4},
		"processor time of a call, 40 calls/s with audio, recorded": {share: 1, below: true},
		"processor time of a call, 60 calls/s with audio, recorded": {share: 1, below: true},
		"100 wait with music":  {share: 1, reminder: "0.16"},
		"500 wait with music":  {share: 1, reminder: "0.88"},
		"1000 wait with music": {share: 1, reminder: "1.70"},
	}
	for _, rate := range []int{40, 60, 80, 100} {
		g[fmt.Sprintf("processor time of a call, %d calls/s", rate)] = goal{most: 13, share: 1, below: true}
	}
	for _, waiting := range []int{20, 100, 300} {
		for _, p := range []struct {
			name     string
			most     float64
			reminder string
		}{{"p50", 5, "500"}, {"p95", 15, "960"}, {"p99", 25, "1230"}} {
			g[fmt.Sprintf("agent free to offer %s, %d waiting", p.name, waiting)] = goal{most: p.most, reminder: p.reminder}
		}
	}
	return g
}

func (g goal) says() string {
	var parts []string
	if g.most > 0 {
		parts = append(parts, "at most "+number(g.most))
	}
	if g.least > 0 {
		parts = append(parts, "at least "+number(g.least))
	}
	switch {
	case g.below:
		parts = append(parts, "below app_queue's")
	case g.share == 1:
		parts = append(parts, "not above app_queue's")
	case g.share > 0:
		parts = append(parts, "at most "+number(g.share)+" x app_queue's")
	}
	if g.reminder != "" {
		parts = append(parts, "app_queue once "+g.reminder)
	}
	return strings.Join(parts, "; ")
}

// reached judges medians.
func (g goal) reached(c *comparison) bool {
	ours, bound := c.ours.median(), g.share*c.queue.median()
	switch {
	case g.most > 0 && !(ours <= g.most), g.least > 0 && !(ours >= g.least):
		return false
	case g.share == 0:
		return true
	case g.below:
		return ours < bound
	default:
		return ours <= bound
	}
}
