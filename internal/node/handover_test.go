package node

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/sound"
	"heartline/internal/wav"

	"filippo.io/age"
)

// TestWhatIsHandedOverIsTakenOnlyWhenItIsGood looks once for each thing that a controller may have left.
func TestWhatIsHandedOverIsTakenOnlyWhenItIsGood(t *testing.T) {
	t.Parallel()
	key := func() string {
		id, err := age.GenerateX25519Identity()
		if err != nil {
			t.Fatal(err)
		}
		return id.Recipient().String()
	}
	file := func(name string) string {
		var b bytes.Buffer
		if err := wav.Encode(&b, sound.Rate, 1, sound.Tone(500, time.Second)); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	old := Recipients{Number: []string{key()}, Message: []string{key()}}
	fresh := Recipients{Number: []string{key()}, Message: []string{key(), key()}}
	spoken := FailsafePrompts{Sentence: []string{file("old.wav")}}
	newer := FailsafePrompts{Sentence: []string{file("new.wav")}, Thanks: []string{file("thanks.wav")}}
	for name, tc := range map[string]struct {
		keys    Recipients
		prompts FailsafePrompts
		err     error
		sealed  bool
		said    bool
		fails   string
	}{
		"nothing new":                {keys: old, prompts: spoken},
		"nothing at all":             {},
		"new keys":                   {keys: fresh, prompts: spoken, sealed: true},
		"new prompts":                {keys: old, prompts: newer, said: true},
		"both":                       {keys: fresh, prompts: newer, sealed: true, said: true},
		"keys for one purpose":       {keys: Recipients{Number: fresh.Number}, prompts: newer, said: true},
		"no keys":                    {keys: Recipients{Number: []string{"x"}, Message: fresh.Message}, fails: "age1"},
		"a prompt is not there":      {keys: fresh, prompts: FailsafePrompts{Sentence: []string{"/nowhere.wav"}}, sealed: true, fails: "prompt 1"},
		"what is left is unreadable": {keys: fresh, prompts: newer, err: errors.New("torn"), fails: "torn"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sealed, said int
			f := follower{
				ask:  func() (Recipients, FailsafePrompts, error) { return tc.keys, tc.prompts, tc.err },
				seal: func(*sealer) { sealed++ }, say: func(FailsafePrompts) { said++ }, log: slog.New(slog.DiscardHandler),
				keys: old, prompts: spoken,
			}
			for range 3 { // what is in force is not put into force again
				err := f.look()
				if (err == nil) != (tc.fails == "") || err != nil && !strings.Contains(err.Error(), tc.fails) {
					t.Errorf("error %v, want one with %q", err, tc.fails)
				}
			}
			want := [2]int{}
			if tc.sealed {
				want[0] = 1
			}
			if tc.said {
				want[1] = 1
			}
			if diff := cmp.Diff(want, [2]int{sealed, said}); diff != "" {
				t.Errorf("keys and prompts put into force (-want +got)\n%s", diff)
			}
		})
	}
}

// TestASpoolOnADiskIsRefusedBesideARunningAsteriskToo is a configuration that names a disk while an Asterisk of an
// older one runs: it would be started again with it.
func TestASpoolOnADiskIsRefusedBesideARunningAsteriskToo(t *testing.T) {
	t.Parallel()
	c := sample()
	c.AllowDiskSpool, c.Spool = false, "/proc"
	if err := spoolInMemory(c); err == nil || !strings.Contains(err.Error(), "tmpfs") {
		t.Errorf("error %v", err)
	}
	c.AllowDiskSpool = true
	if err := spoolInMemory(c); err != nil {
		t.Error(err)
	}
}
