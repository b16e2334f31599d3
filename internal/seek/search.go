package seek

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"heartline/roster/model"
)

// endsWithin is how long a search may take for its last word once it is told to end; then it is killed.
const endsWithin = 4 * time.Second

// Search has a task searched by a command that does what Serve does, until its budget is spent or ctx ends, and returns the best roster. told
// hears how far it has come. An error says that the process failed: then nothing is left of it.
func Search(ctx context.Context, command []string, t Task, told func(Progress)) (*model.Roster, error) {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // this program itself
	cmd.Env = environment()
	var complaint tail
	cmd.Stderr = &complaint
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("search in a process: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("search in a process: %w", err)
	}
	cmd.Cancel, cmd.WaitDelay = in.Close, endsWithin
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("search in a process: %w", err)
	}
	asked := json.NewEncoder(in).Encode(t)
	var found *model.Roster
	for read := json.NewDecoder(out); asked == nil; {
		var w Word
		if err := read.Decode(&w); err != nil {
			break // Wait says why it ended
		}
		found = w.Roster
		told(w.Progress)
	}
	_ = in.Close()
	err = cmd.Wait()
	switch {
	case found != nil:
		return found, nil
	case err == nil:
		err = errors.New("it ended without a roster")
	case forMemory(cmd.ProcessState, complaint.err()):
		err = errors.Join(ErrMemory, err)
	}
	return nil, fmt.Errorf("search in a process: %w", errors.Join(err, asked, complaint.err()))
}

// ErrMemory says that a search had no memory, or was ended by a system that had none: it is not to be done again where calls are.
var ErrMemory = errors.New("there is not enough memory for it")

func forMemory(ended *os.ProcessState, complaint error) bool {
	if s, ok := ended.Sys().(syscall.WaitStatus); ok && s.Signaled() && s.Signal() == syscall.SIGKILL {
		return true
	}
	return complaint != nil && strings.Contains(complaint.Error(), "memory")
}

// environment is what the process is told: one processor, where time zones are, and that nothing of its memory is shown when it breaks down.
func environment() []string {
	env := []string{"GOMAXPROCS=1", "GOTRACEBACK=none"}
	for _, name := range []string{"TZ", "ZONEINFO"} {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	return env
}

// tail keeps the first bytes of what a process complains about.
type tail struct{ text []byte }

const complaintMost = 500

// Write implements io.Writer.
func (c *tail) Write(p []byte) (int, error) {
	c.text = append(c.text, p[:min(len(p), complaintMost-len(c.text))]...)
	return len(p), nil
}

func (c *tail) err() error {
	said, _, _ := strings.Cut(strings.TrimSpace(string(c.text)), "\n")
	if strings.HasPrefix(said, "fatal error: ") { // of Go itself; what else is said might name somebody, and is logged by whoever asked
		return errors.New(said)
	}
	return nil
}
