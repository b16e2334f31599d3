package call

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync/atomic"
	"time"

	"heartline/agent"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/mailbox"
	"heartline/queue"
)

// Parts is what sessions work with: one set for all of them.
type Parts struct {
	Ledger    ledger.Appender
	Floor     Floor
	Positions Positions
	Desks     Desks
	Dialer    Dialer
	Phone     func(agent.ID) (seat agent.Seat, free bool) // the telephone at which somebody is signed in, and whether they are in no call; may be nil
	Served    func(queue string) error                    // nil, or why a caller sent to a queue would find nobody; may be nil itself
	Prompts   Prompts
	Callers   Callers                         // nil: nobody is limited
	Talks     Talks                           // nil: with whom callers have talked is not known
	Known     KnownCallers                    // nil: nobody is known
	Helpers   Helpers                         // nil: nobody can be called for help
	Left      *LeftPlaces                     // of callers who hung up while waiting; nil: nobody has a place back
	Outward   Outward                         // nil: nobody can be called
	Failsafe  func(node, channel string) bool // whether the journal says that the fail-safe had a caller who has gone; may be nil
	Surging   func(hotline string) bool       // whether a hotline's surge profile is in force; may be nil
	Log       *slog.Logger
	Boot      time.Time // of this process; spans of one boot are measured from it

	counts counts
	lines  lines // the exchange's side; nil on paper
}

func (p *Parts) surging(hotline string) bool { return p.Surging != nil && p.Surging(hotline) }

// session owns one call: its goroutine is the only one that reads or changes what is below.
type session struct {
	parts   *Parts
	sw      Switch
	hotline *Hotline
	inbox   *mailbox.Mailbox[Input]
	log     *slog.Logger
	closed  chan struct{}
	view    atomic.Pointer[View] // nil before the first fact

	node    string    // constant
	caller  string    // the caller's channel; constant
	born    time.Time // when the call arrived; constant
	running bool      // guarded by the exchange's lock
	again   bool      // begun by a process before this one; constant
	first   Input     // what is taken before anything that waits in the inbox; nil: nothing. The session's own once it runs

	state       State
	seq         int64
	act         actual
	say         *talking
	timers      map[timer]armed
	life        int // of the controller's processes that have had the call, from 0
	plays       int
	queue       []Input // inputs that arose while another one was being handled
	loose       []act   // free counsellors once their telephones have been hung up
	failed      map[string]int
	mix         mix            // whether everybody in a conference is sent something
	left        map[string]int // moves of ours whose "left" report is still to come
	sealed      []ledger.Sealed
	pending     map[string]chan error // requests that wait for the floor's answer, by the name of the asking
	hungUp      bool                  // the far end asked to hang up: a "gone" that follows is no take-over by the guard
	missed      bool                  // the caller's channel was not there, without a report of it
	outside     int                   // how often it was found in the dialplan, neither with us nor in the fail-safe
	unexplained bool                  // it left our application, is not there, and its end has not been reported with a cause yet

	shown     bool // the picture has been published by this process
	bailed    bool // a panic has been recovered from in this session
	elsewhere bool // the switch said that somebody has claimed the channel; it may have been us

	tearing time.Time // since when this process tries to take the call down; zero: not yet, or not since the link was away
	yields  bool      // the last input has freed a counsellor: see yielded
	deaf    bool      // the last command got no answer

	goneCause int

	given     string // digits of a place, while they are given
	codeTries int    // wrong ones

	answers   []Answer  // of a caller who answers by keys, while they are shown
	untold    bool      // the sentence about the keys could not be played
	ears      int       // that this process has put up
	earFaults int       // that were lost
	heeded    time.Time // since when the present ear reports
}

// talking is a saying with what follows it.
type talking struct {
	saying
	turn  int
	limit time.Duration
}

func newSession(p *Parts, sw Switch, h *Hotline, s State, seq int64) *session {
	if s.ArrivedAt.IsZero() {
		s.ArrivedAt = time.Now() // the first fact says it more exactly
	}
	c := &session{
		parts: p, sw: sw, hotline: h, inbox: mailbox.New[Input](256), closed: make(chan struct{}),
		log:   p.Log.With("call_id", string(s.ID)),
		state: s, seq: seq, act: newActual(), timers: map[timer]armed{}, failed: map[string]int{}, left: map[string]int{},
		pending: map[string]chan error{}, node: s.Node, caller: s.Caller, born: s.ArrivedAt,
	}
	if s.Phase != "" { // a call of the last process has a picture before it goes on: its desk asks for it
		v := viewOf(&s)
		c.view.Store(&v)
		// It may be asked to end before it is told what the switch holds: what may be there is taken down then.
		c.act.Bridge, c.act.Parking = unknown, unknown
	}
	return c
}

