package node

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"heartline/internal/id"
)

// The rhythm of the guard.
const (
	guardPeriod = 500 * time.Millisecond // between two looks at the heartbeat
	guardRepeat = time.Second            // between two moves while the heartbeat stands still
)

// inboundContext is the dialplan context through which every caller comes. It stays the channel's context
// while the controller has it, and changes when the channel is continued into the fail-safe.
const inboundContext = "hotline-in"

// Where the guard sends callers: to somebody, or, where the talk was over, to a word of farewell.
const (
	failsafeContext = "failsafe"
	farewellContext = "survey-over"
)

// heartbeatWatch tells from a sequence of readings whether the controller is silent. It is pure: time comes
// with the reading.
type heartbeatWatch struct {
	limit time.Duration
	value string
	moved time.Time // when value was first seen
	last  time.Time // of the last reading
}

// see takes a reading and reports whether the heartbeat has stood still for the limit. An empty reading
// means that no controller has ever written here (or Asterisk is a new one): that needs no guard.
func (w *heartbeatWatch) see(value string, at time.Time) (silent bool) {
	w.last = at
	if value != w.value {
		w.value, w.moved = value, at
	}
	return value != "" && at.Sub(w.moved) >= w.limit
}

// age returns how long the heartbeat has stood still at the last reading; 0 where there is none.
func (w *heartbeatWatch) age() time.Duration {
	if w.value == "" {
		return 0
	}
	return w.last.Sub(w.moved)
}

// stranded returns the callers who have nobody beside them: their ids, in the order of the list. Two who
// talk are no business of the guard; what only listens or plays does not count as company.
func stranded(channels []ariChannel, bridges []ariBridge) []string {
	up := map[string]bool{}
	for _, c := range channels {
		up[c.ID] = c.State == "Up" && !isApparatus(c.Name)
	}
	companions := map[string]int{}
	for _, b := range bridges {
		talking := 0
		for _, id := range b.Channels {
			if up[id] {
				talking++
			}
		}
		for _, id := range b.Channels {
			others := talking
			if up[id] {
				others--
			}
			companions[id] += others
		}
	}
	var out []string
	for _, c := range channels {
		if c.Dialplan.Context == inboundContext && companions[c.ID] == 0 {
			out = append(out, c.ID)
		}
	}
	return out
}

// asked returns those who are in the bridge of a call whose talk is over and whose caller is asked how it was: another
// bridge of the call says so.
func asked(bridges []ariBridge) map[string]bool {
	over := map[string]bool{}
	for _, b := range bridges {
		if call, role, _, ok := id.ParseObject(b.ID); ok && role == id.RoleSurvey {
			over[call] = true
		}
	}
	out := map[string]bool{}
	for _, b := range bridges {
		if call, role, _, ok := id.ParseObject(b.ID); ok && role == id.RoleBridge && over[call] {
			for _, c := range b.Channels {
				out[c] = true
			}
		}
	}
	return out
}

// isApparatus reports whether a channel is no party: it records, snoops or plays.
func isApparatus(name string) bool {
	for _, prefix := range []string{"Snoop/", "Recorder/", "Announcer/", "UnicastRTP/", "MulticastRTP/"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// snoopsOn returns the channels that listen to a channel: Asterisk names them after it.
func snoopsOn(id string, channels []ariChannel) (snoops []string) {
	for _, c := range channels {
		if of, ok := strings.CutPrefix(c.Name, "Snoop/"); ok {
			if i := strings.LastIndexByte(of, '-'); i >= 0 && of[:i] == id {
				snoops = append(snoops, c.ID)
			}
		}
	}
	return snoops
}

// guard watches the controller's heartbeat and brings the callers of a silent one to the fail-safe.
type guard struct {
	ari   *ariClient
	watch heartbeatWatch
	log   *slog.Logger
	note  func(age time.Duration, silent bool, moved int) // for Status
}

// run looks until ctx ends.
func (g *guard) run(ctx context.Context) {
	tick := time.NewTicker(guardPeriod)
	defer tick.Stop()
	var silentBefore bool
	var movedAt time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		value, err := g.ari.heartbeat(ctx)
		if err != nil {
			continue // whether Asterisk lives is somebody else's question, and its callers ended with it
		}
		now := time.Now()
		silent := g.watch.see(value, now)
		if silent != silentBefore {
			g.announce(silent)
			silentBefore = silent
		}
		moved := 0
		if silent && now.Sub(movedAt) >= guardRepeat {
			movedAt = now
			moved = g.rescue(ctx)
		}
		g.note(g.watch.age(), silent, moved)
	}
}

func (g *guard) announce(silent bool) {
	if silent {
		g.log.Error("controller is silent; callers without company go to the fail-safe", "limit", g.watch.limit)
		return
	}
	g.log.Info("controller is back")
}

// unrecord ends what listens to a caller before the fail-safe has them: the controller that would end its recording is
// silent, and nobody has told the caller that the fail-safe is recorded.
func (g *guard) unrecord(ctx context.Context, id string, channels []ariChannel) {
	for _, snoop := range snoopsOn(id, channels) {
		if err := g.ari.hangup(ctx, snoop); err != nil && !errors.Is(err, context.Canceled) {
			g.log.Error("guard cannot end a recording; the caller is moved all the same", "error", err)
		}
	}
}

// rescue continues every stranded caller into the fail-safe and returns how many it tried.
func (g *guard) rescue(ctx context.Context) int {
	channels, err := g.ari.channels(ctx)
	if err != nil {
		g.log.Error("guard cannot list channels", "error", err)
		return 0
	}
	bridges, err := g.ari.bridges(ctx)
	if err != nil {
		g.log.Error("guard cannot list bridges", "error", err)
		return 0
	}
	ids, over := stranded(channels, bridges), asked(bridges)
	for _, id := range ids {
		g.unrecord(ctx, id, channels)
		to := failsafeContext
		if over[id] {
			to = farewellContext
		}
		if err := g.ari.send(ctx, id, to); err != nil && !errors.Is(err, context.Canceled) {
			g.log.Error("guard cannot move a caller; it tries again", "channel", id, "error", err)
			continue
		}
		g.log.Warn("caller moved by the guard", "channel", id, "to", to)
	}
	return len(ids)
}
