package call_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/pbx"
	"heartline/internal/yamlfile"
	"heartline/ivr"
	"heartline/queue"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rig is a whole hotline around the fake switch: exchange, floor and a ledger in memory. A second life of
// the controller may be started over the same switch and ledger.
type rig struct {
	early    func(*call.Exchange) // what is asked of the next process before it sees the switch; may be nil
	t        *testing.T
	asterisk *fakepbx.Server
	ledger   *memoryLedger
	flow     *ivr.Flow
	hotline  *call.Hotline
	duty     []string // by the roster, over every life of the controller
	skills   map[string]agent.Skills
	callers  call.Callers              // nil: nobody is limited
	known    *plansOf                  // nil: nobody is known
	before   call.Talks                // nil: nobody knows with whom callers have talked
	left     *call.LeftPlaces          // nil: nobody has a place back
	phones   map[agent.ID]agent.SeatID // of supervisors who sit at a telephone
	seats    map[agent.SeatID]agent.Seat
	screens  *screens
	nobody   queue.Action         // what happens to callers when nobody is on shift
	overflow []queue.OverflowRule // of the queue, before all others
	life     *life

	floor     *queue.Floor  // what the next life finds of the floor; nil: nothing
	offerTime time.Duration // 0: two seconds
	strategy  queue.Strategy
	node      string      // of the next life; empty: a
	help      *helpers    // nil: nobody can be called for help
	unserved  []string    // queues that nobody serves
	out       *outward    // nil: nobody can be called
	sealed    atomic.Bool // the journal says that the fail-safe had whoever has gone
}

// life is one run of the controller.
type life struct {
	x     *call.Exchange
	floor *floorLoop
	link  *pbx.Link
	stop  func()
}

func newRig(t *testing.T) *rig {
	t.Helper()
	// A machine that stands still for a moment must not lose a test its callers and desks: in the field a caller is in
	// the fail-safe then, and a desk's page dials again.
	sw, err := fakepbx.New(fakepbx.Options{Offers: 12})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sw.Close)
	menu := ivr.Straight("straight", "main")
	r := &rig{
		t: t, asterisk: sw, ledger: newMemoryLedger(), screens: &screens{offers: map[agent.ID]call.OfferView{}, replaced: map[agent.ID]int{}, why: map[agent.ID]string{}}, nobody: queue.Action{Kind: queue.ToMessage}, seats: map[agent.SeatID]agent.Seat{},
		hotline: &call.Hotline{ID: "city", Languages: []string{"zh-CN"}, Queue: "main", Zone: time.UTC, Box: "city", AfterCall: -1},
	}
	r.flow = compile(t, menu, ivr.Front{})
	r.hotline.Flow = r.flow
	return r
}

func compile(t *testing.T, m ivr.Menu, front ivr.Front) *ivr.Flow {
	t.Helper()
	zh := []string{"zh-CN"}
	known := ivr.Known{
		Languages: zh, Queues: []string{"main"}, Boxes: []string{"city"}, Skills: []string{"minors"},
		Prompts: map[ivr.PromptID][]string{"greeting": zh, "notice": zh, "refused": zh, "choose": zh, ivr.PromptLimited: zh, "system.blocked": zh, "system.blocked_key_0": zh},
	}
	f, problems := ivr.Compile(m, front, known, noPlaces{})
	if len(problems) > 0 {
		t.Fatalf("menu: %v", problems)
	}
	return f
}

// sipSeat adds a SIP-phone seat with what its phone does.
func (r *rig) sipSeat(name string, b fakepbx.Behaviour) {
	r.seats[agent.SeatID(name)] = agent.Seat{ID: agent.SeatID(name), Kind: agent.SIPPhone, Endpoint: name}
	r.asterisk.Endpoint("PJSIP/"+name, b)
}

