package benchmark_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"heartline/roster/benchmark"
	"heartline/roster/model"
)

// A madeNRP is a problem of the first format, made by chance from a seed, with a row for each person made by chance too. It counts
// for itself what the rows are worth, from the numbers and not from the model.
type madeNRP struct {
	days    int
	minutes []int
	bans    [][]bool // by the first shift and the second
	people  []madePerson
	on, off map[[3]int]int // weights, by person, day and shift
	cover   [][][3]int     // people, under, over, by day and shift
	rows    [][]int        // a shift, or -1, by person and day
}

type madePerson struct {
	most                                                           []int
	mostMinutes, leastMinutes, mostRun, leastRun, leastOff, mostWE int
	free                                                           map[int]bool
}

func makeNRP(seed uint64) madeNRP {
	rng := rand.New(rand.NewPCG(seed, 7))
	types := 1 + rng.IntN(4)
	p := madeNRP{days: 7 * (1 + rng.IntN(4)), on: map[[3]int]int{}, off: map[[3]int]int{}}
	for range types {
		p.minutes = append(p.minutes, 60*(4+rng.IntN(9)))
		bans := make([]bool, types)
		for t := range bans {
			bans[t] = rng.IntN(4) == 0
		}
		p.bans = append(p.bans, bans)
	}
	for i := range 2 + rng.IntN(6) {
		who := madePerson{
			mostMinutes: 60 * rng.IntN(200), mostRun: 2 + rng.IntN(5), leastRun: 1 + rng.IntN(2), leastOff: 1 + rng.IntN(3),
			mostWE: rng.IntN(3), free: map[int]bool{},
		}
		who.leastMinutes = rng.IntN(who.mostMinutes + 1)
		row := make([]int, p.days)
		for range p.minutes {
			who.most = append(who.most, rng.IntN(p.days+1)*rng.IntN(2))
		}
		for d := range row {
			row[d] = rng.IntN(2*types+1) - types - 1 + rng.IntN(2)
			row[d] = max(min(row[d], types-1), -1)
			if rng.IntN(9) == 0 {
				who.free[d] = true
			}
			if s := rng.IntN(types); rng.IntN(5) == 0 {
				[]map[[3]int]int{p.on, p.off}[rng.IntN(2)][[3]int{i, d, s}] = 1 + rng.IntN(9)
			}
		}
		p.people, p.rows = append(p.people, who), append(p.rows, row)
	}
	for range p.days {
		var day [][3]int
		for range types {
			day = append(day, [3]int{rng.IntN(4), rng.IntN(100), rng.IntN(4)})
		}
		p.cover = append(p.cover, day)
	}
	return p
}

func shiftName(s int) string { return string(rune('D' + s)) }

func (p madeNRP) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "SECTION_HORIZON\n%d\n\nSECTION_SHIFTS\n", p.days)
	for s, minutes := range p.minutes {
		var bans []string
		for then, is := range p.bans[s] {
			if is {
				bans = append(bans, shiftName(then))
			}
		}
		fmt.Fprintf(&b, "%s,%d,%s\n", shiftName(s), minutes, strings.Join(bans, "|"))
	}
	b.WriteString("\nSECTION_STAFF\n# ID, ...\n")
	for i, who := range p.people {
		var most []string
		for s, n := range who.most {
			most = append(most, fmt.Sprintf("%s=%d", shiftName(s), n))
		}
		fmt.Fprintf(&b, "p%d,%s,%d,%d,%d,%d,%d,%d\n", i, strings.Join(most, "|"), who.mostMinutes, who.leastMinutes, who.mostRun, who.leastRun,
			who.leastOff, who.mostWE)
	}
	b.WriteString("\nSECTION_DAYS_OFF\n")
	for i, who := range p.people {
		for d := range who.free {
			fmt.Fprintf(&b, "p%d,%d\n", i, d)
		}
	}
	for _, list := range []struct {
		name   string
		wishes map[[3]int]int
	}{{"ON", p.on}, {"OFF", p.off}} {
		fmt.Fprintf(&b, "\nSECTION_SHIFT_%s_REQUESTS\n", list.name)
		for k, weight := range list.wishes {
			fmt.Fprintf(&b, "p%d,%d,%s,%d\n", k[0], k[1], shiftName(k[2]), weight)
		}
	}
	b.WriteString("\nSECTION_COVER\n")
	for d, day := range p.cover {
		for s, c := range day {
			fmt.Fprintf(&b, "%d,%s,%d,%d,%d\n", d, shiftName(s), c[0], c[1], c[2])
		}
	}
	return b.String()
}

