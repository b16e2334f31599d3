package phone

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

func TestG711RoundTrip(t *testing.T) {
	t.Parallel()
	for name, law := range map[string]*g711{"A-law": aLaw, "mu-law": muLaw} {
		for i := range 256 {
			b := byte(i)
			if got := law.encode[int(law.decode[b])+32768]; law.decode[got] != law.decode[b] {
				t.Errorf("%s %#x decodes to %d, encodes to %#x", name, b, law.decode[b], got)
			}
		}
		for s := -32000; s <= 32000; s += 7 {
			got := int(law.decode[law.encode[s+32768]])
			if diff := math.Abs(float64(got - s)); diff > math.Max(16, math.Abs(float64(s))/16) {
				t.Errorf("%s: %d becomes %d", name, s, got)
			}
		}
	}
	// Reference points of ITU-T G.711: digital silence and the largest values.
	for _, row := range []struct {
		law  *g711
		b    byte
		want int16
	}{{aLaw, 0xd5, 8}, {aLaw, 0x55, -8}, {aLaw, 0xaa, 32256}, {muLaw, 0xff, 0}, {muLaw, 0x80, 32124}, {muLaw, 0x00, -32124}} {
		if got := row.law.decode[row.b]; got != row.want {
			t.Errorf("decode %#x = %d, want %d", row.b, got, row.want)
		}
	}
}

// player feeds an Ear with packets as a sender with a perfect clock would.
type player struct {
	ear *Ear
	law *g711
	at  time.Time
	h   rtpHeader
}

func newPlayer(law *g711, watch ...int) *player {
	ear := newEar(0, watch)
	ear.setLaw(law)
	return &player{ear: ear, law: law, at: time.Now().Truncate(time.Second), h: rtpHeader{seq: 65530, time: 1<<32 - 800, ssrc: 7}}
}

// play sends n packets of s, each delayed by delay(i).
func (p *player) play(s *Sound, n int, delay func(i int) time.Duration) {
	b := s.bytes(p.law)
	for i := range n {
		var d time.Duration
		if delay != nil {
			d = delay(i)
		}
		p.ear.hear(p.at.Add(d), p.h, b[(i*frameSamples)%len(b):][:frameSamples])
		p.skip(1)
	}
}

// skip lets n packets pass that are never sent; the clock of the stream goes on.
func (p *player) skip(n int) {
	p.at = p.at.Add(time.Duration(n) * frameDuration)
	p.h.seq += uint16(n)
	p.h.time += uint32(n * frameSamples)
}

func TestTonesAreToldApart(t *testing.T) {
	t.Parallel()
	watch := []int{400, 500, 1000, 1100, 2050}
	samples := make([]int16, 8000)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range samples {
		samples[i] = int16(r.NormFloat64() * 3000)
	}
	noise := newSound(samples, true)
	for name, row := range map[string]struct {
		sound *Sound
		want  []int
		kind  Kind
	}{
		"one":            {Tone(1000), []int{1000}, KindTone},
		"its neighbour":  {Tone(1100), []int{1100}, KindTone},
		"two at once":    {Tone(400, 1100), []int{400, 1100}, KindTone},
		"three at once":  {Tone(500, 1000, 2050), []int{500, 1000, 2050}, KindTone},
		"none":           {Silence(), nil, KindSilence},
		"unwatched":      {Tone(1500), nil, KindSound},
		"noise":          {noise, nil, KindSound},
		"a faint murmur": {newSound(scaled(samples, 0.003), true), nil, KindSilence},
	} {
		for _, law := range []*g711{aLaw, muLaw} {
			p := newPlayer(law, watch...)
			p.play(row.sound, 50, nil)
			s := p.ear.Summary(time.Time{}, time.Time{})
			for _, hz := range row.want {
				if s.Tones[hz] != 50 {
					t.Errorf("%s: %v", name, s)
				}
				delete(s.Tones, hz)
			}
			if len(s.Tones) != 0 {
				t.Errorf("%s: heard also %v", name, s.Tones)
			}
			for _, f := range p.ear.Frames(time.Time{}, time.Time{}) {
				if f.Kind() != row.kind {
					t.Errorf("%s: kind %s at %.1f dB", name, f.Kind(), f.Level)
					break
				}
			}
		}
	}
}

func scaled(in []int16, by float64) []int16 {
	out := make([]int16, len(in))
	for i, s := range in {
		out[i] = int16(float64(s) * by)
	}
	return out
}

