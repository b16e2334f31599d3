//go:build e2e

package bench_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// tick is the unit in which the kernel counts the time of processes.
const tick = 10 * time.Millisecond

// cpuTime is the processor time that a process has used, in user mode and in the kernel.
func cpuTime(t *testing.T, pid int) time.Duration {
	t.Helper()
	return statTicks(t, pid, 11)
}

// childTime is what those have used that the process has started and waited for.
func childTime(t *testing.T, pid int) time.Duration {
	t.Helper()
	return statTicks(t, pid, 13)
}

// statTicks is the sum of a pair of fields of /proc/PID/stat, counted from the third one on.
func statTicks(t *testing.T, pid, field int) time.Duration {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	// The name, in parentheses, may hold anything; what follows the last one is fields from the third on.
	fields := strings.Fields(string(text[strings.LastIndex(string(text), ")")+1:]))
	var ticks int64
	for _, f := range fields[field : field+2] {
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * tick
}

// memory is what a process holds in memory now, in MiB.
func memory(t *testing.T, pid int) float64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return float64(kib) / 1024
		}
	}
	t.Fatalf("process %d has no memory", pid)
	return 0
}
