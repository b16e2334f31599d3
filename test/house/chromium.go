//go:build e2e

package house

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// chromium is a running Chromium: own profile, own microphone, own process group.
type chromium struct {
	dir  string
	cmd  *exec.Cmd
	done chan struct{}
	root context.Context // the life of the browser, of which those of its pages are made
	end  context.CancelFunc
}

// The Chromiums that tests of this binary have one after another, by the tone (Hz) of their microphones.
var (
	lendMu sync.Mutex
	lent   = map[int]*chromium{}
)

// borrow returns the binary's Chromium with a tone, and starts it where there is none or where it has ended.
func borrow(tone int, p *browserPlan) (*chromium, error) {
	lendMu.Lock()
	defer lendMu.Unlock()
	if c := lent[tone]; c != nil {
		select {
		case <-c.done:
			c.kill()
		default:
			return c, nil
		}
	}
	c, err := launch(tone, p)
	if err != nil {
		return nil, err
	}
	lent[tone] = c
	return c, nil
}

// returnAll ends the Chromiums that tests have had one after another.
func returnAll() {
	lendMu.Lock()
	defer lendMu.Unlock()
	for tone, c := range lent {
		c.kill()
		delete(lent, tone)
	}
}

// launch starts a Chromium and waits until it can be driven.
func launch(tone int, p *browserPlan) (*chromium, error) {
	program, err := exec.LookPath("chromium")
	if err != nil {
		return nil, fmt.Errorf("it is missing: install the package chromium, then try again: %w", err)
	}
	c := &chromium{done: make(chan struct{})}
	if c.dir, err = os.MkdirTemp("", "heartline-chromium-"); err != nil {
		return nil, fmt.Errorf("a folder for its profile: %w", err)
	}
	microphone, profile := filepath.Join(c.dir, "microphone.wav"), filepath.Join(c.dir, "profile")
	if err := os.WriteFile(microphone, toneWAV(tone), 0o600); err != nil {
		return nil, fmt.Errorf("what its microphone says: %w", err)
	}
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
	c.cmd = exec.Command(program, append(args, "about:blank")...) //nolint:gosec,noctx // Chromium; it ends by a signal
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start it: %w", err)
	}
	go func() {
		_ = c.cmd.Wait()
		close(c.done)
	}()
	address, err := c.address(profile)
	if err != nil {
		c.kill()
		return nil, err
	}
	all, stopAll := chromedp.NewRemoteAllocator(context.Background(), address, chromedp.NoModifyURL)
	root, stop := chromedp.NewContext(all, chromedp.WithErrorf(func(string, ...any) {}))
	c.root, c.end = root, func() { stop(); stopAll() }
	if err := chromedp.Run(root); err != nil {
		c.kill()
		return nil, fmt.Errorf("drive it: %w", err)
	}
	return c, nil
}

// address waits until the browser says where it can be driven.
func (c *chromium) address(profile string) (string, error) {
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-time.After(20 * time.Millisecond) {
		text, err := os.ReadFile(filepath.Join(profile, "DevToolsActivePort"))
		if err != nil {
			continue
		}
		if port, path, _ := strings.Cut(strings.TrimSpace(string(text)), "\n"); path != "" {
			return "ws://127.0.0.1:" + port + path, nil
		}
	}
	return "", errors.New("it does not start within 20 s")
}

// apart opens a window whose cookies and storage are its own, in which pages can be opened until it is closed.
func (c *chromium) apart() (ctx context.Context, shut func(), err error) {
	do := cdp.WithExecutor(c.root, chromedp.FromContext(c.root).Browser)
	id, err := target.CreateBrowserContext().Do(do)
	if err != nil {
		return nil, func() {}, fmt.Errorf("cookies and storage apart: %w", err)
	}
	ctx, stop := chromedp.NewContext(c.root, chromedp.WithExistingBrowserContext(id))
	shut = func() {
		stop()
		_ = target.DisposeBrowserContext(id).Do(do) // it may have ended
	}
	// The first page of such a window has to ask for the window.
	if _, err := target.CreateTarget("about:blank").WithBrowserContextID(id).WithNewWindow(true).Do(do); err != nil {
		return ctx, shut, fmt.Errorf("a window: %w", err)
	}
	if err := chromedp.Run(ctx); err != nil {
		return ctx, shut, fmt.Errorf("a page: %w", err)
	}
	return ctx, shut, nil
}

func (c *chromium) signal(s syscall.Signal) { _ = syscall.Kill(-c.cmd.Process.Pid, s) }

// kill ends every process of the browser with kill -9, and removes its profile.
func (c *chromium) kill() {
	c.signal(syscall.SIGKILL)
	<-c.done
	if c.end != nil {
		c.end()
	}
	_ = os.RemoveAll(c.dir)
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
