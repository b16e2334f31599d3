package solve

// Covers is the number of rows of the demand, the guards and the sites.
func (f *Flat) Covers() int { return len(f.p.cover.rows) }

// Cover is what a row costs by its number, of which the least that there can be is given.
func (f *Flat) Cover(row int) (least int, costs []Cost) {
	r := &f.p.cover.rows[row]
	least = min(int(f.least[row]), int(r.least))
	for range int(r.least) - least {
		costs = append(costs, split(r.table[0]))
	}
	for _, c := range r.table {
		costs = append(costs, split(c))
	}
	return least, costs
}

// leasts are the least numbers that rows can come to: whom a guard asks for counts below 0.
func leasts(p *problem) []int32 {
	people := make([]int32, len(p.cover.touches))
	for _, class := range p.cover.class {
		people[class]++
	}
	least := make([]int32, len(p.cover.rows))
	for class, cells := range p.cover.touches {
		most := map[int32]int32{}
		for _, touches := range cells {
			for _, t := range touches {
				most[t.row] = min(most[t.row], t.by)
			}
		}
		for row, by := range most {
			least[row] += by * people[class]
		}
	}
	return least
}

// Touches are the rows that count a person with a cell on a day.
func (f *Flat) Touches(person, day int, x Cell) []Touch {
	return f.touches[f.p.cover.class[person]][day*(len(f.p.options)+1)+int(x)]
}

// touchesOf are the touches of the demand by class, day and cell.
func touchesOf(p *problem) [][][]Touch {
	all := make([][][]Touch, len(p.cover.touches))
	for class, cells := range p.cover.touches {
		all[class] = make([][]Touch, len(cells))
		for i, touches := range cells {
			for _, t := range touches {
				all[class][i] = append(all[class][i], Touch{t.row, t.by})
			}
		}
	}
	return all
}
