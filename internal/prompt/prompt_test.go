package prompt_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"heartline/internal/fault"
	"heartline/internal/prompt"
	"heartline/internal/wav"
)

// TestMain is the speech command too: run as "speak VOICE OUT" it says a tone.
func TestMain(m *testing.M) {
	if len(os.Args) == 4 && os.Args[1] == "speak" {
		speak(os.Args[2], os.Args[3])
	}
	goleak.VerifyTestMain(m)
}

func speak(voice, out string) {
	text, _ := io.ReadAll(os.Stdin)
	tone := func(hertz ...float64) []int16 {
		samples := make([]int16, 2*22050)
		for i := 22050 / 2; i < 3*22050/2; i++ { // half a second of silence on both sides
			var v float64
			for _, f := range hertz {
				v += math.Sin(2 * math.Pi * f * float64(i) / 22050)
			}
			samples[i] = int16(3000 * v)
		}
		return samples
	}
	var samples []int16
	switch {
	case strings.Contains(string(text), "fail"):
		fmt.Fprintln(os.Stderr, "no such voice", strings.Repeat("x", 10000))
		os.Exit(1)
	case strings.Contains(string(text), "nothing"):
		os.Exit(0)
	case strings.Contains(string(text), "silent"):
		samples = make([]int16, 22050)
	case strings.Contains(string(text), "slow"):
		wait := make(chan os.Signal, 1)
		signal.Notify(wait, os.Interrupt)
		<-wait
	case voice == "high":
		samples = tone(1000, 5000)
	default:
		samples = tone(1000)
	}
	f, err := os.Create(out)
	if err == nil {
		err = errors.Join(wav.Encode(f, 22050, 1, samples), f.Close())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	os.Exit(0)
}

func renderer(t *testing.T, command ...string) (*prompt.Renderer, string) {
	t.Helper()
	if command == nil {
		exe, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		command = []string{exe, "speak", "{voice}", "{out}"}
	}
	dir := t.TempDir()
	r, err := prompt.New(prompt.Config{
		Dir: filepath.Join(dir, "cache"), Uploads: filepath.Join(dir, "uploads"), Command: command,
		Voices: map[string]string{"en": "low", "zh-CN": "high"}, Parallel: 2,
	})
	if err != nil {
		t.Fatal(err)
	}
	return r, dir
}

func load(t *testing.T, path string) []int16 {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	h, samples, err := wav.Decode(data)
	if err != nil || h.Rate != 8000 || h.Channels != 1 {
		t.Fatalf("%+v, %v", h, err)
	}
	return samples
}

// strength is how much of a frequency is in samples, relative to full scale.
func strength(samples []int16, hertz float64) float64 {
	var re, im float64
	for i, s := range samples {
		phase := 2 * math.Pi * hertz * float64(i) / 8000
		re += float64(s) * math.Cos(phase)
		im += float64(s) * math.Sin(phase)
	}
	return 2 * math.Hypot(re, im) / float64(len(samples)) / 32768
}

func TestRenderIsTrimmedLevelledAndOfTelephoneRate(t *testing.T) {
	t.Parallel()
	r, _ := renderer(t)
	s, err := r.Render(t.Context(), "hello", "zh-CN")
	if err != nil {
		t.Fatal(err)
	}
	samples := load(t, r.Path(s))
	if s.Duration < time.Second || s.Duration > 1200*time.Millisecond {
		t.Errorf("it lasts %v; the silence should be gone", s.Duration)
	}
	if got := strength(samples, 1000); got < 0.1 || got > 0.16 {
		t.Errorf("the tone has the strength %.3f", got)
	}
	// 5000 Hz would fold back to 3000 Hz if nothing held it back.
	if got := strength(samples, 3000) / strength(samples, 1000); got > 0.003 {
		t.Errorf("what lies above half the rate folds back: %.4f", got)
	}
}

func TestTheSameTextIsSpokenOnce(t *testing.T) {
	t.Parallel()
	r, _ := renderer(t)
	first, err := r.Render(t.Context(), "hello", "en")
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(r.Path(first))
	if err != nil {
		t.Fatal(err)
	}
	again, err := r.Render(t.Context(), " hello\n", "en")
	if err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(r.Path(again))
	if err != nil || !os.SameFile(before, after) || !before.ModTime().Equal(after.ModTime()) {
		t.Errorf("it was spoken twice (%v)", err)
	}
	if diff := cmp.Diff(first, again); diff != "" {
		t.Error(diff)
	}
	other, err := r.Render(t.Context(), "hello", "zh-CN")
	if err != nil || other.Hash == first.Hash {
		t.Errorf("another voice has the same file (%v)", err)
	}
	// A damaged file is made anew.
	if err := os.WriteFile(r.Path(first), []byte("RIFF"), 0o644); err != nil {
		t.Fatal(err)
	}
	if mended, err := r.Render(t.Context(), "hello", "en"); err != nil || len(load(t, r.Path(mended))) < 8000 {
		t.Errorf("the damaged file stayed: %v", err)
	}
}

func TestFailuresSayWhatToDo(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		command    []string
		text, lang string
		kind       fault.Kind
		want       string
	}{
		"command missing": {[]string{"no-such-speech", "{out}"}, "hello", "en", fault.Unavailable, `the speech command "no-such-speech" is not there; install it`},
		"file missing":    {[]string{"/no/such/speech", "{out}"}, "hello", "en", fault.Unavailable, `the speech command "/no/such/speech" is not there; install it`},
		"command fails":   {nil, "fail", "en", fault.Unavailable, `failed with the voice "low"; try it by hand`},
		"nothing written": {nil, "nothing", "en", fault.Unavailable, `wrote no WAV file of 16-bit PCM; let it write one to {out}`},
		"silence written": {nil, "silent", "en", fault.Unavailable, `made no sound in en`},
		"no voice":        {nil, "hello", "fr", fault.Invalid, `there is no voice for fr; write one under speech.voices`},
		"no text":         {nil, " ", "en", fault.Invalid, `there is nothing to say`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, dir := renderer(t, tc.command...)
			_, err := r.Render(t.Context(), tc.text, tc.lang)
			if err == nil || !strings.Contains(err.Error(), tc.want) || fault.KindOf(err) != tc.kind {
				t.Errorf("got %s %v, want %s %q", fault.KindOf(err), err, tc.kind, tc.want)
			}
			if left, _ := os.ReadDir(filepath.Join(dir, "cache")); len(left) > 0 {
				t.Errorf("left over: %v", left)
			}
		})
	}
}

