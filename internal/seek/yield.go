package seek

import (
	"os"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"
)

// What a search may have of the memory. The solver's programs have a part of it.
const (
	memoryAim  = 448 << 20 // from which on garbage is collected without a pause
	memoryMost = 640 << 20 // of what the system counts as data: stacks and room that is not used yet among it
)

// leastNice is the niceness beside which any other process has nearly all of a processor that both want.
const leastNice = 19

// yield makes this process one that yields to all others. Each step is a wish: a system that refuses one has its reasons.
func yield() {
	debug.SetMemoryLimit(memoryAim)
	if !raceDetector { // its books are data too, many times as much
		_ = syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: memoryMost, Max: memoryMost})
	}
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0) // the first to go
	// Priorities are a thread's own, and a thread begins with that of the one that has made it: once a look finds no new ones, there are none
	// left.
	known := map[int]bool{}
	for fresh := true; fresh; {
		fresh = false
		threads, err := os.ReadDir("/proc/self/task")
		if err != nil {
			return
		}
		for _, t := range threads {
			id, err := strconv.Atoi(t.Name())
			if err != nil || known[id] {
				continue
			}
			known[id], fresh = true, true
			_ = syscall.Setpriority(syscall.PRIO_PROCESS, id, leastNice)
		}
	}
}

// used is what this process has had of the processors.
func used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
