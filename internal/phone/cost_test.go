package phone_test

import (
	"syscall"
	"testing"
	"time"

	"heartline/internal/phone"
)

// BenchmarkTalk reports what one end of a call costs: milliseconds of CPU per second of talk.
func BenchmarkTalk(b *testing.B) {
	const calls = 30
	callee, err := phone.New(phone.Config{User: "seat", React: always(phone.AnswerAtOnce()), Sound: phone.Tone(880), Watch: []int{440}})
	if err != nil {
		b.Fatal(err)
	}
	defer callee.Close()
	caller, err := phone.New(phone.Config{Server: callee.Addr(), Sound: phone.Tone(440), Watch: []int{440, 660, 880}})
	if err != nil {
		b.Fatal(err)
	}
	defer caller.Close()
	var last *phone.Call
	for range calls {
		if last, err = caller.Dial(b.Context(), "1", phone.DialOptions{}); err != nil {
			b.Fatal(err)
		}
		if err := last.WaitAnswered(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	begun, before := time.Now(), cpuTime(b)
	for b.Loop() {
		if _, err := last.WaitTone(b.Context(), 880, time.Second); err != nil {
			b.Fatal(err)
		}
	}
	ends := 2 * calls * time.Since(begun).Seconds()
	b.ReportMetric((cpuTime(b)-before).Seconds()*1000/ends, "cpu-ms/end-s")
	b.ReportMetric(float64(last.Sent().WorstLate.Microseconds()), "worst-late-µs")
}

func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
