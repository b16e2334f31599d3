package app_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"heartline/internal/seek"
	"heartline/internal/wav"
)

// speech is where the tests' prompts lie. They are made once: to speak them anew for each test takes longer
// than the tests.
var speech struct{ dir string }

// voice is the one sentence that all prompts say: a buzz of a tenth of a second.
const voice = "voice.wav"

// asSearch is the argument with which this test program is a search for a roster.
const asSearch = "search-for-a-roster"

func TestMain(m *testing.M) {
	var err error
	if os.Args[len(os.Args)-1] == asSearch {
		if err = seek.Serve(context.Background(), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if speech.dir, err = os.MkdirTemp("", "heartline-app-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var b bytes.Buffer
	buzz := make([]int16, 1600)
	for i := range buzz {
		buzz[i] = int16(i%40-20) * 400
	}
	if err = wav.Encode(&b, 16000, 1, buzz); err == nil {
		err = os.WriteFile(filepath.Join(speech.dir, voice), b.Bytes(), 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	goleak.VerifyTestMain(m,
		goleak.Cleanup(func(code int) { _ = os.RemoveAll(speech.dir); os.Exit(code) }),
		// Idle connections of net/http's default transport, which ari's native client uses.
		goleak.IgnoreTopFunction("net/http.(*persistConn).readLoop"),
		goleak.IgnoreTopFunction("net/http.(*persistConn).writeLoop"),
		goleak.IgnoreTopFunction("internal/poll.runtime_pollWait"))
}