// start begins a life of the controller.
func (r *rig) start() *life {
	r.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	log := slog.New(slog.DiscardHandler)
	if os.Getenv("HL_TEST_LOG") != "" {
		log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	l := &life{}
	parts := &call.Parts{Ledger: r.ledger, Prompts: fixedPrompts{}, Desks: r.screens, Dialer: r, Log: log, Boot: time.Now()}
	parts.Phone = func(who agent.ID) (agent.Seat, bool) { return r.seats[r.phones[who]], true }
	parts.Served = func(q string) error {
		if slices.Contains(r.unserved, q) {
			return errors.New("nobody serves it")
		}
		return nil
	}
	parts.Callers, parts.Left, parts.Talks = r.callers, r.left, r.before
	parts.Failsafe = func(string, string) bool { return r.sealed.Load() }
	if r.known != nil {
		parts.Known = r.known
	}
	if r.help != nil {
		parts.Helpers = r.help
	}
	if r.out != nil {
		parts.Outward = r.out
	}
	book := rigBook{r}
	l.x = call.NewExchange(parts, book, book, book, "CN")
	l.floor = newFloorLoop(l.x.Deliver, r.nobody, cmp.Or(r.offerTime, 2*time.Second), r.strategy, r.overflow...)
	if r.floor != nil {
		l.floor.floor, r.floor = r.floor, nil
	}
	parts.Floor, parts.Positions = l.floor, l.floor
	l.floor.Send(r.roster())
	node := cmp.Or(r.node, "a")
	link, err := pbx.New(pbx.Config{Node: node, URL: r.asterisk.URL(), User: r.asterisk.User(), Password: call.Secret(r.asterisk.Password()), Name: node, Boot: parts.Boot, Log: log}, l.x)
	if err != nil {
		r.t.Fatal(err)
	}
	l.link = link
	l.x.AddNode(call.Node{Name: node, Switch: link, Snapshot: link.Snapshot})
	l.x.Restore(r.ledger.open(r.t))
	if r.early != nil {
		r.early(l.x)
	}
	var all sync.WaitGroup
	all.Go(func() { _ = l.x.Run(ctx) })
	all.Go(func() { l.floor.run(ctx) })
	all.Go(func() { _ = link.Run(ctx) })
	l.stop = sync.OnceFunc(func() { cancel(); all.Wait() })
	r.t.Cleanup(l.stop)
	r.life = l
	r.wait("the link to come up", func() bool { s, _ := link.State(); return s == pbx.Up })
	return l
}

// ready signs a counsellor in at a seat and makes them ready.
func (r *rig) ready(who, seat string) {
	r.onDuty(who)
	r.life.floor.Send(queue.SignIn{Agent: agent.ID(who), Seat: agent.SeatID(seat), Skills: r.skills[who], SeatUp: true})
	r.life.floor.Send(queue.SetState{Agent: agent.ID(who), State: agent.Ready})
}

// onDuty puts counsellors on the roster.
func (r *rig) onDuty(who ...string) {
	for _, a := range who {
		if !slices.Contains(r.duty, a) {
			r.duty = append(r.duty, a)
		}
	}
	slices.Sort(r.duty)
	if r.life != nil {
		r.life.floor.Send(r.roster())
	}
}

func (r *rig) roster() queue.OnDuty {
	in := queue.OnDuty{Version: "1"}
	for _, a := range r.duty {
		in.Agents = append(in.Agents, queue.Duty{Agent: agent.ID(a), Skills: r.skills[a]})
	}
	return in
}

func (r *rig) wait(what string, ok func() bool) {
	r.t.Helper()
	deadline := time.Now().Add(12 * time.Second)
	for !ok() {
		if time.Now().After(deadline) {
			r.t.Fatalf("waited in vain for %s; calls %+v; ledger %v; channels %v; bridges %v",
				what, r.life.x.Calls(), r.ledger.kinds(), r.asterisk.Channels(), r.asterisk.Bridges())
		}
		<-time.After(5 * time.Millisecond)
	}
}

// phase waits until the only call is in a phase.
func (r *rig) phase(p call.Phase) call.View {
	r.t.Helper()
	var v call.View
	r.wait("phase "+string(p), func() bool {
		for _, c := range r.life.x.Calls() {
			if c.Phase == p {
				v = c
				return true
			}
		}
		return false
	})
	return v
}

// idle reports whether no call is left: none that lives, and none that a process that has just begun has yet to take over.
func (r *rig) idle() bool {
	open, _ := r.ledger.open(r.t)
	return len(open) == 0 && len(r.life.x.Calls()) == 0
}

// over waits until no call is left and checks that nothing of ours is left in the switch.
func (r *rig) over() {
	r.t.Helper()
	r.wait("the calls to end", r.idle)
	r.wait("the switch to be empty", func() bool {
		return len(r.asterisk.Channels()) == 0 && len(r.asterisk.Bridges()) == 0 && len(r.asterisk.Recordings()) == 0
	})
}

// ended returns the last ending in the ledger.
func (r *rig) ended() ledger.CallEnded {
	r.t.Helper()
	for _, e := range slices.Backward(r.ledger.all()) {
		if f, _ := ledger.Decode(e); f != nil {
			if end, ok := f.(ledger.CallEnded); ok {
				return end
			}
		}
	}
	r.t.Fatal("no call has ended")
	return ledger.CallEnded{}
}

// has reports whether the ledger holds a fact that ok accepts.
func has[F ledger.Fact](r *rig, ok func(F) bool) bool {
	for _, e := range r.ledger.all() {
		if f, _ := ledger.Decode(e); f != nil {
			if x, is := f.(F); is && ok(x) {
				return true
			}
		}
	}
	return false
}

func (r *rig) SeatDial(_ context.Context, seat agent.SeatID) (call.Secret, bool) {
	s, ok := r.seats[seat]
	if s.Kind == agent.OutsideNumber {
		return call.Secret("PJSIP/" + s.Endpoint + "@trunk"), ok
	}
	return call.Secret("PJSIP/" + s.Endpoint), ok && s.Kind == agent.SIPPhone
}

func (r *rig) OutsideDial(_ context.Context, name string) (call.Secret, bool) {
	return call.Secret("PJSIP/" + name + "@trunk"), true
}

type rigBook struct{ r *rig }

func (b rigBook) Dialed(call.Secret) (*call.Hotline, bool)   { return b.r.hotline, true }
func (b rigBook) Hotline(string) *call.Hotline               { return b.r.hotline }
func (b rigBook) Seat(s agent.SeatID) (agent.Seat, bool)     { v, ok := b.r.seats[s]; return v, ok }
func (b rigBook) SeatOf(e string) (agent.SeatID, bool)       { return agent.SeatID(e), true }
func (b rigBook) Marked(call.Secret) (string, *call.Hotline) { return b.r.help.marked(b.r.hotline) }

// Login takes an endpoint "desk-AGENT-SEAT" for what it says.
func (b rigBook) Login(endpoint string) (call.Login, bool) {
	for id, s := range b.r.seats {
		if s.Kind == agent.BrowserDesk && endpoint == "desk-"+string(id) {
			return call.Login{Agent: agent.ID("agent-" + string(id)), Seat: id}, true
		}
	}
	return call.Login{}, false
}

func (b rigBook) SealNumber(_ context.Context, number call.Secret, _ string) (string, string, *ledger.Sealed, error) {
	if b.r.known != nil { // callers are told apart
		sealed := id.New()
		return sealed, "hash-" + string(number), &ledger.Sealed{ID: sealed}, nil
	}
	return "01HZZZZZZZZZZZZZZZZZZZZZZZ", "k1:hash", &ledger.Sealed{ID: "01HZZZZZZZZZZZZZZZZZZZZZZZ"}, nil
}

type fixedPrompts struct{}

func (fixedPrompts) Media(refs []ivr.PromptRef) ([]string, time.Duration) {
	var m []string
	var length time.Duration
	for _, p := range refs {
		m = append(m, "sound:/prompts/"+string(p.ID))
		length += 50 * time.Millisecond
		if p.ID == call.PromptKeys {
			length = longSentence
		}
	}
	return m, length
}

func (fixedPrompts) Position(int, string) ([]string, time.Duration) {
	return []string{"sound:/prompts/place"}, 50 * time.Millisecond
}

// screens remembers what counsellors see.
type screens struct {
	mu     sync.Mutex // protects the following
	offers map[agent.ID]call.OfferView

	replaced map[agent.ID]int
	why      map[agent.ID]string // the last offer went off the screen
}

func (s *screens) ShowOffer(who agent.ID, o call.OfferView) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offers[who] = o
}

