package app

import (
	"context"
	"net"
	"sync"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/queue"
)

// Times and tones of a test call.
const (
	proofTime      = 25 * time.Second       // the whole of it
	proofRegister  = 5 * time.Second        // the telephone's registration, and the counsellor's way to ready
	proofPerson    = 12 * time.Second       // from the call until the person's telephone rings
	proofAudio     = 5 * time.Second        // until each hears the other
	proofLasting   = 200 * time.Millisecond // so long a tone must be heard
	proofAnswer    = 200 * time.Millisecond // the person lets it ring
	proofClose     = 5 * time.Second        // until the ledger has the call's end
	proofGiveUp    = 3 * time.Second        // for signing off after it
	proofPoll      = 50 * time.Millisecond
	callerTone     = 650 // Hz
	personTone     = 850
	shownProofs    = 50
	proofAlarm     = 2 // failures in a row that raise the alarm
	proofEveryLook = time.Minute
)

// prover makes test calls: a telephone of ours dials the hotline as callers do, and answers at a seat of
// its own as a counsellor's telephone would. It proves the trunk side of the switch, the claim, the floor, the
// dialling of seats, the sound both ways and the ledger. Nobody's measures see it.
type prover struct {
	a     *App
	turns turns

	mu     sync.Mutex // protects the following
	failed int        // in a row
}

var _ console.Prover = (*prover)(nil)

func newProver(a *App) *prover {
	p := &prover{a: a}
	a.works = append(a.works, work{"test calls", p.Run})
	return p
}

// Run makes test calls as often as the configuration says, until ctx ends.
func (p *prover) Run(ctx context.Context) error {
	last := time.Now()
	for ctx.Err() == nil {
		every := p.a.config().Prove.Every
		if wait := every - time.Since(last); every <= 0 || wait > 0 {
			if every <= 0 || wait > proofEveryLook {
				wait = proofEveryLook // the configuration may change meanwhile
			}
			pause(ctx, wait)
			continue
		}
		last = time.Now()
		if _, err := p.Prove(ctx); err != nil && ctx.Err() == nil && fault.CodeOf(err) != "proving" {
			p.a.log.WarnContext(ctx, "test call not made", "err", err)
		}
	}
	return nil
}

// Prove makes one test call.
func (p *prover) Prove(ctx context.Context) (api.Proof, error) {
	release, ok := p.turns.try("prove")
	if !ok {
		return api.Proof{}, fault.Code("proving", fault.New(fault.Conflict, "prove", "A test call is under way; wait for its result."))
	}
	defer release()
	at := time.Now().UTC()
	run, cancel := context.WithTimeout(ctx, proofTime)
	defer cancel()
	fact := p.call(run)
	if ctx.Err() != nil {
		return api.Proof{}, context.Cause(ctx) // whoever asked has gone, or the process ends: that proves nothing
	}
	if _, err := p.a.appendFacts(ctx, ledger.Prove, access.From(ctx).Actor(), fact); err != nil {
		return api.Proof{}, err
	}
	p.count(ctx, fact)
	return proofOf(at, fact), nil
}

// count raises the alarm when test calls fail again and again.
func (p *prover) count(ctx context.Context, fact ledger.LineProved) {
	p.mu.Lock()
	before := p.failed
	p.failed++
	if fact.OK {
		p.failed = 0
	}
	failed := p.failed
	p.mu.Unlock()
	switch {
	case fact.OK:
		p.a.log.InfoContext(ctx, "test call passed", "call_id", fact.Call, "person_ms", fact.PersonMS)
	case failed >= proofAlarm:
		p.a.log.ErrorContext(ctx, "test calls fail: ring the hotline yourself", "in_a_row", failed, "failed", fact.Failed, "call_id", fact.Call)
	default:
		p.a.log.WarnContext(ctx, "test call failed", "failed", fact.Failed, "call_id", fact.Call)
	}
	p.a.web.hub.BoardChanged()
	if n, tell := proofNotice(before, fact); tell {
		p.a.web.hub.Publish(live.Message{Type: live.Notice, To: live.Holding(access.ReadProofs), Data: n})
	}
}

