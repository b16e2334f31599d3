//go:build e2e

package bench_test

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"heartline/test/swarm"
)

const (
	comeIn  = 10 * time.Millisecond // from one caller who is to wait to the next
	hurried = 5 * time.Millisecond  // the same for those who only hear music
)

// freePair is agent-free-to-offer with callers waiting, once for each side.
func freePair(r *rig, sides order) {
	for _, waiting := range r.size.waiting {
		for _, s := range sides {
			taken := r.freeToOffer(s, waiting)
			for _, p := range percentiles {
				r.book.add(s, fmt.Sprintf("agent free to offer %s, %d waiting", p.name, waiting), "ms", taken.at(p.share))
			}
			r.book.raw(s, fmt.Sprintf("agent free to offer, %d waiting", waiting), taken)
		}
	}
}

// freeToOffer keeps callers waiting for seats that talk for 0.3 to 1 s each; it takes at most a minute.
func (r *rig) freeToOffer(s *side, waiting int) (taken samples) {
	r.t.Helper()
	s.open(0, false, func(user string) time.Duration {
		n, _ := strconv.Atoi(strings.TrimPrefix(user, "seat"))
		return time.Duration(300+70*(n%10)) * time.Millisecond
	})
	ended := make(chan struct{}, 10_000)
	callers := s.people("96111", false, 0, func() { ended <- struct{}{} })
	defer callers.Close()
	stop := make(chan struct{})
	var again sync.WaitGroup
	again.Go(func() { // whoever was served calls again, so that as many wait
		for {
			select {
			case <-ended:
				callers.Call()
			case <-stop:
				return
			}
		}
	})
	r.fill(s, callers, waiting+len(r.heartline.register), comeIn)
	r.records()
	var seen []swarm.Record
	for deadline := time.Now().Add(30 * time.Second); len(taken) < r.size.freed; {
		if time.Now().After(deadline) {
			r.t.Errorf("%s: %d of %d samples with %d waiting", s.name, len(taken), r.size.freed, waiting)
			break
		}
		<-time.After(100 * time.Millisecond)
		seen = append(seen, r.records()...)
		taken = taken[:0]
		for _, d := range swarm.Read(seen, s.callers.addr.Port(), s.phones.addr.Port()).Freed() {
			taken.ms(d)
		}
	}
	close(stop)
	again.Wait()
	callers.HangUp()
	s.clear(callers)
	return taken
}

// fill has callers come in until so many are answered.
func (r *rig) fill(s *side, callers *swarm.Callers, n int, pace time.Duration) {
	r.t.Helper()
	for begun := callers.Open(); begun < n; begun++ {
		callers.Call()
		<-time.After(pace)
	}
	for deadline := time.Now().Add(20 * time.Second); callers.Up() < n; <-time.After(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			r.t.Errorf("%s has answered %d of %d callers", s.name, callers.Up(), n)
			return
		}
	}
}

// settle waits until what coming in costs is over: until a second costs about what the one before it did, and the processors have
// some rest, for a minute at the most.
func (s *side) settle() {
	busy := time.Duration(float64(runtime.NumCPU()) * 0.85 * float64(time.Second))
	<-time.After(time.Second)
	last := time.Duration(1<<63 - 1)
	for range 60 {
		before := s.used()
		<-time.After(time.Second)
		spent := s.used().since(before).total()
		if spent < busy && spent > last*9/10 && spent < last*11/10 {
			return
		}
		last = spent
	}
}

// musicPair is what callers who wait with music cost, once for each side.
func musicPair(r *rig, sides order) {
	for _, s := range sides {
		s.open(0, false, forever) // the first callers have all seats to the end
		callers := s.people("96111", false, 0, nil)
		for _, n := range r.size.music {
			r.fill(s, callers, n+len(r.heartline.register), hurried)
			s.settle()
			before, began := s.used(), time.Now()
			<-time.After(r.size.watch)
			cores := s.used().since(before).total().Seconds() / time.Since(began).Seconds()
			r.book.add(s, fmt.Sprintf("%d wait with music", n), "cores", cores)
			if up := callers.Up(); up < n+len(r.heartline.register) {
				r.t.Errorf("%s has lost callers: %d of %d are left", s.name, up, n+len(r.heartline.register))
			}
		}
		callers.HangUp()
		s.clear(callers)
		callers.Close()
	}
}