func (s *screens) HideOffer(who agent.ID, offer, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.why[who] = reason
	if s.offers[who].Offer == offer {
		delete(s.offers, who)
	}
}

func (*screens) CallChanged(agent.ID, call.View) {}

func (s *screens) LegReplaced(who agent.ID, _ string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.replaced[who]++
}

func (s *screens) offer(who agent.ID) (call.OfferView, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, ok := s.offers[who]
	return o, ok
}

type noPlaces struct{}

func (noPlaces) Problem(path, mend, what string, args ...any) yamlfile.Problem {
	return yamlfile.Problem{What: path + ": " + fmt.Sprintf(what, args...), Mend: mend}
}

// floorLoop drives a floor as the dispatcher does, without a ledger.
type floorLoop struct {
	deliver func(queue.Output)
	in      chan queue.Input
	mu      sync.Mutex // protects the following
	floor   *queue.Floor
}

func newFloorLoop(deliver func(queue.Output), nobody queue.Action, offer time.Duration, strategy queue.Strategy, first ...queue.OverflowRule) *floorLoop {
	f := &floorLoop{deliver: deliver, in: make(chan queue.Input, 4096)}
	f.floor = queue.NewFloor(queue.Rules{Queues: map[queue.ID]queue.Queue{
		"main": {ID: "main", OfferTimeout: offer, Strategy: strategy, Overflow: append(slices.Clone(first),
			queue.OverflowRule{When: queue.NobodyOnShift, Action: nobody},
			queue.OverflowRule{When: queue.WaitLonger, After: time.Hour, Action: queue.Action{Kind: queue.ToMessage}},
		)},
		"other": {ID: "other", OfferTimeout: offer},
	}})
	return f
}