func TestLongestHole(t *testing.T) {
	t.Parallel()
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	for name, row := range map[string]struct {
		play func(p *player)
		want time.Duration
	}{
		"none":                    {func(p *player) { p.play(Tone(440), 100, nil) }, 0},
		"jitter below the buffer": {func(p *player) { p.play(Tone(440), 100, func(i int) time.Duration { return ms(i % 4 * 15) }) }, 0},
		"three packets lost":      {func(p *player) { p.play(Tone(440), 50, nil); p.skip(3); p.play(Tone(440), 47, nil) }, ms(60)},
		"a prompt instead":        {func(p *player) { p.play(Tone(440), 50, nil); p.play(Tone(1500), 10, nil); p.play(Tone(440), 40, nil) }, ms(200)},
		"a prompt on top": {func(p *player) {
			p.play(Tone(440), 50, nil)
			p.play(Tone(440, 1500), 10, nil)
			p.play(Tone(440), 40, nil)
		}, 0},
		"silence instead":            {func(p *player) { p.play(Tone(440), 50, nil); p.play(Silence(), 5, nil); p.play(Tone(440), 45, nil) }, ms(100)},
		"never":                      {func(p *player) { p.play(Silence(), 100, nil) }, ms(2000)},
		"at the end":                 {func(p *player) { p.play(Tone(440), 90, nil); p.skip(10) }, ms(200)},
		"at the beginning":           {func(p *player) { p.skip(5); p.play(Tone(440), 95, nil) }, ms(100)},
		"another stream without gap": {func(p *player) { p.play(Tone(440), 50, nil); p.h.ssrc++; p.h.time += 99999; p.play(Tone(440), 50, nil) }, 0},
		"the clock leaps, no gap":    {func(p *player) { p.play(Tone(440), 50, nil); p.h.time += 1 << 20; p.play(Tone(440), 50, nil) }, 0},
		"stops without the clock": {func(p *player) {
			p.play(Tone(440), 50, nil)
			p.at = p.at.Add(ms(200)) // arrival stands still, the stream's clock too
			p.play(Tone(440), 40, nil)
		}, ms(200)},
		"late for good is one hole of the lateness": {func(p *player) {
			p.play(Tone(440), 50, nil)
			p.play(Tone(440), 50, func(int) time.Duration { return ms(100) })
		}, ms(100)},
	} {
		p := newPlayer(aLaw, 440)
		from := p.at
		row.play(p)
		if got := p.ear.LongestHole(440, from, from.Add(2*time.Second)); got != row.want {
			t.Errorf("%s: hole of %v, want %v", name, got, row.want)
		}
	}
}

func TestOldFramesAreForgottenAndLossIsCounted(t *testing.T) {
	t.Parallel()
	p := newPlayer(aLaw, 440)
	p.ear.limit = 100
	p.play(Tone(440), 500, nil)
	p.skip(7)
	p.play(Tone(440), 1, nil)
	if n := len(p.ear.Frames(time.Time{}, time.Time{})); n > 100 || n < 50 {
		t.Errorf("%d packets remembered", n)
	}
	if s := p.ear.Summary(time.Time{}, time.Time{}); s.Lost != 7 {
		t.Errorf("summary %v", s)
	}
}

func TestWatchHasABound(t *testing.T) {
	t.Parallel()
	e := newEar(0, nil)
	for i := range maxWatched {
		if !e.Watch(100 + 50*i) {
			t.Fatalf("tone %d refused", i)
		}
	}
	if e.Watch(3999) || !e.Watch(100) {
		t.Error("the bound is not at 64")
	}
}

func FuzzParseRTP(f *testing.F) {
	b := make([]byte, 20)
	rtpHeader{payload: 8, seq: 1, time: 2, ssrc: 3}.put(b)
	f.Add(b)
	f.Add([]byte{0xbf, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255})
	f.Fuzz(func(t *testing.T, b []byte) {
		_, payload, ok := parseRTP(b)
		if ok && len(payload) > len(b) {
			t.Fatal("payload longer than the datagram")
		}
	})
}

func FuzzParseSession(f *testing.F) {
	f.Add("v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\na=sendonly\r\n")
	f.Add("m=audio\r\na=rtpmap:\r\nm=audio 70000 RTP/AVP x 999\r\n")
	f.Fuzz(func(t *testing.T, body string) {
		s, err := parseSession([]byte(body))
		if err != nil {
			return
		}
		again, err := parseSession([]byte(s.write(1, 1)))
		if s.addr.IsValid() && err != nil {
			t.Fatalf("what was read cannot be written and read: %v", err)
		}
		if s.addr.IsValid() && again.direction != s.direction {
			t.Fatalf("direction %q became %q", s.direction, again.direction)
		}
	})
}

func FuzzParseMessage(f *testing.F) {
	f.Add([]byte("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\r\nFrom: garbage\r\nTo: <sip:x@h>\r\nCSeq: 1 INVITE\r\n\r\n"))
	f.Add([]byte("INVITE sip:x SIP/2.0\r\nFrom: <sip:a@b\r\n\r\n"))
	f.Fuzz(func(_ *testing.T, b []byte) {
		_, _ = parseMessage(b) // must not panic
	})
}

func BenchmarkHear(b *testing.B) {
	p := newPlayer(aLaw, 440, 660, 880, 1100, 1320, 1540)
	payload := Tone(440).bytes(aLaw)[:frameSamples]
	b.ReportAllocs()
	for b.Loop() {
		p.ear.hear(p.at, p.h, payload)
		p.skip(1)
	}
}
