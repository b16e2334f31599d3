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
	r := &rig{asterisk: a, prompts: make(map[time.Duration]string)}
	const app = "heartline-samples"
	ev := record(t, a, app, true)
	post := func(path string, pairs ...string) {
		t.Helper()
		q := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			q.Set(pairs[i], pairs[i+1])
		}
		if code := r.ask(t, http.MethodPost, path, q, nil); code > 299 {
			t.Fatalf("POST %s was answered with %d", path, code)
		}
	}
	p, err := phone.New(phone.Config{Server: a.sip, User: "trunk", Sound: phone.Tone(700)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	far, err := p.Dial(ctx, "12345", phone.DialOptions{AssertedID: "13800000000"})
	if err != nil {
		t.Fatal(err)
	}
	var offered struct{ Channel struct{ ID string } }
	if err := json.Unmarshal(ev.wait(t, "CallBroadcast", ""), &offered); err != nil {
		t.Fatal(err)
	}
	ch := "/channels/" + offered.Channel.ID
	id := offered.Channel.ID
	post("/events/claim", "channelId", id, "application", app)
	ev.wait(t, "StasisStart", id)
	post(ch + "/answer")
	if err := far.WaitAnswered(ctx); err != nil {
		t.Fatal(err)
	}
	post(ch+"/variable", "variable", "HL_CALL", "value", "call.ca", "report_events", "true")
	post(ch+"/variable", "variable", "TALK_DETECT(set)", "value", "400,200")
	post(ch+"/variable", "variable", "CALLERID(name)", "value", "Name")
	ev.wait(t, "ChannelTalkingStarted", id)
	far.SetSound(phone.Silence())
	ev.wait(t, "ChannelTalkingFinished", id)
	post("/bridges/samples-bridge", "type", "mixing")
	post("/bridges/samples-bridge/addChannel", "channel", id)
	ev.wait(t, "ChannelEnteredBridge", id)
	post("/bridges/samples-bridge/videoSource/" + id)
	media := r.Prompt(t, 100*time.Millisecond)
	post(ch+"/play/samples-playback", "media", media+","+media)
	ev.wait(t, "PlaybackFinished", "")
	post(ch+"/variable", "variable", "CONNECTEDLINE(num)", "value", "12345")
	ev.wait(t, "ChannelConnectedLine", "")
	post(ch+"/record", "name", "samples-failing", "format", "wav")
	ev.wait(t, "RecordingFailed", "")
	post("/bridges/samples-bridge/removeChannel", "channel", id)
	ev.wait(t, "ChannelLeftBridge", id)
	post(ch+"/record", "name", "samples-recording", "format", "wav")
	ev.wait(t, "RecordingStarted", "")
	post("/recordings/live/samples-recording/stop")
	ev.wait(t, "RecordingFinished", "")
	if code := r.ask(t, http.MethodDelete, "/bridges/samples-bridge", nil, nil); code > 299 {
		t.Fatal("the bridge was not destroyed")
	}
	if err := far.SendDigits(ctx, "5"); err != nil {
		t.Fatal(err)
	}
	ev.wait(t, "ChannelDtmfReceived", id)
	if err := far.Hold(ctx); err != nil {
		t.Fatal(err)
	}
	ev.wait(t, "ChannelHold", id)
	if err := far.Unhold(ctx); err != nil {
		t.Fatal(err)
	}
	ev.wait(t, "ChannelUnhold", id)
	post("/events/user/heartline_alive", "application", app)
	post("/channels/create", "endpoint", "Local/answers@far/n", "app", app, "channelId", "samples-leg")
	ev.wait(t, "StasisStart", "samples-leg")
	post("/channels/samples-leg/dial")
	ev.wait(t, "Dial", "")
	post("/channels/samples-leg/move", "app", "nobody")
	ev.wait(t, "ApplicationMoveFailed", "")
	seat, err := phone.New(phone.Config{Server: a.sip, User: "seat1", Password: "seat1-password"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(seat.Close)
	// EndpointStateChange comes by an explicit subscription only.
	const watcher = "heartline-samples-endpoints"
	endpoints := record(t, a, watcher, false)
	post("/applications/"+watcher+"/subscription", "eventSource", "endpoint:PJSIP/seat1")
	if err := seat.Register(ctx, time.Minute); err != nil {
		t.Fatal(err)
	}
	ev.wait(t, "PeerStatusChange", "")
	endpoints.wait(t, "EndpointStateChange", "")
	if err := far.Hangup(ctx); err != nil {
		t.Fatal(err)
	}
	ev.wait(t, "ChannelDestroyed", id)
	if err := ev.conn.Write(ctx, websocket.MessageText,
		[]byte(`{"type":"RESTRequest","transaction_id":"1","request_id":"1","method":"GET","uri":"asterisk/ping"}`)); err != nil {
		t.Fatal(err)
	}
	ev.wait(t, "RESTResponse", "")
	stop := r.listen(t, app)
	defer stop()
	ev.wait(t, "ApplicationReplaced", "")
	for _, kind := range sampled {
		data := ev.first(kind, "")
		if kind == "EndpointStateChange" {
			data = endpoints.first(kind, "")
		}
		switch folder := os.Getenv("HEARTLINE_RECORD"); {
		case data == nil:
			t.Errorf("no %s came", kind)
		case folder != "":
			keep(t, filepath.Join(folder, kind+".json"), data, a.dir)
		}
	}
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
