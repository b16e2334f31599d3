//go:build e2e

package bench_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"heartline/internal/app"
	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/internal/wav"
	"heartline/test/house"
)

// playbackPart measures seeking in a long recording. The controller dies during a recorded talk, so that the files
// in the spool can be replaced by longer ones; the next one finds and archives them as after every crash.
func playbackPart(t *testing.T, b *bench) {
	h := house.New(t)
	id := longTalk(t, h, b.size.recording)
	page := h.Browser(0).Page("boss", "/board")
	page.SignIn("boss")
	page.Open("/calls/" + id)
	page.Click("play")
	page.Choose("playback-reason", "quality")
	page.Evaluate(`(() => {
		addEventListener('click', e => { if (e.target.closest('[data-name="playback-start"]')) window.__asked = performance.now() }, true);
		window.__played = new Promise(done => { const look = () => {
			const a = document.querySelector('audio');
			if (a?.paused) a.play().catch(() => {});
			a?.currentTime > 0 ? done(performance.now()) : setTimeout(look, 2) }; look() });
		return true })()`, nil)
	page.Click("playback-start")
	var first float64
	page.Evaluate(`window.__played.then(at => at - window.__asked)`, &first)
	length := b.size.recording
	b.table.add(&figure{what: fmt.Sprintf("playback of %v: click to sound", length), unit: "ms", ours: samples{first}})
	f := b.table.add(&figure{what: fmt.Sprintf("playback of %v: seek to sound", length), unit: "ms", aim: "300"})
	random := rand.New(rand.NewPCG(1, 2))
	for range b.size.seeks {
		var took float64
		to := random.Float64() * (length.Seconds() - 5)
		page.Evaluate(fmt.Sprintf(`new Promise(done => { const a = document.querySelector('audio'), to = %f, began = performance.now();
			a.currentTime = to;
			const look = () => !a.seeking && a.currentTime > to + 0.005 && a.currentTime < to + 5 ? done(performance.now() - began) : setTimeout(look, 2);
			look() })`, to), &took)
		f.ours = append(f.ours, took)
	}
}

// longTalk leaves a sealed recording of a talk and returns its call.
func longTalk(t *testing.T, h *house.House, length time.Duration) (call string) {
	t.Helper()
	ctx := within(t, 5*time.Minute)
	h.SeatPhone("1", seatTone, func(*phone.Call) phone.Reaction { return phone.Answer(0) })
	h.Sit("a1", "1")
	c := h.Dial(h.Caller(callerTone), "12345", phone.DialOptions{})
	if err := c.SendDigits(ctx, "1"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.WaitTone(ctx, seatTone, 300*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	spool := app.RecordingSpool(h.Config)
	var files []string
	h.Until("both sides to be recorded", 10*time.Second, func() bool {
		files, _ = filepath.Glob(filepath.Join(spool, "*.wav"))
		return len(files) == 2
	})
	h.KillServe()
	h.KillNode()
	h.KillAsterisk() // it would write on
	for i, file := range files {
		writeSpeech(t, file, length, uint64(i))
	}
	h.StartNode()
	h.StartServe()
	h.Until("the recording to be sealed", 4*time.Minute, func() bool {
		<-time.After(300 * time.Millisecond)
		for _, s := range house.FactsOf[ledger.RecordingSealed](h) {
			if s.Kind == "talk" && s.Duration > length-time.Second {
				call = s.Call
			}
		}
		return call != ""
	})
	return call
}

// writeSpeech writes telephone sound that swells and fades as speech does: a melody with noise in it. Every file is
// different from its first second to its last, so that no seek can land on what was heard before.
func writeSpeech(t *testing.T, path string, length time.Duration, seed uint64) {
	t.Helper()
	const rate = 8000
	random := rand.New(rand.NewPCG(seed, 7))
	samples := make([]int16, int(length.Seconds()*rate))
	phase := 0.0
	for i := range samples {
		at := float64(i) / rate
		phase += 2 * math.Pi * (150 + 60*math.Sin(at*1.7) + float64(i)/float64(len(samples))*100) / rate
		swell := math.Max(0, math.Sin(at*5)) * math.Max(0, math.Sin(at/3+float64(seed)*math.Pi))
		v := math.Sin(phase) + 0.5*math.Sin(2*phase) + 0.3*math.Sin(5*phase) + 0.2*(random.Float64()-0.5)
		samples[i] = int16(5000 * swell * v)
	}
	f, err := os.CreateTemp(filepath.Dir(path), "speech")
	if err != nil {
		t.Fatal(err)
	}
	if err := wav.Encode(f, rate, 1, samples); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		t.Fatal(err)
	}
}