func (f *floorLoop) Send(in queue.Input) bool { f.in <- in; return true }

func (f *floorLoop) Position(entry string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	place, _ := f.floor.Snapshot().Position(queue.EntryID(entry))
	return place
}

func (f *floorLoop) status(who string) agent.State { return f.agent(who).State }

func (f *floorLoop) agent(who string) agent.Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	st, _ := f.floor.Snapshot().Agent(agent.ID(who))
	return st
}

func (f *floorLoop) run(ctx context.Context) {
	for {
		f.mu.Lock()
		next := f.floor.NextWake()
		f.mu.Unlock()
		wait := time.Hour
		if !next.IsZero() {
			wait = max(time.Until(next), 0)
		}
		wake := time.NewTimer(wait)
		var in queue.Input
		select {
		case <-ctx.Done():
			wake.Stop()
			return
		case in = <-f.in:
		case <-wake.C:
			in = queue.Wake{}
		}
		wake.Stop()
		f.mu.Lock()
		outs := f.floor.Handle(time.Now(), in)
		f.mu.Unlock()
		for _, o := range outs {
			f.deliver(o)
		}
	}
}

// memoryLedger is a ledger without a disk.
type memoryLedger struct {
	mu     sync.Mutex
	events []ledger.Event
	seqs   map[ledger.Stream]int64
	last   ledger.Kind // a test's crash: after this kind nothing more is accepted
	before ledger.Kind // a test's crash: facts of this kind are not accepted any more, nor anything after them
	dead   bool

	slow   map[ledger.Kind]chan struct{} // facts of these kinds wait until the channel is closed
	slowed map[ledger.Kind]bool          // such a fact waits, or has waited

	held     []ledger.Draft // gathered: a crash loses them
	gathered []ledger.Kind
}

func newMemoryLedger() *memoryLedger { return &memoryLedger{seqs: map[ledger.Stream]int64{}} }

// delay keeps facts of a kind from being stored, and whoever appends them waiting, until the returned function is called.
func (m *memoryLedger) delay(kind ledger.Kind) (resume func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	until := make(chan struct{})
	m.slow, m.slowed = map[ledger.Kind]chan struct{}{kind: until}, map[ledger.Kind]bool{}
	return sync.OnceFunc(func() { close(until) })
}