func (s *session) now() time.Time { return time.Now() }

// instant is the present as the ledger keeps it, so that folding the facts gives the very state that was decided.
func (s *session) instant() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// run is the call's life. It returns when the call has ended, or when ctx ends: then the call stays as it
// is in the switch, for the next process.
func (s *session) run(ctx context.Context) {
	defer close(s.closed)
	wake := time.NewTimer(time.Hour)
	defer wake.Stop()
	if s.first != nil {
		s.take(ctx, s.first)
		s.first = nil // it holds all that the switch had then
	}
	for s.state.Phase != Ended {
		wake.Reset(s.untilNext())
		select {
		case <-ctx.Done():
			return
		case <-wake.C:
			s.receive(ctx) // what has come in time counts, also when a slow switch kept us from reading it
			s.expire(ctx)
		case <-s.inbox.Wake():
			s.receive(ctx)
		}
	}
}

// receive handles everything that has come.
func (s *session) receive(ctx context.Context) {
	items, sick := s.inbox.Take()
	if sick {
		s.parts.counts.sick.Add(1)
		s.log.Warn("mailbox over its bound", "depth", len(items))
	}
	for _, in := range items {
		s.take(ctx, in)
	}
}

// take handles one input and everything that arises from it. A panic must never end a caller's call: the
// caller is continued into the fail-safe and this session ends.
func (s *session) take(ctx context.Context, in Input) {
	defer func() {
		if r := recover(); r != nil {
			s.parts.counts.panics.Add(1)
			s.log.Error("call failed", "panic_type", panicType(r), "stack", string(debug.Stack()))
			s.bail(context.WithoutCancel(ctx))
		}
	}()
	s.queue = append(s.queue, in)
	for len(s.queue) > 0 && ctx.Err() == nil {
		in := s.queue[0]
		s.queue = s.queue[1:]
		if s.moot(in) || s.halted(in) {
			continue
		}
		if s.vanished(in) {
			if reported := !in.(inSignal).Signal.At.IsZero(); reported || !s.awaits(timerGone) { // or it is looked for again soon
				s.look(ctx, reported)
			}
			continue
		}
		switch a := in.(type) {
		case inSignal:
			done, swallowed := s.gather(a)
			if swallowed {
				continue
			}
			in = done
		case inArrive:
			in = s.judge(ctx, s.knownBy(s.recognise(s.sealNumber(ctx, a))))
		case inAdopted:
			a.Rescued = s.rescued(a.Snapshot)
			in = a
		case inBegin:
			a.Safe = s.safeContact(ctx)
			a.RangIn = s.state.keepsPlace() && s.parts.lines != nil && s.parts.lines.rangIn(s.state.NumberHash, s.state.ID, s.state.Out.DueAt)
			in = a
		case inTimeout:
			if a.Timer == timerComfort && s.parts.Positions != nil {
				a.Position = s.parts.Positions.Position(s.entryID())
				if w, ok := s.parts.Positions.(Waits); ok {
					a.Band = w.Band(s.entryID())
				}
				a.Code = s.placeCode()
				a.Saying = s.say != nil && s.say.Purpose == sayComfort
				in = a
			}
			if a.Timer == timerOut && s.state.placing() {
				in = s.outLook(ctx, a)
			}
			if a.Timer == timerCallBack && s.state.CallBack == nil {
				a.Safe = s.safeContact(ctx)
				in = a
			}
			if a.Timer == timerUnsent {
				s.listenIn(ctx)
			}
			if a.Timer == timerSilent {
				a.Listened = s.listened()
				in = a
			}
		case inLive:
			a.Telling = s.telling()
			in = a
		}
		s.observe(in)
		if s.handle(ctx, in) {
			s.reconcile(ctx)
		}
	}
	s.loosen(ctx)
	s.publish()
}

// sealNumber seals the caller's number, which is known to nothing after it. A number that cannot be sealed is
// not kept.
func (s *session) sealNumber(ctx context.Context, in inArrive) inArrive {
	if in.seal == nil {
		return in
	}
	ctx, cancel := context.WithTimeout(ctx, sealPatience)
	defer cancel()
	nid, hash, value, err := in.seal(ctx)
	if err != nil {
		s.log.Error("the caller's number could not be sealed and is not kept", "err", err)
		return in
	}
	in.NumberID, in.NumberHash = nid, hash
	if value != nil {
		s.sealed = []ledger.Sealed{*value}
	}
	return in
}

