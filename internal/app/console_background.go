package app

import (
	"context"
	"sync"
	"time"
)

// background runs small things later, such as the end of a test ring. What waits when the process ends is
// done at once instead of never.
type background struct {
	stop chan struct{}
	once sync.Once
	wg   sync.WaitGroup
}

// backgroundTime bounds one of those things.
const backgroundTime = 2 * time.Second

func newBackground() *background { return &background{stop: make(chan struct{})} }

// after runs do when d has passed, or when the process ends, whichever is first.
func (b *background) after(d time.Duration, do func(ctx context.Context)) {
	b.wg.Go(func() {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-t.C:
		case <-b.stop:
		}
		ctx, cancel := context.WithTimeout(context.Background(), backgroundTime)
		defer cancel()
		do(ctx)
	})
}

// close runs what still waits and returns when it is done.
func (b *background) close() {
	b.once.Do(func() { close(b.stop) })
	b.wg.Wait()
}
