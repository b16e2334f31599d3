package sound

import (
	"fmt"
	"math"
	"os"
	"time"

	"heartline/internal/wav"
)

// Rate is the number of samples per second of everything that this package returns.
const Rate = 8000

// Load reads a WAV file of 16-bit PCM, mono or stereo, and brings it to mono at Rate.
func Load(path string) ([]int16, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read sound: %w", err)
	}
	return Decode(file)
}

// Decode is Load for a file that is in memory already.
func Decode(file []byte) ([]int16, error) {
	header, samples, err := wav.Decode(file)
	if err != nil {
		return nil, fmt.Errorf("read sound: %w", err)
	}
	return resample(mono(samples, header.Channels), header.Rate), nil
}

// Length returns how long samples at Rate last.
func Length(samples []int16) time.Duration {
	return time.Duration(len(samples)) * time.Second / Rate
}

func mono(samples []int16, channels int) []int16 {
	if channels == 1 {
		return samples
	}
	out := make([]int16, len(samples)/channels)
	for i := range out {
		sum := 0
		for c := range channels {
			sum += int(samples[i*channels+c])
		}
		out[i] = int16(sum / channels)
	}
	return out
}

// resample brings samples to Rate with a Hann-windowed sinc, wide enough that what lies above half the
// target rate does not fold back into speech.
func resample(in []int16, rate int) []int16 {
	if rate == Rate {
		return in
	}
	const lobes = 16
	step := float64(rate) / Rate
	cut := 1 / max(step, 1) // relative to the source's half rate
	half := lobes / cut
	out := make([]int16, int(float64(len(in))/step))
	for i := range out {
		centre := float64(i) * step
		var sum, weights float64
		for k := max(int(centre-half), 0); k <= int(centre+half) && k < len(in); k++ {
			x := float64(k) - centre
			w := sinc(x*cut) * (0.5 + 0.5*math.Cos(math.Pi*x/half))
			sum += w * float64(in[k])
			weights += w
		}
		if weights != 0 {
			sum /= weights
		}
		out[i] = clip(sum)
	}
	return out
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

func clip(v float64) int16 {
	return int16(max(min(math.Round(v), math.MaxInt16), math.MinInt16))
}
