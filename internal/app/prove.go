package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"sync"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/ivr"
	"heartline/queue"
)

// marks is the book with the mark of test calls: a call of our own comes from a number that only this process
// knows.
type marks struct {
	*book
	token string
}

func newMarks(b *book) marks { return marks{book: b, token: "prove" + strings.ToLower(rand.Text())} }

// Marked tells a test call by its calling number.
func (m marks) Marked(caller call.Secret) (string, *call.Hotline) {
	if string(caller) != m.token {
		return "", nil
	}
	e := m.now.Load()
	h := *e.fallback
	if p, ok := e.hotlines[e.cfg.Prove.Hotline]; ok {
		h = *p
	}
	flow, problems := ivr.Compile(ivr.Straight("prove", string(proveQueue)), ivr.Front{}, ivr.Known{Languages: h.Languages, Queues: []string{string(proveQueue)}}, nil)
	if len(problems) > 0 {
		return "", nil
	}
	h.Flow, h.Record, h.Queue, h.Only = flow, false, string(proveQueue), proveAgent
	return proveMark, &h
}

// prover makes test calls through the whole line: a telephone of ours dials the hotline's number, and another
// one, at a seat that only test calls reach, answers. What each says must reach the other.
type prover struct {
	a     *App
	marks marks

	mu     sync.Mutex // one test call at a time
	past   pastProofs
	failed int
	seated bool
}

// pastProofs are the latest results, newest first.
type pastProofs struct {
	mu   sync.Mutex // protects the following
	list []api.Proof
}

const keptProofs = 50

// The tones of test calls, in Hz, and how long each step may take.
const (
	proveCallerTone = 500
	proveSeatTone   = 900
	proveLimit      = 15 * time.Second
	proveAlarmAfter = 2 // failures in a row
)

func newProver(a *App) *prover { return &prover{a: a, marks: a.marks} }

// Proofs lists what earlier test calls showed, the newest first.
func (p *prover) Proofs(context.Context) ([]api.Proof, error) {
	p.past.mu.Lock()
	defer p.past.mu.Unlock()
	return append([]api.Proof{}, p.past.list...), nil
}

// Prove makes one test call. A call that fails is a result, not an error.
func (p *prover) Prove(ctx context.Context) (api.Proof, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, proveLimit)
	defer cancel()
	r := api.Proof{At: time.Now().UTC()}
	err := p.call(ctx, &r)
	r.Ok = err == nil && r.AudioIn && r.AudioOut && r.LedgerClosed
	if err != nil {
		r.Detail = err.Error()
	}
	p.keep(r)
	p.record(context.WithoutCancel(ctx), r)
	return r, nil
}

// record puts a result into the ledger.
func (p *prover) record(ctx context.Context, r api.Proof) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	seq, err := p.a.store.LastSeq(ctx, ledger.Prove)
	if err == nil {
		now := time.Now()
		_, err = p.a.store.Append(ctx, ledger.NewDraft(ledger.Prove, seq+1, now, now.Sub(p.a.boot), "system", ledger.LineProved{
			Call: r.CallId, OK: r.Ok, PersonMS: r.PersonMs, AudioIn: r.AudioIn, AudioOut: r.AudioOut, LedgerClosed: r.LedgerClosed,
		}))
	}
	if err != nil {
		p.a.log.Warn("the result of a test call was not recorded", "err", err)
	}
}

// keep remembers a result and rings the alarm after failures in a row.
func (p *prover) keep(r api.Proof) {
	p.past.mu.Lock()
	p.past.list = append([]api.Proof{r}, p.past.list[:min(len(p.past.list), keptProofs-1)]...)
	p.past.mu.Unlock()
	if r.Ok {
		p.failed = 0
		return
	}
	if p.failed++; p.failed >= proveAlarmAfter {
		p.a.log.Error("the line does not pass its test call", "failures", p.failed, "detail", r.Detail)
	} else {
		p.a.log.Warn("a test call failed", "detail", r.Detail)
	}
}

// Run makes a test call as often as the configuration says.
func (p *prover) Run(ctx context.Context) error {
	every := p.a.cfg.Prove.Every
	if every <= 0 {
		<-ctx.Done()
		return nil
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if _, err := p.Prove(ctx); err != nil && ctx.Err() == nil {
				p.a.log.Warn("test call", "err", err)
			}
		}
	}
}

