//go:build e2e

package pbx_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/coder/websocket"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/id"
	"heartline/internal/pbx"
	"heartline/internal/pbx/contract"
	"heartline/internal/wav"
)

// farApp is the rig's own application, which holds the far halves of Local channels.
const farApp = "rig-far"

// rig is the contract's rig on a real Asterisk.
type rig struct {
	asterisk *asterisk
	wire     *fakepbx.Wire
	prompts  map[time.Duration]string
	stopFar  func()
}

func TestContractOnAsterisk(t *testing.T) {
	a := newAsterisk(t)
	wire, err := fakepbx.NewWire(a.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(wire.Close)
	r := &rig{asterisk: a, wire: wire, prompts: make(map[time.Duration]string)}
	r.stopFar = r.listen(t, farApp)
	t.Cleanup(func() { r.stopFar() })
	contract.Run(t, r)
}

func (r *rig) Config(*testing.T) pbx.Config {
	return pbx.Config{Node: "n1", Name: "test", URL: "http://" + r.wire.Addr() + "/ari", User: ariUser, Password: ariPassword}
}

func (r *rig) Wire() *fakepbx.Wire { return r.wire }

// ask sends a request straight to Asterisk, past the wire.
func (r *rig) ask(t *testing.T, method, path string, query url.Values, out any) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, "http://"+r.asterisk.addr+"/ari"+path+"?"+query.Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(ariUser, ariPassword)
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if out != nil && resp.StatusCode == http.StatusOK {
		if err := json.Unmarshal(data, out); err != nil {
			t.Fatalf("%s %s: %v", method, path, err)
		}
	}
	return resp.StatusCode
}

// listen keeps an event socket of an application open and ignores what it says. The function ends it.
func (r *rig) listen(t *testing.T, app string) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	auth := base64.StdEncoding.EncodeToString([]byte(ariUser + ":" + ariPassword))
	conn, _, err := websocket.Dial(ctx, "ws://"+r.asterisk.addr+"/ari/events?app="+app, &websocket.DialOptions{
		HTTPHeader: http.Header{"Authorization": {"Basic " + auth}},
	})
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	conn.SetReadLimit(-1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			if _, _, err := conn.Read(ctx); err != nil {
				return
			}
		}
	}()
	return func() { cancel(); <-done; _ = conn.CloseNow() }
}

// caller is the far half of a Local channel.
type caller struct {
	rig     *rig
	id, far string
}

func (r *rig) Call(t *testing.T, number, dialed string) contract.Caller {
	t.Helper()
	c := caller{rig: r, id: "in-" + id.New(), far: "far-" + id.New()}
	code := r.ask(t, http.MethodPost, "/channels", url.Values{
		"endpoint": {"Local/" + dialed + "@hotline-in/n"}, "app": {farApp}, "channelId": {c.far}, "otherChannelId": {c.id},
		"callerId": {number}, "timeout": {"600"},
	}, nil)
	if code != http.StatusOK {
		t.Fatalf("calling was answered with %d", code)
	}
	return c
}

func (c caller) ID() string { return c.id }

// Sends plays silence at the far half for longer than any test lasts.
func (r *rig) Sends(t *testing.T, who contract.Caller) {
	t.Helper()
	path := filepath.Join(r.asterisk.dir, "sounds", "silence")
	if _, err := os.Stat(path + ".wav"); err != nil {
		writeWave(t, path+".wav", 2*time.Minute, 0)
	}
	c := who.(caller)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(3 * time.Second); ; <-tick.C {
		if r.ask(t, http.MethodPost, "/channels/"+c.far+"/play", url.Values{"media": {"sound:" + path}}, nil) == http.StatusCreated {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the far end does not send")
		}
	}
}

func (c caller) Hangup(t *testing.T) {
	c.rig.ask(t, http.MethodDelete, "/channels/"+c.far, nil, nil)
}

// far commands the far half as soon as the rig's application has it.
func (c caller) command(t *testing.T, method, what string, query url.Values) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(3 * time.Second); ; <-tick.C {
		code := c.rig.ask(t, method, "/channels/"+c.far+what, query, nil)
		if code == http.StatusNoContent {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s of the far end was answered with %d", what, code)
		}
	}
}

func (c caller) Press(t *testing.T, keys string) {
	c.command(t, http.MethodPost, "/dtmf", url.Values{"dtmf": {keys}, "between": {"40"}, "duration": {"60"}})
}

func (r *rig) Endpoint(p contract.Phone) string {
	if p == contract.Unreachable {
		return "PJSIP/nobody"
	}
	return "Local/" + string(p) + "@far/n"
}

