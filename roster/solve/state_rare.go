package solve

// weekendsBefore notes what the rules of weekends, patterns and kinds count near some days before a change, and returns what they
// cost now.
func (s *state) weekendsBefore(person, a, b int, row []cell) cost {
	p, rules := s.p, &s.p.rows[person]
	s.moved = s.moved[:0]
	var now cost
	for ri, r := range rules.weekends {
		base, seen := s.first[person]+rules.at.weekends[ri], int16(-1)
		for w := int(r.near[a]); w < len(r.spans) && r.spans[w].from <= b; w++ {
			s.moved = append(s.moved, r.counted(p, row, &r.spans[w]))
			if at := r.spans[w].window; at != seen {
				seen = at
				now += r.curves[at].both(s.slots[base+int(at)])
			}
		}
	}
	for ri, r := range rules.patterns {
		s.moved = append(s.moved, r.count(p, row, a, b))
		now += r.both(s.slots[s.first[person]+rules.at.patterns[ri]])
	}
	for ri, r := range rules.rare {
		for w := range r.from {
			if r.touched(w, a, b) {
				s.moved = append(s.moved, r.count(p, row, w))
				now += r.curves[w].both(s.slots[s.first[person]+rules.at.rare[ri]+w])
			}
		}
	}
	return now
}

// weekendsAfter moves the numbers by what has changed since weekendsBefore.
func (s *state) weekendsAfter(person, a, b int, row []cell) cost {
	p, rules := s.p, &s.p.rows[person]
	var sum cost
	n := 0
	for ri, r := range rules.weekends {
		base := s.first[person] + rules.at.weekends[ri]
		for w := int(r.near[a]); w < len(r.spans) && r.spans[w].from <= b; w++ {
			if by := r.counted(p, row, &r.spans[w]) - s.moved[n]; by != 0 {
				sum += s.move(base+int(r.spans[w].window), by, &r.curves[r.spans[w].window])
			}
			n++
		}
	}
	for ri, r := range rules.patterns {
		sum += s.move(s.first[person]+rules.at.patterns[ri], r.count(p, row, a, b)-s.moved[n], &r.curve)
		n++
	}
	for ri, r := range rules.rare {
		base := s.first[person] + rules.at.rare[ri]
		for w := range r.from {
			if r.touched(w, a, b) {
				sum += s.move(base+w, r.count(p, row, w)-s.moved[n], &r.curves[w])
				n++
			}
		}
	}
	return sum
}