// call dials, listens and hangs up.
func (p *prover) call(ctx context.Context, r *api.Proof) error {
	number := p.number()
	if number == "" {
		return fault.New(fault.Invalid, "prove", "no hotline has a number to dial: give one under hotlines")
	}
	seat, err := p.seat(ctx)
	if err != nil {
		return err
	}
	defer seat.Close()
	caller, err := phone.New(phone.Config{
		Server: p.a.cfg.Node.SIP, User: p.marks.token, Sound: phone.Tone(proveCallerTone), Watch: []int{proveSeatTone},
	})
	if err != nil {
		return fmt.Errorf("test telephone: %w", err)
	}
	defer caller.Close()
	began := time.Now()
	c, err := caller.Dial(ctx, number, phone.DialOptions{})
	if err != nil {
		return fmt.Errorf("the test call was not taken: %w", err)
	}
	defer func() {
		hang, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		_ = c.Hangup(hang) // it may be over already
	}()
	if err := c.WaitAnswered(ctx); err != nil {
		return fmt.Errorf("the test call was not answered: %w", err)
	}
	heard, err := c.Ear.WaitTone(ctx, proveSeatTone, 100*time.Millisecond)
	if err != nil {
		return fmt.Errorf("the caller did not hear a person: %w", err)
	}
	r.AudioOut, r.PersonMs = true, heard.Sub(began).Milliseconds()
	in, err := seat.NextCall(ctx)
	if err != nil {
		return fmt.Errorf("the test seat did not ring: %w", err)
	}
	if _, err := in.Ear.WaitTone(ctx, proveCallerTone, 100*time.Millisecond); err != nil {
		return fmt.Errorf("the person did not hear the caller: %w", err)
	}
	r.AudioIn = true
	return p.closed(ctx, c, r)
}

// closed hangs up and waits until the ledger has the end of the call.
func (p *prover) closed(ctx context.Context, c *phone.Call, r *api.Proof) error {
	for _, v := range p.a.calls.Calls() {
		if v.Marked == proveMark && v.Phase == call.Talking {
			r.CallId = string(v.ID)
		}
	}
	if err := c.Hangup(ctx); err != nil {
		return fmt.Errorf("hang up the test call: %w", err)
	}
	if r.CallId == "" {
		return fault.New(fault.Internal, "prove", "the test call is in no book")
	}
	for ctx.Err() == nil {
		events, err := p.a.store.Stream(ctx, ledger.CallStream(r.CallId))
		if err != nil {
			return err
		}
		if len(events) > 0 && events[len(events)-1].Kind == ledger.KindCallEnded {
			r.LedgerClosed = true
			return nil
		}
		pause(ctx, 20*time.Millisecond)
	}
	return fault.New(fault.Unavailable, "prove", "the ledger did not close the test call")
}

func (p *prover) number() string {
	h, ok := p.a.cfg.Hotline(p.a.cfg.Prove.Hotline)
	if !ok {
		h = p.a.cfg.DefaultHotline()
	}
	return firstNumber(h)
}

// seat registers the telephone that answers test calls and puts the test counsellor there.
func (p *prover) seat(ctx context.Context) (*phone.Phone, error) {
	password, err := secret(p.a.cfg, provePasswordFile)
	if err != nil {
		return nil, err
	}
	seat, err := phone.New(phone.Config{
		Server: p.a.cfg.Node.SIP, User: string(proveSeat), Password: password.Reveal(), Sound: phone.Tone(proveSeatTone),
		Watch: []int{proveCallerTone}, React: func(*phone.Call) phone.Reaction { return phone.AnswerAtOnce() },
	})
	if err != nil {
		return nil, fmt.Errorf("test seat: %w", err)
	}
	if err := seat.Register(ctx, time.Minute); err != nil {
		seat.Close()
		return nil, fmt.Errorf("the test seat cannot register: %w", err)
	}
	for _, in := range []queue.Input{
		queue.SignIn{Agent: proveAgent, Seat: proveSeat, Skills: agent.Skills{}, SeatUp: true},
		queue.SeatChanged{Seat: proveSeat, Up: true},
		queue.SetState{Agent: proveAgent, State: agent.Ready},
	} {
		outs, err := p.a.floor.Do(ctx, in)
		if err == nil {
			err = queue.Refusal(outs)
		}
		if err != nil {
			seat.Close()
			return nil, fmt.Errorf("test seat: %w", err)
		}
	}
	return seat, nil
}

