package call

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/mailbox"
)

// Exchange is where calls and desks live: it takes in the switches' signals and the floor's outputs and
// hands each to the one owner it concerns. It keeps the books that are compared with the switches.
type Exchange struct {
	parts    *Parts
	book     Book
	logins   Logins
	sealer   Sealer
	region   string
	inbox    *mailbox.Mailbox[Signal]
	placed   *mailbox.Mailbox[*session] // calls of the house that are to begin
	log      *slog.Logger
	lost     []*session   // restored calls that nobody can take over; Run ends them
	since    atomic.Int64 // when the signal being routed was taken, after Boot; 0: none is
	draining atomic.Bool  // new callers are left to others

	mu       sync.Mutex // protects the following; never held while anything blocks
	nodes    map[string]*nodeBooks
	calls    map[ID]*session
	desks    map[string]*desk  // by desk id
	channels map[string]string // channels with the switch's own ids: call or desk id
	offers   map[string]ID
	placing  map[string]bool      // counsellors and people for whom a call is being put into the ledger
	tombs    map[string]time.Time // ids of what has ended, so that late signals open nothing new
	running  sync.WaitGroup
	resynced bool // the floor has been told which calls live
}

// nodeBooks is what is known of one switch.
type nodeBooks struct {
	Node
	gate    *gate // the same as Node.Switch
	up      bool
	gen     uint64
	started time.Time
	suspect map[string]bool // objects without an owner at the last sweep
}

// tombLife is how long an ended object's id is remembered.
const tombLife = time.Minute

// NewExchange returns an exchange without nodes.
func NewExchange(p *Parts, book Book, logins Logins, sealer Sealer, region string) *Exchange {
	x := &Exchange{
		parts: p, book: book, logins: logins, sealer: sealer, region: region,
		inbox: mailbox.New[Signal](4096), placed: mailbox.New[*session](256), log: p.Log,
		nodes: map[string]*nodeBooks{}, calls: map[ID]*session{}, desks: map[string]*desk{},
		channels: map[string]string{}, offers: map[string]ID{}, placing: map[string]bool{}, tombs: map[string]time.Time{},
	}
	p.lines = x
	return x
}

// AddNode makes a switch known. It must be called before Run.
func (x *Exchange) AddNode(n Node) {
	g := &gate{Switch: n.Switch}
	n.Switch = g
	x.nodes[n.Name] = &nodeBooks{Node: n, gate: g, suspect: map[string]bool{}}
}

// Restore takes over the calls that were open when the last process ended: their folded states, with the
// number of their last fact. It must be called before Run; the calls go on when their node's link comes up. A call
// whose node is not configured any more is abandoned.
func (x *Exchange) Restore(states []State, seqs []int64) {
	for i, s := range states {
		n, ok := x.nodes[s.Node]
		if !ok {
			x.log.Error("an open call lives on a node that is not configured", "call_id", string(s.ID), "node", s.Node)
			x.Abandon(s, seqs[i])
			continue
		}
		h := x.book.Hotline(s.Hotline)
		c := newSession(x.parts, n.Switch, h, s, seqs[i])
		c.again = true
		x.register(c)
	}
}

// Abandon ends an open call that nobody can take over when Run begins: as our fault, with a task, so that somebody
// calls back. What the switch may still hold of it is taken down when it is seen again; a caller who is still there
// is a new call then. s may be folded from a part of the facts; seq is the number of the last one. It must be called
// before Run.
func (x *Exchange) Abandon(s State, seq int64) {
	h := x.book.Hotline(s.Hotline)
	if s.Hotline == "" {
		s.Hotline = h.ID
	}
	x.lost = append(x.lost, newSession(x.parts, nil, h, s, seq))
}

// endLost records the ends of the calls that were abandoned. One that the ledger does not take is left to the next
// process.
func (x *Exchange) endLost(ctx context.Context) {
	for _, s := range x.lost {
		if s.lose(ctx) {
			x.parts.counts.lost.Add(1)
		}
	}
	x.lost = nil
}

func (x *Exchange) register(s *session) {
	x.calls[s.state.ID] = s
	if s.caller != "" { // a call of the house names its channels after itself
		x.channels[s.caller] = string(s.state.ID)
	}
}

