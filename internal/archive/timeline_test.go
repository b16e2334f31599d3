package archive

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/wav"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// wavOf returns a file in which sample i is value(i).
func wavOf(t testing.TB, rate, frames int, value func(i int) int16) []byte {
	t.Helper()
	samples := make([]int16, frames)
	for i := range samples {
		samples[i] = value(i)
	}
	var b bytes.Buffer
	if err := wav.Encode(&b, rate, 1, samples); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func constant(v int16) func(int) int16 { return func(int) int16 { return v } }

func open(t testing.TB, p Part, file []byte) leg {
	t.Helper()
	l, err := openLeg(p, bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// mixed returns the time line's frames as pairs.
func mixed(t *testing.T, legs ...leg) (*timeline, [][2]int16) {
	t.Helper()
	tl, err := newTimeline(legs)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(iotest.OneByteReader(tl))
	if err != nil {
		t.Fatal(err)
	}
	if len(raw) != int(tl.frames)*2*tl.channels {
		t.Fatalf("%d bytes for %d frames", len(raw), tl.frames)
	}
	var out [][2]int16
	for i := 0; i < len(raw); i += 2 * tl.channels {
		f := [2]int16{int16(binary.LittleEndian.Uint16(raw[i:]))}
		if tl.channels == 2 {
			f[1] = int16(binary.LittleEndian.Uint16(raw[i+2:]))
		}
		out = append(out, f)
	}
	return tl, out
}

func TestLegsAreAlignedByTheirBeginning(t *testing.T) {
	t.Parallel()
	caller := Part{Name: "c", Side: Caller, StartedAt: noon}
	counsellor := Part{Name: "d", Side: Counsellor, StartedAt: noon.Add(500 * time.Millisecond)}
	tl, got := mixed(t, open(t, counsellor, wavOf(t, 8000, 24000, constant(7))), open(t, caller, wavOf(t, 8000, 20000, constant(5))))
	if tl.duration() != 3500*time.Millisecond || !tl.start.Equal(noon) {
		t.Fatalf("%v from %v", tl.duration(), tl.start)
	}
	for i, want := range map[int][2]int16{0: {5, 0}, 3999: {5, 0}, 4000: {5, 7}, 19999: {5, 7}, 20000: {0, 7}, 27999: {0, 7}} {
		if got[i] != want {
			t.Errorf("frame %d = %v, want %v", i, got[i], want)
		}
	}
}

func TestPausesAreSilenceAtTheirPlace(t *testing.T) {
	t.Parallel()
	at := func(ms int) time.Time { return noon.Add(time.Duration(ms) * time.Millisecond) }
	p := Part{Name: "c", Side: Message, StartedAt: noon, EndedAt: at(4000), Pauses: []Span{{at(1000), at(2000)}, {at(2500), at(3000)}}}
	// The file holds 2.5 s: nothing was written during the pauses.
	l := open(t, p, wavOf(t, 8000, 20000, func(i int) int16 { return int16(i/8000 + 1) }))
	tl, got := mixed(t, l)
	if tl.duration() != 4*time.Second {
		t.Fatalf("%v long", tl.duration())
	}
	for i, want := range map[int]int16{0: 1, 7999: 1, 8000: 0, 15999: 0, 16000: 2, 19999: 2, 20000: 0, 23999: 0, 24000: 2, 27999: 2, 28000: 3, 31999: 3} {
		if got[i][0] != want {
			t.Errorf("frame %d = %d, want %d", i, got[i][0], want)
		}
	}
	if diff := cmp.Diff([]Gap{{time.Second, 2 * time.Second}, {2500 * time.Millisecond, 3 * time.Second}}, tl.gaps([]leg{l, l})); diff != "" {
		t.Error(diff)
	}
	// A file as long as the whole talk was not paused: nothing moves.
	whole := open(t, p, wavOf(t, 8000, 32000, func(i int) int16 { return int16(i/8000 + 1) }))
	if _, got := mixed(t, whole); got[8000][0] != 2 || got[31999][0] != 4 {
		t.Error("a file without the pauses was stretched")
	}
	// A talk that ended within a pause, and a pause that never began within the file.
	short := open(t, p, wavOf(t, 8000, 8000, constant(1)))
	if tl, _ := mixed(t, short); tl.duration() != time.Second {
		t.Errorf("%v long", tl.duration())
	}
}

func TestLegsOfDifferentRatesAndLoudness(t *testing.T) {
	t.Parallel()
	slow := open(t, Part{Side: Caller, StartedAt: noon}, wavOf(t, 8000, 8000, func(i int) int16 { return int16(i) }))
	fast := open(t, Part{Side: Counsellor, StartedAt: noon}, wavOf(t, 16000, 16000, func(i int) int16 { return int16(i) }))
	tl, got := mixed(t, slow, fast)
	if tl.rate != 16000 || got[9000] != [2]int16{4500, 9000} {
		t.Errorf("rate %d, frame %v", tl.rate, got[9000])
	}
	loud := open(t, Part{Side: Caller, StartedAt: noon}, wavOf(t, 8000, 100, constant(30000)))
	if _, got := mixed(t, loud, loud); got[50][0] != 32767 {
		t.Errorf("two loud legs of one side give %d", got[50][0])
	}
	odd := open(t, Part{Side: Caller, StartedAt: noon}, wavOf(t, 11025, 100, constant(1)))
	if _, err := newTimeline([]leg{odd, slow}); err != nil && !errors.Is(err, errAudio) || err == nil {
		t.Errorf("odd rates: %v", err)
	}
}

func TestBrokenHeadersAreReadBySize(t *testing.T) {
	t.Parallel()
	file := wavOf(t, 8000, 8000, constant(3))
	binary.LittleEndian.PutUint32(file[4:], 0)
	binary.LittleEndian.PutUint32(file[40:], 0)
	tl, got := mixed(t, open(t, Part{Side: Caller, StartedAt: noon}, file))
	if tl.duration() != time.Second || got[7999][0] != 3 {
		t.Errorf("%v", tl.duration())
	}
	stereo := bytes.Clone(file)
	stereo[22] = 2
	for name, bad := range map[string][]byte{"stereo": stereo, "text": []byte("not audio"), "empty": nil} {
		if _, err := openLeg(Part{}, bytes.NewReader(bad), int64(len(bad))); !errors.Is(err, errAudio) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStretchesOfTalk(t *testing.T) {
	t.Parallel()
	file := wavOf(t, 8000, 80000, constant(1)) // 10 s
	at := func(s int, side Side) leg {
		return open(t, Part{Side: side, StartedAt: noon.Add(time.Duration(s) * time.Second)}, file)
	}
	for name, row := range map[string]struct {
		legs []leg
		want []int
	}{
		"both sides":                   {[]leg{at(0, Caller), at(0, Counsellor)}, []int{2}},
		"a second counsellor at once":  {[]leg{at(0, Caller), at(0, Counsellor), at(15, Caller), at(16, Counsellor)}, []int{4}},
		"and one after a long wait":    {[]leg{at(300, Caller), at(0, Caller), at(0, Counsellor), at(301, Counsellor)}, []int{2, 2}},
		"messages are never joined":    {[]leg{at(0, Message), at(5, Message)}, []int{1, 1}},
		"a talk and then a message":    {[]leg{at(0, Caller), at(0, Counsellor), at(11, Message)}, []int{2, 1}},
		"nothing":                      {nil, nil},
		"a leg that ends after others": {[]leg{at(0, Caller), at(9, Caller), at(45, Caller)}, []int{3}},
	} {
		var got []int
		for _, s := range stretches(row.legs) {
			got = append(got, len(s))
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	file := wavOf(t, 8000, 80000, constant(1))
	p := func(side Side, ended time.Duration) leg {
		part := Part{Side: side, StartedAt: noon}
		if ended > 0 {
			part.EndedAt = noon.Add(ended)
		}
		return open(t, part, file)
	}
	for name, row := range map[string]struct {
		legs []leg
		want string
	}{
		"whole":        {[]leg{p(Caller, 10*time.Second), p(Counsellor, 10500*time.Millisecond)}, ""},
		"one side":     {[]leg{p(Caller, 10*time.Second)}, "Only one of the two sides was recorded."},
		"cut off":      {[]leg{p(Caller, 10*time.Second), p(Counsellor, 0)}, "The recording was cut off, and its end is not known."},
		"a short side": {[]leg{p(Caller, 10*time.Second), p(Counsellor, 13*time.Second)}, "The counsellor's side is 3.0 s shorter than the talk."},
	} {
		if got := warning(row.legs); got != row.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func FuzzOpenLeg(f *testing.F) {
	f.Add(wavOf(f, 8000, 100, constant(1)), int64(0), int64(5000))
	f.Add([]byte("RIFF"), int64(-5), int64(1e9))
	f.Fuzz(func(t *testing.T, file []byte, pauseFrom, pauseTo int64) {
		if pauseTo < pauseFrom || pauseTo-pauseFrom > int64(time.Hour) || pauseFrom < -int64(time.Hour) || pauseFrom > int64(time.Hour) {
			return
		}
		p := Part{Side: Caller, StartedAt: noon, Pauses: []Span{{noon.Add(time.Duration(pauseFrom)), noon.Add(time.Duration(pauseTo))}}}
		l, err := openLeg(p, bytes.NewReader(file), int64(len(file)))
		if err != nil {
			return
		}
		frames := int64(0)
		for _, c := range l.chunks() {
			frames += c.frames
		}
		if frames != l.frames {
			t.Fatalf("%d of %d frames placed", frames, l.frames)
		}
		tl, err := newTimeline([]leg{l})
		if err != nil || tl.frames > 1<<24 {
			return
		}
		if _, err := io.Copy(io.Discard, tl); err != nil {
			t.Fatal(err)
		}
	})
}
