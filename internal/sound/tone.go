package sound

import (
	"math"
	"time"
)

// Tone returns a sine of the given frequency in hertz and length, with soft edges.
func Tone(hertz float64, length time.Duration) []int16 {
	const level, edge = 6000, Rate / 100
	out := make([]int16, int(length*Rate/time.Second))
	for i := range out {
		gain := min(1, float64(min(i, len(out)-1-i))/edge)
		out[i] = clip(level * gain * math.Sin(2*math.Pi*hertz*float64(i)/Rate))
	}
	return out
}

// Silence returns nothing to hear, of the given length.
func Silence(length time.Duration) []int16 {
	return make([]int16, int(length*Rate/time.Second))
}

// chords are four calm triads (C, A minor, F, G) in the middle of what a telephone carries, in hertz.
var chords = [4][3]float64{
	{261.63, 329.63, 392.00},
	{220.00, 261.63, 329.63},
	{174.61, 220.00, 261.63},
	{196.00, 246.94, 293.66},
}

// Music returns 32 seconds of slow chords that fade into each other and into their own beginning. It is
// never silent: a waiting caller who hears nothing takes the line for dead.
func Music() []int16 {
	const seconds = 8 // of one chord
	const span = seconds * Rate
	out := make([]int16, len(chords)*span)
	for i := range out {
		var v float64
		// Each chord sounds for twice its span, under a raised cosine: two overlap at any instant, and their
		// gains add up to one. The last overlaps the first, so the piece joins to itself.
		for c := range 2 {
			n := (i/span + c) % len(chords)
			at := float64(i%span) / span
			gain := 0.5 + 0.5*math.Cos(math.Pi*at)
			if c == 1 {
				gain = 1 - gain
			}
			for voice, hertz := range chords[n] {
				// A frequency that fits a whole number of times into the piece has no jump where it repeats.
				whole := math.Round(hertz*float64(len(out))/Rate) * Rate / float64(len(out))
				phase := 2 * math.Pi * whole * float64(i) / Rate
				v += gain * (math.Sin(phase) + 0.25*math.Sin(2*phase)) / float64(voice+2)
			}
		}
		out[i] = clip(2600 * v)
	}
	return out
}
