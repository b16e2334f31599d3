//go:build e2e

package bench_test

import (
	_ "embed"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"heartline/internal/phone"
	"heartline/test/house"
	"heartline/test/ports"
)

//go:embed crowd.xml
var crowdScenario []byte

// crowdRate is how many callers of the crowd come in each second.
const crowdRate = 25

// crowdPart measures the controller with hundreds of callers at once: six talk, the others wait with music.
func crowdPart(t *testing.T, b *bench) {
	h := house.New(t, talkative(house.RTPPorts(house.ManyPorts))...)
	l := ours(t, h, sixSeats)
	l.react(phone.Answer(0))
	empty := memory(t, l.serve)
	stop := crowd(t, h, b.size.crowd)
	defer stop()
	var channels []struct{}
	h.Until("the whole crowd to be in", 2*time.Minute, func() bool {
		<-time.After(200 * time.Millisecond)
		return h.Asterisk(http.MethodGet, "/channels", &channels) == http.StatusOK && len(channels) >= b.size.crowd+sixSeats
	})
	ctx := within(t, time.Minute)
	asterisk, serve := l.used()
	began := time.Now()
	var held samples
	for time.Since(began) < b.size.watch {
		held = append(held, memory(t, l.serve))
		pause(ctx, 250*time.Millisecond)
	}
	busyAsterisk, busyServe := l.used()
	share := func(d time.Duration) samples { return samples{100 * d.Seconds() / time.Since(began).Seconds()} }
	with := fmt.Sprintf(" with %d calls", b.size.crowd)
	b.table.add(&figure{what: "memory of Heartline before the calls", unit: "MiB", ours: samples{empty}})
	b.table.add(&figure{what: "memory of Heartline" + with, unit: "MiB", aim: "150", ours: held})
	b.table.add(&figure{what: "Heartline" + with + ", share of a core", unit: "%", rough: true, ours: share(busyServe - serve)})
	b.table.add(&figure{what: "Asterisk" + with + ", share of a core", unit: "%", rough: true, ours: share(busyAsterisk - asterisk)})
}

// crowd has SIPp bring in n callers who stay until stop.
func crowd(t *testing.T, h *house.House, n int) (stop func()) {
	t.Helper()
	program, err := exec.LookPath("sipp")
	if err != nil {
		t.Fatalf("SIPp is missing: install the package sip-tester, then try again (%v)", err)
	}
	dir := t.TempDir()
	scenario := filepath.Join(dir, "crowd.xml")
	if err := os.WriteFile(scenario, crowdScenario, 0o600); err != nil {
		t.Fatal(err)
	}
	port := func() string {
		return strconv.Itoa(ports.Hold(t, 1))
	}
	cmd := exec.Command(program, h.SIP, "-sf", scenario, "-s", "96111", "-i", "127.0.0.1", "-p", port(), "-mp", port(), "-nostdin",
		"-m", fmt.Sprint(n), "-l", fmt.Sprint(n), "-r", fmt.Sprint(crowdRate), "-d", "600000", "-trace_err", "-error_file", filepath.Join(dir, "errors"))
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = cmd.Wait() // it ends by a signal
	}()
	return func() {
		_ = cmd.Process.Kill()
		<-done
		if said, err := os.ReadFile(filepath.Join(dir, "errors")); err == nil && len(said) > 0 {
			t.Logf("SIPp: %.600s", said)
		}
	}
}
