//go:build e2e

// Package archive_test proves the archive with the real encoder: what two people said is on its side and in its
// place when the sealed file is played.
package archive_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"heartline/internal/access/keys"
	"heartline/internal/archive"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/wav"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const rate = 8000

// books knows one call and keeps what was sealed.
type books struct {
	call   archive.Call
	sealed chan archive.Stored
}

func (b books) Call(context.Context, string) (archive.Call, error) { return b.call, nil }
func (b books) Find(context.Context, string) (archive.Stored, error) {
	return archive.Stored{}, fault.New(fault.NotFound, "test", "none")
}
func (b books) Sealed(_ context.Context, s archive.Stored) error { b.sealed <- s; return nil }
func (b books) Due(context.Context, time.Time, int) ([]archive.Stored, error) {
	return nil, nil
}
func (b books) Deleted(context.Context, archive.Proof) error { return nil }

// leg is a WAV file with a tone, as Asterisk leaves it when it is killed: its lengths are zero.
func leg(t *testing.T, hz float64, length time.Duration, killed bool) []byte {
	t.Helper()
	samples := make([]int16, int(length.Seconds()*rate))
	for i := range samples {
		samples[i] = int16(8000 * math.Sin(2*math.Pi*hz*float64(i)/rate))
	}
	var b bytes.Buffer
	if err := wav.Encode(&b, rate, 1, samples); err != nil {
		t.Fatal(err)
	}
	if killed {
		binary.LittleEndian.PutUint32(b.Bytes()[4:], 0)
		binary.LittleEndian.PutUint32(b.Bytes()[40:], 0)
	}
	return b.Bytes()
}

// tone returns the power of hz in one channel of interleaved stereo samples at 48 kHz, within [from, to).
func tone(samples []int16, channel int, hz float64, from, to time.Duration) float64 {
	first, last := int(from.Seconds()*48000), int(to.Seconds()*48000)
	var re, im float64
	for i := first; i < last && 2*i+1 < len(samples); i++ {
		phase := 2 * math.Pi * hz * float64(i) / 48000
		re += float64(samples[2*i+channel]) * math.Cos(phase)
		im += float64(samples[2*i+channel]) * math.Sin(phase)
	}
	return 2 * math.Hypot(re, im) / float64(last-first)
}

func TestSealedTalkPlays(t *testing.T) {
	spool, err := os.MkdirTemp("/dev/shm", "heartline-test-") //nolint:usetesting // a spool is on tmpfs
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(spool) })
	call := id.New()
	begun := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	at := func(s float64) time.Time { return begun.Add(time.Duration(s * float64(time.Second))) }
	pause := []archive.Span{{From: at(4), To: at(6)}}
	caller, counsellor := id.Object(call, id.RoleRecord, 0), id.Object(call, id.RoleRecord, 1)
	for name, file := range map[string][]byte{
		caller:     leg(t, 440, 8*time.Second, false), // ten seconds with two of pause
		counsellor: leg(t, 880, 7*time.Second, true),  // one second later
	} {
		if err := os.WriteFile(filepath.Join(spool, name+".wav"), file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	keyDir := filepath.Join(t.TempDir(), "keys")
	if _, err := keys.Create(keyDir, ""); err != nil {
		t.Fatal(err)
	}
	ring, err := keys.Open(keyDir, &keys.Memory{})
	if err != nil {
		t.Fatal(err)
	}
	b := books{sealed: make(chan archive.Stored, 1), call: archive.Call{Parts: []archive.Part{
		{Name: caller, Side: archive.Caller, StartedAt: at(0), EndedAt: at(10), Pauses: pause},
		{Name: counsellor, Side: archive.Counsellor, StartedAt: at(1), EndedAt: at(10), Pauses: pause},
	}}}
	if err := archive.CheckEncoder(""); err != nil {
		t.Fatal(err)
	}
	a, err := archive.New(archive.Config{Dir: t.TempDir(), Spools: []string{spool}}, ring, b)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	var s archive.Stored
	select {
	case s = <-b.sealed:
	case <-ctx.Done():
		t.Fatalf("not sealed: %+v", a.Health())
	}
	if s.Duration != 10*time.Second || len(s.Gaps) != 1 || s.Gaps[0] != (archive.Gap{From: 4 * time.Second, To: 6 * time.Second}) || s.Warning != "" {
		t.Errorf("%+v", s)
	}
	p, err := a.OpenPlayback(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	samples := decode(t, p)
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if length := float64(len(samples)) / 2 / 48000; math.Abs(length-10) > 0.05 {
		t.Errorf("%.2f s long", length)
	}
	const ms = time.Millisecond
	for _, row := range []struct {
		channel  int
		hz       float64
		from, to time.Duration
		heard    bool
	}{
		{0, 440, 100 * ms, 3900 * ms, true},
		{0, 440, 4100 * ms, 5900 * ms, false},
		{0, 440, 6100 * ms, 9900 * ms, true},
		{1, 880, 100 * ms, 900 * ms, false},
		{1, 880, 1100 * ms, 3900 * ms, true},
		{1, 880, 4100 * ms, 5900 * ms, false},
		{1, 880, 6100 * ms, 9900 * ms, true},
		{0, 880, 1100 * ms, 3900 * ms, false},
		{1, 440, 1100 * ms, 3900 * ms, false},
	} {
		got := tone(samples, row.channel, row.hz, row.from, row.to)
		if (got > 5000) != row.heard || !row.heard && got > 400 {
			t.Errorf("channel %d, %.0f Hz, %v to %v: amplitude %.0f, heard wanted %v", row.channel, row.hz, row.from, row.to, got, row.heard)
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(spool); len(left) != 0 {
		t.Errorf("%d clear files left", len(left))
	}
}

// decode returns stereo samples at 48 kHz.
func decode(t *testing.T, r io.Reader) []int16 {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "opusdec", "--quiet", "--rate", "48000", "--force-wav", "-", "-")
	cmd.Stdin = r
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	h, samples, err := wav.Decode(out)
	if err != nil || h.Channels != 2 || h.Rate != 48000 {
		t.Fatalf("%+v, %v", h, err)
	}
	return samples
}
