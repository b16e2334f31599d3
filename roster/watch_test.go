package roster_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"heartline/roster"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestWatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		shifts := []roster.Shift{
			roster.NewShift("anna", "", start.Add(-time.Hour), start.Add(10*time.Minute), "UTC"),
			roster.NewShift("bert", "", start.Add(10*time.Minute), start.Add(time.Hour), "UTC"),
		}
		var broken atomic.Bool
		var version atomic.Int64
		changed := make(chan struct{}, 1)
		said := make(chan string, 100)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		w := roster.Watch{
			Now:     time.Now,
			Changed: changed,
			Read: func(_ context.Context, from, to time.Time) ([]roster.Shift, string, error) {
				if broken.Load() {
					return nil, "", errors.New("busy")
				}
				var part []roster.Shift
				for _, s := range shifts {
					if s.Start.Before(to) && from.Before(s.End) {
						part = append(part, s)
					}
				}
				return part, fmt.Sprint(version.Load()), nil
			},
			Publish: func(version string, duty []roster.Duty) {
				s := fmt.Sprintf("%v v%s", time.Since(start), version)
				for _, d := range duty {
					s += " " + d.Agent
				}
				said <- s
			},
		}
		go func() { w.Run(ctx); close(done) }()
		<-time.After(5 * time.Minute)
		version.Store(1)
		changed <- struct{}{}
		<-time.After(4 * time.Minute)
		broken.Store(true) // nobody is sent home by a slow database
		<-time.After(2*time.Minute + time.Second)
		broken.Store(false)
		<-time.After(2 * time.Hour)
		cancel()
		<-done
		close(said)
		var got []string
		for s := range said {
			got = append(got, s)
		}
		want := []string{"0s v0 anna", "5m0s v1 anna", "11m2s v1 bert", "1h0m0s v1"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}
