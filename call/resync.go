package call

import (
	"context"
	"slices"
	"time"

	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/queue"
)

// sweepEvery is how often the books and every switch are compared.
const sweepEvery = 30 * time.Second

// linkUp compares the books with what the switch holds and lets every call of that node go on from there.
func (x *Exchange) linkUp(ctx context.Context, sig Signal) {
	x.mu.Lock()
	n := x.nodes[sig.Node]
	if n == nil || sig.Snapshot == nil {
		x.mu.Unlock()
		return
	}
	halted := n.gate.shut.Swap(false)
	first := !x.resynced || halted
	x.resynced = true
	n.up, n.gen, n.started = true, sig.Gen, sig.Snapshot.StartedAt
	var mine []*session
	for _, s := range x.calls {
		if s.node == sig.Node {
			mine = append(mine, s)
		}
	}
	x.mu.Unlock()
	x.log.Info("link up", "node", sig.Node, "generation", sig.Gen, "calls", len(mine), "channels", len(sig.Snapshot.Channels))
	if first { // before any call acts, so that nothing that follows is undone by it
		x.parts.Floor.Send(x.books())
	}
	for _, s := range mine {
		in := inAdopted{Fresh: !s.running || halted, Snapshot: sig.Snapshot, Restart: lostWithSwitch(s, sig.Snapshot)}
		if s.again && !s.running { // a command may wait already: who is there, and who has heard whom, is known before it is carried out
			s.first = in
		} else {
			s.inbox.Put(in)
		}
		x.mu.Lock()
		x.launch(ctx, s)
		x.mu.Unlock()
	}
	x.adoptDesks(sig)
	x.adoptStrangers(ctx, sig)
}

// lostWithSwitch reports whether a call went down with the switch: the switch says that it started after the
// call had come, and does not have the caller. The clock alone is not believed: it may have been set.
func lostWithSwitch(s *session, snap *Snapshot) bool {
	line := s.caller
	if v := s.view.Load(); v != nil {
		line = v.channel(line)
	}
	_, here := snap.Channel(line)
	return !here && snap.StartedAt.After(s.born)
}

// books returns which calls own anything on the floor. One whose end, or whose talk's end before a survey, is recorded does not,
// whatever the floor knows: the process that recorded it may have ended before the floor heard of it.
func (x *Exchange) books() queue.Resync {
	x.mu.Lock()
	defer x.mu.Unlock()
	in := queue.Resync{Calls: make([]string, 0, len(x.calls)), Talks: []string{}}
	for call, s := range x.calls {
		v := s.view.Load()
		if v != nil && (v.Phase == Ending || v.Phase == Ended || v.Phase == Surveyed) {
			continue
		}
		in.Calls = append(in.Calls, string(call))
		if v != nil && (v.Phase == Talking || v.Phase == Parted || v.Out != nil && v.Agent != "") {
			in.Talks = append(in.Talks, string(call))
		}
	}
	slices.Sort(in.Calls)
	slices.Sort(in.Talks)
	return in
}

// linkDown notes that nothing is known for a while. Nothing is torn down.
func (x *Exchange) linkDown(sig Signal) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if n := x.nodes[sig.Node]; n != nil {
		n.up = false
		if sig.Kind == SignalReplaced {
			n.gate.shut.Store(true)
		}
	}
	x.log.Warn("link lost", "node", sig.Node, "kind", string(sig.Kind))
}

// adoptStrangers takes in channels that are in our application but in no book: a caller who came while the
// link was down is a new call; a leg or bridge of a call that has ended is taken down.
func (x *Exchange) adoptStrangers(ctx context.Context, sig Signal) {
	for _, ch := range sig.Snapshot.Channels {
		if !ch.Stasis || !x.stranger(ch) {
			continue
		}
		in := Signal{Kind: SignalArrived, Node: sig.Node, Gen: sig.Gen, At: sig.At, Mono: sig.Mono, Channel: ch, Args: argsOf(ch)}
		if isDesk(in) {
			x.come(ctx, in)
		} else {
			x.lookAgain(ctx, in)
		}
	}
	x.sweepSnapshot(ctx, sig.Node, sig.Snapshot)
}

