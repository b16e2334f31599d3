package phone

import (
	"math"
	"time"
)

// Limits of what counts as heard, in dB below a sine of full scale.
const (
	silenceLevel = -50.0 // below it a packet is silence
	toneLevel    = -26.0 // a watched tone must reach it: 14 dB below what Tone sends
	toneShare    = 0.1   // and hold this part of the packet's power
)

// Kind says what a packet held.
type Kind string

// What a packet held.
const (
	KindSilence Kind = "silence" // below -50 dB
	KindTone    Kind = "tone"    // at least one watched tone
	KindSound   Kind = "sound"   // anything else: a prompt, music, speech, a tone nobody watches
)

// Frame is the account of one packet of audio that was heard.
type Frame struct {
	At    time.Time // arrival on the wire
	Play  time.Time // when a listener with a 60 ms jitter buffer hears its beginning
	Seq   uint16    // RTP sequence number
	Lost  uint16    // packets missing before this one
	Level float32   // power in dB below a full-scale sine; -120 for digital zero
	tones uint64    // bit i: the i-th watched tone
}

// Kind says what the packet held.
func (f Frame) Kind() Kind {
	switch {
	case f.tones != 0:
		return KindTone
	case f.Level < silenceLevel:
		return KindSilence
	default:
		return KindSound
	}
}

// detector finds watched tones in packets by the Goertzel algorithm.
type detector struct {
	hz   []int
	coef []float64 // 2cos(2πf/8000)
}

// maxWatched tones fit in the mask of a Frame.
const maxWatched = 64

// watch returns the index of hz, adding it if need be, and -1 when 64 are watched already.
func (d *detector) watch(hz int) int {
	for i, f := range d.hz {
		if f == hz {
			return i
		}
	}
	if len(d.hz) == maxWatched {
		return -1
	}
	d.hz = append(d.hz, hz)
	d.coef = append(d.coef, 2*math.Cos(2*math.Pi*float64(hz)/sampleRate))
	return len(d.hz) - 1
}

// judge returns the level of samples in dB and the mask of the watched tones in them.
func (d *detector) judge(samples []float64) (level float64, tones uint64) {
	n := float64(len(samples))
	if n == 0 {
		return -120, 0
	}
	energy := 0.0
	for _, s := range samples {
		energy += s * s
	}
	const fullScale = 32768.0 * 32768.0 / 2 // power of the loudest sine
	power := energy / n / fullScale
	if power < 1e-12 {
		return -120, 0
	}
	level = 10 * math.Log10(power)
	if level < toneLevel {
		return level, 0 // no tone in it can reach its own limit
	}
	for i, c := range d.coef {
		var s1, s2 float64
		for _, s := range samples {
			s1, s2 = s+c*s1-s2, s1
		}
		// |X|² of the bin; a sine of amplitude A has (A·n/2)², so its power A²/2 is 2|X|²/n².
		tone := 2 * (s1*s1 + s2*s2 - c*s1*s2) / (n * n) / fullScale
		if tone >= toneShare*power && 10*math.Log10(tone) >= toneLevel {
			tones |= 1 << i
		}
	}
	return level, tones
}