func TestACommandEndsWithItsContext(t *testing.T) {
	t.Parallel()
	r, _ := renderer(t)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := r.Render(ctx, "slow", "en"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestRenderAll(t *testing.T) {
	t.Parallel()
	r, dir := renderer(t)
	texts := []prompt.Text{{"a", "en", "one"}, {"b", "en", "two"}, {"bad", "en", "fail"}, {"worse", "en", "fail"}, {"a", "zh-CN", "一"}}
	var seen []int
	m, err := r.RenderAll(t.Context(), texts, func(done, total int) {
		if total != len(texts) {
			t.Errorf("total %d", total)
		}
		seen = append(seen, done)
	})
	if diff := cmp.Diff([]int{1, 2, 3, 4, 5}, seen); diff != "" {
		t.Error(diff)
	}
	if err == nil || strings.Count(err.Error(), "try it by hand") != 1 || !strings.Contains(err.Error(), "(and 1 more prompts)") {
		t.Errorf("one reason should be told once: %v", err)
	}
	for _, key := range [][2]string{{"a", "en"}, {"b", "en"}, {"a", "zh-CN"}} {
		file, ok := m.File(key[0], key[1])
		if !ok || len(load(t, file)) == 0 {
			t.Errorf("%v is missing", key)
		}
		media, _ := m.Media(key[0], key[1])
		if media != "sound:"+strings.TrimSuffix(file, ".wav") {
			t.Errorf("media %q", media)
		}
	}
	if _, ok := m.Media("bad", "en"); ok {
		t.Error("a prompt that failed is there")
	}
	path := filepath.Join(dir, "manifest.json")
	if err := m.Save(path); err != nil {
		t.Fatal(err)
	}
	back, err := prompt.LoadManifest(path, m.Dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, back); diff != "" {
		t.Error(diff)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.RenderAll(ctx, texts, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func tone(rate, channels int, length time.Duration, loud float64) []byte {
	samples := make([]int16, int(length.Seconds()*float64(rate))*channels)
	for i := range samples {
		samples[i] = int16(loud * 32767 * math.Sin(2*math.Pi*500*float64(i/channels)/float64(rate)))
	}
	var b bytes.Buffer
	_ = wav.Encode(&b, rate, channels, samples)
	return b.Bytes()
}

func TestUploadReplacesTheSpokenPrompt(t *testing.T) {
	t.Parallel()
	r, _ := renderer(t)
	texts := []prompt.Text{{"welcome", "en", "hello"}}
	spoken, err := r.RenderAll(t.Context(), texts, nil)
	if err != nil {
		t.Fatal(err)
	}
	up, err := r.Upload("welcome", "en", bytes.NewReader(tone(48000, 2, time.Second, 0.02)))
	if err != nil {
		t.Fatal(err)
	}
	m, err := r.RenderAll(t.Context(), texts, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, _ := m.Sound("welcome", "en")
	if diff := cmp.Diff(up, got); diff != "" || !got.Uploaded || got.Duration != time.Second {
		t.Errorf("%+v %s", got, diff)
	}
	file, _ := m.File("welcome", "en")
	if s := strength(load(t, file), 500); s < 0.1 {
		t.Errorf("a quiet recording was not raised: %.3f", s)
	}
	if err := errors.Join(r.RemoveUpload("welcome", "en"), r.RemoveUpload("welcome", "en")); err != nil {
		t.Fatal(err)
	}
	m, err = r.RenderAll(t.Context(), texts, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(spoken, m); diff != "" {
		t.Error(diff)
	}
}

func TestUploadsAreRefused(t *testing.T) {
	t.Parallel()
	good := tone(8000, 1, time.Second, 0.3)
	for name, tc := range map[string]struct {
		id, lang string
		data     []byte
		want     string
	}{
		"no sound file":    {"welcome", "en", []byte("ID3 music"), "not a WAV file of 16-bit PCM"},
		"too short":        {"welcome", "en", tone(8000, 1, 50*time.Millisecond, 0.3), "the recording lasts 50ms; it may last 200ms to 3m0s"},
		"too long":         {"welcome", "en", tone(8000, 1, 4*time.Minute, 0.3), "the recording lasts 4m0s"},
		"too large":        {"welcome", "en", make([]byte, prompt.MaxUpload+10), "larger than 32 MiB"},
		"silence":          {"welcome", "en", tone(8000, 1, time.Second, 0), "nothing can be heard"},
		"path in the id":   {"../../etc/passwd", "en", good, "there is no such prompt"},
		"path in language": {"welcome", "../en", good, "there is no such prompt"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, dir := renderer(t)
			_, err := r.Upload(tc.id, tc.lang, bytes.NewReader(tc.data))
			if err == nil || !strings.Contains(err.Error(), tc.want) || !fault.Is(err, fault.Invalid) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
			left, _ := filepath.Glob(filepath.Join(dir, "*", "*"))
			if len(left) > 0 {
				t.Errorf("left over: %v", left)
			}
		})
	}
}

func FuzzUpload(f *testing.F) {
	f.Add(tone(8000, 1, 300*time.Millisecond, 0.3))
	f.Add([]byte("RIFF\x00\x00\x00\x00WAVEfmt "))
	dir := f.TempDir()
	r, err := prompt.New(prompt.Config{Dir: dir, Uploads: filepath.Join(dir, "up"), Command: []string{"x"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := r.Upload("p", "en", bytes.NewReader(data))
		if err == nil && (s.Duration <= 0 || s.Duration > prompt.MaxUploadLength+time.Second) {
			t.Fatalf("accepted with %v", s.Duration)
		}
	})
}
