package solve

// roll is a set of numbers from 0 to some n of which one can be drawn. It depends only on the order in which they came and went.
type roll struct {
	names []int32
	at    []int32 // by number: its place in names plus 1; 0: it is not in it
}

func newRoll(n int) roll { return roll{at: make([]int32, n)} }

// put lets a number be in it or not.
func (r *roll) put(n int32, in bool) {
	at := r.at[n]
	switch {
	case in == (at > 0):
	case in:
		r.names = append(r.names, n)
		r.at[n] = int32(len(r.names))
	default:
		last := r.names[len(r.names)-1]
		r.names[at-1], r.at[last] = last, at
		r.names, r.at[n] = r.names[:len(r.names)-1], 0
	}
}

func (r *roll) clear() {
	clear(r.at)
	r.names = r.names[:0]
}
