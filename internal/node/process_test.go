package node

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"heartline/internal/fault"
	"heartline/internal/sound"
)

// fakeAsterisk writes a program that calls itself Asterisk and runs until it is told to end.
func fakeAsterisk(t *testing.T, dir, version string) installation {
	t.Helper()
	path := filepath.Join(dir, "asterisk")
	script := "#!/bin/sh\n[ \"$1\" = -V ] && { echo 'Asterisk " + version + "'; exit 0; }\n" +
		"echo started\ntrap 'exit 0' TERM\nwhile :; do sleep 0.05; done\n"
	if err := writeProgram(path, script); err != nil {
		t.Fatal(err)
	}
	return installation{argv: []string{path}, version: oldest}
}

func testLayout(t *testing.T) layout {
	t.Helper()
	dir := t.TempDir()
	l := newLayout(filepath.Join(dir, "n"), filepath.Join(dir, "s"))
	if err := l.make(); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestAProcessIsAdoptedByTheNextNode(t *testing.T) {
	t.Parallel()
	l := testLayout(t)
	inst := fakeAsterisk(t, t.TempDir(), "22.10.1")
	started, err := startProcess(inst, l, map[string]string{"a": "1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { started.kill(); <-started.exited })
	if group, err := syscall.Getpgid(started.Pid); err != nil || group != started.Pid {
		t.Errorf("process group %d, %v: it would die with us", group, err)
	}
	adopted, err := adoptProcess(l)
	if err != nil || adopted == nil {
		t.Fatalf("not adopted: %v", err)
	}
	if adopted.Pid != started.Pid || adopted.Digests["a"] != "1" || adopted.exited != nil {
		t.Errorf("adopted %+v", adopted)
	}
	if other, err := adoptProcess(testLayout(t)); other != nil || err != nil {
		t.Errorf("another folder adopts %v, %v", other, err)
	}
	if err := adopted.stop(t.Context(), 5*time.Second); err != nil {
		t.Fatal(err)
	}
	if gone, err := adoptProcess(l); gone != nil || err != nil {
		t.Errorf("a dead process is adopted: %v, %v", gone, err)
	}
}

func TestWhatIsNotOursIsNotAdopted(t *testing.T) {
	t.Parallel()
	ticks, running := startTicks(os.Getpid())
	if !running {
		t.Fatal("this very test does not run")
	}
	for name, content := range map[string]string{
		"torn":                       `{"pid":`,
		"no pid":                     `{}`,
		"init":                       `{"pid":1}`,
		"another program":            `{"pid":` + strconv.Itoa(os.Getpid()) + `,"start_ticks":` + strconv.FormatUint(ticks, 10) + `}`,
		"a pid that was given again": `{"pid":` + strconv.Itoa(os.Getpid()) + `,"start_ticks":1}`,
	} {
		l := testLayout(t)
		if err := os.WriteFile(l.process, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if p, err := adoptProcess(l); p != nil || err != nil {
			t.Errorf("%s: adopted %v, %v", name, p, err)
		}
	}
}

// TestAProcessThatNobodyWroteDownIsAdopted is a node that was killed right after it had started Asterisk.
func TestAProcessThatNobodyWroteDownIsAdopted(t *testing.T) {
	t.Parallel()
	l := testLayout(t)
	started, err := startProcess(fakeAsterisk(t, t.TempDir(), "22.10.1"), l, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { started.kill(); <-started.exited })
	for _, spoil := range []func() error{
		func() error { return os.Remove(l.process) },
		func() error { return os.WriteFile(l.process, []byte(`{"pid":`), 0o600) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		adopted, err := adoptProcess(l)
		if err != nil || adopted == nil || adopted.Pid != started.Pid || adopted.Ticks != started.Ticks {
			t.Fatalf("adopted %+v, %v; %d was started", adopted, err, started.Pid)
		}
		if _, err := os.Stat(l.process); err != nil {
			t.Errorf("it is not written down: %v", err)
		}
	}
	if other, err := adoptProcess(testLayout(t)); other != nil || err != nil {
		t.Errorf("another folder adopts %v, %v", other, err)
	}
}

// TestNoImageOfMemoryIsLeft wants what a node starts to have no right to a core file.
func TestNoImageOfMemoryIsLeft(t *testing.T) {
	t.Parallel()
	if err := NoCoreFiles(); err != nil {
		t.Fatal(err)
	}
	l := testLayout(t)
	p, err := startProcess(fakeAsterisk(t, t.TempDir(), "22.10.1"), l, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.kill(); <-p.exited })
	limits, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.Pid), "limits"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(limits)) {
		if rest, ok := strings.CutPrefix(line, "Max core file size"); ok {
			if f := strings.Fields(rest); len(f) < 2 || f[0] != "0" || f[1] != "0" {
				t.Errorf("limits of core files: %s", rest)
			}
			return
		}
	}
	t.Error("the system tells no limit of core files")
}

func TestADeafProcessIsKilled(t *testing.T) {
	t.Parallel()
	l := testLayout(t)
	path := filepath.Join(t.TempDir(), "deaf")
	if err := writeProgram(path, "#!/bin/sh\ntrap '' TERM\nwhile :; do sleep 0.05; done\n"); err != nil {
		t.Fatal(err)
	}
	p, err := startProcess(installation{argv: []string{path}}, l, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.stop(t.Context(), 200*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if p.alive() {
		t.Error("it still runs")
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ ok, known bool }{
		"Asterisk 22.10.1+dfsg+~cs6.17": {true, true},
		"Asterisk 22.11.0-rc1":          {true, true},
		"Asterisk 22.10.0":              {false, false},
		"Asterisk 22.9.0":               {false, false},
		"Asterisk 20.16.0":              {false, false},
		"Asterisk 23.0.0":               {true, false},
		"Asterisk certified/22.10.2":    {true, true},
	} {
		v, err := parseVersion(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		known, err := v.check()
		if (err == nil) != want.ok || known != want.known {
			t.Errorf("%s: known %v, %v", text, known, err)
		}
	}
	if _, err := parseVersion("FreeSWITCH 1.10"); err == nil {
		t.Error("another program passes")
	}
}

// writeProgram writes a script that can be started at once. A process that is started elsewhere in that moment holds, until it
// has become another program, every file that is open for writing, and Linux starts none of these.
func writeProgram(path, script string) error {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	return os.WriteFile(path, []byte(script), 0o700)
}

func TestLocateSaysWhatToDo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	fakeAsterisk(t, dir, "20.1.0")
	if _, err := locate(t.Context(), Config{Rootfs: dir}); !strings.Contains(err.Error(), "make bootstrap") {
		t.Errorf("an empty rootfs: %v", err)
	}
	if _, err := locate(t.Context(), Config{Binary: filepath.Join(dir, "none"), ModuleDir: "/", DataDir: "/"}); !strings.Contains(err.Error(), "install Asterisk") {
		t.Errorf("a missing binary: %v", err)
	}
	inst, err := locate(t.Context(), Config{Binary: filepath.Join(dir, "asterisk"), ModuleDir: "/m", DataDir: "/d"})
	if err != nil || inst.version != (version{20, 1, 0}) || inst.modules != "/m" {
		t.Errorf("installation %+v, %v", inst, err)
	}
}

func TestPreflightNamesTheTakenPort(t *testing.T) {
	t.Parallel()
	taken, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	http := netip.MustParseAddrPort(free.Addr().String())
	_ = free.Close()
	c := Config{
		Spool: t.TempDir(), AllowDiskSpool: true, HTTP: http, SIP: netip.MustParseAddrPort(taken.LocalAddr().String()),
		RTPFrom: 40000, RTPTo: 40099, Media: netip.MustParseAddr("127.0.0.1"),
	}
	if err := preflight(t.Context(), c); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "SIP over UDP") {
		t.Errorf("a taken port: %v", err)
	}
	c.SIP = netip.MustParseAddrPort("192.0.2.77:5060")
	if err := preflight(t.Context(), c); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "not one of this machine") {
		t.Errorf("a foreign address: %v", err)
	}
	c.AllowDiskSpool, c.Spool = false, "/proc"
	if err := preflight(t.Context(), c); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "tmpfs") {
		t.Errorf("a spool on no tmpfs: %v", err)
	}
}

func TestMediaPlans(t *testing.T) {
	t.Parallel()
	eth, lo, public := netip.MustParseAddr("10.1.2.3"), netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("203.0.113.9")
	for _, tc := range []struct {
		name  string
		media netip.Addr
		own   []netip.Addr
		want  string // bind, external, map
		fails bool
	}{
		{"nothing is said", netip.Addr{}, []netip.Addr{eth}, "|||", false},
		{"the machine's own address", eth, []netip.Addr{eth}, "10.1.2.3||", false},
		{"loopback with a network", lo, []netip.Addr{eth}, "127.0.0.1||10.1.2.3=>127.0.0.1", false},
		{"loopback alone", lo, nil, "", true},
		{"behind a translator", public, []netip.Addr{eth}, "|203.0.113.9|10.1.2.3=>203.0.113.9", false},
		{"another family only", public, []netip.Addr{netip.MustParseAddr("2001:db8::1")}, "", true},
	} {
		plan, err := planMedia(tc.media, tc.own)
		if (err != nil) != tc.fails {
			t.Errorf("%s: %v", tc.name, err)
		}
		if tc.fails || !tc.media.IsValid() {
			continue
		}
		mapped := ""
		if plan.ICE.Map != nil {
			mapped = plan.ICE.Map.From + "=>" + plan.ICE.Map.To
		}
		if got := plan.Bind + "|" + plan.External + "|" + mapped; got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}

func TestLockIsHeldOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	f, err := lockFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lockFile(path); !fault.Is(err, fault.Conflict) {
		t.Errorf("second lock: %v", err)
	}
	f.Release()
	again, err := lockFile(path)
	if err != nil {
		t.Fatalf("after the end of the first: %v", err)
	}
	again.Release()
}

func TestSoundsAreThereWhateverThePromptsAre(t *testing.T) {
	t.Parallel()
	l := testLayout(t)
	c := sample().withDefaults()
	c.Failsafe.Prompts.Sentence = []string{filepath.Join(l.dir, "missing.wav")}
	paths, err := makeSounds(c, l, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for _, joined := range []string{paths.Sentence, paths.Accept, paths.Message, paths.Thanks, paths.Farewell} {
		for path := range strings.SplitSeq(joined, "&") {
			for _, law := range []string{".ulaw", ".alaw"} {
				info, err := os.Stat(path + law)
				if err != nil || info.Size() < sound.Rate/5 {
					t.Errorf("%s%s: %v", filepath.Base(path), law, err)
				}
			}
		}
	}
	for _, class := range []string{"default", "piano"} {
		if files, _ := filepath.Glob(filepath.Join(musicDir(l, class), "*.alaw")); len(files) != 1 {
			t.Errorf("class %s has %d pieces", class, len(files))
		}
	}
}

// TestADyingAsteriskIsStartedAgainWithPauses counts starts of a program that ends at once.
func TestADyingAsteriskIsStartedAgainWithPauses(t *testing.T) {
	t.Parallel()
	l := testLayout(t)
	count := filepath.Join(t.TempDir(), "count")
	path := filepath.Join(t.TempDir(), "dying")
	if err := writeProgram(path, "#!/bin/sh\necho x >>"+count+"\nexit 1\n"); err != nil {
		t.Fatal(err)
	}
	n, err := New(sample())
	if err != nil {
		t.Fatal(err)
	}
	n.layout, n.inst, n.log = l, installation{argv: []string{path}}, slog.New(slog.DiscardHandler)
	ctx, cancel := context.WithTimeout(t.Context(), 900*time.Millisecond)
	defer cancel()
	if err := n.supervise(ctx, nil); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(count)
	if err != nil {
		t.Fatal(err)
	}
	// At 0, 0, 0.2 and 0.6 s.
	if starts := strings.Count(string(content), "x"); starts < 2 || starts > 5 {
		t.Errorf("%d starts in 0.9 s", starts)
	}
}

func TestWaitReadyEndsWithItsContext(t *testing.T) {
	t.Parallel()
	n, err := New(sample())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := n.WaitReady(ctx); !errors.Is(err, ErrNotReady) {
		t.Errorf("error %v", err)
	}
}
