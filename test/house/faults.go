//go:build e2e

package house

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/node"
	"heartline/test/pace"
)

// Spool is the node's folder on tmpfs, where what is clear lies.
func (h *House) Spool() string {
	h.T.Helper()
	return node.DefaultSpool(h.nodeDir())
}

func (h *House) nodeDir() string { return h.Config.Path(h.Config.Node.Dir) }

// Outbox returns what the fail-safe has left sealed and nobody has imported yet.
func (h *House) Outbox() []node.Item {
	h.T.Helper()
	items, err := node.ReadOutbox(node.OutboxDir(h.nodeDir()))
	if err != nil {
		h.fatal("read the outbox: %v", err)
	}
	return items
}

// Clear lists the files that the fail-safe has left in clear.
func (h *House) Clear() []string {
	h.T.Helper()
	files, err := filepath.Glob(filepath.Join(h.Spool(), "failsafe", "*"))
	if err != nil {
		h.T.Fatal(err)
	}
	return files
}

// AsteriskPID is the process of the house's Asterisk.
func (h *House) AsteriskPID() int {
	h.T.Helper()
	pid, err := pace.AsteriskOf(h.nodeDir())
	if err != nil {
		h.fatal("%v", err)
	}
	return pid
}

// KillAsterisk ends Asterisk with kill -9 and returns when it did.
func (h *House) KillAsterisk() time.Time {
	h.T.Helper()
	pid := h.AsteriskPID()
	at := time.Now()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		h.fatal("kill Asterisk: %v", err)
	}
	return at
}

// KillNode ends the node with kill -9; Asterisk goes on.
func (h *House) KillNode() {
	h.T.Helper()
	h.node.Signal(syscall.SIGKILL)
	if !h.node.Wait(5 * time.Second) {
		h.fatal("the node outlived kill -9")
	}
}

// Story tells what the ledger, the journals and the logs hold, for a test that has failed.
func (h *House) Story() string {
	h.T.Helper()
	var b strings.Builder
	names := map[ledger.Stream]string{}
	for _, e := range h.Facts() {
		if e.Stream == ledger.Floor && !strings.Contains(string(e.Kind), "state") {
			continue
		}
		if names[e.Stream] == "" {
			names[e.Stream] = fmt.Sprintf("%c", 'A'+len(names)%26)
		}
		fmt.Fprintf(&b, "%s %s %s %s\n", e.At.Format("04:05.000"), names[e.Stream], e.Kind, e.Data)
	}
	for _, name := range h.Clear() {
		if strings.HasSuffix(name, ".journal") {
			text, _ := os.ReadFile(name)
			fmt.Fprintf(&b, "%s:\n%s", name, text)
		}
	}
	var channels []struct{ ID, Name, State string }
	h.Asterisk(http.MethodGet, "/channels", &channels)
	fmt.Fprintf(&b, "channels: %+v\n", channels)
	var bridges []struct {
		ID       string
		Type     string `json:"bridge_type"`
		Channels []string
	}
	h.Asterisk(http.MethodGet, "/bridges", &bridges)
	fmt.Fprintf(&b, "bridges: %+v\n", bridges)
	return b.String() + h.tails()
}

// MetricsText is what the controller tells of itself.
func (h *House) MetricsText() string {
	h.T.Helper()
	req, err := http.NewRequestWithContext(h.asking(), http.MethodGet, "http://"+h.Metrics+"/metrics", http.NoBody)
	if err != nil {
		h.fatal("metrics: %v", err)
	}
	client := http.Client{Timeout: 5 * time.Second}
	res, err := client.Do(req)
	if err != nil {
		h.fatal("metrics: %v", err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		h.fatal("metrics: %v", err)
	}
	return string(text)
}
