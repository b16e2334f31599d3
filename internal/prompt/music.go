package prompt

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"heartline/internal/sound"
)

// The hold music is a slow piece in G major, pentatonic: soft chords, and above them single plucked notes
// with long rests, so that nobody has to listen to it and nobody takes the line for dead. Sixteen bars of
// three seconds; every note rings on past the end of the piece into its beginning, and every frequency is
// at most a hair off so that whole waves fit, which is why the repeat cannot be heard.
const (
	bar        = 3 * sound.Rate
	bars       = 16
	loop       = bars * bar // 48 s
	musicPeak  = 0.16       // -16 dBFS: well below speech
	chimeSound = 0.4        // seconds
)

// Pitches in semitones above A3 (220 Hz). A telephone carries 300 to 3400 Hz; lower notes are heard by
// their harmonics.
const (
	d3 = -7
	e3 = -5
	g3 = -2
	a3 = 0
	b3 = 2
	c4 = 3
	d4 = 5
	e4 = 7
	g4 = 10
	a4 = 12
	b4 = 14
	d5 = 17
	e5 = 19
	g5 = 22
	a5 = 24
)

// harmony is the chord below each of the sixteen bars.
var harmony = [bars][3]int{
	{g3, b3, d4},
	{g3, b3, d4},
	{e3, b3, g4},
	{e3, b3, g4},
	{c4, e4, g4},
	{c4, e4, g4},
	{d3, a3, d4},
	{d3, a3, d4},
	{g3, b3, d4},
	{g3, d4, g4},
	{e3, g3, b3},
	{e3, b3, e4},
	{c4, e4, g4},
	{a3, c4, e4},
	{d3, a3, d4},
	{d3, d4, a4},
}

// note is a plucked note; a beat is a sixth of a bar.
type note struct {
	bar, beat int
	pitch     int
	loud      float64
}

var melody = []note{
	{0, 0, b4, 1},
	{0, 2, d5, 0.8},
	{0, 4, g5, 0.7},
	{1, 1, e5, 0.9},
	{1, 4, d5, 0.7},
	{2, 0, b4, 1},
	{2, 3, g4, 0.8},
	{3, 0, a4, 0.9},
	{3, 3, b4, 0.7},
	{4, 0, e5, 1},
	{4, 2, d5, 0.8},
	{4, 4, b4, 0.7},
	{5, 1, g4, 0.9},
	{5, 4, a4, 0.7},
	{6, 0, a4, 1},
	{6, 3, d5, 0.7},
	{7, 0, b4, 0.9},
	{7, 3, a4, 0.7},
	{8, 0, d5, 1},
	{8, 2, b4, 0.8},
	{8, 4, d5, 0.7},
	{9, 1, g5, 0.9},
	{9, 4, e5, 0.7},
	{10, 0, d5, 1},
	{10, 3, b4, 0.8},
	{11, 0, g4, 0.9},
	{11, 3, b4, 0.7},
	{12, 0, e5, 1},
	{12, 3, g5, 0.8},
	{13, 0, e5, 0.9},
	{13, 2, d5, 0.8},
	{13, 4, b4, 0.7},
	{14, 0, a4, 1},
	{14, 3, b4, 0.8},
	{15, 0, a4, 0.9},
	{15, 3, g4, 0.7},
}

// hertz returns the frequency nearest to a pitch that fits a whole number of times into length samples.
func hertz(pitch, length int) float64 {
	f := 220 * math.Pow(2, float64(pitch)/12)
	return math.Round(f*float64(length)/sound.Rate) * sound.Rate / float64(length)
}

// Music computes the hold music: 48 s at sound.Rate that join to themselves.
func Music() []int16 {
	mix := make([]float64, loop)
	for n, chord := range harmony {
		for voice, pitch := range chord {
			swell(mix, n*bar, pitch, 0.16/float64(voice+2))
		}
	}
	for _, n := range melody {
		pluck(mix, n.bar*bar+n.beat*bar/6, n.pitch, 0.3*n.loud)
	}
	return scaled(mix, musicPeak)
}