func (r *rig) Prompt(t *testing.T, d time.Duration) string {
	t.Helper()
	if r.prompts[d] == "" {
		path := filepath.Join(r.asterisk.dir, "sounds", fmt.Sprintf("p%d", d.Milliseconds()))
		writeTone(t, path+".wav", d)
		r.prompts[d] = "sound:" + path
	}
	return r.prompts[d]
}

// Odd makes Asterisk send what a stock client stumbles over.
func (r *rig) Odd(t *testing.T, app string) {
	t.Helper()
	far := "odd-" + id.New()
	r.ask(t, http.MethodPost, "/channels", url.Values{"endpoint": {"Local/s@foreign/n"}, "extension": {"silent"}, "context": {"far"}, "priority": {"1"}, "channelId": {far}}, nil)
	r.ask(t, http.MethodPost, "/events/user/"+url.PathEscape("odd name"), url.Values{"application": {app}}, nil)
	r.ask(t, http.MethodDelete, "/channels/"+far, nil, nil)
}

func (r *rig) Replace(t *testing.T, app string) {
	t.Helper()
	t.Cleanup(r.listen(t, app))
}

func (r *rig) Kill(t *testing.T) {
	t.Helper()
	r.asterisk.kill()
	r.stopFar()
	r.asterisk.start(t)
	r.stopFar = r.listen(t, farApp)
}

func (r *rig) Global(t *testing.T, name string) string {
	t.Helper()
	var v struct{ Value string }
	r.ask(t, http.MethodGet, "/asterisk/variable", url.Values{"variable": {name}}, &v)
	return v.Value
}

func (r *rig) DeskFields(t *testing.T, desk string) map[string]string {
	t.Helper()
	var fields []struct{ Attribute, Value string }
	if r.ask(t, http.MethodGet, "/asterisk/config/dynamic/res_pjsip/auth/"+desk, nil, &fields) != http.StatusOK {
		return nil
	}
	out := make(map[string]string)
	for _, f := range fields {
		out[f.Attribute] = f.Value
	}
	return out
}

// HearsMusic records what reaches the far half for half a second and looks for energy.
func (r *rig) HearsMusic(t *testing.T, l *pbx.Link, c contract.Caller) bool {
	t.Helper()
	owner := id.New()
	snoop, file := id.Object(owner, id.RoleSnoop, 0), id.Object(owner, id.RoleRecord, 0)
	ctx := t.Context()
	if err := l.Snoop(ctx, c.(caller).far, snoop); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Hangup(ctx, snoop, 16) }()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(3 * time.Second); ; <-tick.C {
		if err := l.Record(ctx, call.Record{Name: file, Channel: snoop}); err == nil {
			break
		} else if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
	<-time.After(500 * time.Millisecond)
	if err := l.StopRecord(ctx, file); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(r.recording(file))
	if err != nil {
		t.Fatal(err)
	}
	_, samples, err := wav.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	var sum float64
	for _, s := range samples {
		sum += float64(s) * float64(s)
	}
	return len(samples) > 0 && math.Sqrt(sum/float64(len(samples))) > 500
}

func (r *rig) recording(name string) string {
	return filepath.Join(r.asterisk.dir, "spool", "recording", name+".wav")
}

// Speaks plays a tone at the far half.
func (r *rig) Speaks(t *testing.T, who contract.Caller, d time.Duration) {
	t.Helper()
	c := who.(caller)
	media := r.Prompt(t, d)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(3 * time.Second); ; <-tick.C {
		if r.ask(t, http.MethodPost, "/channels/"+c.far+"/play", url.Values{"media": {media}}, nil) == http.StatusCreated {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the far end does not speak")
		}
	}
}

func (r *rig) Recorded(_ *testing.T, name string) (int64, bool) {
	st, err := os.Stat(r.recording(name))
	if err != nil {
		return 0, false
	}
	return st.Size(), true
}

func (r *rig) KeepAlive() time.Duration { return keepAlive }

// writeTone writes a WAV file of 440 Hz.
func writeTone(t *testing.T, path string, d time.Duration) {
	t.Helper()
	writeWave(t, path, d, 8000)
}

// writeWave writes a WAV file of 440 Hz of an amplitude.
func writeWave(t *testing.T, path string, d time.Duration, amplitude float64) {
	t.Helper()
	const rate = 8000
	samples := make([]int16, int(d.Seconds()*rate))
	for i := range samples {
		samples[i] = int16(amplitude * math.Sin(2*math.Pi*440*float64(i)/rate))
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(wav.Encode(f, rate, 1, samples), f.Close()); err != nil {
		t.Fatal(err)
	}
}
