//go:build e2e

package house

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"heartline/configs"
	"heartline/internal/app"
	"heartline/internal/phone"
	"heartline/test/pace"
	"heartline/test/ports"
)

//go:embed config
var configFiles embed.FS

// House is one hotline under test.
type House struct {
	T       *testing.T
	Dir     string // everything of the house lies here
	Config  *configs.Config
	HTTP    string
	SIP     string
	ARI     string
	Metrics string
	Pace    *pace.Watch // when the machine stood still since the house was built

	flags []string
	node  *Process
	serve *Process
	mu    sync.Mutex
	desks map[string]*Client
	seats map[string]*phone.Phone
}

// Option changes a house before it is built.
type Option func(*plan)

type plan struct {
	replace map[string]string // in heartline.yaml
	noServe bool
	ports   int // for RTP
}

// Replace changes a text in the house's heartline.yaml; the text must be there.
func Replace(old, new string) Option { return func(p *plan) { p.replace[old] = new } }

// WithoutController leaves the controller to be started by Serve.
func WithoutController() Option { return func(p *plan) { p.noServe = true } }

// FewPorts and ManyPorts are for how many calls at once a house has RTP ports: two each.
const (
	FewPorts  = 400
	ManyPorts = 1600
)

// RTPPorts gives the house so many RTP ports instead of FewPorts.
func RTPPorts(n int) Option { return func(p *plan) { p.ports = n } }

// New builds a house and waits until it is ready. It is torn down when the test ends.
func New(t *testing.T, options ...Option) *House {
	t.Helper()
	h, p := build(t, options)
	t.Cleanup(h.close)
	h.claim()
	h.StartNode()
	if !p.noServe {
		h.StartServe()
	}
	return h
}

// Unstarted builds a house in which nothing runs: a folder with passwords, keys and prompts, and free ports. Whoever
// starts something in it ends it.
func Unstarted(t *testing.T, options ...Option) *House {
	t.Helper()
	h, _ := build(t, options)
	return h
}

func build(t *testing.T, options []Option) (*House, *plan) {
	t.Helper()
	p := &plan{replace: map[string]string{}, ports: FewPorts}
	for _, o := range options {
		o(p)
	}
	h := &House{T: t, Pace: pace.Start(t), Dir: t.TempDir(), desks: map[string]*Client{}, seats: map[string]*phone.Phone{}}
	h.writeConfig(p)
	h.choosePorts(p.ports)
	h.setup()
	h.Pace.OfAsterisk(h.nodeDir())
	return h, p
}

// Flags are the command line of every process of the house, behind the name of the command.
func (h *House) Flags() []string { return slices.Clone(h.flags) }

// ConfigDir is the folder of the house's heartline.yaml.
func (h *House) ConfigDir() string { return h.configDir() }

func (h *House) fatal(format string, args ...any) {
	h.T.Helper()
	h.T.Fatalf("%s\n%s", fmt.Sprintf(format, args...), h.tails())
}

func (h *House) writeConfig(p *plan) {
	h.T.Helper()
	cache := os.Getenv("HEARTLINE_CACHE")
	if cache == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			h.T.Fatal(err)
		}
		cache = filepath.Join(home, ".cache", "heartline")
	}
	p.replace["SPEECH_CACHE"] = filepath.Join(cache, "test-prompts")
	err := fs.WalkDir(configFiles, "config", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := configFiles.ReadFile(name)
		if err != nil {
			return err
		}
		text := string(data)
		if strings.HasSuffix(name, "heartline.yaml") {
			if text, err = p.replaced(text); err != nil {
				return err
			}
		}
		target := filepath.Join(h.Dir, name)
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return err
		}
		return os.WriteFile(target, []byte(text), 0o600)
	})
	if err != nil {
		h.T.Fatal(err)
	}
}

// choosePorts takes ports that the house has until the test ends. RTP gets a stretch of its own.
// replaced makes the replacements, also those of what another one brings in.
func (p *plan) replaced(text string) (string, error) {
	left := maps.Clone(p.replace)
	for len(left) > 0 {
		before := len(left)
		for old, new := range left {
			if strings.Contains(text, old) {
				text = strings.ReplaceAll(text, old, new)
				delete(left, old)
			}
		}
		if len(left) == before {
			return "", fmt.Errorf("the house's configuration has nothing of these to replace: %q", slices.Sorted(maps.Keys(left)))
		}
	}
	return text, nil
}