// Signal takes in a report of a switch. It never blocks.
func (x *Exchange) Signal(sig Signal) { x.inbox.Put(sig) }

// Run routes signals until ctx ends, then waits for every owner. The calls stay in the switch.
func (x *Exchange) Run(ctx context.Context) error {
	sweep := time.NewTicker(sweepEvery)
	defer sweep.Stop()
	defer x.running.Wait()
	x.endLost(ctx)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-sweep.C:
			x.lookAround(ctx)
		case <-x.placed.Wake():
			items, _ := x.placed.Take()
			x.mu.Lock()
			for _, s := range items {
				x.launch(ctx, s)
			}
			x.mu.Unlock()
		case <-x.inbox.Wake():
			items, sick := x.inbox.Take()
			if sick {
				x.parts.counts.sick.Add(1)
				x.log.Warn("the exchange's mailbox was over its bound", "depth", len(items))
			}
			for _, sig := range items {
				x.since.Store(int64(time.Since(x.parts.Boot)) | 1)
				x.route(ctx, sig)
				x.since.Store(0)
			}
		}
	}
}

// stuckAfter is how long the routing of one signal may take: it waits for nobody.
const stuckAfter = 3 * time.Second

// Alive reports whether signals are being routed. A controller whose exchange hangs serves nobody, and must not keep
// the fail-safe from its callers.
func (x *Exchange) Alive() bool {
	since := x.since.Load()
	return since == 0 || time.Since(x.parts.Boot)-time.Duration(since) < stuckAfter
}

// route hands a signal to its owner. A panic over one signal loses that signal and no other: its caller, if it came
// from one, is not claimed, or is found by the next sweep.
func (x *Exchange) route(ctx context.Context, sig Signal) {
	defer func() {
		if r := recover(); r != nil {
			x.parts.counts.panics.Add(1)
			x.log.Error("a signal could not be routed", "kind", string(sig.Kind), "panic_type", panicType(r), "stack", string(debug.Stack()))
		}
	}()
	switch sig.Kind {
	case SignalLinkUp:
		x.linkUp(ctx, sig)
	case SignalLinkDown, SignalReplaced:
		x.linkDown(sig)
	case signalSwept:
		x.swept(ctx, sig)
	case SignalTrunk:
		x.endpoint(sig)
	case SignalOffered, SignalArrived:
		x.come(ctx, sig)
	default:
		x.deliver(sig)
	}
}

// deliver finds the owners of a signal by the objects it names: an object of ours carries its owner's id in
// its name.
func (x *Exchange) deliver(sig Signal) {
	seen := map[string]bool{}
	for _, obj := range []string{sig.Channel.ID, sig.Bridge, sig.Object} {
		owner := x.owner(obj)
		if owner == "" || seen[owner] {
			continue
		}
		seen[owner] = true
		x.put(owner, sig)
	}
	// A desk leg in a talk concerns the call as well as the desk.
	if d := x.deskOf(sig.Channel.ID); d != nil {
		if call := d.lentTo(); call != "" && !seen[call] {
			x.put(call, sig)
		}
	}
}

