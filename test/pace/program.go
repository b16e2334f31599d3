package pace

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Times of a look at a program's threads.
const (
	lookEvery = 200 * time.Millisecond
	// waited is how much longer than before a thread has waited for a processor, within one look, that it counts, and
	// waitedEach how long it waited each time in the mean: many short waits make no hole.
	waited     = 40 * time.Millisecond
	waitedEach = 10 * time.Millisecond
)

// program is one under test, with how long each of its threads has waited for a processor. It counts, too, what its threads
// wait for each other.
type program struct {
	proc   string // "/proc"
	pid    func() int
	delays map[string]delay // by the thread's folder
}

// delay is for how long a thread has waited for a processor since it began, and how often it ran.
type delay struct {
	waited time.Duration
	ran    int64
}

// OfAsterisk has the watch note, from now on, when the threads of a node's Asterisk wait for a processor. dir is the
// folder of the node, whose Asterisk may end and be started again.
func (w *Watch) OfAsterisk(dir string) {
	w.Of(func() int {
		pid, err := AsteriskOf(dir)
		if err != nil {
			return 0
		}
		return pid
	})
}

// AsteriskOf returns the process of a node's Asterisk, which the node writes down in its folder.
func AsteriskOf(dir string) (pid int, err error) {
	text, err := os.ReadFile(filepath.Join(dir, "asterisk.json"))
	if err != nil {
		return 0, fmt.Errorf("which Asterisk runs: %w", err)
	}
	var p struct {
		Pid int `json:"pid"`
	}
	if err := json.Unmarshal(text, &p); err != nil {
		return 0, fmt.Errorf("which Asterisk runs: %s: %w", text, err)
	}
	if p.Pid <= 1 {
		return 0, fmt.Errorf("which Asterisk runs: %s", text)
	}
	return p.Pid, nil
}

// Of has the watch note, from now on, when the threads of a program wait for a processor. pid returns its process, which
// may change, and 0 while there is none.
func (w *Watch) Of(pid func() int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.of = append(w.of, &program{proc: "/proc", pid: pid})
}

func (w *Watch) look(now time.Time) {
	w.mu.Lock()
	of := w.of
	w.mu.Unlock()
	for _, p := range of {
		if late := p.waited(); late > waited {
			w.note(now, late)
		}
	}
}

// waited returns by how much the thread that waited longest for a processor waited since the last look.
func (p *program) waited() (longest time.Duration) {
	now := map[string]delay{}
	if pid := p.pid(); pid > 0 {
		folders, _ := filepath.Glob(filepath.Join(p.proc, strconv.Itoa(pid), "task", "*")) // the pattern is good
		for _, folder := range folders {
			d := delayOf(folder)
			now[folder] = d
			before, known := p.delays[folder]
			more := d.waited - before.waited
			if known && more >= waitedEach*time.Duration(max(d.ran-before.ran, 1)) {
				longest = max(longest, more)
			}
		}
	}
	p.delays = now
	return longest
}

// delayOf reads a thread's schedstat: for how long it ran and waited, in nanoseconds, and how often it ran
// (Documentation/scheduler/sched-stats.rst of Linux). Zero where the kernel does not say.
func delayOf(thread string) (d delay) {
	text, err := os.ReadFile(filepath.Join(thread, "schedstat"))
	if err != nil {
		return d
	}
	var ran int64
	if _, err := fmt.Sscan(string(text), &ran, &d.waited, &d.ran); err != nil {
		return delay{}
	}
	return d
}