// proofNotice is what those who look after the hotline are told of a test call after so many failures in a row before
// it: each failure, and the first that passes again.
func proofNotice(before int, fact ledger.LineProved) (n live.NoticeData, tell bool) {
	failed := map[string]string{"failed": fact.Failed}
	switch {
	case fact.OK && before == 0:
		return live.NoticeData{}, false
	case fact.OK:
		return live.NoticeData{Code: "proof_passed", Level: "info"}, true
	case before+1 >= proofAlarm:
		return live.NoticeData{Code: "proof_failed", Level: "alarm", Params: failed}, true
	default:
		return live.NoticeData{Code: "proof_failed_once", Level: "warning", Params: failed}, true
	}
}

// Proofs lists the last test calls, newest first.
func (p *prover) Proofs(ctx context.Context) ([]api.Proof, error) {
	events, err := p.a.store.Latest(ctx, ledger.Prove, shownProofs)
	var out []api.Proof
	for _, e := range events {
		if fact, err := ledger.Decode(e); err == nil {
			if f, ok := fact.(ledger.LineProved); ok {
				out = append(out, proofOf(e.At, f))
			}
		}
	}
	return out, err
}

func proofOf(at time.Time, f ledger.LineProved) api.Proof {
	return api.Proof{
		At: at, Ok: f.OK, CallId: f.Call, PersonMs: f.PersonMS, AudioIn: f.AudioIn, AudioOut: f.AudioOut, LedgerClosed: f.LedgerClosed, Failed: f.Failed, Detail: proofDetail(f.Failed),
	}
}

// The steps at which a test call can fail.
const (
	failedNumber   = "no_number"
	failedPassword = "no_password"
	failedPhone    = "no_phone"
	failedRegister = "not_registered"
	failedReady    = "not_ready"
	failedAnswer   = "not_answered"
	failedPerson   = "no_person"
	failedAudioOut = "person_not_heard"
	failedAudioIn  = "caller_not_heard"
	failedLedger   = "ledger_open"
)

func proofDetail(failed string) string {
	switch failed {
	case failedNumber:
		return "The hotline of the test call has no number; name one under prove.hotline."
	case failedPassword:
		return "The password of the test telephone cannot be read; make it with `heartline demo`, or write secrets/prove."
	case failedPhone:
		return "The test telephone could not be started on this machine."
	case failedRegister:
		return "The test telephone cannot register at Asterisk; look whether `heartline node` runs with this configuration."
	case failedReady:
		return "The counsellor of test calls did not become ready; read the controller's log."
	case failedAnswer:
		return "Asterisk did not answer the call; look at the node's log."
	case failedPerson:
		return "No seat was rung for the call; read the controller's log."
	case failedAudioOut:
		return "The caller did not hear the person; look at the RTP ports and the firewall."
	case failedAudioIn:
		return "The person did not hear the caller; look at the RTP ports and the firewall."
	case failedLedger:
		return "The call went through but its end is not in the ledger; look at the disk of the store."
	default:
		return ""
	}
}

// call makes the call. What it needs is taken down in any case.
func (p *prover) call(ctx context.Context) (f ledger.LineProved) {
	number := p.number()
	if number == "" {
		return ledger.LineProved{Failed: failedNumber}
	}
	password, err := secret(p.a.cfg, provePasswordFile)
	if err != nil {
		return ledger.LineProved{Failed: failedPassword}
	}
	host, server := sipServer(p.a.cfg)
	telephone, err := phone.New(phone.Config{
		Listen: net.JoinHostPort(host, "0"), Server: server, User: string(proveSeat), Password: password.Reveal(), Sound: phone.Tone(personTone),
		Watch: []int{callerTone, personTone}, React: func(*phone.Call) phone.Reaction { return phone.Answer(proofAnswer) },
	})
	if err != nil {
		return ledger.LineProved{Failed: failedPhone}
	}
	defer telephone.Close() //nolint:contextcheck // it takes its leave also when ctx has ended
	if f.Failed = p.takeSeat(ctx, telephone); f.Failed == "" {
		p.talk(ctx, telephone, number, &f)
	}
	p.leaveSeat(ctx, telephone)
	f.OK = f.Failed == ""
	return f
}

// number is what the test call dials.
func (p *prover) number() string {
	cfg := p.a.config()
	if h, ok := cfg.Hotline(cfg.Prove.Hotline); ok {
		return firstNumber(h)
	}
	return firstNumber(cfg.DefaultHotline())
}

// sipServer is where Asterisk takes SIP, and the address of this machine that reaches it.
func sipServer(cfg *configs.Config) (host, server string) {
	host, port, err := net.SplitHostPort(cfg.Node.SIP)
	if ip := net.ParseIP(host); err != nil || ip == nil || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return host, net.JoinHostPort(host, port)
}

