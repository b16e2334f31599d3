package prompt

import (
	"math"

	"heartline/internal/sound"
)

// Loudness of prompts, relative to full scale. Speech at this level sits well beside a person's voice on
// a telephone line.
const (
	speechRMS = 0.1  // -20 dBFS, over the frames in which something is said
	peak      = 0.84 // -1.5 dBFS, never exceeded
	gate      = 0.004
	maxGain   = 8 // +18 dB: a quiet recording is raised, noise is not
	frame     = sound.Rate / 50
)

// level brings samples to the loudness of all prompts.
func level(samples []int16) []int16 {
	var energy float64
	var counted int
	top := 0.0
	for from := 0; from < len(samples); from += frame {
		part := samples[from:min(from+frame, len(samples))]
		var sum float64
		for _, s := range part {
			v := float64(s) / 32768
			sum += v * v
			top = max(top, math.Abs(v))
		}
		if math.Sqrt(sum/float64(len(part))) >= gate {
			energy += sum
			counted += len(part)
		}
	}
	if counted == 0 {
		return samples
	}
	gain := min(speechRMS/math.Sqrt(energy/float64(counted)), peak/top, maxGain)
	out := make([]int16, len(samples))
	for i, s := range samples {
		out[i] = int16(math.Round(float64(s) * gain))
	}
	return out
}

// trim cuts silence off both ends and leaves a little, so that no sound is clipped and prompts that are
// said one after another keep a natural distance.
func trim(samples []int16) []int16 {
	const before, after = sound.Rate * 40 / 1000, sound.Rate * 90 / 1000
	quiet := gate * 32768
	first, last := -1, -1
	for i, s := range samples {
		if math.Abs(float64(s)) > quiet {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return nil
	}
	return samples[max(first-before, 0):min(last+after, len(samples))]
}
