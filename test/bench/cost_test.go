//go:build e2e

package bench_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"heartline/internal/phone"
	"heartline/test/house"
)

const (
	ringFor = 200 * time.Millisecond
	talkFor = time.Second
)

// costPart measures the processor time of a call at a steady rate: ring, talk, goodbye. Nobody sends audio, so that
// what is counted is the work of the call; Asterisk sends music to those who wait.
func costPart(t *testing.T, b *bench) {
	h := house.New(t, talkative(append(manySeats(b.size.seats), house.RTPPorts(house.ManyPorts))...)...)
	heartline, queue := ours(t, h, b.size.seats), appQueue(t, h, b.size.seats)
	mine := heartline.costs(b.size)
	settle(t, h)
	theirs := queue.costs(b.size)
	at := fmt.Sprintf(" for each of %d calls, %d/s", b.size.calls, b.size.rate)
	b.table.add(&figure{what: "processor time of Heartline" + at, unit: "ms", aim: "3", rough: true, ours: mine.serve})
	b.table.add(&figure{what: "processor time of Asterisk" + at, unit: "ms", rough: true, ours: mine.asterisk, queue: theirs.asterisk, queued: true})
	b.table.add(&figure{what: "speed to offer at that rate", unit: "ms", ours: mine.toOffer, queue: theirs.toOffer, queued: true})
}

// costs are what a rate of calls costs; asterisk and serve are one sample each, the mean of all calls.
type costs struct {
	asterisk, serve samples
	toOffer         samples
}

// costs makes calls at the rate and counts what the processes use beyond doing nothing.
func (l *line) costs(s size) (c costs) {
	l.t.Helper()
	ctx := within(l.t, 5*time.Minute)
	var mu sync.Mutex // protects the following
	var begun, offered []time.Time
	var seats sync.WaitGroup
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	l.react(phone.Answer(ringFor))
	for _, seat := range l.seats {
		seats.Go(func() {
			for {
				in, err := seat.NextCall(ctx)
				if err != nil {
					return
				}
				in.Mute(true)
				mu.Lock()
				offered = append(offered, in.Times().InviteAt)
				mu.Unlock()
				if in.WaitAnswered(ctx) != nil {
					continue
				}
				pause(ctx, talkFor)
				_ = in.Hangup(ctx)
			}
		})
	}
	pause(ctx, time.Second)
	asterisk, serve := l.used()
	pause(ctx, s.idle)
	idleAsterisk, idleServe := l.used()
	idleAsterisk, idleServe = idleAsterisk-asterisk, idleServe-serve

	caller := l.caller()
	defer caller.Close()
	asterisk, serve = l.used()
	start := time.Now()
	var callers sync.WaitGroup
	clock := time.NewTicker(time.Second / time.Duration(s.rate))
	defer clock.Stop()
	for i := range s.calls {
		<-clock.C
		callers.Go(func() {
			out, err := caller.Dial(ctx, l.number, phone.DialOptions{User: fmt.Sprintf("139%08d", i)})
			if err != nil {
				return
			}
			out.Mute(true)
			mu.Lock()
			begun = append(begun, out.Times().InviteAt)
			mu.Unlock()
			_, _ = out.WaitEnded(ctx)
		})
	}
	callers.Wait()
	pause(ctx, 2*time.Second) // what is written down after a call's end belongs to it
	busyAsterisk, busyServe := l.used()
	took := time.Since(start)
	stop()
	seats.Wait()
	if len(begun) != s.calls || len(offered) < s.calls {
		l.t.Fatalf("%d of %d calls went out, seats rang %d times", len(begun), s.calls, len(offered))
	}
	c.toOffer = inOrder(begun, offered)
	each := func(busy, before, idle time.Duration) time.Duration {
		return (busy - before - time.Duration(float64(idle)*took.Seconds()/s.idle.Seconds())) / time.Duration(s.calls)
	}
	c.asterisk.ms(each(busyAsterisk, asterisk, idleAsterisk))
	if l.serve != 0 {
		c.serve.ms(each(busyServe, serve, idleServe))
	}
	return c
}

// inOrder pairs callers and offers. A seat is not told who calls; both lines serve in order of arrival, so that an
// offer is for the caller who has waited longest. One that finds nobody waiting was made a second time.
func inOrder(begun, offered []time.Time) (waits samples) {
	slices.SortFunc(begun, time.Time.Compare)
	slices.SortFunc(offered, time.Time.Compare)
	next := 0
	for _, at := range offered {
		if next < len(begun) && at.After(begun[next]) {
			waits.ms(at.Sub(begun[next]))
			next++
		}
	}
	return waits
}

// used is the processor time that Asterisk and the controller have used so far.
func (l *line) used() (asterisk, serve time.Duration) {
	l.t.Helper()
	if l.serve != 0 {
		serve = cpuTime(l.t, l.serve)
	}
	return cpuTime(l.t, l.asterisk), serve
}