func (h *House) choosePorts(media int) {
	h.T.Helper()
	h.HTTP, h.SIP, h.ARI, h.Metrics = ports.Addr(h.T), ports.Addr(h.T), ports.Addr(h.T), ports.Addr(h.T)
	from := ports.Hold(h.T, media)
	h.flags = []string{
		"-config", h.configDir(), "-http", h.HTTP, "-sip", h.SIP, "-ari", h.ARI, "-metrics", h.Metrics,
		"-rtp", fmt.Sprintf("%d-%d", from, from+media-1),
	}
}

func (h *House) configDir() string { return filepath.Join(h.Dir, "config") }

func (h *House) setup() {
	h.T.Helper()
	cfg, problems := configs.LoadFS(os.DirFS(h.configDir()))
	if len(problems) > 0 {
		h.T.Fatalf("the house's configuration: %s", problems.Error())
	}
	cfg.Dir = h.configDir()
	if _, err := app.Setup(cfg); err != nil {
		h.T.Fatal(err)
	}
	if _, err := app.RenderPrompts(h.T.Context(), cfg, nil); err != nil {
		h.T.Fatal(err)
	}
	h.Config = cfg
}

// Process is one process of the house.
type Process struct {
	Cmd  *exec.Cmd
	Log  string
	done chan struct{}
	err  error
}

// Signal sends a signal; a process that has ended is passed over.
func (p *Process) Signal(s syscall.Signal) {
	select {
	case <-p.done:
	default:
		_ = p.Cmd.Process.Signal(s)
	}
}

// Wait waits for the end.
func (p *Process) Wait(limit time.Duration) bool {
	select {
	case <-p.done:
		return true
	case <-time.After(limit):
		return false
	}
}

func (h *House) start(name string, args ...string) *Process {
	h.T.Helper()
	p := &Process{Log: filepath.Join(h.Dir, name+".log"), done: make(chan struct{})}
	log, err := os.OpenFile(p.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		h.T.Fatal(err)
	}
	p.Cmd = exec.Command(Program(h.T), append([]string{name}, args...)...) //nolint:gosec,noctx // our own program; it ends by a signal
	p.Cmd.Stdout, p.Cmd.Stderr = log, log
	p.Cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := p.Cmd.Start(); err != nil {
		h.T.Fatal(err)
	}
	go func() {
		p.err = p.Cmd.Wait()
		_ = log.Close()
		close(p.done)
	}()
	return p
}

// StartNode starts the node and waits for Asterisk.
func (h *House) StartNode() {
	h.T.Helper()
	h.node = h.start("node", h.flags...)
	h.Until("Asterisk to answer", 20*time.Second, func() bool {
		return h.get("http://"+h.ARI+"/ari/asterisk/ping") == http.StatusUnauthorized
	})
}

// StartServe starts the controller and waits until it is ready.
func (h *House) StartServe() {
	h.T.Helper()
	h.serve = h.start("serve", h.flags...)
	h.Until("the controller to be ready", 60*time.Second, func() bool { return h.get("http://"+h.Metrics+"/readyz") == http.StatusOK })
}

// Serve and Node are the running processes.
func (h *House) Serve() *Process { return h.serve }

// Node is the running node.
func (h *House) Node() *Process { return h.node }

// KillServe ends the controller with kill -9.
func (h *House) KillServe() {
	h.serve.Signal(syscall.SIGKILL)
	if !h.serve.Wait(5 * time.Second) {
		h.fatal("the controller outlived kill -9")
	}
}

// asking is the context of requests. It outlives the test: one that has failed still tells its story while it is
// cleaned up. The clients have time-outs.
func (h *House) asking() context.Context { return context.WithoutCancel(h.T.Context()) }

