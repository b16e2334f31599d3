package benchmark_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"heartline/roster/benchmark"
)

// A madeINRC2 is an instance of the second competition made by chance from a seed, with what the nurses do. It counts for itself what
// that is worth, day by day with what was before, and not by runs.
type madeINRC2 struct {
	weeks     int
	runs      [][2]int // shortest and longest, by type
	bans      [][]bool
	contracts []madeContract
	nurses    []madeNurse
	need      [][][][2]int // least and best, by day, type and skill
	wishes    map[[3]int]bool
	rows      [][][2]int // type (or -1) and skill, by nurse and day
}

type madeContract struct {
	total, run, off [2]int
	weekends        int
	whole           bool
}

type madeNurse struct {
	contract                 int
	skills                   []bool
	total, weekends          int
	last, kind, worked, free int
}

const (
	madeTypes  = 3
	madeSkills = 2
	anyType    = -1
)

func makeINRC2(seed uint64) madeINRC2 {
	rng := rand.New(rand.NewPCG(seed, 9))
	pair := func(low, spread int) [2]int {
		a := low + rng.IntN(spread)
		return [2]int{a, a + rng.IntN(spread)}
	}
	p := madeINRC2{weeks: 1 + rng.IntN(4), wishes: map[[3]int]bool{}}
	for range madeTypes {
		p.runs = append(p.runs, pair(1, 3))
		ban := make([]bool, madeTypes)
		for t := range ban {
			ban[t] = rng.IntN(5) == 0
		}
		p.bans = append(p.bans, ban)
	}
	for range 2 {
		p.contracts = append(p.contracts, madeContract{pair(2, 8), pair(1, 4), pair(1, 3), rng.IntN(3), rng.IntN(2) == 0})
	}
	for n := range 2 + rng.IntN(5) {
		who := madeNurse{contract: rng.IntN(2), skills: []bool{true, rng.IntN(2) == 0}, total: rng.IntN(5), weekends: rng.IntN(3), last: -1}
		if rng.IntN(2) == 0 {
			who.last, who.kind = rng.IntN(madeTypes), 1+rng.IntN(4)
			who.worked = who.kind + rng.IntN(3)
		} else {
			who.free = 1 + rng.IntN(4)
		}
		row := make([][2]int, 7*p.weeks)
		for d := range row {
			row[d] = [2]int{rng.IntN(2*madeTypes) - madeTypes, rng.IntN(madeSkills)}
			if d > 0 && rng.IntN(2) == 0 {
				row[d] = row[d-1] // runs
			}
			row[d][0] = max(row[d][0], -1)
			if rng.IntN(6) == 0 {
				p.wishes[[3]int{n, d, rng.IntN(madeTypes+1) - 1}] = true
			}
		}
		p.nurses, p.rows = append(p.nurses, who), append(p.rows, row)
	}
	for range 7 * p.weeks {
		day := make([][][2]int, madeTypes)
		for t := range day {
			for range madeSkills {
				day[t] = append(day[t], pair(0, 2))
			}
		}
		p.need = append(p.need, day)
	}
	return p
}

func typeName(t int) string {
	if t == anyType {
		return "Any"
	}
	return []string{"Early", "Day", "Night"}[t]
}

func skillName(s int) string { return []string{"Help", "Lead"}[s] }

var madeDays = []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

func (p madeINRC2) scenario() string {
	var b strings.Builder
	fmt.Fprintf(&b, "SCENARIO = made\r\n\r\nWEEKS = %d\n\nSKILLS = 2\nHelp\nLead\n\nSHIFT_TYPES = %d\n", p.weeks, madeTypes)
	for t, run := range p.runs {
		fmt.Fprintf(&b, "%s (%d,%d)\n", typeName(t), run[0], run[1])
	}
	b.WriteString("\nFORBIDDEN_SHIFT_TYPES_SUCCESSIONS\n")
	for t, bans := range p.bans {
		var then []string
		for u, is := range bans {
			if is {
				then = append(then, typeName(u))
			}
		}
		fmt.Fprintf(&b, "%s %d %s\n", typeName(t), len(then), strings.Join(then, " "))
	}
	fmt.Fprintf(&b, "\nCONTRACTS = %d\n", len(p.contracts))
	for i, c := range p.contracts {
		whole := 0
		if c.whole {
			whole = 1
		}
		fmt.Fprintf(&b, "c%d (%d,%d) (%d,%d) (%d,%d) %d %d\n", i, c.total[0], c.total[1], c.run[0], c.run[1], c.off[0], c.off[1], c.weekends, whole)
	}
	fmt.Fprintf(&b, "\nNURSES = %d\n", len(p.nurses))
	for i, n := range p.nurses {
		skills := "1 Help"
		if n.skills[1] {
			skills = "2 Help Lead"
		}
		fmt.Fprintf(&b, "n%d c%d %s \n", i, n.contract, skills)
	}
	return b.String()
}

