//go:build e2e

package node_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"heartline/internal/node"
	"heartline/internal/phone"
	"heartline/internal/wav"
	"heartline/test/pace"
	"heartline/test/ports"

	"filippo.io/age"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Tones that tell the prompts apart.
const (
	sentenceTone = 700
	acceptTone   = 1200
	messageTone  = 1500
	thanksTone   = 1700
	beepTone     = 1000
	ringTone     = 450
	callerTone   = 900
	seatTone     = 2000
	dutyTone     = 2200
)

// rig is one node with its Asterisk and the keys that open what it seals.
type rig struct {
	pace    *pace.Watch
	t       *testing.T
	spec    spec
	config  node.Config
	node    *node.Node
	log     *logBuffer
	number  *age.X25519Identity
	message *age.X25519Identity
	stopRun context.CancelFunc
	runDone chan error
}

// logBuffer keeps what is logged, to be searched for what must not be there.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// spec is what differs from rig to rig; another process can make the same configuration of it.
type spec struct {
	Dir, Rootfs     string
	SIP, HTTP       netip.AddrPort
	RTP             uint16
	Number, Message string
	Prompts         node.FailsafePrompts
}

// rtpPorts is how many media ports a rig has.
const rtpPorts = 200

func (s spec) config() node.Config {
	return node.Config{
		Name: "test", Dir: s.Dir, Rootfs: s.Rootfs, SIP: s.SIP, HTTP: s.HTTP, RTPFrom: s.RTP, RTPTo: s.RTP + rtpPorts - 1,
		Media:    netip.MustParseAddr("127.0.0.1"),
		Users:    []node.User{{Name: "controller", Password: "controller-password"}},
		NodeUser: node.User{Name: "node", Password: "node-password"},
		Phones: []node.Phone{
			{Endpoint: "seat1", Password: "seat1-password"},
			{Endpoint: "seat2", Password: "seat2-password"},
			{Endpoint: "duty", Password: "duty-password"},
			{Endpoint: "duty2", Password: "duty2-password"},
		},
		OpenLoopback: true,
		Failsafe: node.Failsafe{
			Seats: []string{"seat1", "seat2"}, SeatRing: 5 * time.Second,
			Duty:       []node.Duty{{Endpoint: "duty", Ring: 6 * time.Second}, {Endpoint: "duty2", Ring: 6 * time.Second, Key: "5"}},
			MessageMax: 20 * time.Second, CallerNumber: "12345", Prompts: s.Prompts,
		},
		Recipients: node.Recipients{Number: []string{s.Number}, Message: []string{s.Message}},
	}
}

// newRig makes a configuration on free ports; change may alter it. Nothing is started.
func newRig(t *testing.T, change func(*node.Config)) *rig {
	t.Helper()
	rootfs, err := node.CacheRootfs()
	if err != nil {
		t.Fatal(err)
	}
	if root := os.Getenv("HEARTLINE_ROOTFS"); root != "" {
		rootfs = root
	}
	r := &rig{t: t, pace: pace.Start(t), log: &logBuffer{}, number: identity(t), message: identity(t)}
	dir := t.TempDir()
	r.spec = spec{
		Dir: filepath.Join(dir, "node"), Rootfs: rootfs, SIP: freePort(t), HTTP: freePort(t), RTP: uint16(ports.Hold(t, rtpPorts)),
		Number: r.number.Recipient().String(), Message: r.message.Recipient().String(),
		Prompts: node.FailsafePrompts{
			Sentence: []string{toneFile(t, dir, sentenceTone, 1500*time.Millisecond)},
			Accept:   []string{toneFile(t, dir, acceptTone, time.Second)},
			Message:  []string{toneFile(t, dir, messageTone, time.Second)},
			Thanks:   []string{toneFile(t, dir, thanksTone, 600*time.Millisecond)},
		},
	}
	r.pace.OfAsterisk(r.spec.Dir)
	r.config = r.spec.config()
	r.config.Log = slog.New(slog.NewTextHandler(r.log, nil))
	if change != nil {
		change(&r.config)
	}
	if r.config.Spool == "" {
		r.config.Spool = node.DefaultSpool(r.config.Dir)
	}
	t.Cleanup(func() {
		r.stop()
		_ = os.RemoveAll(r.config.Spool)
		if t.Failed() {
			if os.Getenv("HEARTLINE_KEEP") != "" {
				t.Log(r.config.Spool)
			}
			t.Log(r.log.String())
		}
	})
	return r
}

