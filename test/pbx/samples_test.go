//go:build e2e

package pbx_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"heartline/internal/phone"
)

// recorder keeps every event of one socket.
type recorder struct {
	mu     sync.Mutex // protects the following
	events [][]byte
	conn   *websocket.Conn
}

func record(t *testing.T, a *asterisk, app string, all bool) *recorder {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	auth := base64.StdEncoding.EncodeToString([]byte(ariUser + ":" + ariPassword))
	conn, _, err := websocket.Dial(ctx, "ws://"+a.addr+"/ari/events?subscribeAll="+strconv.FormatBool(all)+"&app="+app, &websocket.DialOptions{
		HTTPHeader: http.Header{"Authorization": {"Basic " + auth}},
	})
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	conn.SetReadLimit(-1)
	r := &recorder{conn: conn}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			_, data, err := conn.Read(ctx)
			if err != nil {
				return
			}
			r.mu.Lock()
			r.events = append(r.events, data)
			r.mu.Unlock()
		}
	}()
	t.Cleanup(func() { cancel(); <-done; _ = conn.CloseNow() })
	return r
}

type seenEvent struct {
	Type    string
	Channel struct{ ID string }
}

// first returns the first event of a type about a channel; any when channel is empty.
func (r *recorder) first(kind, channel string) []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, data := range r.events {
		var e seenEvent
		if json.Unmarshal(data, &e) == nil && e.Type == kind && (channel == "" || e.Channel.ID == channel) {
			return data
		}
	}
	return nil
}

func (r *recorder) wait(t *testing.T, kind, channel string) []byte {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(8 * time.Second); ; <-tick.C {
		if data := r.first(kind, channel); data != nil {
			return data
		}
		if time.Now().After(deadline) {
			t.Fatalf("no %s came", kind)
		}
	}
}

// sampled are the event types that this Asterisk can be made to send. The samples in internal/pbx/testdata/events
// are theirs, recorded by running this test with HEARTLINE_RECORD naming that folder.
var sampled = []string{
	"ApplicationMoveFailed", "ApplicationReplaced", "BridgeCreated", "BridgeDestroyed",
	"BridgeVideoSourceChanged", "CallBroadcast", "CallClaimed", "ChannelCallerId", "ChannelConnectedLine", "ChannelCreated",
	"ChannelDestroyed", "ChannelDialplan", "ChannelDtmfReceived", "ChannelEnteredBridge", "ChannelHangupRequest", "ChannelHold",
	"ChannelLeftBridge", "ChannelStateChange", "ChannelTalkingFinished", "ChannelTalkingStarted", "ChannelUnhold", "ChannelUserevent",
	"ChannelVarset", "ContactStatusChange", "DeviceStateChanged", "Dial", "EndpointStateChange", "PeerStatusChange", "PlaybackContinuing",
	"PlaybackFinished", "PlaybackStarted", "RecordingFailed", "RecordingFinished", "RecordingStarted", "RESTResponse", "StasisEnd", "StasisStart",
}

func TestEverySampledEventIsStillSent(t *testing.T) {
	a := newAsterisk(t)
	s := &scene{t: t, asterisk: a, rig: &rig{asterisk: a, prompts: make(map[time.Duration]string)}, seen: record(t, a, sampleApp, true)}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	far := s.call(ctx)
	s.speak(far)
	s.media()
	s.keys(ctx, far)
	s.leg()
	endpoints := s.register(ctx)
	if err := far.Hangup(ctx); err != nil {
		t.Fatal(err)
	}
	s.seen.wait(t, "ChannelDestroyed", s.id)
	s.application(ctx)
	for _, kind := range sampled {
		data := s.seen.first(kind, "")
		if kind == "EndpointStateChange" {
			data = endpoints
		}
		switch folder := os.Getenv("HEARTLINE_RECORD"); {
		case data == nil:
			t.Errorf("no %s came", kind)
		case folder != "":
			keep(t, filepath.Join(folder, kind+".json"), data, a.dir)
		}
	}
}

const sampleApp = "heartline-samples"

// scene is one SIP call and all that is done to it.
type scene struct {
	t        *testing.T
	asterisk *asterisk
	rig      *rig
	seen     *recorder
	id       string // the caller's channel
}

func (s *scene) post(path string, pairs ...string) {
	s.t.Helper()
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	if code := s.rig.ask(s.t, http.MethodPost, path, q, nil); code > 299 {
		s.t.Fatalf("POST %s was answered with %d", path, code)
	}
}