func (x *Exchange) owner(object string) string {
	if object == "" {
		return ""
	}
	if owner, _, _, ok := id.ParseObject(object); ok {
		return owner
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.channels[object]
}

func (x *Exchange) put(owner string, sig Signal) {
	x.mu.Lock()
	s, d := x.calls[ID(owner)], x.desks[owner]
	x.mu.Unlock()
	switch {
	case s != nil:
		s.inbox.Put(inSignal{sig})
	case d != nil:
		d.inbox.Put(deskSignal{sig})
	}
}

func (x *Exchange) deskOf(channel string) *desk {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.desks[x.channels[channel]]
}

// come takes in a channel that asks to be claimed or has entered our application.
func (x *Exchange) come(ctx context.Context, sig Signal) {
	x.mu.Lock()
	dead := x.buried(sig.Channel.ID)
	known := x.channels[sig.Channel.ID]
	n := x.nodes[sig.Node]
	halted := n != nil && n.gate.shut.Load()
	x.mu.Unlock()
	switch {
	case known != "":
		x.put(known, sig)
	case !halted && x.late(ctx, sig):
	case x.owner(sig.Channel.ID) != "":
		x.deliver(sig) // a leg of ours
	case dead || halted:
	case x.leaves(sig):
	case stale(sig):
		x.lookFirst(ctx, sig)
	case isDesk(sig):
		x.deskCame(ctx, sig)
	default:
		x.callCame(ctx, sig)
	}
}

// late takes down a channel that was made for a call or desk which has ended meanwhile: the command to make it was slower
// than the one to hang it up, which found nothing. Nobody else would know of it before the sweep.
func (x *Exchange) late(ctx context.Context, sig Signal) bool {
	owner := x.owner(sig.Channel.ID)
	x.mu.Lock()
	n := x.nodes[sig.Node]
	over := n != nil && owner != "" && x.calls[ID(owner)] == nil && x.desks[owner] == nil && x.buried(owner)
	x.mu.Unlock()
	if over {
		ch := sig.Channel.ID
		x.log.Warn("a channel came after its owner had ended; it is taken down", "node", sig.Node)
		x.running.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, commandPatience)
			defer cancel()
			if err := n.Switch.Hangup(ctx, ch, causeNormal); err != nil {
				x.log.Error("late channel", "node", sig.Node, "err", err)
			}
		})
	}
	return over
}

func isDesk(sig Signal) bool { return len(sig.Args) > 0 && sig.Args[0] == "desk" }

// callCame opens a call. The session seals the caller's number first: it travels with the first fact.
func (x *Exchange) callCame(ctx context.Context, sig Signal) {
	x.mu.Lock()
	n := x.nodes[sig.Node]
	x.mu.Unlock()
	if n == nil {
		return
	}
	h, knownNumber := x.book.Dialed(sig.Channel.Dialed)
	mark, way := x.book.Marked(sig.Channel.Caller)
	if mark != "" {
		h = way
	}
	in := inArrive{Hotline: h.ID, Known: knownNumber, Anonymous: sig.Channel.Caller == "", Marked: mark}
	s := newSession(x.parts, n.Switch, h, State{
		ID: ID(id.New()), Node: sig.Node, Caller: sig.Channel.ID, Trunk: sig.Channel.Endpoint,
	}, 0)
	if sig.Channel.Caller != "" {
		in.number = sig.Channel.Caller
		in.seal = func(ctx context.Context) (string, string, *ledger.Sealed, error) {
			return x.sealer.SealNumber(ctx, sig.Channel.Caller, x.region)
		}
	}
	if sig.Kind == SignalArrived {
		s.act.Music, s.act.MusicDoubts = unknown, musicDoubts // whoever had the channel before may have left it on
	}
	x.start(ctx, s)
	s.inbox.Put(in)
	if sig.Kind == SignalArrived {
		s.inbox.Put(inSignal{sig})
	}
}

// start lets a session run and forgets it, but for a tombstone, when it ends.
func (x *Exchange) start(ctx context.Context, s *session) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.register(s)
	x.launch(ctx, s)
}

func (x *Exchange) launch(ctx context.Context, s *session) {
	if s.running {
		return
	}
	s.running = true
	x.running.Go(func() {
		s.run(ctx)
		if s.state.Phase == Ended {
			x.forget(s)
		}
	})
}

func (x *Exchange) forget(s *session) {
	x.mu.Lock()
	defer x.mu.Unlock()
	now := time.Now()
	delete(x.calls, s.state.ID)
	if s.caller != "" {
		delete(x.channels, s.caller)
		x.tombs[s.caller] = now.Add(tombLife)
	}
	x.tombs[string(s.state.ID)] = now.Add(tombLife)
	for offer, call := range x.offers {
		if call == s.state.ID {
			delete(x.offers, offer)
		}
	}
	for _, sig := range s.drain() {
		x.inbox.Put(sig) // it came while the call was taken down, and nobody has looked at it
	}
}

// buried reports whether an owner or a channel has ended so recently that its late signals are passed over. x.mu is
// held.
func (x *Exchange) buried(owner string) bool { return time.Now().Before(x.tombs[owner]) }

// weed forgets tombstones that are old enough. x.mu is held.
func (x *Exchange) weed() {
	now := time.Now()
	for t, until := range x.tombs {
		if until.Before(now) {
			delete(x.tombs, t)
		}
	}
}
