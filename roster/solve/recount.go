package solve

// recount counts everything from the beginning.
func (s *state) recount() {
	p := s.p
	s.log = s.log[:0]
	s.total = 0
	clear(s.count)
	for person := range p.people {
		s.recountCover(person)
	}
	s.broken.clear()
	s.lacking.clear()
	for i := range p.cover.rows {
		s.total += p.cover.rows[i].at(s.count[i])
		s.lacking.put(int32(i), p.cover.rows[i].lacks(s.count[i]))
	}
	for person := range p.people {
		s.rows[person] = s.recountRow(person)
		s.total += s.rows[person]
		s.broken.put(int32(person), s.rows[person].hardly() > 0)
	}
}

// parts adds up what each row costs, and each row of the demand, by itself: all of them together may be more than one cost holds.
func (s *state) parts() (softly, hardly int) {
	add := func(c cost) {
		softly += c.softly()
		hardly += c.hardly()
	}
	for i := range s.p.cover.rows {
		add(s.p.cover.rows[i].at(s.count[i]))
	}
	for _, c := range s.rows {
		add(c)
	}
	return softly, hardly
}

func (s *state) recountCover(person int) {
	p := s.p
	row := p.row(s.cells, person)
	touches := p.cover.touches[p.cover.class[person]]
	for day := range p.days {
		for _, t := range touches[day*(len(p.options)+1)+int(row[p.pad+day])] {
			s.count[t.row] += t.by
		}
	}
}

// recountRow is what a person's row costs by itself; the numbers of its rules are set anew.
func (s *state) recountRow(person int) cost {
	p, rules := s.p, &s.p.rows[person]
	row := p.row(s.cells, person)
	slots := s.slots[s.first[person] : s.first[person]+rules.slots]
	copy(slots, rules.base)
	sum := s.around(person, p.pad, p.width-1, row)
	for day := range p.days {
		if w := p.wish[person*p.days+day]; w != 0 {
			sum += p.wants[w][row[p.pad+day]]
		}
	}
	for ri, r := range rules.sums {
		for i := p.pad; i < p.width; i++ {
			if w := r.window[i]; w >= 0 {
				slots[rules.at.sums[ri]+int(w)] += r.weight[i*r.stride+int(row[i])]
			}
		}
		for w := range r.curves {
			sum += r.curves[w].both(slots[rules.at.sums[ri]+w])
		}
	}
	for ri, r := range rules.rolls {
		for w := r.first; w <= r.last; w++ {
			if !r.lives[w-r.first] {
				continue
			}
			x := &slots[rules.at.rolls[ri]+w-r.first]
			for i := w; i < w+r.length; i++ {
				if r.counts[i] {
					*x += r.weight[i*r.stride+int(row[i])]
				}
			}
			sum += r.both(*x)
		}
	}
	return sum + s.recountRare(person, row, slots)
}

func (s *state) recountRare(person int, row []cell, slots []int32) cost {
	p, rules := s.p, &s.p.rows[person]
	var sum cost
	for ri, r := range rules.weekends {
		for w := range r.spans {
			slots[rules.at.weekends[ri]+int(r.spans[w].window)] += r.counted(p, row, &r.spans[w])
		}
		for w := range r.curves {
			sum += r.curves[w].both(slots[rules.at.weekends[ri]+w])
		}
	}
	for ri, r := range rules.patterns {
		x := &slots[rules.at.patterns[ri]]
		*x += r.count(p, row, p.pad, p.width-1)
		sum += r.both(*x)
	}
	for ri, r := range rules.rare {
		for w := range r.from {
			x := &slots[rules.at.rare[ri]+w]
			*x += r.count(p, row, w)
			sum += r.curves[w].both(*x)
		}
	}
	return sum
}
