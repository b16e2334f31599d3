package phone

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"time"

	"heartline/internal/wav"
)

const (
	sampleRate    = 8000
	frameSamples  = 160
	frameDuration = 20 * time.Millisecond
	// toneAmplitude of each sine of a Tone: -12 dB below the loudest sine, so that three may sound at once.
	toneAmplitude = 8192
)

// Sound is audio to be sent: built once, used by any number of calls at once.
type Sound struct {
	loop bool
	pcma func() []byte // encoded at most once; a multiple of frameSamples
	pcmu func() []byte
	size int
}

func newSound(samples []int16, loop bool) *Sound {
	if rest := len(samples) % frameSamples; rest != 0 {
		samples = append(samples, make([]int16, frameSamples-rest)...)
	}
	return &Sound{
		loop: loop, size: len(samples),
		pcma: sync.OnceValue(func() []byte { return aLaw.encodeAll(samples) }),
		pcmu: sync.OnceValue(func() []byte { return muLaw.encodeAll(samples) }),
	}
}

// Tone returns an endless sum of sines of the given frequencies in Hz (whole numbers, 1 to 3999), 12 dB
// below full scale each. Without a frequency it is endless silence.
func Tone(hz ...int) *Sound {
	samples := make([]int16, sampleRate) // whole periods of every whole frequency
	for i := range samples {
		sum := 0.0
		for _, f := range hz {
			sum += toneAmplitude * math.Sin(2*math.Pi*float64(f)*float64(i)/sampleRate)
		}
		samples[i] = clamp(sum)
	}
	return newSound(samples, true)
}

// Silence returns endless silence, sent as packets.
func Silence() *Sound { return Tone() }

// FromWAV returns the audio of a whole WAV file of one channel at 8000 or 16000 samples per second, played
// once, or over and over if loop is set.
func FromWAV(file []byte, loop bool) (*Sound, error) {
	h, samples, err := wav.Decode(file)
	if err != nil {
		return nil, fmt.Errorf("read sound: %w", err)
	}
	switch {
	case h.Channels != 1:
		return nil, fmt.Errorf("read sound: %d channels, want one", h.Channels)
	case h.Rate == 2*sampleRate:
		half := make([]int16, len(samples)/2)
		for i := range half { // the mean of two is filter enough for speech on a telephone
			half[i] = int16((int(samples[2*i]) + int(samples[2*i+1])) / 2)
		}
		samples = half
	case h.Rate != sampleRate:
		return nil, fmt.Errorf("read sound: %d samples per second, want 8000 or 16000", h.Rate)
	}
	if len(samples) == 0 {
		return nil, errors.New("read sound: the file holds no audio")
	}
	return newSound(samples, loop), nil
}

// dialTones are the pairs of ITU-T Q.23 in Hz.
func dialTones(digit byte) (low, high float64, ok bool) {
	at := strings.IndexByte("123A456B789C*0#D", digit)
	if at < 0 {
		return 0, 0, false
	}
	return []float64{697, 770, 852, 941}[at/4], []float64{1209, 1336, 1477, 1633}[at%4], true
}

// keyTone returns digit as audio of the given length followed by a pause of 80 ms.
func keyTone(digit byte, length time.Duration) (*Sound, error) {
	low, high, ok := dialTones(digit)
	if !ok {
		return nil, errNoKey
	}
	sounding := int(length.Milliseconds()) * sampleRate / 1000
	samples := make([]int16, sounding+sampleRate*80/1000)
	for i := range sounding {
		t := 2 * math.Pi * float64(i) / sampleRate
		samples[i] = clamp(toneAmplitude * (math.Sin(low*t) + math.Sin(high*t)))
	}
	return newSound(samples, false), nil
}

// Duration returns the length of one pass.
func (s *Sound) Duration() time.Duration {
	return time.Duration(s.size/frameSamples) * frameDuration
}

// bytes returns the sound in law.
func (s *Sound) bytes(law *g711) []byte {
	if law == muLaw {
		return s.pcmu()
	}
	return s.pcma()
}

func clamp(v float64) int16 {
	return int16(math.Round(max(-32768, min(32767, v))))
}