// start runs the node and waits until Asterisk answers.
func (r *rig) start() {
	r.t.Helper()
	n, err := node.New(r.config)
	if err != nil {
		r.t.Fatal(err)
	}
	r.node = n
	ctx, cancel := context.WithCancel(context.Background())
	r.stopRun, r.runDone = cancel, make(chan error, 1)
	done := r.runDone
	go func() { done <- n.Run(ctx) }()
	ready, cancelReady := context.WithTimeout(r.t.Context(), 20*time.Second)
	defer cancelReady()
	waited := make(chan error, 1)
	go func() { waited <- n.WaitReady(ready) }()
	select {
	case err := <-done:
		cancelReady()
		if err := <-waited; err == nil {
			r.t.Error("asterisk answered a node that ended")
		}
		done <- err
		r.t.Fatalf("the node ended before Asterisk answered: %v", err)
	case err := <-waited:
		if err != nil {
			r.t.Fatal(err)
		}
	}
}

// leave ends the node but not its Asterisk.
func (r *rig) leave() {
	r.t.Helper()
	r.stopRun()
	if err := <-r.runDone; err != nil {
		r.t.Errorf("the node's end: %v", err)
	}
	r.stopRun = nil
}

// stop ends Asterisk and the node.
func (r *rig) stop() {
	n, err := node.New(r.config)
	if r.stopRun != nil {
		n, err = r.node, nil
	}
	if err != nil {
		return // a configuration that is wrong on purpose has started nothing
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := n.Stop(ctx); err != nil {
		r.t.Errorf("stop: %v", err)
	}
	if r.stopRun != nil {
		r.stopRun()
		if err := <-r.runDone; err != nil {
			r.t.Errorf("the node's end: %v", err)
		}
		r.stopRun = nil
	}
}

// phone makes a phone; a user is registered.
func (r *rig) phone(user string, c phone.Config) *phone.Phone {
	r.t.Helper()
	c.Server, c.User = r.config.SIP.String(), user
	p, err := phone.New(c)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(p.Close)
	if c.Password == "" {
		return p
	}
	ctx, cancel := context.WithTimeout(r.t.Context(), 10*time.Second)
	defer cancel()
	if err := p.Register(ctx, time.Minute); err != nil {
		r.t.Fatalf("register %s: %v", user, err)
	}
	return p
}

// caller makes a caller's phone that says a tone.
func (r *rig) caller() *phone.Phone {
	return r.phone("13800138000", phone.Config{
		Sound: phone.Tone(callerTone),
		Watch: []int{sentenceTone, acceptTone, messageTone, thanksTone, beepTone, ringTone, seatTone, dutyTone},
	})
}

func (r *rig) dial(p *phone.Phone, to string, o phone.DialOptions) *phone.Call {
	r.t.Helper()
	c, err := p.Dial(r.t.Context(), to, o)
	if err != nil {
		r.t.Fatal(err)
	}
	return c
}

// deadline returns a context that fails the test's waits after d.
func (r *rig) deadline(d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(r.t.Context(), d)
	r.t.Cleanup(cancel)
	return ctx
}

// next waits for an incoming call.
func (r *rig) next(p *phone.Phone, d time.Duration) *phone.Call {
	r.t.Helper()
	c, err := p.NextCall(r.deadline(d))
	if err != nil {
		r.t.Fatalf("no call came within %v: %v", d, err)
	}
	return c
}

// eventually waits until ok reports true.
func (r *rig) eventually(d time.Duration, what string, ok func() bool) {
	r.t.Helper()
	ctx := r.deadline(d)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-ctx.Done():
			r.t.Fatalf("%s: not within %v", what, d)
		case <-tick.C:
		}
	}
}

