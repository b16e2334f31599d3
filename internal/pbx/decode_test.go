package pbx

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/CyCoreSystems/ari/v5"
	"github.com/google/go-cmp/cmp"

	"heartline/call"
)

// samples returns the events that a real Asterisk sent, by type.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/events/*.json")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d samples, %v", len(files), err)
	}
	out := make(map[string][]byte)
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(f), ".json")] = data
	}
	return out
}

// TestQuickSaysTheSame holds the two ways of reading an event against each other.
func TestQuickSaysTheSame(t *testing.T) {
	t.Parallel()
	taken := 0
	for kind, data := range samples(t) {
		short, ok := quick(data)
		if !ok {
			continue
		}
		taken++
		long, err := careful(data)
		if err != nil {
			t.Fatal(err)
		}
		got, gotResult := newTranslator(&trunkBook{}).signal(short)
		want, wantResult := newTranslator(&trunkBook{}).signal(long)
		if gotResult != wantResult || !reflect.DeepEqual(want, got) {
			t.Errorf("%s: quick %v %+v, careful %v %+v", kind, gotResult, got, wantResult, want)
		}
		short.v, long.v, short.at.created = nil, nil, time.Time{}
		if !reflect.DeepEqual(short, long) {
			t.Errorf("%s: quick %+v, careful %+v", kind, short, long)
		}
	}
	if taken < 12 {
		t.Errorf("only %d samples are read quickly", taken)
	}
}

