//go:build e2e

package recording_test

import (
	"bytes"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	tones "heartline/internal/sound"
	"heartline/test/house"
)

// watchDisk looks through every file of the house that is not on tmpfs, over and over until the test ends: clear audio
// must not be there for a moment.
func watchDisk(t *testing.T, h *house.House) {
	t.Helper()
	done := make(chan struct{})
	var wg sync.WaitGroup
	looks := 0
	seen := map[string]time.Time{}
	wg.Go(func() {
		for {
			clearAudio(t, h, seen)
			looks++
			select {
			case <-done:
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
	})
	t.Cleanup(func() {
		close(done)
		wg.Wait()
		t.Logf("%d looks at %d files", looks, len(seen))
	})
}

// noClearAudio looks once.
func noClearAudio(t *testing.T, h *house.House) {
	t.Helper()
	clearAudio(t, h, map[string]time.Time{})
}

// clearAudio looks through the files that have changed since they were seen: for the headers of sound files, and for
// the tones of the two who talk, however they are written down. Prompts are no secret.
func clearAudio(t *testing.T, h *house.House, seen map[string]time.Time) {
	t.Helper()
	err := filepath.WalkDir(h.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || strings.Contains(path, "/sounds/") {
			return nil //nolint:nilerr // files of a running hotline come and go
		}
		info, err := d.Info()
		if err != nil || info.ModTime().Equal(seen[path]) {
			return nil //nolint:nilerr // gone meanwhile
		}
		seen[path] = info.ModTime()
		file, err := os.ReadFile(path)
		if err != nil {
			return nil //nolint:nilerr // gone meanwhile
		}
		name := strings.TrimPrefix(path, h.Dir)
		if bytes.Contains(file, []byte("WAVEfmt ")) || bytes.Contains(file, []byte("OpusHead")) {
			t.Errorf("%s holds a sound file", name)
		}
		if how := toneIn(file); how != "" {
			t.Errorf("%s holds what was said, as %s", name, how)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// toneIn says how a tone of the test is written down in content, or nothing.
func toneIn(content []byte) string {
	const window = 1600 // bytes: a tenth or a fifth of a second
	for from := 0; from+window <= len(content); from += window {
		part := content[from : from+window]
		if bytes.Count(part, part[:1]) > window/2 {
			continue // an empty page
		}
		for how, decode := range codings {
			for _, aligned := range [][]byte{part, part[1:]} { // a sample may begin anywhere
				samples := decode(aligned)
				for _, hz := range []int{callerTone, seatTone} {
					if purity(samples, hz) > 0.5 {
						return how
					}
				}
			}
		}
	}
	return ""
}

// codings are the ways in which a telephone's sound may be written down without a header.
var codings = map[string]func([]byte) []float64{
	"16-bit samples": func(b []byte) (out []float64) {
		for i := 0; i+1 < len(b); i += 2 {
			out = append(out, float64(int16(uint16(b[i])|uint16(b[i+1])<<8)))
		}
		return out
	},
	"u-law": func(b []byte) (out []float64) {
		for _, v := range b {
			v = ^v
			level := float64((int(v&15)<<3+132)<<(v>>4&7) - 132)
			out = append(out, math.Copysign(level, 64-float64(v&128)))
		}
		return out
	},
	"A-law": func(b []byte) (out []float64) {
		for _, v := range b {
			v ^= 0x55
			level := int(v&15)<<4 + 8
			if e := v >> 4 & 7; e > 0 {
				level = (level + 256) << (e - 1)
			}
			out = append(out, math.Copysign(float64(level), float64(v&128)-64))
		}
		return out
	},
}

// purity is the part of samples' power that one tone has, at the rate of a telephone.
func purity(samples []float64, hz int) float64 {
	var re, im, power float64
	for i, s := range samples {
		phase := 2 * math.Pi * float64(hz) * float64(i) / 8000
		re += s * math.Cos(phase)
		im += s * math.Sin(phase)
		power += s * s
	}
	if power == 0 {
		return 0
	}
	return 2 * (re*re + im*im) / (power * float64(len(samples)))
}

// TestTheLookFindsSound keeps the look from being blind.
func TestTheLookFindsSound(t *testing.T) {
	t.Parallel()
	var pcm []byte
	tone := tones.Tone(callerTone, time.Second)
	for _, s := range tone {
		pcm = append(pcm, byte(s), byte(uint16(s)>>8))
	}
	for want, content := range map[string][]byte{"16-bit samples": pcm, "u-law": tones.ULaw(tone), "A-law": tones.ALaw(tone)} {
		header := strings.Repeat("a header ", 177)
		if how := toneIn(append([]byte(header), content...)); how == "" {
			t.Errorf("a tone written as %s is not found", want)
		}
	}
	if how := toneIn([]byte(strings.Repeat("no sound but words, words, words; ", 500))); how != "" {
		t.Errorf("words are found as %q", how)
	}
}

// noCoreFiles wants processes to have no right to leave an image of their memory.
func noCoreFiles(t *testing.T, pids map[string]int) {
	t.Helper()
	for name, pid := range pids {
		limits, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "limits"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for line := range strings.Lines(string(limits)) {
			if f := strings.Fields(line); strings.HasPrefix(line, "Max core file size") && (f[4] != "0" || f[5] != "0") {
				t.Errorf("%s may leave a core file: %s", name, line)
			}
		}
	}
}
