//go:build e2e

package faults_test

import (
	"sync"
	"testing"
	"time"

	"heartline/internal/phone"
)

// TestWhoeverCallsWhileAsteriskComesUpIsNotRefused kills Asterisk and calls each 40 ms until well after it is back. A
// telephone repeats its INVITE while nobody answers; what it must never get is a refusal of an Asterisk that has begun
// to listen before it knows its lines.
func TestWhoeverCallsWhileAsteriskComesUpIsNotRefused(t *testing.T) {
	t.Parallel()
	h := open(t)
	const every, callers = 40 * time.Millisecond, 75
	phones := make([]*phone.Phone, callers)
	for i := range phones {
		phones[i] = h.Caller(newTone)
	}
	killed := h.KillAsterisk()
	var (
		running  sync.WaitGroup
		mu       sync.Mutex
		answered int
	)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for _, p := range phones {
		<-tick.C
		running.Go(func() {
			at := time.Since(killed)
			ctx := within(t, 20*time.Second)
			c, err := p.Dial(ctx, straightLine, phone.DialOptions{})
			if err == nil {
				err = c.WaitAnswered(ctx)
			}
			if err != nil {
				t.Errorf("who called %v after the kill: %v", at.Round(time.Millisecond), err)
				return
			}
			mu.Lock()
			answered++
			mu.Unlock()
			if err := c.Hangup(ctx); err != nil {
				t.Errorf("hang up: %v", err)
			}
		})
	}
	running.Wait()
	t.Logf("%d of %d were answered", answered, callers)
	h.Empty()
}