func (h *House) get(url string) int {
	req, err := http.NewRequestWithContext(h.asking(), http.MethodGet, url, http.NoBody)
	if err != nil {
		return 0
	}
	client := http.Client{Timeout: time.Second}
	res, err := client.Do(req)
	if err != nil {
		return 0
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

// Until polls until ok, and fails the test after the limit.
func (h *House) Until(what string, limit time.Duration, ok func() bool) {
	h.T.Helper()
	deadline := time.Now().Add(limit)
	for !ok() {
		if time.Now().After(deadline) {
			h.fatal("waited %v in vain for %s", limit, what)
		}
		if h.serve != nil && strings.Contains(what, "controller") && h.serve.Wait(0) {
			h.fatal("the controller has ended: %v", h.serve.err)
		}
		<-time.After(20 * time.Millisecond)
	}
}

func (h *House) close() {
	for _, p := range h.seats {
		p.Close()
	}
	for _, p := range []*Process{h.serve, h.node} {
		if p == nil {
			continue
		}
		p.Signal(syscall.SIGCONT)
		p.Signal(syscall.SIGTERM)
		if !p.Wait(8 * time.Second) {
			h.T.Errorf("%s does not obey SIGTERM", p.Cmd.Args[1])
			p.Signal(syscall.SIGKILL)
			p.Wait(5 * time.Second)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, Program(h.T), append([]string{"node", "-stop"}, h.flags...)...).CombinedOutput() //nolint:gosec // our own program
	if err != nil {
		h.T.Errorf("stop Asterisk: %v: %s", err, out)
	}
	h.Search("at the end")
	if err := os.RemoveAll(h.Spool()); err != nil {
		h.T.Errorf("remove the folder on tmpfs: %v", err)
	}
}

// NodeLog is all that the node and its Asterisk have said, for a test that fails.
func (h *House) NodeLog() string {
	var b strings.Builder
	words, _ := filepath.Glob(filepath.Join(h.Spool(), "*", "messages")) // the pattern is right
	for _, file := range append([]string{filepath.Join(h.Dir, "node.log")}, words...) {
		text, err := os.ReadFile(file)
		fmt.Fprintf(&b, "--- %s %v\n%s\n", filepath.Base(file), err, text)
	}
	return b.String()
}

// tails shows the ends of the logs, for a test that fails.
func (h *House) tails() string {
	var b strings.Builder
	for _, name := range []string{"node.log", "serve.log"} {
		text, err := os.ReadFile(filepath.Join(h.Dir, name))
		if err != nil {
			continue
		}
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		fmt.Fprintf(&b, "--- %s\n%s\n", name, strings.Join(lines[max(0, len(lines)-25):], "\n"))
	}
	return b.String()
}

var (
	buildOnce sync.Once
	program   string
	buildErr  error
)

// Program builds the program once for each test binary.
func Program(t *testing.T) string {
	t.Helper()
	buildOnce.Do(func() {
		dir, err := os.MkdirTemp("", "heartline-e2e-") //nolint:usetesting // all tests of the binary share the build
		if err != nil {
			buildErr = err
			return
		}
		program = filepath.Join(dir, "heartline")
		out, err := exec.Command("go", "build", "-o", program, "heartline/cmd/heartline").CombinedOutput() //nolint:gosec,noctx // our own program, into our own folder
		if err != nil {
			buildErr = fmt.Errorf("build the program: %w: %s", err, out)
		}
	})
	if buildErr != nil {
		t.Fatal(buildErr)
	}
	return program
}

// Cleanup ends the browsers that tests had one after another, and removes what Program built; call it from TestMain.
func Cleanup() {
	returnAll()
	if program != "" {
		_ = os.RemoveAll(filepath.Dir(program))
	}
}

// Asterisk asks Asterisk directly, as an operator would: path below /ari.
func (h *House) Asterisk(method, path string, into any) int {
	h.T.Helper()
	password, err := os.ReadFile(filepath.Join(h.configDir(), "secrets", "ari"))
	if err != nil {
		h.T.Fatal(err)
	}
	req, err := http.NewRequestWithContext(h.asking(), method, "http://"+h.ARI+"/ari"+path, http.NoBody)
	if err != nil {
		h.T.Fatal(err)
	}
	req.SetBasicAuth(app.ControllerUser, strings.TrimSpace(string(password)))
	client := http.Client{Timeout: 2 * time.Second}
	res, err := client.Do(req)
	if err != nil {
		return 0
	}
	defer func() { _ = res.Body.Close() }()
	if into != nil {
		_ = json.NewDecoder(res.Body).Decode(into)
	}
	return res.StatusCode
}

// Empty waits until no channel, bridge or recording is left in Asterisk, except desk legs and their parking
// bridges where desks is set.
func (h *House) Empty() {
	h.T.Helper()
	var channels, bridges []struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	defer func() {
		if h.T.Failed() {
			h.T.Logf("left: channels %+v bridges %+v", channels, bridges)
		}
	}()
	h.Until("Asterisk to be empty", 10*time.Second, func() bool {
		h.Asterisk(http.MethodGet, "/channels", &channels)
		h.Asterisk(http.MethodGet, "/bridges", &bridges)
		return len(channels) == 0 && len(bridges) == 0
	})
}
