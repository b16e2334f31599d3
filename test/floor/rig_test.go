//go:build e2e

package floor_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"heartline/internal/phone"
	"heartline/test/house"
)

// Tones, in Hz: what callers and counsellors say, and what the two classes of music play.
const (
	callerTone  = 2300
	otherTone   = 2100
	thirdTone   = 1900
	firstTone   = 1300
	secondTone  = 1700
	plainMusic  = 620
	gradedMusic = 850
)

// hall is a house with two telephones at seats and a supervisor.
type hall struct {
	*house.House
	boss, a1, a2  *house.Client
	first, second *phone.Phone
}

// line is a queue on the board.
type line struct {
	ID          string
	Switchboard struct{ Agent struct{ ID string } }
}

// board is what a test reads of the board.
type board struct {
	Waiting []struct {
		CallID   string `json:"call_id"`
		Grade    string
		Position int
	}
	Calls []struct {
		CallID string `json:"call_id"`
		State  string
	}
	Floor struct {
		Queues []line
		Surges []struct {
			Hotline struct{ ID string }
			On      bool
		}
		Alerts []struct{ ID, Kind string }
	}
}

func open(t *testing.T, options ...house.Option) *hall {
	t.Helper()
	dir := t.TempDir()
	music := func(name string, hz int) string {
		path := filepath.Join(dir, name+".wav")
		if err := os.WriteFile(path, toneWAV(hz), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	floor := fmt.Sprintf(`floor:
  welfare: {red_cap: 1, pause: 10s, debrief_due: 1h}
  grades:
    red: {music: graded, comfort: {every: 20s, prompts: [comfort]}}
music:
  - {id: default, files: [%q]}
  - {id: graded, files: [%q]}

hotlines:
  - id: urgent
    name: {zh-CN: 紧急热线, en: Urgent line}
    numbers: ["96222"]
    grade: red
    languages: [zh-CN]
    queue: main
    message_box: box
`, music("plain", plainMusic), music("graded", gradedMusic))
	h := &hall{House: house.New(t, append([]house.Option{
		house.Replace("hotlines:\n", floor),
		house.Replace("    after_call: 1s\n    max_missed: 3\n", "    after_call: 6s\n    after_call_red: 1s\n    max_missed: 3\n"),
		house.Replace("reasons:\n  - {id: break", "reasons:\n  - {id: meal, name: {zh-CN: 用餐, en: Meal}}\n  - {id: break"),
	}, options...)...)}
	h.boss = h.As("boss")
	answers := func(*phone.Call) phone.Reaction { return phone.Answer(50 * time.Millisecond) }
	h.first, h.second = h.SeatPhone("1", firstTone, answers), h.SeatPhone("2", secondTone, answers)
	h.a1, h.a2 = h.Sit("a1", "1"), h.Sit("a2", "2")
	return h
}

// use lets a subtest report what fails.
func (h *hall) use(t *testing.T) { h.T = t }

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// rings returns the call that came in at a telephone, once it is answered.
func (h *hall) rings(who string, p *phone.Phone) *phone.Call {
	h.T.Helper()
	c, err := p.NextCall(within(h.T, 15*time.Second))
	if err == nil {
		err = c.WaitAnswered(within(h.T, 5*time.Second))
	}
	if err != nil {
		h.T.Fatalf("the telephone of %s does not ring and answer: %v", who, err)
	}
	return c
}

func (h *hall) hangup(c *phone.Call) {
	h.T.Helper()
	if err := c.Hangup(within(h.T, 5*time.Second)); err != nil {
		h.T.Fatalf("hang up: %v", err)
	}
}

// hears waits until an ear hears a tone.
func (h *hall) hears(who string, ear *phone.Call, hz int) {
	h.T.Helper()
	h.Until(fmt.Sprintf("%s to hear %d Hz", who, hz), 12*time.Second, func() bool {
		to := time.Now().Add(-60 * time.Millisecond)
		n := 0
		for _, f := range ear.Frames(to.Add(-320*time.Millisecond), to) {
			if slices.Contains(ear.Tones(f), hz) {
				n++
			}
		}
		return n >= 13
	})
}

func (h *hall) board() (b board) {
	h.T.Helper()
	h.boss.Must(http.MethodGet, "/board", nil, &b)
	return b
}

// waits dials a line and returns once the caller stands on the board as the last of n.
func (h *hall) waits(tone int, line string, n int) (caller *phone.Call, id string) {
	h.T.Helper()
	known := map[string]bool{}
	for _, w := range h.board().Waiting {
		known[w.CallID] = true
	}
	caller = h.Dial(h.Caller(tone), line, phone.DialOptions{})
	h.Until(fmt.Sprintf("%d callers to wait", n), 10*time.Second, func() bool {
		b := h.board()
		for _, w := range b.Waiting {
			if !known[w.CallID] {
				id = w.CallID
			}
		}
		return len(b.Waiting) == n && id != ""
	})
	return caller, id
}

// status is a counsellor's state with its reason, as "state" or "state:reason".
func (h *hall) status(c *house.Client) string {
	h.T.Helper()
	var d struct {
		Status struct{ State, Reason string }
	}
	c.Must(http.MethodGet, "/desk", nil, &d)
	if d.Status.Reason != "" {
		return d.Status.State + ":" + d.Status.Reason
	}
	return d.Status.State
}

func (h *hall) is(c *house.Client, want string, limit time.Duration) {
	h.T.Helper()
	h.Until(c.User+" to be "+want, limit, func() bool { return h.status(c) == want })
}

func (h *hall) set(c *house.Client, state string) {
	h.T.Helper()
	c.Must(http.MethodPost, "/desk/state", map[string]string{"state": state}, nil)
}

// written ends a counsellor's after-call work as soon as it has begun.
func (h *hall) written(c *house.Client) {
	h.T.Helper()
	h.is(c, "after_call", 5*time.Second)
	c.Must(http.MethodPost, "/desk/after-call/done", nil, nil)
}

// ready makes both counsellors ready, whatever they do, the first one first. A supervisor ends pauses.
func (h *hall) ready() {
	h.T.Helper()
	for _, c := range []*house.Client{h.a1, h.a2} {
		h.boss.Must(http.MethodPost, "/agents/"+c.User+"/state", map[string]string{"state": "not_ready"}, nil)
		h.Until(c.User+" to be not ready", 10*time.Second, func() bool { return c.State() == "not_ready" })
		h.boss.Must(http.MethodPost, "/agents/"+c.User+"/state", map[string]string{"state": "ready"}, nil)
		h.is(c, "ready", 5*time.Second)
	}
}

// toneWAV is eight seconds of a tone at 8 kHz.
func toneWAV(hz int) []byte {
	const rate = 8000
	samples := make([]int16, 8*rate)
	for i := range samples {
		samples[i] = int16(math.Round(9000 * math.Sin(2*math.Pi*float64(hz)*float64(i)/rate)))
	}
	var b bytes.Buffer
	size := uint32(2 * len(samples))
	b.WriteString("RIFF")
	for _, v := range []any{
		36 + size, []byte("WAVEfmt "), uint32(16), uint16(1), uint16(1), uint32(rate), uint32(2 * rate), uint16(2), uint16(16), []byte("data"), size, samples,
	} {
		_ = binary.Write(&b, binary.LittleEndian, v)
	}
	return b.Bytes()
}