// BenchmarkDecode is the cost of one event of a call.
func BenchmarkDecode(b *testing.B) {
	all := samples(b)
	for name, read := range map[string]func([]byte) (event, error){"decode": decode, "careful": careful} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := read(all["ChannelEnteredBridge"]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// unknownToARI are the types that ari/v5 cannot decode; its own reader ends the process on them.
var unknownToARI = map[string]bool{"CallBroadcast": true, "CallClaimed": true, "RESTResponse": true}

func TestSamplesDecode(t *testing.T) {
	t.Parallel()
	all := samples(t)
	for kind, data := range all {
		ev, err := decode(data)
		if err != nil || ev.kind != kind || ev.mended {
			t.Errorf("%s: decoded as %q, mended %v, %v", kind, ev.kind, ev.mended, err)
		}
		if ev.v == nil && !unwanted[kind] {
			t.Errorf("%s: neither wanted nor known to be unwanted", kind)
		}
		if kind != "RESTResponse" && (!strings.HasPrefix(ev.app, "heartline-samples") || time.Time(ev.sent).IsZero()) {
			t.Errorf("%s: for application %q, sent %v", kind, ev.app, ev.sent)
		}
		_, err = ari.DecodeEvent(data)
		if (err != nil) != unknownToARI[kind] {
			t.Errorf("%s: ari/v5 says %v", kind, err)
		}
	}
	for _, kind := range wanted {
		if newEvent(kind) == nil {
			t.Errorf("%s is asked for and cannot be decoded", kind)
		}
		if all[kind] == nil {
			t.Errorf("there is no sample of %s", kind)
		}
	}
}

// TestSamplesTranslate pins what each sample means, field by field.
func TestSamplesTranslate(t *testing.T) {
	t.Parallel()
	all := samples(t)
	kinds := map[string]call.SignalKind{
		"CallBroadcast": call.SignalOffered, "StasisStart": call.SignalArrived, "StasisEnd": call.SignalGone,
		"ChannelDestroyed": call.SignalGone, "ChannelStateChange": call.SignalState, "ChannelHangupRequest": call.SignalHangup,
		"ChannelDtmfReceived": call.SignalDigit, "ChannelEnteredBridge": call.SignalEntered, "ChannelLeftBridge": call.SignalLeft,
		"ChannelHold": call.SignalHold, "ChannelUnhold": call.SignalUnhold, "PlaybackStarted": call.SignalPlayStarted,
		"PlaybackFinished": call.SignalPlayEnded, "RecordingStarted": call.SignalRecStarted, "RecordingFinished": call.SignalRecEnded,
		"RecordingFailed": call.SignalRecEnded, "EndpointStateChange": call.SignalTrunk, "ContactStatusChange": call.SignalTrunk,
		"PeerStatusChange": call.SignalTrunk, "ApplicationReplaced": call.SignalReplaced,
		"ChannelTalkingStarted": call.SignalVoice, "ChannelTalkingFinished": call.SignalQuiet,
	}
	for kind, want := range kinds {
		ev, err := decode(all[kind])
		if err != nil {
			t.Fatal(err)
		}
		sig, result := newTranslator(&trunkBook{}).signal(ev)
		if result != signalled || sig.Kind != want {
			t.Errorf("%s became %q (%v), want %q", kind, sig.Kind, result, want)
		}
		channel := strings.HasPrefix(kind, "Channel") || strings.HasPrefix(kind, "Stasis") || kind == "CallBroadcast"
		if channel && (sig.Channel.ID == "" || sig.Channel.Created.IsZero() || sig.Channel.Context == "") {
			t.Errorf("%s lost its channel", kind)
		}
		object := strings.HasPrefix(kind, "Playback") || strings.HasPrefix(kind, "Recording")
		if object && sig.Object == "" {
			t.Errorf("%s lost its object", kind)
		}
	}
	translate := func(kind string) call.Signal {
		ev, _ := decode(all[kind])
		sig, _ := newTranslator(&trunkBook{}).signal(ev)
		return sig
	}
	offered := translate("CallBroadcast")
	if diff := cmp.Diff([]string{"inbound", "allowed_not_screened"}, offered.Args); diff != "" {
		t.Errorf("arguments of the broadcast (-want +got):\n%s", diff)
	}
	if c := offered.Channel; c.Endpoint != "trunk" || c.Caller != "13800000000" || c.Dialed != "12345" || c.State != "Ring" || c.Stasis {
		t.Errorf("offered from endpoint %q in state %s, stasis %v", c.Endpoint, c.State, c.Stasis)
	}
	if sig := translate("ChannelDtmfReceived"); sig.Digit != "5" || sig.Channel.Vars["HL_CALL"] != "call.ca" || !sig.Channel.Stasis {
		t.Errorf("digit lost its tag: %v", sig.Channel.Vars)
	}
	if sig := translate("ChannelEnteredBridge"); sig.Bridge != "samples-bridge" {
		t.Errorf("entered %q", sig.Bridge)
	}
	if sig := translate("RecordingFailed"); !sig.Failed || sig.Reason == "" {
		t.Errorf("failed %v with reason %q", sig.Failed, sig.Reason)
	}
	if sig := translate("ContactStatusChange"); sig.Object != "seat1" {
		t.Errorf("trunk %q", sig.Object)
	}
}

func TestOddFieldsAreLeftOut(t *testing.T) {
	t.Parallel()
	for name, message := range map[string]string{
		"odd time":     `{"type":"StasisStart","timestamp":"yesterday","args":["inbound"],"channel":{"id":"c1","state":"Ring","creationtime":"2026","caller":{"number":"1"}}}`,
		"odd number":   `{"type":"StasisStart","args":["inbound"],"channel":{"id":"c1","state":"Ring","dialplan":{"priority":"one"}}}`,
		"odd type":     `{"type":"StasisStart","args":["inbound"],"channel":{"id":"c1","state":"Ring","accountcode":7}}`,
		"odd dialplan": `{"type":"StasisStart","args":["inbound"],"channel":{"id":"c1","state":"Ring","dialplan":{"app_name":3}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ev, err := decode([]byte(message))
			if err != nil {
				t.Fatal(err)
			}
			sig, result := newTranslator(&trunkBook{}).signal(ev)
			if result != signalled || sig.Channel.ID != "c1" || sig.Channel.State != "Ring" || len(sig.Args) != 1 {
				t.Errorf("%v: %s in state %s with %v", result, sig.Channel.ID, sig.Channel.State, sig.Args)
			}
		})
	}
	ev, err := decode([]byte(`{"type":"RecordingFinished","recording":{"name":"r1","duration":1.5,"state":"done"}}`))
	if err != nil {
		t.Fatal(err)
	}
	if sig, _ := newTranslator(&trunkBook{}).signal(ev); sig.Kind != call.SignalRecEnded || sig.Object != "r1" {
		t.Errorf("a recording with an odd duration became %+v", sig)
	}
}

func TestTranslatorRemembersCausesAndDropsDoubles(t *testing.T) {
	t.Parallel()
	tr := newTranslator(&trunkBook{})
	say := func(format string, args ...any) (call.Signal, outcome) {
		ev, err := decode([]byte(fmt.Sprintf(format, args...)))
		if err != nil {
			t.Fatal(err)
		}
		return tr.signal(ev)
	}
	const digit = `{"type":"ChannelDtmfReceived","timestamp":"2026-11-22T01:00:00.%s+0000","digit":"1","channel":{"id":"%s"}}`
	for i, row := range []struct {
		ms, channel string
		want        outcome
	}{{"001", "a", signalled}, {"001", "b", signalled}, {"001", "a", nothing}, {"101", "a", signalled}, {"101", "a", nothing}} {
		if _, got := say(digit, row.ms, row.channel); got != row.want {
			t.Errorf("digit %d: %v, want %v", i, got, row.want)
		}
	}
	say(`{"type":"ChannelHangupRequest","cause":17,"channel":{"id":"a"}}`)
	if _, got := say(`{"type":"ChannelHangupRequest","cause":32,"soft":true,"channel":{"id":"a"}}`); got != nothing {
		t.Error("a soft hang-up was told as the far end's")
	}
	if sig, _ := say(`{"type":"StasisEnd","channel":{"id":"a"}}`); sig.Cause != 17 {
		t.Errorf("StasisEnd after a hang-up with cause 17 has cause %d", sig.Cause)
	}
	if sig, _ := say(`{"type":"StasisEnd","channel":{"id":"a"}}`); sig.Cause != 0 || len(tr.causes) != 0 {
		t.Errorf("a second StasisEnd has cause %d", sig.Cause)
	}
	if _, got := say(`{"type":"CallBroadcast","channel":{"id":"a","dialplan":{"exten":"h"}}}`); got != ghost {
		t.Error("an offer by a channel that has hung up was passed on")
	}
	const endpoint = `{"type":"EndpointStateChange","endpoint":{"technology":"PJSIP","resource":"trunk","state":"%s"}}`
	for i, row := range []struct {
		state string
		want  outcome
	}{{"online", signalled}, {"online", nothing}, {"offline", signalled}, {"unknown", nothing}, {"online", signalled}} {
		if _, got := say(endpoint, row.state); got != row.want {
			t.Errorf("endpoint report %d: %v, want %v", i, got, row.want)
		}
	}
	for dial, want := range map[string]string{"RINGING": "Ringing", "PROGRESS": "Ringing", "ANSWER": "Up", "BUSY": "Busy", "": "", "CONGESTION": ""} {
		sig, _ := say(`{"type":"Dial","dialstatus":"%s","peer":{"id":"leg","state":"Down","dialplan":{"app_name":"Stasis"}}}`, dial)
		if sig.Channel.State != want || (want != "" && !sig.Channel.Stasis) {
			t.Errorf("dial status %q became state %q, stasis %v", dial, sig.Channel.State, sig.Channel.Stasis)
		}
	}
}

func TestWithheld(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		number string
		args   []string
		want   bool
	}{
		{"13800000000", []string{"inbound"}, false},
		{"13800000000", []string{"inbound", "allowed"}, false},
		{"13800000000", []string{"inbound", "prohib_passed_screen"}, true},
		{"13800000000", []string{"inbound", "unavailable"}, true},
		{"13800000000", nil, false},
		{"", nil, true},
		{"Anonymous", nil, true},
		{"unknown", nil, true},
		{"+8613800000000", nil, false},
	} {
		if got := withheld(row.number, row.args); got != row.want {
			t.Errorf("withheld(%q, %q) = %v", row.number, row.args, got)
		}
	}
}

func TestEndpointOf(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"PJSIP/trunk-0000002a": "trunk", "PJSIP/desk-a-b-00000001": "desk-a-b", "PJSIP/x": "x", "Local/1@in-00000001;2": "",
		"Snoop/PJSIP-1": "", "": "",
	} {
		if got := endpointOf(name); got != want {
			t.Errorf("endpointOf(%q) = %q, want %q", name, got, want)
		}
	}
}

// FuzzDecode looks for messages that end the reader. What is decoded must translate, twice, to the same.
func FuzzDecode(f *testing.F) {
	for _, data := range samples(f) {
		f.Add(data)
	}
	f.Add([]byte(`{"type":"StasisStart","channel":null,"args":null}`))
	f.Add([]byte(`{"type":"Dial","peer":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		ev, err := decode(data)
		if err != nil {
			return
		}
		one, a := newTranslator(&trunkBook{}).signal(ev)
		two, b := newTranslator(&trunkBook{}).signal(ev)
		if a != b || !reflect.DeepEqual(one, two) {
			t.Errorf("%q translates to %v and %v", data, one, two)
		}
		if slow, err := careful(data); err != nil || slow.kind != ev.kind || slow.app != ev.app {
			t.Errorf("%q is %s, read carefully %s: %v", data, ev.kind, slow.kind, err)
		}
	})
}
