package app

import (
	"context"
	"time"

	"heartline/console/live"
	"heartline/internal/access"
	"heartline/internal/store"
)

// vitalsEvery is how often the process looks after itself.
const vitalsEvery = time.Second

// watchVitals samples how old Asterisk's events are when they arrive, and tells those who watch the board
// when the ledger's storage does not keep up, until ctx ends.
func (a *App) watchVitals(ctx context.Context) error {
	tick := time.NewTicker(vitalsEvery)
	defer tick.Stop()
	var last time.Time
	told := store.StateOK
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if s := a.link.Stats(); s.LastEventAt.After(last) {
			last = s.LastEventAt
			a.web.metrics.EventArrived(a.link.Node(), s.Lag)
		}
		if now := a.store.Health().State; now != told {
			told = now
			a.tellStorage(now)
		}
	}
}

// tellStorage shows how the ledger's storage is. A caller never waits for it; somebody should look all the
// same.
func (a *App) tellStorage(s store.State) {
	if s == store.StateOK || s == store.StateClosed {
		return
	}
	level := "warning"
	if s == store.StateMemory || s == store.StateFenced {
		level = "alarm"
	}
	a.web.hub.Publish(live.Message{Type: live.Notice, To: live.Holding(access.ReadBoard), Data: live.NoticeData{
		Code: "storage_late", Level: level, Params: map[string]string{"state": string(s)},
	}})
}
