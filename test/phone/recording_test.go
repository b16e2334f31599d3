//go:build e2e

package phone_test

import (
	"context"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/coder/websocket"

	"heartline/internal/phone"
	"heartline/internal/wav"
)

// probe is the smallest ARI application: it knows the channels that came in.
type probe struct {
	t   *testing.T
	pbx *asterisk
	in  chan string
}

func startProbe(t *testing.T, pbx *asterisk) *probe {
	t.Helper()
	p := &probe{t: t, pbx: pbx, in: make(chan string, 16)}
	ctx, cancel := context.WithCancel(t.Context())
	conn, _, err := websocket.Dial(ctx, "ws://"+pbx.ari+"/ari/events?app=probe&api_key=probe:probe", nil)
	if err != nil {
		t.Fatal(err)
	}
	conn.SetReadLimit(1 << 20)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			_, b, err := conn.Read(ctx)
			if err != nil {
				return
			}
			var e struct {
				Type    string
				Channel struct{ ID string }
			}
			if json.Unmarshal(b, &e) == nil && e.Type == "StasisStart" {
				p.in <- e.Channel.ID
			}
		}
	}()
	t.Cleanup(func() { cancel(); _ = conn.CloseNow(); <-done })
	return p
}

func (p *probe) next() string {
	p.t.Helper()
	select {
	case id := <-p.in:
		return id
	case <-bounded(p.t).Done():
		p.t.Fatal("no channel came into the application")
		return ""
	}
}

func (p *probe) do(method, path string, query url.Values) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(bounded(p.t), method, "http://"+p.pbx.ari+"/ari"+path+"?"+query.Encode(), nil)
	if err != nil {
		p.t.Fatal(err)
	}
	req.SetBasicAuth("probe", "probe")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if body, _ := io.ReadAll(res.Body); res.StatusCode >= 300 {
		p.t.Fatalf("%s %s: %s %s", method, path, res.Status, body)
	}
}

// written reads a recording that was stopped, once it grows no more: the answer to the stop comes before its last part is
// written.
func (p *probe) written(name string) (h wav.Header, samples []int16) {
	p.t.Helper()
	for size := -1; ; {
		file, err := os.ReadFile(name)
		if err != nil {
			p.t.Fatal(err)
		}
		if len(file) == size {
			if h, samples, err = wav.Decode(file); err != nil {
				p.t.Fatal(err)
			}
			return h, samples
		}
		size = len(file)
		p.wait(300 * time.Millisecond)
	}
}

// wait lets real time pass: the test measures a recording of it.
func (p *probe) wait(d time.Duration) {
	p.t.Helper()
	timer := time.NewTimer(d)
	defer timer.Stop()
	<-timer.C
}

// The archive lays legs beside each other by what this test shows about the files that Asterisk writes.
func TestWhatASnoopRecordsOfAMutedAndAPausedLeg(t *testing.T) {
	pbx := startAsterisk(t)
	p := startProbe(t, pbx)
	caller := start(t, phone.Config{Server: pbx.sip, User: "1380", Sound: phone.Tone(440)})
	c := dial(t, caller, "500", phone.DialOptions{})
	channel := p.next()
	p.do("POST", "/channels/"+channel+"/answer", nil)
	answered(t, c)
	p.do("POST", "/channels/"+channel+"/snoop/leg", url.Values{"spy": {"in"}, "app": {"probe"}})
	if got := p.next(); got != "leg" {
		t.Fatalf("snoop %q", got)
	}
	p.do("POST", "/channels/leg/record", url.Values{"name": {"leg"}, "format": {"wav"}, "terminateOn": {"none"}})
	begun := time.Now()
	p.wait(time.Second) // tone
	c.Mute(true)
	p.wait(2 * time.Second) // no packet at all
	c.Mute(false)
	p.wait(time.Second)
	p.do("POST", "/recordings/live/leg/pause", nil)
	p.wait(2 * time.Second)
	p.do("DELETE", "/recordings/live/leg/pause", nil)
	p.wait(time.Second)
	p.do("POST", "/recordings/live/leg/stop", nil)
	whole := time.Since(begun)
	h, samples := p.written(filepath.Join(pbx.spool, "leg.wav"))
	length := time.Duration(len(samples)) * time.Second / time.Duration(h.Rate)
	// A pause is cut out of the file: what follows moves forward.
	if want := whole - 2*time.Second; (length - want).Abs() > 200*time.Millisecond {
		t.Errorf("%v long after %v with a pause of 2 s", length, whole)
	}
	// A leg that sends nothing is silence in the file: it keeps its place.
	silent := 0
	for i := 0; i+h.Rate/10 <= len(samples); i += h.Rate / 10 {
		sum := 0.0
		for _, s := range samples[i : i+h.Rate/10] {
			sum += float64(s) * float64(s)
		}
		if math.Sqrt(sum/float64(h.Rate/10)) < 1000 {
			silent++
		}
	}
	if silent < 17 || silent > 22 {
		t.Errorf("%d tenths of a second are silent, want 20", silent)
	}
}
