//go:build e2e

package recording_test

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"log/slog"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/internal/app"
	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/internal/wav"
	"heartline/test/house"
)

const (
	callerTone = 440
	seatTone   = 1000
	opusRate   = 48000 // Opus always plays at 48 kHz
	crosstalk  = 3     // a side may leak so small a part: Opus joins the sides where packets were lost under load
)

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func hears(t *testing.T, who string, c *phone.Call, hz int) {
	t.Helper()
	if _, err := c.WaitTone(within(t, 20*time.Second), hz, 300*time.Millisecond); err != nil {
		t.Fatalf("%s does not hear %d Hz: %v", who, hz, err)
	}
}

func hangup(t *testing.T, c *phone.Call) {
	t.Helper()
	if err := c.Hangup(within(t, 5*time.Second)); err != nil {
		t.Fatalf("hang up: %v", err)
	}
}

// staffed is a house with a counsellor at seat 1 who answers.
func staffed(t *testing.T) (*house.House, *house.Client) {
	t.Helper()
	h := house.New(t)
	h.SeatPhone("1", seatTone, func(*phone.Call) phone.Reaction { return phone.Answer(0) })
	return h, h.Sit("a1", "1")
}

// recorded dials the hotline that announces and records, hears the announcement to its end, and talks.
func recorded(t *testing.T, h *house.House) (c *phone.Call, id string) {
	t.Helper()
	c = h.Dial(h.Caller(callerTone), "12345", phone.DialOptions{})
	if err := c.SendDigits(within(t, 5*time.Second), "1"); err != nil {
		t.Fatal(err)
	}
	hears(t, "the caller", c, seatTone)
	return c, lastCall(h)
}

// lastCall returns the id of the call that arrived last.
func lastCall(h *house.House) (id string) {
	for _, e := range h.Facts() {
		if e.Kind == ledger.KindCallArrived {
			id = strings.TrimPrefix(string(e.Stream), string(ledger.CallStream("")))
		}
	}
	return id
}

// sealed waits until n recordings of a call are sealed, and returns them.
func sealed(t *testing.T, h *house.House, call string, n int) []ledger.RecordingSealed {
	t.Helper()
	var found []ledger.RecordingSealed
	h.Until("the recording to be sealed", 40*time.Second, func() bool {
		found = nil
		for _, s := range house.FactsOf[ledger.RecordingSealed](h) {
			if s.Call == call {
				found = append(found, s)
			}
		}
		return len(found) >= n
	})
	return found
}

// open decrypts a sealed object with the house's keys.
func open(t *testing.T, h *house.House, s ledger.RecordingSealed) []byte {
	t.Helper()
	ctx := within(t, 20*time.Second)
	data, err := app.OpenBeside(ctx, h.Config, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = data.Close() }()
	ring, err := data.Keyring()
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(filepath.Join(h.Config.Path(h.Config.Archive), s.Path))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(file, []byte("OggS")) {
		t.Error("the sealed file holds clear audio")
	}
	r, err := ring.DecryptReader(ctx, s.KeyID, bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// sound is what a sealed object plays.
type sound struct {
	t        *testing.T
	channels int
	samples  []int16
}

// play decodes Ogg Opus.
func play(t *testing.T, opus []byte) sound {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "opusdec", "--quiet", "--rate", "48000", "--force-wav", "-", "-")
	cmd.Stdin = bytes.NewReader(opus)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	header, samples, err := wav.Decode(out)
	if err != nil || header.Rate != opusRate {
		t.Fatalf("%+v, %v", header, err)
	}
	return sound{t, header.Channels, samples}
}

func (s sound) duration() time.Duration {
	return time.Duration(len(s.samples)/s.channels) * time.Second / opusRate
}

// level is the amplitude of a tone in one channel within [from, to).
func (s sound) level(channel, hz int, from, to time.Duration) float64 {
	first, last := int(from.Seconds()*opusRate), int(to.Seconds()*opusRate)
	var re, im float64
	for i := first; i < last && s.channels*i+channel < len(s.samples); i++ {
		phase := 2 * math.Pi * float64(hz) * float64(i) / opusRate
		re += float64(s.samples[s.channels*i+channel]) * math.Cos(phase)
		im += float64(s.samples[s.channels*i+channel]) * math.Sin(phase)
	}
	return 2 * math.Hypot(re, im) / float64(last-first)
}

// apart wants the caller on the left side alone and the counsellor on the right side alone.
func (s sound) apart(from, to time.Duration) {
	s.t.Helper()
	if s.channels != 2 {
		s.t.Fatalf("%d channels", s.channels)
	}
	left, right := s.level(0, callerTone, from, to), s.level(1, seatTone, from, to)
	if left < 1000 || right < 1000 {
		s.t.Errorf("from %v to %v: caller left %.0f, counsellor right %.0f", from, to, left, right)
	}
	if wrong := s.level(0, seatTone, from, to); wrong > right/crosstalk {
		s.t.Errorf("the counsellor is on the caller's side: %.0f of %.0f", wrong, right)
	}
	if wrong := s.level(1, callerTone, from, to); wrong > left/crosstalk {
		s.t.Errorf("the caller is on the counsellor's side: %.0f of %.0f", wrong, left)
	}
}

// spooled lists what Asterisk has left in clear on tmpfs.
func spooled(t *testing.T, h *house.House) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(app.RecordingSpool(h.Config), "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// files counts the sealed files of the archive.
func files(t *testing.T, h *house.House) (n int) {
	t.Helper()
	err := filepath.WalkDir(h.Config.Path(h.Config.Archive), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// listen asks the console for a sound and fetches it.
func listen(t *testing.T, who *house.Client, path string, in any) (url string, all []byte) {
	t.Helper()
	var ticket struct {
		URL string `json:"url"`
	}
	who.Must(http.MethodPost, path, in, &ticket)
	status, all := who.Fetch(ticket.URL, "")
	if status != http.StatusOK {
		t.Fatalf("playback answers %d", status)
	}
	return ticket.URL, all
}