func (p madeINRC2) history() string {
	var b strings.Builder
	b.WriteString("HISTORY\n0 made\n\nNURSE_HISTORY\n")
	for i, n := range p.nurses {
		last := "None"
		if n.last >= 0 {
			last = typeName(n.last)
		}
		fmt.Fprintf(&b, "n%d %d %d %s %d %d %d\n", i, n.total, n.weekends, last, n.kind, n.worked, n.free)
	}
	return b.String()
}

func (p madeINRC2) week(w int) string {
	var b strings.Builder
	b.WriteString("WEEK_DATA\nmade\n\nREQUIREMENTS\n")
	for t := range madeTypes {
		for s := range madeSkills {
			fmt.Fprintf(&b, "%s %s", typeName(t), skillName(s))
			for d := range 7 {
				n := p.need[7*w+d][t][s]
				fmt.Fprintf(&b, " (%d,%d)", n[0], n[1])
			}
			b.WriteString("\n")
		}
	}
	var wishes []string
	for k := range p.wishes {
		if k[1]/7 == w {
			wishes = append(wishes, fmt.Sprintf("n%d %s %s\n", k[0], typeName(k[2]), madeDays[k[1]%7]))
		}
	}
	fmt.Fprintf(&b, "\nSHIFT_OFF_REQUESTS = %d\n%s", len(wishes), strings.Join(wishes, ""))
	return b.String()
}

func (p madeINRC2) solution(w int) string {
	var lines []string
	for i, row := range p.rows {
		for d := range 7 {
			if at := row[7*w+d]; at[0] >= 0 {
				lines = append(lines, fmt.Sprintf("n%d %s %s %s\n", i, madeDays[d], typeName(at[0]), skillName(at[1])))
			}
		}
	}
	return fmt.Sprintf("SOLUTION\n%d made\n\nASSIGNMENTS = %d\n%s", w, len(lines), strings.Join(lines, ""))
}

// along adds what runs cost that is tells: of days in the horizon that lie beyond the longest, and of runs that ended too short. A run that
// comes from before has as many days as before says.
func along(days int, bounds [2]int, weight, before int, is func(d int) bool) int {
	cost, length := 0, before
	for d := range days {
		if is(d) {
			if length++; length > bounds[1] {
				cost += weight
			}
			continue
		}
		if length > 0 {
			cost += weight * max(bounds[0]-length, 0)
		}
		length = 0
	}
	return cost
}

func (p madeINRC2) worth() (value, hard int) {
	days := 7 * p.weeks
	for d, day := range p.need {
		for t := range day {
			for s, need := range day[t] {
				n := 0
				for _, row := range p.rows {
					if row[d] == [2]int{t, s} {
						n++
					}
				}
				hard += max(need[0]-n, 0)
				value += 30 * max(need[1]-n, 0)
			}
		}
	}
	for k := range p.wishes {
		if at := p.rows[k[0]][k[1]][0]; at >= 0 && (k[2] == anyType || at == k[2]) {
			value += 10
		}
	}
	for i, n := range p.nurses {
		row, c := p.rows[i], p.contracts[n.contract]
		on := func(d int) bool { return row[d][0] >= 0 }
		value += along(days, c.run, 30, n.worked, on)
		value += along(days, c.off, 30, n.free, func(d int) bool { return !on(d) })
		total, weekends, before := n.total, n.weekends, n.last
		for t, run := range p.runs {
			kind := 0
			if n.last == t {
				kind = n.kind
			}
			value += along(days, run, 15, kind, func(d int) bool { return row[d][0] == t })
		}
		for d, at := range row {
			if at[0] >= 0 {
				total++
				if !n.skills[at[1]] {
					hard++
				}
				if before >= 0 && p.bans[before][at[0]] {
					hard++
				}
			}
			before = at[0]
			if d%7 == 6 && (on(d) || on(d-1)) {
				weekends++
				if c.whole && on(d) != on(d-1) {
					value += 30
				}
			}
		}
		value += 20*(max(total-c.total[1], 0)+max(c.total[0]-total, 0)) + 30*max(weekends-c.weekends, 0)
	}
	return value, hard
}

// TestMadeProblemsOfINRC2 counts instances made by chance in two ways: from their numbers, and read and checked.
func TestMadeProblemsOfINRC2(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		p := makeINRC2(seed)
		in := benchmark.INRC2{Scenario: strings.NewReader(p.scenario()), History: strings.NewReader(p.history())}
		var files []io.Reader
		for w := range p.weeks {
			in.Weeks = append(in.Weeks, strings.NewReader(p.week(w)))
			files = append(files, strings.NewReader(p.solution(w)))
		}
		m, faults := benchmark.ReadINRC2(in)
		clean(t, fmt.Sprintf("seed %d", seed), m, faults)
		as, faults := benchmark.ReadINRC2Solution(m, files)
		none(t, fmt.Sprintf("seed %d", seed), faults)
		report := worth(t, m, as)
		if value, hard := p.worth(); report.Value != value || report.Hard != hard {
			t.Fatalf("seed %d: value %d, hard %d; want %d, %d\n%s%s%v", seed, report.Value, report.Hard, value, hard, p.scenario(), p.history(), p.rows)
		}
	}
}