// delayed waits for as long as some of the drafts are kept from being stored.
func (m *memoryLedger) delayed(ctx context.Context, drafts []ledger.Draft) {
	for _, d := range drafts {
		m.mu.Lock()
		until := m.slow[d.Kind]
		if until != nil {
			m.slowed[d.Kind] = true
		}
		m.mu.Unlock()
		if until == nil {
			continue
		}
		select {
		case <-until:
		case <-ctx.Done():
		}
	}
}

// waits reports whether a fact of a delayed kind has come.
func (m *memoryLedger) waits(kind ledger.Kind) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.slowed[kind]
}

func (m *memoryLedger) Append(ctx context.Context, drafts ...ledger.Draft) (bool, error) {
	m.delayed(ctx, drafts)
	m.mu.Lock()
	defer m.mu.Unlock()
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if m.dead {
		return false, errCrashed
	}
	if m.before != "" && slices.ContainsFunc(drafts, func(d ledger.Draft) bool { return d.Kind == m.before }) {
		m.dead, m.held = true, nil
		return false, errCrashed
	}
	m.flush()
	m.store(drafts)
	if m.dead {
		return false, errCrashed // stored, but whoever asked does not live to hear of it
	}
	return false, nil
}

// Gather keeps drafts until the next facts are appended or somebody reads.
func (m *memoryLedger) Gather(drafts ...ledger.Draft) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dead {
		return nil
	}
	for _, d := range drafts {
		if m.before != "" && d.Kind == m.before {
			m.dead, m.held = true, nil
			return nil
		}
		m.gathered = append(m.gathered, d.Kind)
		m.held = append(m.held, d)
		if d.Kind == m.last {
			m.flush()
		}
	}
	return nil
}

// flush stores what was gathered.
func (m *memoryLedger) flush() {
	held := m.held
	m.held = nil
	m.store(held)
}

func (m *memoryLedger) store(drafts []ledger.Draft) {
	for _, d := range drafts {
		if d.Seq != m.seqs[d.Stream]+1 {
			panic("gap in " + string(d.Stream))
		}
		m.seqs[d.Stream]++
		m.events = append(m.events, ledger.Event{
			Pos: int64(len(m.events) + 1), Stream: d.Stream, Seq: d.Seq, At: d.At, Mono: d.Mono, Kind: d.Kind, V: d.V, Actor: d.Actor, Data: d.Data,
		})
		if d.Kind == m.last {
			m.dead = true
		}
	}
}

var errCrashed = errors.New("the process has crashed")

// stopAfter lets the process crash once a fact of this kind is stored; the empty kind lets it live again.
func (m *memoryLedger) stopAfter(k ledger.Kind) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.last, m.before, m.dead = k, "", false
}

// stopBefore lets the process crash when it wants to store a fact of this kind.
func (m *memoryLedger) stopBefore(k ledger.Kind) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.before = k
}

func (m *memoryLedger) stopped() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dead
}

func (m *memoryLedger) all() []ledger.Event {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.dead {
		m.flush()
	}
	return slices.Clone(m.events)
}

func (m *memoryLedger) kinds() []string {
	var k []string
	for _, e := range m.all() {
		k = append(k, string(e.Kind))
	}
	return k
}

// open folds the calls that have not ended.
func (m *memoryLedger) open(t *testing.T) (states []call.State, seqs []int64) {
	t.Helper()
	streams := map[ledger.Stream][]ledger.Event{}
	var order []ledger.Stream
	for _, e := range m.all() {
		if e.Stream[:5] != "call:" {
			continue
		}
		if streams[e.Stream] == nil {
			order = append(order, e.Stream)
		}
		streams[e.Stream] = append(streams[e.Stream], e)
	}
	for _, s := range order {
		st, err := call.Fold(call.ID(s[5:]), streams[s])
		if err != nil {
			t.Fatal(err)
		}
		if st.Live() {
			states, seqs = append(states, st), append(seqs, int64(len(streams[s])))
		}
	}
	return states, seqs
}