// takeSeat registers the telephone and makes the counsellor of test calls ready. It returns the step that
// failed.
func (p *prover) takeSeat(ctx context.Context, telephone *phone.Phone) (failed string) {
	ctx, cancel := context.WithTimeout(ctx, proofRegister)
	defer cancel()
	if err := telephone.Register(ctx, time.Minute); err != nil {
		return failedRegister
	}
	// The switch's word that the telephone is there may come a moment after the registration.
	for ctx.Err() == nil {
		if s, known := p.a.sink.endpoints.State(string(proveSeat)); known && s.Online && p.ready(ctx) {
			return ""
		}
		pause(ctx, proofPoll)
	}
	return failedReady
}

func (p *prover) ready(ctx context.Context) bool {
	for _, in := range []queue.Input{
		queue.SignIn{Agent: proveAgent, Seat: proveSeat, SeatUp: true},
		queue.SetState{Agent: proveAgent, State: agent.Ready},
	} {
		outs, err := p.a.floor.Do(ctx, in)
		if err != nil || queue.Refusal(outs) != nil {
			return false
		}
	}
	return true
}

// leaveSeat undoes takeSeat, also when the time for the test call is over.
func (p *prover) leaveSeat(ctx context.Context, telephone *phone.Phone) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), proofGiveUp)
	defer cancel()
	if _, err := p.a.floor.Do(ctx, queue.SignOut{Agent: proveAgent}); err != nil {
		p.a.log.WarnContext(ctx, "counsellor of test calls not signed out", "err", err)
	}
	if err := telephone.Unregister(ctx); err != nil {
		p.a.log.DebugContext(ctx, "test telephone not signed off", "err", err)
	}
}

// talk calls, listens on both ends, hangs up, and looks for the call's end in the ledger.
func (p *prover) talk(ctx context.Context, telephone *phone.Phone, number string, f *ledger.LineProved) {
	out, err := telephone.Dial(ctx, number, phone.DialOptions{User: p.a.marks.token, Sound: phone.Tone(callerTone)})
	if err != nil {
		f.Failed = failedAnswer
		return
	}
	f.Failed = p.listen(ctx, telephone, out, f)
	f.Call = p.marked()
	// Hanging up ends in any case; an error says that the far end did not confirm it.
	if err := out.Hangup(ctx); err != nil {
		p.a.log.DebugContext(ctx, "end of the test call not confirmed", "err", err)
	}
	if f.LedgerClosed = p.closed(ctx, f.Call); !f.LedgerClosed && f.Failed == "" {
		f.Failed = failedLedger
	}
}

// listen waits until each end hears the other. It returns the step that failed.
func (p *prover) listen(ctx context.Context, telephone *phone.Phone, out *phone.Call, f *ledger.LineProved) (failed string) {
	person, cancel := context.WithTimeout(ctx, proofPerson)
	defer cancel()
	if out.WaitAnswered(person) != nil {
		return failedAnswer
	}
	in, err := telephone.NextCall(person)
	if err != nil {
		return failedPerson
	}
	audio, cancel := context.WithTimeout(ctx, proofAudio)
	defer cancel()
	at, err := out.WaitTone(audio, personTone, proofLasting)
	if err != nil {
		return failedAudioOut
	}
	f.AudioOut, f.PersonMS = true, at.Sub(out.Times().InviteAt).Milliseconds()
	if _, err := in.WaitTone(audio, callerTone, proofLasting); err != nil {
		return failedAudioIn
	}
	f.AudioIn = true
	return ""
}

// marked is the test call that lives; empty if none does.
func (p *prover) marked() (id string) {
	var newest time.Time
	for _, v := range p.a.calls.Calls() {
		if v.Marked == proveMark && !v.ArrivedAt.Before(newest) {
			id, newest = string(v.ID), v.ArrivedAt
		}
	}
	return id
}

// closed waits until the ledger holds the end of a call.
func (p *prover) closed(ctx context.Context, id string) bool {
	if id == "" {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, proofClose)
	defer cancel()
	for ctx.Err() == nil {
		events, err := p.a.store.Latest(ctx, ledger.CallStream(string(call.ID(id))), 1)
		if err == nil && len(events) == 1 && events[0].Kind == ledger.KindCallEnded {
			return true
		}
		pause(ctx, proofPoll)
	}
	return false
}