// worth counts what the rows cost and by how much they break what is hard.
func (p madeNRP) worth() (cover, wishes, hard int) {
	for d, day := range p.cover {
		for s, c := range day {
			n := 0
			for _, row := range p.rows {
				if row[d] == s {
					n++
				}
			}
			cover += max(c[0]-n, 0)*c[1] + max(n-c[0], 0)*c[2]
		}
	}
	for k, weight := range p.on {
		if p.rows[k[0]][k[1]] != k[2] {
			wishes += weight
		}
	}
	for k, weight := range p.off {
		if p.rows[k[0]][k[1]] == k[2] {
			wishes += weight
		}
	}
	for i, who := range p.people {
		hard += p.hard(who, p.rows[i])
	}
	return cover, wishes, hard
}

func (p madeNRP) hard(who madePerson, row []int) int {
	hard, minutes, weekends := 0, 0, 0
	times := make([]int, len(p.minutes))
	for d, s := range row {
		if d%7 == 5 && (s >= 0 || row[d+1] >= 0) {
			weekends++
		}
		if s < 0 {
			continue
		}
		minutes += p.minutes[s]
		times[s]++
		if who.free[d] {
			hard++
		}
		if d+1 < len(row) && row[d+1] >= 0 && p.bans[s][row[d+1]] {
			hard++
		}
	}
	for s, n := range times {
		hard += max(n-who.most[s], 0)
	}
	hard += max(minutes-who.mostMinutes, 0) + max(who.leastMinutes-minutes, 0) + max(weekends-who.mostWE, 0)
	for from := 0; from < len(row); {
		to := from
		for to < len(row) && (row[to] >= 0) == (row[from] >= 0) {
			to++
		}
		inside := from > 0 && to < len(row)
		switch length := to - from; {
		case row[from] >= 0:
			hard += max(length-who.mostRun, 0)
			if inside {
				hard += max(who.leastRun-length, 0)
			}
		case inside:
			hard += max(who.leastOff-length, 0)
		}
		from = to
	}
	return hard
}

func (p madeNRP) grid() string {
	cover, wishes, _ := p.worth()
	var b bytes.Buffer
	for i, row := range p.rows {
		fmt.Fprintf(&b, "  p%d: ", i)
		for _, s := range row {
			if s < 0 {
				b.WriteString(" .")
			} else {
				b.WriteString(shiftName(s) + "=")
			}
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "Final solution (checked for feasibility): %d\n-- Cover costs  : %d\n-- Roster costs : %d\n", cover+wishes, cover, wishes)
	return b.String()
}

// TestMadeProblemsOfCurtoisAndQu counts problems made by chance in two ways: from their numbers, and read, checked.
func TestMadeProblemsOfCurtoisAndQu(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		p := makeNRP(seed)
		m, faults := benchmark.ReadNRP(strings.NewReader(p.text()))
		clean(t, fmt.Sprintf("seed %d", seed), m, faults)
		solutions, faults := benchmark.ReadGrids(m, strings.NewReader(p.grid()))
		none(t, fmt.Sprintf("seed %d", seed), faults)
		report := worth(t, m, solutions[0].Assignments)
		_, _, hard := p.worth()
		if got := part(report, "demand:"); got != solutions[0].Cover || report.Value != solutions[0].Value || report.Hard != hard {
			t.Fatalf("seed %d: cover %d, value %d, hard %d; want %d, %d, %d\n%s%s", seed, got, report.Value, report.Hard, solutions[0].Cover,
				solutions[0].Value, hard, p.text(), p.grid())
		}
	}
}

// TestEveryoneIsRead wants each person's line, and those of equal lines to have one contract.
func TestEveryoneIsRead(t *testing.T) {
	t.Parallel()
	text := strings.Replace(nrpProblem, "B,D=3", "C,D=7|N=0,2880,1440,5,1,1,1\nB,D=3", 1)
	m, faults := benchmark.ReadNRP(strings.NewReader(text))
	clean(t, "the problem", m, faults)
	var got []string
	for _, p := range m.Staff {
		got = append(got, p.ID+" has "+p.Contract)
	}
	if want := "A has contract-1, C has contract-1, B has contract-2"; strings.Join(got, ", ") != want {
		t.Errorf("%s; want %s", strings.Join(got, ", "), want)
	}
	if a := (model.Person{ID: "A", Contract: "contract-1", Shifts: []string{"D"}}); fmt.Sprint(m.Staff[0]) != fmt.Sprint(a) {
		t.Errorf("A is %+v; want %+v", m.Staff[0], a)
	}
}