// call makes a phone call, claims and answers.
func (s *scene) call(ctx context.Context) *phone.Call {
	t := s.t
	p, err := phone.New(phone.Config{Server: s.asterisk.sip, User: "trunk", Sound: phone.Tone(700)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	far, err := p.Dial(ctx, "12345", phone.DialOptions{AssertedID: "13800000000"})
	if err != nil {
		t.Fatal(err)
	}
	var offered struct{ Channel struct{ ID string } }
	if err := json.Unmarshal(s.seen.wait(t, "CallBroadcast", ""), &offered); err != nil {
		t.Fatal(err)
	}
	s.id = offered.Channel.ID
	s.post("/events/claim", "channelId", s.id, "application", sampleApp)
	s.seen.wait(t, "StasisStart", s.id)
	s.post("/channels/" + s.id + "/answer")
	if err := far.WaitAnswered(ctx); err != nil {
		t.Fatal(err)
	}
	return far
}

// speak sets variables and lets the caller speak and fall silent.
func (s *scene) speak(far *phone.Call) {
	ch := "/channels/" + s.id
	s.post(ch+"/variable", "variable", "HL_CALL", "value", "call.ca", "report_events", "true")
	s.post(ch+"/variable", "variable", "TALK_DETECT(set)", "value", "400,200")
	s.post(ch+"/variable", "variable", "CALLERID(name)", "value", "Name")
	s.seen.wait(s.t, "ChannelTalkingStarted", s.id)
	far.SetSound(phone.Silence())
	s.seen.wait(s.t, "ChannelTalkingFinished", s.id)
}

// media bridges the caller, plays and records.
func (s *scene) media() {
	t, ch, bridge := s.t, "/channels/"+s.id, "/bridges/samples-bridge"
	s.post(bridge, "type", "mixing")
	s.post(bridge+"/addChannel", "channel", s.id)
	s.seen.wait(t, "ChannelEnteredBridge", s.id)
	s.post(bridge + "/videoSource/" + s.id)
	media := s.rig.Prompt(t, 100*time.Millisecond)
	s.post(ch+"/play/samples-playback", "media", media+","+media)
	s.seen.wait(t, "PlaybackFinished", "")
	s.post(ch+"/variable", "variable", "CONNECTEDLINE(num)", "value", "12345")
	s.seen.wait(t, "ChannelConnectedLine", "")
	s.post(ch+"/record", "name", "samples-failing", "format", "wav")
	s.seen.wait(t, "RecordingFailed", "")
	s.post(bridge+"/removeChannel", "channel", s.id)
	s.seen.wait(t, "ChannelLeftBridge", s.id)
	s.post(ch+"/record", "name", "samples-recording", "format", "wav")
	s.seen.wait(t, "RecordingStarted", "")
	s.post("/recordings/live/samples-recording/stop")
	s.seen.wait(t, "RecordingFinished", "")
	if code := s.rig.ask(t, http.MethodDelete, bridge, nil, nil); code > 299 {
		t.Fatal("the bridge was not destroyed")
	}
}

// keys presses a key, holds and unholds.
func (s *scene) keys(ctx context.Context, far *phone.Call) {
	t := s.t
	if err := far.SendDigits(ctx, "5"); err != nil {
		t.Fatal(err)
	}
	s.seen.wait(t, "ChannelDtmfReceived", s.id)
	if err := far.Hold(ctx); err != nil {
		t.Fatal(err)
	}
	s.seen.wait(t, "ChannelHold", s.id)
	if err := far.Unhold(ctx); err != nil {
		t.Fatal(err)
	}
	s.seen.wait(t, "ChannelUnhold", s.id)
}

// leg dials a leg and moves it to an application that is not there.
func (s *scene) leg() {
	s.post("/events/user/heartline_alive", "application", sampleApp)
	s.post("/channels/create", "endpoint", "Local/answers@far/n", "app", sampleApp, "channelId", "samples-leg")
	s.seen.wait(s.t, "StasisStart", "samples-leg")
	s.post("/channels/samples-leg/dial")
	s.seen.wait(s.t, "Dial", "")
	s.post("/channels/samples-leg/move", "app", "nobody")
	s.seen.wait(s.t, "ApplicationMoveFailed", "")
}

// register registers a phone and returns the EndpointStateChange, which comes by an explicit subscription only.
func (s *scene) register(ctx context.Context) []byte {
	t := s.t
	const watcher = sampleApp + "-endpoints"
	endpoints := record(t, s.asterisk, watcher, false)
	s.post("/applications/"+watcher+"/subscription", "eventSource", "endpoint:PJSIP/seat1")
	seat, err := phone.New(phone.Config{Server: s.asterisk.sip, User: "seat1", Password: "seat1-password"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(seat.Close)
	if err := seat.Register(ctx, time.Minute); err != nil {
		t.Fatal(err)
	}
	s.seen.wait(t, "PeerStatusChange", "")
	return endpoints.wait(t, "EndpointStateChange", "")
}

// application asks over the socket, and replaces it.
func (s *scene) application(ctx context.Context) {
	t := s.t
	if err := s.seen.conn.Write(ctx, websocket.MessageText,
		[]byte(`{"type":"RESTRequest","transaction_id":"1","request_id":"1","method":"GET","uri":"asterisk/ping"}`)); err != nil {
		t.Fatal(err)
	}
	s.seen.wait(t, "RESTResponse", "")
	t.Cleanup(s.rig.listen(t, sampleApp))
	s.seen.wait(t, "ApplicationReplaced", "")
}

// keep writes a sample with the paths of this run taken out.
func keep(t *testing.T, path string, data []byte, dir string) {
	t.Helper()
	data = bytes.ReplaceAll(data, []byte(dir), []byte("/asterisk"))
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, data, "", "  "); err != nil {
		t.Fatal(err)
	}
	pretty.WriteByte('\n')
	if err := os.WriteFile(path, pretty.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