// moot reports whether a message's recording failed only because its caller is hanging up: the report of that
// follows and says all there is to say.
func (s *session) moot(in Input) bool {
	sig, ok := in.(inSignal)
	return ok && s.hungUp && sig.Signal.Kind == SignalRecEnded && sig.Signal.Failed
}

// halted reports whether another controller has the switch: nothing is decided and nothing is done then, until the
// link comes up again and says what is left.
func (s *session) halted(in Input) bool {
	g, ok := s.sw.(*gate)
	if !ok || g.check() == nil {
		return false
	}
	if d, ok := in.(inDesk); ok && d.reply != nil {
		d.reply <- errReplaced
	}
	return true
}

// vanished reports whether the caller left our application without a hang-up: the guard, or an operator,
// may have continued the channel into the dialplan, where it lives on. The switch is asked then.
func (s *session) vanished(in Input) bool {
	sig, ok := in.(inSignal)
	if !ok || sig.Signal.Kind != SignalGone || sig.Signal.Channel.ID != s.state.Caller || s.hungUp || s.state.Phase == Ending || s.state.placing() {
		return false
	}
	s.goneCause = sig.Signal.Cause
	if s.goneCause == causeRTPTimeout { // the switch's own hang-up: nobody took the caller over
		s.hungUp = true
		return false
	}
	return true
}

// handle decides, appends, applies and acts. It reports false when the ledger refused: this process is
// fenced or stopping, and must not act.
func (s *session) handle(ctx context.Context, in Input) bool {
	now := s.instant() // one for the decision and its facts
	e := env{Now: now, Hotline: s.hotline, TaskID: id.New(), EntryID: id.New(), RingID: id.New(), Surging: s.parts.surging(s.hotline.ID)}
	if s.state.placing() && s.parts.Outward != nil {
		e.Backups = s.parts.Outward.Backups(s.state.Hotline)
	}
	if s.parts.Helpers != nil {
		e.CrisisID, e.Crisis = id.New(), s.parts.Helpers.CrisisEnv()
	}
	e.Unserved = s.unserved(in)
	if s.state.Waited == nil {
		e.LeftPlace = s.parts.Left.place(s.state.NumberHash)
	}
	d := s.decided(ctx, in, e)
	if len(d.Facts) > 0 && !s.append(ctx, now, d.Facts, s.inert(d)) {
		s.unjoined(in, nil)
		return false
	}
	s.redialed(d.Next.Caller)
	s.state = d.Next
	s.keepPlace(d.Facts)
	s.unjoined(in, d.Facts)
	var late []act
	released := false
	for _, a := range d.Acts {
		switch {
		case loosens(a):
			s.loose = append(s.loose, a)
		case after(a) && !s.free(a):
			late = append(late, a)
		default:
			s.perform(ctx, a)
			released = released || s.free(a)
		}
	}
	s.yields = released && len(late) == 0
	if len(late) > 0 {
		s.reconcile(ctx) // a desk leg is back home before its counsellor can be offered the next call
		s.publish()      // whoever reads the call after a reply sees what the reply is about
		for _, a := range late {
			s.perform(ctx, a)
		}
	}
	return true
}

func (s *session) entryID() string {
	if s.state.Entry == nil {
		return ""
	}
	return s.state.Entry.ID
}

// drain answers requests that came after the end.
func (s *session) drain() (late []Signal) {
	for _, to := range s.pending {
		to <- errCallOver
	}
	clear(s.pending)
	s.inbox.Close()
	items, _ := s.inbox.Take()
	for _, in := range items {
		switch in := in.(type) {
		case inSignal:
			if in.Signal.Kind == SignalArrived {
				late = append(late, in.Signal)
			}
		case inDesk:
			if in.reply != nil {
				in.reply <- errCallOver
			}
		case inWithdrawn:
			s.parts.Floor.Send(queue.OfferClosed{Offer: queue.OfferID(in.Offer), Outcome: queue.WasTaken})
		case inLive:
			if in.reply != nil {
				in.reply <- errCallOver
			}
		case inCrisis:
			if in.reply != nil {
				in.reply <- errCallOver
			}
		case inOutgoing:
			if in.reply != nil {
				in.reply <- errCallOver
			}
		case inAsked:
			s.parts.Floor.Send(queue.OfferClosed{Offer: queue.OfferID(in.Offer), Outcome: queue.CallerGone})
		case inOffered:
			s.parts.Floor.Send(queue.OfferClosed{Offer: queue.OfferID(in.Offer), Outcome: queue.CallerGone})
		}
	}
	return late
}

func panicType(r any) string {
	if _, ok := r.(error); ok {
		return "error"
	}
	return "value"
}