// goingPause is how long the switch may need to be done with a channel that was hung up.
const goingPause = 100 * time.Millisecond

// lookAgain takes in a caller without a book who is still there in a moment. The last process may have hung up and closed
// its call just before it ended: the caller is on the way out then, and a call that was made of them would be one more that
// somebody missed, and would take a promised call-back for kept.
func (x *Exchange) lookAgain(ctx context.Context, sig Signal) {
	x.mu.Lock()
	n := x.nodes[sig.Node]
	x.mu.Unlock()
	x.running.Go(func() {
		select {
		case <-ctx.Done():
			return
		case <-time.After(goingPause):
		}
		ctx, cancel := context.WithTimeout(ctx, commandPatience)
		defer cancel()
		ch, err := n.Switch.LookChannel(ctx, sig.Channel.ID)
		if fault.Is(err, fault.NotFound) || err == nil && !ch.Stasis {
			return
		}
		sig.looked = true // one that could not be looked at may well be there
		x.inbox.Put(sig)
	})
}

// argsOf tells a desk from a caller by the dialplan context it came from.
func argsOf(ch Channel) []string {
	if ch.Context == contextDesk || ch.Vars[TagDesk] != "" {
		return []string{"desk"}
	}
	return []string{"inbound"}
}

// Dialplan contexts that decisions read.
const (
	contextDesk     = "from-agent"
	contextFailsafe = "failsafe"
	contextFarewell = "survey-over" // of a caller whose talk was over; any key leads into the fail-safe
)

// stranger reports whether a channel in our application came in by itself and has no owner.
func (x *Exchange) stranger(ch Channel) bool {
	_, _, _, ours := id.ParseObject(ch.ID)
	x.mu.Lock()
	defer x.mu.Unlock()
	return !ours && x.channels[ch.ID] == ""
}

// signalSwept brings a sweep's snapshot to the goroutine that keeps the books.
const signalSwept SignalKind = "swept"

// claimWindow is how long a caller who asks to be claimed waits for it, and some more.
const claimWindow = 3 * time.Second

// stale reports whether a channel asked to be claimed so long ago that the fail-safe may have it by now: this
// process was stopped, or the report was. Nothing is recorded of such a call before its channel was looked at.
func stale(sig Signal) bool {
	return sig.Kind == SignalOffered && !sig.looked && !sig.Channel.Created.IsZero() && time.Since(sig.Channel.Created) > claimWindow
}

// lookFirst takes in a stale offer if its channel still waits. One that does not is the fail-safe's: the
// journal tells of it.
func (x *Exchange) lookFirst(ctx context.Context, sig Signal) {
	x.mu.Lock()
	n := x.nodes[sig.Node]
	x.mu.Unlock()
	if n == nil {
		return
	}
	x.running.Go(func() {
		ctx, cancel := context.WithTimeout(ctx, commandPatience)
		defer cancel()
		ch, err := n.Switch.LookChannel(ctx, sig.Channel.ID)
		if err != nil || ch.Context == contextFailsafe {
			x.log.Warn("a caller asked too long ago; the fail-safe has the call", "node", sig.Node)
			return
		}
		sig.looked = true
		x.inbox.Put(sig)
	})
}

// Rescued says that the fail-safe has served a call of ours to its end. The call is closed, now or when the
// link comes up; one that has ended is passed over.
func (x *Exchange) Rescued(call ID) { x.tell(call, inFailsafe{Over: true}) }

// lookAround takes a snapshot of every switch whose link is up, beside the routing: a switch that does not
// answer must not hold up the signals of the others.
func (x *Exchange) lookAround(ctx context.Context) {
	x.mu.Lock()
	var nodes []*nodeBooks
	for _, n := range x.nodes {
		if n.up && n.Snapshot != nil {
			nodes = append(nodes, n)
		}
	}
	x.mu.Unlock()
	x.running.Go(func() {
		for _, n := range nodes {
			ctx, cancel := context.WithTimeout(ctx, commandPatience)
			snap, err := n.Snapshot(ctx)
			cancel()
			if err != nil {
				x.log.Warn("sweep", "node", n.Name, "err", err)
				continue
			}
			x.inbox.Put(Signal{Kind: signalSwept, Node: n.Name, At: time.Now(), Snapshot: snap})
		}
	})
}

