package sound_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"heartline/internal/sound"
	"heartline/internal/wav"
)

// decodeULaw and decodeALaw follow G.711's tables, as the oracle of the encoders.
func decodeULaw(b byte) int {
	b = ^b
	v := (int(b&0x0F)<<3 + 0x84) << (b >> 4 & 7)
	if b&0x80 != 0 {
		return 0x84 - v
	}
	return v - 0x84
}

func decodeALaw(b byte) int {
	b ^= 0x55
	v, segment := int(b&0x0F)<<4+8, b>>4&7
	if segment > 0 {
		v = (v + 0x100) << (segment - 1)
	}
	if b&0x80 != 0 {
		return v
	}
	return -v
}

func TestG711KeepsEverySampleWithinItsStep(t *testing.T) {
	t.Parallel()
	for law, codec := range map[string]struct {
		encode func([]int16) []byte
		decode func(byte) int
	}{"ulaw": {sound.ULaw, decodeULaw}, "alaw": {sound.ALaw, decodeALaw}} {
		for v := math.MinInt16; v <= math.MaxInt16; v++ {
			got := codec.decode(codec.encode([]int16{int16(v)})[0])
			// A step is a sixteenth of the segment: about 1/32 of the value, and 16 near zero.
			if limit := max(20, abs(v)/24); abs(got-v) > limit {
				t.Fatalf("%s: %d comes back as %d", law, v, got)
			}
		}
	}
}

func abs(v int) int { return max(v, -v) }

func TestLoadBringsEveryRateToEightKilohertz(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name           string
		rate, channels int
		hertz          float64
		heard          bool
	}{
		{"telephone rate", 8000, 1, 1000, true},
		{"speech synthesis", 22050, 1, 1000, true},
		{"studio stereo", 48000, 2, 1000, true},
		{"below the telephone's rate", 4000, 1, 1000, true},
		{"what would fold back is gone", 48000, 1, 6000, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			samples := make([]int16, tc.rate*tc.channels)
			for i := range samples {
				samples[i] = int16(10000 * math.Sin(2*math.Pi*tc.hertz*float64(i/tc.channels)/float64(tc.rate)))
			}
			var b bytes.Buffer
			if err := wav.Encode(&b, tc.rate, tc.channels, samples); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "a.wav")
			if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := sound.Load(path)
			if err != nil {
				t.Fatal(err)
			}
			if length := sound.Length(got); length != time.Second {
				t.Errorf("length = %v, want 1s", length)
			}
			level := power(got[1000:7000], 1000)
			if !tc.heard {
				level = power(got[1000:7000], 2000) // 6000 Hz would fold to 2000 Hz
			}
			if heard := level > 4000; heard != tc.heard {
				t.Errorf("tone level %v, want heard = %v", level, tc.heard)
			}
		})
	}
}

// power returns the amplitude of one frequency.
func power(samples []int16, hertz float64) float64 {
	var re, im float64
	for i, s := range samples {
		re += float64(s) * math.Cos(2*math.Pi*hertz*float64(i)/sound.Rate)
		im += float64(s) * math.Sin(2*math.Pi*hertz*float64(i)/sound.Rate)
	}
	return 2 * math.Hypot(re, im) / float64(len(samples))
}

func TestMusicIsNeverSilentAndJoinsToItself(t *testing.T) {
	t.Parallel()
	music := sound.Music()
	twice := append(append([]int16{}, music...), music...)
	const window = sound.Rate / 20
	for at := 0; at+window <= len(twice); at += window {
		var sum float64
		for _, s := range twice[at : at+window] {
			sum += float64(s) * float64(s)
		}
		if rms := math.Sqrt(sum / window); rms < 300 || rms > 8000 {
			t.Fatalf("loudness %v at %v", rms, time.Duration(at)*time.Second/sound.Rate)
		}
	}
	for i := 1; i < len(twice); i++ {
		if abs(int(twice[i])-int(twice[i-1])) > 6000 {
			t.Fatalf("a click at sample %d", i)
		}
	}
}

func TestLoadNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.wav")
	if _, err := sound.Load(path); err == nil {
		t.Error("a missing file was read")
	}
	if err := os.WriteFile(path, []byte("no sound"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sound.Load(path); err == nil {
		t.Error("a text was read as sound")
	}
}

func TestToneHasItsFrequencyAndSoftEdges(t *testing.T) {
	t.Parallel()
	tone := sound.Tone(1000, 400*time.Millisecond)
	if sound.Length(tone) != 400*time.Millisecond || power(tone, 1000) < 5000 || tone[0] != 0 {
		t.Errorf("length %v, level %v, first sample %d", sound.Length(tone), power(tone, 1000), tone[0])
	}
	if got := sound.Length(sound.Silence(time.Second)); got != time.Second {
		t.Errorf("silence lasts %v", got)
	}
}