// swell adds a chord's voice: it rises and falls over two bars, so that it overlaps its neighbours.
func swell(mix []float64, from, pitch int, gain float64) {
	f := hertz(pitch, loop)
	for i := -bar / 2; i < bar+bar/2; i++ {
		at := float64(i+bar/2) / (2 * bar)
		envelope := 0.5 - 0.5*math.Cos(2*math.Pi*at)
		t := ((from+i)%loop + loop) % loop
		phase := 2 * math.Pi * f * float64(t) / sound.Rate
		mix[t] += gain * envelope * (math.Sin(phase) + 0.4*math.Sin(2*phase) + 0.12*math.Sin(3*phase))
	}
}

// pluck adds a note that rings for four seconds, past the end into the beginning.
func pluck(mix []float64, from, pitch int, gain float64) {
	f := hertz(pitch, loop)
	const attack, ring, release = sound.Rate / 50, 4 * sound.Rate, sound.Rate / 4
	for i := range ring {
		t := float64(i) / sound.Rate
		envelope := min(1, float64(i)/attack) * min(1, float64(ring-i)/release) * math.Exp(-1.6*t)
		phase := 2 * math.Pi * f * t
		v := math.Sin(phase) + 0.3*math.Exp(-2*t)*math.Sin(2*phase) + 0.12*math.Exp(-4*t)*math.Sin(3*phase)
		mix[(from+i)%len(mix)] += gain * envelope * v
	}
}

// Chime computes two soft notes of 0.4 s together, for an offer at a desk.
func Chime() []int16 {
	mix := make([]float64, int(chimeSound*sound.Rate))
	for n, pitch := range []int{e5, a5} {
		for i := n * len(mix) / 3; i < len(mix); i++ {
			t := float64(i-n*len(mix)/3) / sound.Rate
			left := float64(len(mix)-i) / float64(len(mix))
			f := 220 * math.Pow(2, float64(pitch)/12)
			mix[i] += min(1, t*100) * left * math.Exp(-5*t) * math.Sin(2*math.Pi*f*t)
		}
	}
	return scaled(mix, 0.3)
}

// scaled brings the loudest sample to top, relative to full scale.
func scaled(mix []float64, top float64) []int16 {
	most := 0.0
	for _, v := range mix {
		most = max(most, math.Abs(v))
	}
	out := make([]int16, len(mix))
	for i, v := range mix {
		out[i] = int16(math.Round(v / most * top * 32767))
	}
	return out
}

// MusicFiles names the forms of one piece.
type MusicFiles struct {
	WAV  string
	ULaw string // headerless G.711, which goes to a telephone without transcoding
	ALaw string
}

// WriteMusic writes the hold music into dir (made if it is not there): hold.wav, hold.ulaw and hold.alaw.
// Files that are there already stay.
func WriteMusic(dir string) (MusicFiles, error) { return writePiece(dir, "hold", Music) }

// WriteChime writes the chime in the same forms.
func WriteChime(dir string) (MusicFiles, error) { return writePiece(dir, "chime", Chime) }

func writePiece(dir, name string, compute func() []int16) (MusicFiles, error) {
	base := filepath.Join(dir, name)
	files := MusicFiles{WAV: base + ".wav", ULaw: base + ".ulaw", ALaw: base + ".alaw"}
	if there(files.WAV) && there(files.ULaw) && there(files.ALaw) {
		return files, nil
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return MusicFiles{}, fmt.Errorf("make the folder of music: %w", err)
	}
	samples := compute()
	raw := func(data []byte) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := w.Write(data)
			return err
		}
	}
	if err := writeWAV(files.WAV, samples); err != nil {
		return MusicFiles{}, err
	}
	if err := writeFile(files.ULaw, raw(sound.ULaw(samples))); err != nil {
		return MusicFiles{}, err
	}
	return files, writeFile(files.ALaw, raw(sound.ALaw(samples)))
}

func there(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() > 0
}