// item waits for one sealed item.
func (r *rig) item(d time.Duration) node.Item {
	r.t.Helper()
	var items []node.Item
	r.eventually(d, "a sealed item", func() bool {
		var err error
		if items, err = node.ReadOutbox(r.node.Outbox()); err != nil {
			r.t.Fatal(err)
		}
		return len(items) > 0
	})
	if len(items) != 1 {
		r.t.Fatalf("%d items, want one", len(items))
	}
	return items[0]
}

// open decrypts a sealed part.
func (r *rig) open(part func() (io.ReadCloser, error), key age.Identity) []byte {
	r.t.Helper()
	f, err := part()
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	clear, err := age.Decrypt(f, key)
	if err != nil {
		r.t.Fatal(err)
	}
	content, err := io.ReadAll(clear)
	if err != nil {
		r.t.Fatal(err)
	}
	return content
}

// callerOf opens the number of an item.
func (r *rig) callerOf(item node.Item) node.Caller {
	r.t.Helper()
	var c node.Caller
	if err := json.Unmarshal(r.open(item.OpenNumber, r.number), &c); err != nil {
		r.t.Fatal(err)
	}
	return c
}

// clearFiles lists what lies in the fail-safe's spool.
func (r *rig) clearFiles() []string {
	files, _ := filepath.Glob(filepath.Join(r.config.Spool, "failsafe", "*"))
	return files
}

// recorded waits until a message of so many bytes lies in the spool.
func (r *rig) recorded(size int64) {
	r.t.Helper()
	r.eventually(10*time.Second, "a message", func() bool {
		for _, f := range r.clearFiles() {
			if info, err := os.Stat(f); err == nil && strings.HasSuffix(f, ".wav") && info.Size() > size {
				return true
			}
		}
		return false
	})
}

// searchDisk fails if one of the words is in a file below the node's folder, in the log, or in Asterisk's log.
func (r *rig) searchDisk(words ...string) {
	r.t.Helper()
	look := func(name string, content []byte) {
		for _, word := range words {
			if bytes.Contains(content, []byte(word)) {
				r.t.Errorf("%s holds %q", name, word)
			}
		}
	}
	for _, root := range []string{r.config.Dir, filepath.Join(r.config.Spool, "log")} {
		err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := os.ReadFile(path)
			look(path, content)
			return err
		})
		if err != nil {
			r.t.Fatal(err)
		}
	}
	look("the log", []byte(r.log.String()))
}

func stepNames(item node.Item) string {
	var names []string
	for _, s := range item.Steps {
		names = append(names, s.String())
	}
	return strings.Join(names, ", ")
}

func identity(t *testing.T) *age.X25519Identity {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// toneFile writes a WAV file with one tone.
func toneFile(t *testing.T, dir string, hertz int, length time.Duration) string {
	t.Helper()
	samples := toneSamples(float64(hertz), length)
	var b bytes.Buffer
	if err := wav.Encode(&b, 8000, 1, samples); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, fmt.Sprintf("tone-%d.wav", hertz))
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// freePort is an address of loopback whose port the test holds.
func freePort(t *testing.T) netip.AddrPort {
	t.Helper()
	return netip.MustParseAddrPort(ports.Addr(t))
}

// tryRegister registers a phone once.
func (r *rig) tryRegister(user, password string) (*phone.Phone, error) {
	p, err := phone.New(phone.Config{Server: r.config.SIP.String(), User: user, Password: password})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(r.t.Context(), time.Second)
	defer cancel()
	if err := p.Register(ctx, time.Minute); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}
