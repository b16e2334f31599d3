package solve

import "math"

// dice are a stream of random numbers: splitmix64, by G. Steele, D. Lea and C. Flood, "Fast splittable pseudorandom number
// generators" (2014). It is all integers, and small enough to be inlined; nothing here needs a better one.
type dice uint64

// newDice begins the stream of one worker.
func newDice(seed, worker uint64) *dice {
	d := dice(seed*0x9e3779b97f4a7c15 ^ worker*0xd1342543de82ef95)
	d.next()
	return &d
}

func (d *dice) next() uint64 {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number from 0 to n-1; n is at most 2^32.
func (d *dice) below(n int) int { return int(d.next() >> 32 * uint64(n) >> 32) }

// Patience is a table of the exponential distribution: what a move may cost in units of the temperature. It is kept in whole
// millionths, so that the last digit of a logarithm, which is not the same on every machine, is nowhere in it.
const (
	patienceSteps = 2048
	patienceUnit  = 1 << 20
)

var patience = func() (table [patienceSteps]int32) {
	for i := range table {
		table[i] = int32(math.Round(-math.Log((float64(i)+0.5)/patienceSteps) * patienceUnit))
	}
	return table
}()

// allowance draws what a move may cost at a temperature.
func (d *dice) allowance(temperature int64) int64 {
	return temperature * int64(patience[d.next()>>53]) / patienceUnit
}
