package solve

// sums moves what is added up over windows.
func (s *state) sums(person, a int, to, row []cell) cost {
	rules := &s.p.rows[person]
	var sum cost
	for ri, r := range rules.sums {
		base := s.first[person] + rules.at.sums[ri]
		window, by := int16(-1), int32(0)
		for i, now := range to {
			w := r.window[a+i]
			if w < 0 {
				continue
			}
			d := r.weight[(a+i)*r.stride+int(now)] - r.weight[(a+i)*r.stride+int(row[a+i])]
			if w != window {
				if by != 0 {
					sum += s.move(base+int(window), by, &r.curves[window])
				}
				window, by = w, 0
			}
			by += d
		}
		if by != 0 {
			sum += s.move(base+int(window), by, &r.curves[window])
		}
	}
	for ri, r := range rules.rolls {
		base := s.first[person] + rules.at.rolls[ri]
		for i, now := range to {
			d := r.weight[(a+i)*r.stride+int(now)] - r.weight[(a+i)*r.stride+int(row[a+i])]
			if d == 0 || !r.counts[a+i] {
				continue
			}
			for w := max(r.first, a+i-r.length+1); w <= min(r.last, a+i); w++ {
				if r.lives[w-r.first] {
					sum += s.move(base+w-r.first, d, &r.curve)
				}
			}
		}
	}
	return sum
}
