//go:build e2e

package traffic

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"heartline/internal/app"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

// How long what belongs to a call may outlive it.
const (
	afterEnd   = 30 * time.Second  // legs and bridges: a teardown is tried again for as long
	afterAudio = 120 * time.Second // clear audio, until the archive has sealed it
	longestTry = 110 * time.Second // callers stay for 90 s at most
)

// Census compares, again and again while calls go on, what the switch holds with what the ledger knows: whatever is
// there must belong to a call that goes on, or to a desk.
type Census struct {
	tr  *Traffic
	pos int64 // in the ledger

	arrived map[string]time.Time // by call: when it came
	ended   map[string]time.Time // by call: when the ledger got its end
	began   time.Time
	most    Count
	looks   int
	found   map[string]bool // what was reported already
}

// Count is what one look found.
type Count struct {
	Open, Channels, Snoops, Bridges, Recordings, Goroutines, Memory int // Memory in MiB
}

// NewCensus begins to count.
func (tr *Traffic) NewCensus() *Census {
	return &Census{
		tr: tr, arrived: map[string]time.Time{}, ended: map[string]time.Time{}, began: time.Now(), found: map[string]bool{},
	}
}

// Run looks each period until ctx ends, and tells what it finds.
func (c *Census) Run(ctx context.Context, period time.Duration, more func() string) {
	tick := time.NewTicker(period)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := c.Look()
		c.tr.t.Logf("after %v: %d callers on the line, %d calls open of %d; %d channels (%d snoops), %d bridges, %d recordings, %d goroutines, %d MiB%s",
			time.Since(c.began).Round(time.Second), c.tr.inCall.Load(), now.Open, len(c.arrived), now.Channels, now.Snoops, now.Bridges, now.Recordings,
			now.Goroutines, now.Memory, more())
	}
}

// Most is the most that was ever found of each, and how often was looked.
func (c *Census) Most() (Count, int) { return c.most, c.looks }

type object struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Creation string   `json:"creationtime"` // of a channel
	Channels []string `json:"channels"`     // of a bridge
}

// Look counts once, and reports what belongs to nobody.
func (c *Census) Look() Count {
	c.tr.t.Helper()
	c.looks++
	var channels, bridges []object
	h := c.tr.House
	if h.Asterisk(http.MethodGet, "/bridges", &bridges) != http.StatusOK || h.Asterisk(http.MethodGet, "/channels", &channels) != http.StatusOK {
		c.tr.t.Error("Asterisk does not say what it holds")
	}
	files, _ := filepath.Glob(filepath.Join(app.RecordingSpool(h.Config), "*.wav"))
	at := time.Now()
	c.read()
	n := Count{Channels: len(channels), Bridges: len(bridges), Recordings: len(files), Goroutines: c.tr.Goroutines(), Memory: c.memory()}
	home := map[string]string{} // by channel: its bridge
	for _, b := range bridges {
		c.owned(at, "the bridge", b.ID, afterEnd)
		for _, ch := range b.Channels {
			home[ch] = b.ID
		}
	}
	for _, ch := range channels {
		if strings.HasPrefix(ch.Name, "Snoop/") {
			n.Snoops++
		}
		if _, _, _, ours := id.ParseObject(ch.ID); ours {
			c.owned(at, "the channel", ch.ID, afterEnd)
			continue
		}
		// A caller or the line of a desk: in a bridge of ours, but for the first moments and the last.
		came, err := time.Parse("2006-01-02T15:04:05.000-0700", ch.Creation)
		if home[ch.ID] == "" && err == nil && at.Sub(came) > longestTry {
			c.leaked("the channel %s (%s) is in no bridge", ch.ID, ch.Name)
		}
	}
	for _, f := range files {
		c.owned(at, "the recording", strings.TrimSuffix(filepath.Base(f), ".wav"), afterAudio)
	}
	for call, came := range c.arrived {
		if _, over := c.ended[call]; over {
			continue
		}
		n.Open++
		if at.Sub(came) > longestTry+afterEnd {
			c.leaked("the call %s has been open for %v", call, at.Sub(came).Round(time.Second))
		}
	}
	c.kept(at)
	c.most = Count{
		max(c.most.Open, n.Open), max(c.most.Channels, n.Channels), max(c.most.Snoops, n.Snoops), max(c.most.Bridges, n.Bridges),
		max(c.most.Recordings, n.Recordings), max(c.most.Goroutines, n.Goroutines), max(c.most.Memory, n.Memory),
	}
	return n
}

