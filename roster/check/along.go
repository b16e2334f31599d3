package check

import "time"

// rests returns the minutes between each two shifts that are next to each other, where the filters let them through.
func (j *judge) rests() []number {
	var ns []number
	last := 0
	for last >= -len(j.k.row) && j.cell(last-1).shift == nil {
		last-- // the last shift of the known past is on the day before last
	}
	before, some := last-1, j.cell(last-1).shift != nil
	for d := range j.m.Days {
		if j.cell(d).shift == nil {
			continue
		}
		if some && j.lets(j.r.Of, before) && j.lets(j.r.Then, d) {
			rest := j.hoursOf(d, j.cell(d).shift).begins.Sub(j.hoursOf(before, j.cell(before).shift).ends)
			ns = append(ns, number{x: int(rest / time.Minute), from: before, until: d})
		}
		before, some = d, true
	}
	return ns
}

// follows returns how many pairs of days there are with the one and then the other.
func (j *judge) follows() []number {
	n := number{from: 0, until: j.m.Days - 1}
	for d := -1; d < j.m.Days-1; d++ {
		if j.lets(j.r.Of, d) && j.lets(j.r.Then, d+1) {
			n.x++
			n.each = append(n.each, [2]int{d, d + 1})
		}
	}
	return []number{n}
}

// patterns returns how often the sequence occurs.
func (j *judge) patterns() []number {
	n := number{from: 0, until: j.m.Days - 1}
	length := len(j.r.Sequence)
	if length == 0 {
		return nil
	}
	for d := max(-len(j.k.row), 1-length); d+length <= j.m.Days; d++ {
		if j.cal.Picks(j.r.Starts, d) && j.occurs(d) {
			n.x++
			n.each = append(n.each, [2]int{d, d + length - 1})
		}
	}
	return []number{n}
}

func (j *judge) occurs(d int) bool {
	for i, step := range j.r.Sequence {
		at := j.cell(d + i)
		switch {
		case step.Off:
			if at.shift != nil {
				return false
			}
		case step.Any:
			if at.shift == nil {
				return false
			}
		case !j.lets(step.Of, d+i):
			return false
		}
	}
	return true
}
