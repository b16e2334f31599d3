package call

import (
	"context"
	"slices"
	"strings"
	"time"

	"heartline/agent"
	"heartline/crisis"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

// lines is what a session asks of the exchange about other calls and about desks. None of it blocks, but for spawn,
// which waits for the ledger.
type lines interface {
	// tell puts an input into another call's mailbox; false: that call is over.
	tell(call ID, in Input) bool
	// spawn begins a call of the house by its first fact. One that has begun already is success.
	spawn(ctx context.Context, call ID, first ledger.CallPlaced) error
	// seated tells where somebody can speak from, and lends a desk's leg to the call.
	seated(ctx context.Context, who agent.ID, seat agent.SeatID, call ID) Seated
	// ringsBack finds the call that is ringing a person back, and tells it that the person has rung in.
	ringsBack(numberHash string, call ID) (p Prior, v View, ok bool)
	// elsewhere reports whether the person is in another call, or is being called by another one.
	elsewhere(numberHash string, call ID) bool
	// rangIn reports whether the person of a kept place has come in another call since then.
	rangIn(numberHash string, call ID, since time.Time) bool
}

// planOutgoing brings a call of the house as far as the person's telephone rings. The channel of an earlier attempt is
// hung up before: there are never two.
func planOutgoing(s *State, a *actual) []command {
	var cmds []command
	for _, echo := range a.Echoes {
		cmds = append(cmds, command{Op: opStopPlay, Target: echo})
	}
	if a.Playing != "" {
		cmds = append(cmds, command{Op: opStopPlay, Target: a.Playing})
	}
	over := s.Phase == Due || s.Out.CameBack != ""
	if over && s.Caller != "" && a.CallerHere != no {
		cmds = append(cmds, command{Op: opHangup, Target: s.Caller, Cause: causeNormal})
	}
	cmds = append(cmds, planFormer(a)...)
	cmds = append(cmds, planLegs(s, a, s.Legs)...)
	if s.Phase == Dialling && !over && s.Caller != "" && a.CallerHere == unknown && len(a.Former) == 0 {
		cmds = append(cmds, command{Op: opDial, Target: s.Caller})
	}
	return cmds
}

func planFormer(a *actual) []command {
	var cmds []command
	for _, ch := range a.Former {
		cmds = append(cmds, command{Op: opHangup, Target: ch, Cause: causeNormal})
	}
	return cmds
}

// redialed forgets what is known of the channel of the last attempt when the next one gets another.
func (s *session) redialed(channel string) {
	if channel == s.state.Caller || s.state.Out == nil {
		return
	}
	if s.state.Caller != "" && s.act.CallerHere != no {
		s.act.Former = append(s.act.Former, s.state.Caller)
	}
	s.act.CallerHere, s.act.CallerStasis, s.act.CallerUp, s.act.CallerIn = unknown, unknown, unknown, no
	s.act.Playing = ""
	s.hungUp, s.missed, s.unexplained, s.goneCause = false, false, false, causeUnspecified
}

// former finds what a snapshot still holds of attempts that are over.
func (s *session) former(snap *Snapshot) []string {
	if s.state.Out == nil {
		return nil
	}
	var left []string
	for _, ch := range snap.Channels {
		owner, role, _, ok := id.ParseObject(ch.ID)
		_, leg := s.state.leg(ch.ID)
		if ok && owner == string(s.state.ID) && role == id.RoleOutside && ch.ID != s.state.Caller && !leg {
			left = append(left, ch.ID)
		}
	}
	slices.Sort(left)
	return left
}

// dialPerson dials the person. The number is opened here, at the last moment, and goes nowhere else.
func (s *session) dialPerson(ctx context.Context) error {
	if s.parts.Outward == nil {
		return fault.New(fault.NotFound, "dial", "nobody can be called")
	}
	endpoint, why, mode, err := s.parts.Outward.NumberDial(ctx, s.state.Hotline, s.state.NumberID)
	switch {
	case err != nil:
		return fault.Wrap(fault.NotFound, "dial", err, "the number cannot be dialled")
	case why != crisis.Pass:
		return s.refused(s.state.Caller, why, mode)
	}
	return s.sw.Dial(ctx, Dial{
		ID: s.state.Caller, Endpoint: string(endpoint), Timeout: s.hotline.outRing() + outBackstop, CallerID: s.hotline.Shown,
	})
}

// safeContact looks up how the person may be reached. Where that cannot be found out, nobody is rung back.
func (s *session) safeContact(ctx context.Context) SafeContact {
	if s.parts.Outward == nil || s.state.NumberHash == "" {
		return SafeContact{}
	}
	ctx, cancel := context.WithTimeout(ctx, outLookup)
	defer cancel()
	c, err := s.parts.Outward.SafeContact(ctx, s.state.NumberID, s.state.NumberHash)
	if err != nil {
		s.log.Error("how the person may be reached is not known; they are not rung back", "err", err)
		return SafeContact{Deny: true}
	}
	return c
}

// outLook finds out what decides whether the next step of a call of the house is made. The counsellor's line is not taken
// for an attempt that will not be.
func (s *session) outLook(ctx context.Context, in inTimeout) inTimeout {
	in.Safe = s.safeContact(ctx)
	in.LineDown = s.state.Phase == Dialling && s.parts.Outward != nil && s.parts.Outward.LineDown(s.state.Hotline)
	if o := s.state.Out; s.state.Phase == Due && o.Why == OutRingBack {
		in.Elsewhere = s.parts.lines != nil && s.parts.lines.elsewhere(s.state.NumberHash, s.state.ID)
		in.TaskOver = s.taskOver(ctx, o.Task)
	}
	if s.state.keepsPlace() && s.state.Phase == Due {
		in.TaskOver = s.taskOver(ctx, s.state.Out.Task)
	}
	if !in.Elsewhere && !in.TaskOver {
		in.Seated = s.seated(ctx)
	}
	return in
}

// taskOver reports whether somebody has closed the task that a call is made for. Where that cannot be found out, it is
// made: a person called twice is the lesser evil.
func (s *session) taskOver(ctx context.Context, task string) bool {
	if s.parts.Outward == nil || task == "" {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, outLookup)
	defer cancel()
	over, err := s.parts.Outward.TaskOver(ctx, task)
	if err != nil {
		s.log.Error("whether the task of this call is closed is not known", "err", err)
		return false
	}
	return over
}

func (s *session) seated(ctx context.Context) Seated {
	o := s.state.Out
	if s.state.Phase != Due || !o.Held || s.parts.lines == nil {
		return Seated{}
	}
	return s.parts.lines.seated(ctx, o.Agent, o.Seat, s.state.ID)
}

// recognise finds out whether a caller who has just come was being rung back.
func (s *session) recognise(in inArrive) inArrive {
	if in.NumberHash == "" || s.parts.lines == nil {
		return in
	}
	if p, v, ok := s.parts.lines.ringsBack(in.NumberHash, s.state.ID); ok {
		in.Prior, in.PriorGrade = &p, v.Grade
	}
	return in
}

// spawn puts the call that rings back into the ledger and lets it begin.
func (s *session) spawn(ctx context.Context, a actRingBack) {
	b := s.state.RingBack
	if b == nil || s.parts.lines == nil {
		return
	}
	if err := s.parts.lines.spawn(ctx, a.Call, s.state.placed(b)); err != nil {
		s.log.Error("the caller is not rung back", "err", err)
		return
	}
	s.queue = append(s.queue, inSpawned(a))
}

// seizedFor is the queue whose after-call work follows.
func (s *session) seizedFor() string {
	switch {
	case s.state.keepsPlace():
		return s.state.Out.Place.Queue
	case s.state.placing():
		return s.hotline.Queue
	}
	return s.talk().Queue
}

func (s *session) ringBackView(a actShowRingBack) OfferView {
	if s.state.keepsPlace() && s.state.Entry != nil {
		e := s.state.Entry
		return OfferView{
			Offer: a.Offer, Call: s.state.ID, Seat: a.Seat.ID, SeatKind: a.Seat.Kind, Hotline: s.state.Hotline, Queue: e.Queue, Requires: e.Requires,
			Grade: s.state.Grade, Language: s.state.Language, WaitedBy: e.EnqueuedAt, Deadline: a.Deadline, Ask: ThenCallBack,
			Wishes: s.state.otherWishes(),
		}
	}
	return OfferView{
		Offer: a.Offer, Call: s.state.ID, Seat: a.Seat.ID, SeatKind: a.Seat.Kind, Hotline: s.state.Hotline, Queue: s.hotline.Queue,
		Grade: s.state.Grade, Language: s.state.Language, WaitedBy: s.state.ArrivedAt, Deadline: a.Deadline,
		Ask: ThenRingBack, From: s.state.Out.First,
	}
}

// ThenRingBack asks somebody to ring back a caller whom another counsellor has lost.
const ThenRingBack Then = "ring_back"

// channel is the channel of the person that a call is about; came is that of one who came in.
func (v *View) channel(came string) string {
	if v.Line != "" && strings.HasPrefix(v.Line, string(v.ID)) {
		return v.Line
	}
	return came
}