// read takes what the ledger got since the last look.
func (c *Census) read() {
	c.tr.t.Helper()
	for _, e := range c.tr.House.FactsAfter(c.pos) {
		c.pos = e.Pos
		call := strings.TrimPrefix(string(e.Stream), "call:")
		if e.Kind == ledger.KindCallArrived {
			c.arrived[call] = e.At
		}
		if e.Kind == ledger.KindCallEnded {
			c.ended[call] = e.At
		}
	}
}

// owned wants that a thing's call goes on, or has ended only just now. What is of no call is of a desk.
func (c *Census) owned(at time.Time, what, name string, grace time.Duration) {
	owner, _, _, ours := id.ParseObject(name)
	if !ours {
		c.leaked("%s %q is none of ours", what, name)
		return
	}
	if end, over := c.ended[owner]; over && at.Sub(end) > grace {
		c.leaked("%s %s is of a call that ended %v ago", what, name, at.Sub(end).Round(time.Second))
	}
}

// kept wants no counsellor to be kept by a call that has ended, or reserved for longer than any offer lasts.
func (c *Census) kept(at time.Time) {
	var board struct {
		Agents []struct {
			Status struct {
				Agent struct{ ID string }
				State string
				Since time.Time
				Call  string `json:"call_id"`
			}
		}
	}
	if status, _ := c.tr.House.As("boss").Do(http.MethodGet, "/board", nil, &board); status != http.StatusOK {
		return
	}
	for _, a := range board.Agents {
		st := a.Status
		end, over := c.ended[st.Call]
		switch {
		case slices.Contains([]string{"talking", "hold"}, st.State) && over && at.Sub(end) > afterEnd:
			c.leaked("%s is kept as %s by the call %s, which ended %v ago", st.Agent.ID, st.State, st.Call, at.Sub(end).Round(time.Second))
		case st.State == "reserved" && at.Sub(st.Since) > afterEnd:
			c.leaked("%s has been reserved for %v", st.Agent.ID, at.Sub(st.Since).Round(time.Second))
		}
	}
}

// leaked reports a thing once.
func (c *Census) leaked(format string, args ...any) {
	c.tr.t.Helper()
	key := fmt.Sprint(append([]any{format}, args[0])...)
	if c.found[key] {
		return
	}
	c.found[key] = true
	c.tr.t.Errorf("left behind after %v: "+format, append([]any{time.Since(c.began).Round(time.Second)}, args...)...)
}

// memory is what the controller holds, in MiB.
func (c *Census) memory() int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.tr.House.Serve().Cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		var kb int
		if n, _ := fmt.Sscanf(line, "VmRSS: %d kB", &kb); n == 1 {
			return kb / 1024
		}
	}
	return 0
}

// Mended is what the controller had to mend by itself: things that nobody claimed and that a sweep took down, and callers
// who were lost on the way. Where nothing failed there is nothing to mend.
func (tr *Traffic) Mended() (swept, lost int) {
	tr.t.Helper()
	for line := range strings.Lines(tr.House.MetricsText()) {
		var n int
		if c, _ := fmt.Sscanf(line, `heartline_call_faults_total{state="swept"} %d`, &n); c == 1 {
			swept = n
		}
		if c, _ := fmt.Sscanf(line, `heartline_call_faults_total{state="lost"} %d`, &n); c == 1 {
			lost = n
		}
	}
	return swept, lost
}

// Tale tells the facts of the calls that a caller's may be: those that came within half a second of the INVITE.
func (tr *Traffic) Tale(h Heard) string {
	tr.t.Helper()
	facts := tr.House.Facts()
	near := map[ledger.Stream]bool{}
	for _, e := range facts {
		if d := e.At.Sub(h.At); e.Kind == ledger.KindCallArrived && d > -100*time.Millisecond && d < 500*time.Millisecond {
			near[e.Stream] = true
		}
	}
	var b strings.Builder
	for _, e := range facts {
		if near[e.Stream] {
			fmt.Fprintf(&b, "%s %s %s %s %.300s\n", e.Stream, e.At.Local().Format("15:04:05.000"), e.Actor, e.Kind, e.Data)
		}
	}
	return b.String()
}
