//go:build e2e

package house

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Browser is a Chromium of its own: own profile, own microphone, own process group.
type Browser struct {
	h    *House
	t    *testing.T
	dir  string
	cmd  *exec.Cmd
	done chan struct{}
	ctx  context.Context
	stop context.CancelFunc
	dead bool
	way  string // where the console is reached; empty: where it listens
}

// BrowserOption changes a browser before it starts.
type BrowserOption func(*browserPlan)

type browserPlan struct {
	refuseMicrophone bool
	size             string
}

// WithoutMicrophone makes the browser refuse every request for the microphone, as a person does who clicks "block".
func WithoutMicrophone() BrowserOption {
	return func(p *browserPlan) { p.refuseMicrophone = true }
}

// WindowSize sets the size of the window, "1280,800" unless told.
func WindowSize(width, height int) BrowserOption {
	return func(p *browserPlan) { p.size = fmt.Sprintf("%d,%d", width, height) }
}

// Browser starts a Chromium whose microphone says a tone (Hz; 0 is silence). It is killed when the test ends.
func (h *House) Browser(tone int, options ...BrowserOption) *Browser {
	h.T.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		h.T.Fatalf("Chromium is missing: install the package chromium, then try again (%v)", err)
	}
	p := &browserPlan{size: "1280,800"}
	for _, o := range options {
		o(p)
	}
	b := &Browser{h: h, t: h.T, dir: h.T.TempDir(), done: make(chan struct{})}
	microphone := filepath.Join(b.dir, "microphone.wav")
	if err := os.WriteFile(microphone, toneWAV(tone), 0o600); err != nil {
		h.T.Fatal(err)
	}
	profile := filepath.Join(b.dir, "profile")
	args := []string{
		"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-default-browser-check",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
		"--disable-dev-shm-usage", "--autoplay-policy=no-user-gesture-required", "--allow-loopback-in-peer-connection",
		"--use-fake-device-for-media-stream", "--use-file-for-fake-audio-capture=" + microphone,
		"--user-data-dir=" + profile, "--remote-debugging-port=0", "--window-size=" + p.size, "--lang=zh-CN",
	}
	if !p.refuseMicrophone {
		args = append(args, "--use-fake-ui-for-media-stream")
	} else {
		args = append(args, "--deny-permission-prompts")
	}
	b.cmd = exec.Command(program, append(args, "about:blank")...) //nolint:gosec,noctx // Chromium; it ends by a signal
	b.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := b.cmd.Start(); err != nil {
		h.T.Fatal(err)
	}
	go func() {
		_ = b.cmd.Wait()
		close(b.done)
	}()
	h.T.Cleanup(b.Kill)
	var port, path string
	h.Until("Chromium to start", 20*time.Second, func() bool {
		text, err := os.ReadFile(filepath.Join(profile, "DevToolsActivePort"))
		if err != nil {
			return false
		}
		port, path, _ = strings.Cut(strings.TrimSpace(string(text)), "\n")
		return path != ""
	})
	all, stopAll := chromedp.NewRemoteAllocator(context.Background(), "ws://127.0.0.1:"+port+path, chromedp.NoModifyURL)
	ctx, stop := chromedp.NewContext(all, chromedp.WithErrorf(func(string, ...any) {}))
	b.ctx, b.stop = ctx, func() { stop(); stopAll() }
	if err := chromedp.Run(ctx); err != nil {
		h.fatal("Chromium cannot be driven: %v", err)
	}
	return b
}

// Through makes the browser's next pages reach the console by another address, such as that of a relay that can
// be cut.
func (b *Browser) Through(address string) *Browser {
	b.way = address
	return b
}

// Signal sends a signal to every process of the browser.
func (b *Browser) Signal(s syscall.Signal) { _ = syscall.Kill(-b.cmd.Process.Pid, s) }

// Kill ends the browser with kill -9. It may be called twice.
func (b *Browser) Kill() {
	if b.dead {
		return
	}
	b.dead = true
	b.Signal(syscall.SIGKILL)
	<-b.done
	if b.stop != nil {
		b.stop()
	}
}

// Freeze stops every process of the browser, as a closed lid does; Thaw lets it go on.
func (b *Browser) Freeze() { b.Signal(syscall.SIGSTOP) }

// Thaw lets a frozen browser go on.
func (b *Browser) Thaw() { b.Signal(syscall.SIGCONT) }

// CutNetwork stops the browser's network: what it sends and what comes for it is swallowed, and no connection is closed,
// as when a machine moves to another network. The page itself goes on. The function ends it.
func (b *Browser) CutNetwork() (mend func()) {
	b.t.Helper()
	processes, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		b.t.Fatal(err)
	}
	for _, file := range processes {
		line, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(line, []byte("network.mojom.NetworkService")) {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err != nil {
			continue
		}
		if group, err := syscall.Getpgid(pid); err != nil || group != b.cmd.Process.Pid {
			continue // another browser's
		}
		if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
			b.t.Fatal(err)
		}
		return func() { _ = syscall.Kill(pid, syscall.SIGCONT) }
	}
	b.t.Fatal("the browser has no network process of its own")
	return nil
}

// toneWAV is ten seconds of a sine at 48 kHz, mono, 16 bit; Chromium repeats it without a seam.
func toneWAV(hz int) []byte {
	const rate, seconds = 48000, 10
	samples := make([]int16, rate*seconds)
	for i := range samples {
		if hz > 0 {
			samples[i] = int16(math.Round(11000 * math.Sin(2*math.Pi*float64(hz)*float64(i)/rate)))
		}
	}
	var b bytes.Buffer
	size := uint32(2 * len(samples))
	b.WriteString("RIFF")
	for _, v := range []any{
		36 + size, []byte("WAVEfmt "), uint32(16), uint16(1), uint16(1), uint32(rate), uint32(2 * rate), uint16(2), uint16(16), []byte("data"), size, samples,
	} {
		_ = binary.Write(&b, binary.LittleEndian, v)
	}
	return b.Bytes()
}
