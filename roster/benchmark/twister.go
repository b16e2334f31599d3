package benchmark

import "math/bits"

// twister is the Mersenne Twister MT19937 as Python's random module seeds and asks it, so that problems that were made there are made here.
// Source: M. Matsumoto and T. Nishimura, "Mersenne Twister", ACM Transactions on Modeling and Computer Simulation 8 (1998).
type twister struct {
	state [624]uint32
	at    int
}

func newTwister(seed uint32) *twister {
	t := &twister{at: 624}
	s := &t.state
	s[0] = 19650218
	for i := 1; i < len(s); i++ {
		s[i] = 1812433253*(s[i-1]^s[i-1]>>30) + uint32(i)
	}
	i := 1
	next := func() {
		if i++; i == len(s) {
			s[0], i = s[len(s)-1], 1
		}
	}
	for range len(s) { // by an array of one number
		s[i] = (s[i] ^ (s[i-1]^s[i-1]>>30)*1664525) + seed
		next()
	}
	for range len(s) - 1 {
		s[i] = (s[i] ^ (s[i-1]^s[i-1]>>30)*1566083941) - uint32(i)
		next()
	}
	s[0] = 1 << 31
	return t
}

func (t *twister) next() uint32 {
	s := &t.state
	if t.at == len(s) {
		for i := range s {
			y := s[i]&(1<<31) | s[(i+1)%len(s)]&(1<<31-1)
			s[i] = s[(i+397)%len(s)] ^ y>>1 ^ (y&1)*0x9908b0df
		}
		t.at = 0
	}
	y := s[t.at]
	t.at++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// below returns a number from 0 to n-1.
func (t *twister) below(n int) int {
	k := bits.Len(uint(n))
	for {
		if x := int(t.next() >> (32 - k)); x < n {
			return x
		}
	}
}

// sample returns k of the numbers from 0 to n-1.
func (t *twister) sample(n, k int) []int {
	pool, out := make([]int, n), make([]int, k)
	for i := range pool {
		pool[i] = i
	}
	for i := range out {
		j := t.below(n - i)
		out[i], pool[j] = pool[j], pool[n-i-1]
	}
	return out
}
