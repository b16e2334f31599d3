package pbx

import (
	"encoding/json"
	"testing"
)

// TestScannerIsNeverMoreGenerous holds the scanner against encoding/json: what it passes over is JSON.
func TestScannerIsNeverMoreGenerous(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text string
		read bool
	}{
		{`{}`, true},
		{` { "a" : 1 , "b" : [ 1 , -2.5 , { } , [ ] , "x" , true , false , null ] } `, true},
		{`{"a":"\"\\\/\b\f\n\r\t"}`, true},
		{`{"a":"号码"}`, true},
		{`{"a":"\u0041"}`, false},
		{`{"a":1e3}`, false},
		{`{"a":01}`, false},
		{`{"a":-}`, false},
		{`{"a":1.}`, false},
		{`{"a":"\x"}`, false},
		{"{\"a\":\"\n\"}", false},
		{`{"a":tru}`, false},
		{`{"a":1,}`, false},
		{`{"a":[1,]}`, false},
		{`{"a"}`, false},
		{`{"a":1`, false},
		{`{"a":"`, false},
		{`{"a":1}}`, false},
		{`{"Type":"Dial"}`, false},
		{`[]`, false},
		{``, false},
	} {
		var l lean
		if got := l.read([]byte(row.text)); got != row.read {
			t.Errorf("%q: read %v, want %v", row.text, got, row.read)
		} else if got && !json.Valid([]byte(row.text)) {
			t.Errorf("%q is no JSON", row.text)
		}
	}
}

// TestScannerReadsWhatItIsAskedFor covers the kinds of values, null among them.
func TestScannerReadsWhatItIsAskedFor(t *testing.T) {
	t.Parallel()
	var l lean
	text := `{"type":"Dial","application":null,"cause":-16,"soft":true,"args":["a","b"],"peer":{"id":"1.2","channelvars":{"HL_CALL":"x"},"caller":{"name":"\"","number":"号"}},"channel":null}`
	if !l.read([]byte(text)) {
		t.Fatal("not read")
	}
	if l.kind != "Dial" || l.application != "" || l.cause != -16 || !l.soft || len(l.args) != 2 || l.channel != nil ||
		l.peer.id != "1.2" || l.peer.vars["HL_CALL"] != "x" || l.peer.caller != "号" {
		t.Errorf("%+v, peer %+v", l, l.peer)
	}
	for _, odd := range []string{
		`{"cause":1.5}`, `{"cause":"1"}`, `{"cause":12345678901}`, `{"cause":-}`, `{"soft":1}`, `{"soft":nul}`, `{"digit":1}`,
		`{"digit":"\n"}`, "{\"digit\":\"\xff\"}", `{"args":{}}`, `{"peer":"PJSIP/x"}`, `{"bridge":[]}`, `{"channel":{"channelvars":{"a":1}}}`,
	} {
		if new(lean).read([]byte(odd)) {
			t.Errorf("%s: taken", odd)
		}
	}
}

// FuzzScanner looks for texts that the scanner takes and encoding/json refuses, or reads otherwise.
func FuzzScanner(f *testing.F) {
	for _, data := range samples(f) {
		f.Add(data)
	}
	f.Add([]byte(`{"type":"x","cause":1,"soft":true,"digit":"1","a":[1.5,"\n",{"b":null}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var l lean
		if !l.read(data) {
			return
		}
		var want struct {
			Type  string `json:"type"`
			Digit string `json:"digit"`
			Cause int    `json:"cause"`
			Soft  bool   `json:"soft"`
		}
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		if l.kind != want.Type || l.digit != want.Digit || l.cause != want.Cause || l.soft != want.Soft {
			t.Errorf("%q: read %+v, want %+v", data, l, want)
		}
	})
}

// BenchmarkQuick decodes one event of the most frequent kind.
func BenchmarkQuick(b *testing.B) {
	data := samples(b)["ChannelEnteredBridge"]
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := quick(data); !ok {
			b.Fatal("not quick")
		}
	}
}
