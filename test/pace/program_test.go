package pace

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestAThreadThatWaitsForAProcessorIsAStandstill writes what the kernel says of two threads, look by look.
func TestAThreadThatWaitsForAProcessorIsAStandstill(t *testing.T) {
	t.Parallel()
	proc := t.TempDir()
	says := func(thread string, waited time.Duration, ran int) {
		dir := filepath.Join(proc, "4711", "task", thread)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "schedstat"), fmt.Appendf(nil, "123456 %d %d\n", waited, ran), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := &program{proc: proc, pid: func() int { return 4711 }}
	for i, look := range []struct {
		first, other time.Duration // waited since they began
		ran          int
		want         time.Duration
	}{
		{time.Minute, 0, 100, 0}, // before the first look: not ours to judge
		{time.Minute, 50 * time.Millisecond, 105, 50 * time.Millisecond},   // a tenth of a second of five
		{time.Minute + 90*time.Millisecond, 50 * time.Millisecond, 115, 0}, // many short waits
		{time.Minute + 210*time.Millisecond, 50 * time.Millisecond, 116, 120 * time.Millisecond},
	} {
		says("4711", look.first, look.ran)
		says("4712", look.other, look.ran)
		if late := p.waited(); late != look.want {
			t.Errorf("look %d: a standstill of %v, want %v", i, late, look.want)
		}
	}
	w := &Watch{}
	w.Of(os.Getpid)
	w.look(time.Now()) // the kernel's own words can be read
	if len(w.of[0].delays) == 0 {
		t.Error("nothing is known of this very process")
	}
}

func TestWhatIsWrittenOfAnAsterisk(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{`{"pid":4711}`: 4711, `{"pid":1}`: 0, `{`: 0} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "asterisk.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if pid, err := AsteriskOf(dir); pid != want || (err == nil) != (want != 0) || err != nil && !strings.Contains(err.Error(), text) {
			t.Errorf("%s: %s, %v", text, strconv.Itoa(pid), err)
		}
	}
	if _, err := AsteriskOf(t.TempDir()); err == nil {
		t.Error("no Asterisk, and no error")
	}
}