// swept compares the books with a snapshot that was taken a moment ago: whatever may just have changed is
// looked at again at the next sweep before it is believed.
func (x *Exchange) swept(ctx context.Context, sig Signal) {
	x.mu.Lock()
	n := x.nodes[sig.Node]
	x.mu.Unlock()
	if n == nil || !n.up {
		return
	}
	for _, ch := range sig.Snapshot.Channels {
		if ch.Stasis && x.stranger(ch) && n.suspect[ch.ID] {
			x.come(ctx, Signal{Kind: SignalArrived, Node: n.Name, At: sig.At, Channel: ch, Args: argsOf(ch)})
		}
	}
	x.missingCallers(n.Name, sig.Snapshot)
	x.sweepSnapshot(ctx, n.Name, sig.Snapshot)
}

// missingCallers tells calls whose channel is no longer there; their session looks itself before it believes.
func (x *Exchange) missingCallers(node string, snap *Snapshot) {
	x.mu.Lock()
	var gone []*session
	for _, s := range x.calls {
		v := s.view.Load()
		if v == nil || s.node != node || time.Since(v.ArrivedAt) < sweepEvery {
			continue
		}
		if v.placing() {
			continue // it may have no channel yet, or that of the last attempt; each of its steps has a timer
		}
		if _, here := snap.Channel(v.channel(s.caller)); !here {
			gone = append(gone, s)
		}
	}
	x.mu.Unlock()
	for _, s := range gone {
		v := s.view.Load()
		s.inbox.Put(inSignal{Signal{Kind: SignalGone, Node: node, Channel: Channel{ID: v.channel(s.caller)}}})
	}
}

// sweepSnapshot takes down objects of ours whose owner is no more. An object must have been without an owner
// at two sweeps in a row: its owner may just be at work. A caller's channel is never hung up here.
func (x *Exchange) sweepSnapshot(ctx context.Context, node string, snap *Snapshot) {
	x.mu.Lock()
	n := x.nodes[node]
	x.weed()
	now := map[string]bool{}
	var channels, bridges []string
	orphan := func(object string) bool {
		owner, _, _, ok := id.ParseObject(object)
		if !ok {
			return false
		}
		return x.calls[ID(owner)] == nil && x.desks[owner] == nil && !x.buried(owner)
	}
	for _, ch := range snap.Channels {
		if ch.Context == contextFailsafe || ch.Context == contextFarewell {
			continue // somebody is there, whose name may be one of ours: a person whom the house had called
		}
		if orphan(ch.ID) {
			now[ch.ID] = true
			if n.suspect[ch.ID] {
				channels = append(channels, ch.ID)
			}
		} else if ch.Stasis && x.channels[ch.ID] == "" {
			now[ch.ID] = true
		}
	}
	for _, b := range snap.Bridges {
		if orphan(b.ID) {
			now[b.ID] = true
			if n.suspect[b.ID] {
				bridges = append(bridges, b.ID)
			}
		}
	}
	n.suspect = now
	x.mu.Unlock()
	for _, ch := range channels {
		x.tidy(ctx, node, "channel", func(ctx context.Context) error { return n.Switch.Hangup(ctx, ch, causeNormal) })
	}
	for _, b := range bridges {
		x.tidy(ctx, node, "bridge", func(ctx context.Context) error { return n.Switch.DestroyBridge(ctx, b) })
	}
}

func (x *Exchange) tidy(ctx context.Context, node, what string, do func(context.Context) error) {
	x.parts.counts.swept.Add(1)
	x.log.Warn("an object without an owner was taken down", "node", node, "what", what)
	x.running.Go(func() {
		ctx, cancel := context.WithTimeout(ctx, commandPatience)
		defer cancel()
		if err := do(ctx); err != nil {
			x.log.Error("sweep", "node", node, "err", err)
		}
	})
}
