//go:build e2e

package traffic

import (
	"context"
	"time"

	"heartline/internal/phone"
)

// Patience is how long a caller listens for a first sound.
const Patience = 20 * time.Second

// plan is what a caller has in mind once something is heard.
type plan struct {
	name   string
	number string
	do     func(tr *Traffic, ctx context.Context, c *phone.Call)
	quiet  bool // what they do is quiet by itself: nobody speaks while a message is left
}

func plans() []plan {
	return []plan{
		{"talk", straightLine, (*Traffic).talk, false},
		{"talk by the menu", menuLine, (*Traffic).byMenu, false},
		{"talk and hold", straightLine, (*Traffic).holds, true},
		{"talk", straightLine, (*Traffic).talk, false},
		{"leave a message", menuLine, (*Traffic).message, true},
		{"give up", straightLine, (*Traffic).giveUp, false},
		{"give up in the menu", menuLine, (*Traffic).giveUp, false},
	}
}

// call is one caller from the INVITE to the end.
func (tr *Traffic) call(ctx context.Context, p *phone.Phone, what plan) {
	whole, cancel := context.WithTimeout(context.WithoutCancel(ctx), 90*time.Second)
	defer cancel()
	began := time.Now()
	patience, done := context.WithTimeout(whole, Patience)
	c, err := p.Dial(patience, what.number, phone.DialOptions{})
	if err == nil {
		err = c.WaitAnswered(patience)
	}
	if err == nil {
		err = firstSound(patience, c)
	}
	done()
	heard := Heard{Plan: what.name, At: began, First: time.Since(began), OK: err == nil, Why: err}
	defer func() { tr.note(heard) }()
	if err == nil {
		since := time.Now()
		defer func() { heard.Quiet, heard.QuietAt = quiet(c, since, what.quiet) }()
		going, stop := context.WithCancel(whole)
		free := context.AfterFunc(ctx, stop) // the test is over: everybody hangs up
		what.do(tr, going, c)
		free()
		stop()
	}
	if c == nil {
		return
	}
	bye, gone := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer gone()
	if c.Hangup(bye) != nil {
		tr.mu.Lock()
		tr.cut++
		tr.mu.Unlock()
	}
}

func (tr *Traffic) note(h Heard) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.heard = append(tr.heard, h)
	tr.plans[h.Plan]++
}

// firstSound waits until the caller hears anything but silence: a prompt, music or a person.
func firstSound(ctx context.Context, c *phone.Call) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if s := c.Summary(time.Time{}, time.Time{}); s.Packets-s.Silence >= 5 {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
	}
}

// quiet returns the longest time in which a caller heard nothing at all, from an instant until the end of the call.
func quiet(c *phone.Call, since time.Time, theirs bool) (longest time.Duration, at time.Time) {
	if theirs {
		return 0, time.Time{}
	}
	to := c.Times().EndedAt
	if to.IsZero() {
		to = time.Now()
	}
	covered := since
	for _, f := range c.Frames(since, to) {
		if f.Kind() == phone.KindSilence {
			continue
		}
		if d := f.Play.Sub(covered); d > longest {
			longest, at = d, covered
		}
		covered = f.Play.Add(20 * time.Millisecond)
	}
	if d := to.Sub(covered); d > longest {
		longest, at = d, covered
	}
	return longest, at
}

// person waits for a counsellor for some time; whoever gets none has waited in vain, which is no fault here.
func (tr *Traffic) person(ctx context.Context, c *phone.Call) bool {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	_, err := c.WaitTone(ctx, seatTone, 100*time.Millisecond)
	return err == nil
}

func (tr *Traffic) talk(ctx context.Context, c *phone.Call) {
	if tr.person(ctx, c) {
		rest(ctx, time.Duration(500+tr.rng(int(tr.TalkFor.Milliseconds())-500))*time.Millisecond)
	}
}

func (tr *Traffic) byMenu(ctx context.Context, c *phone.Call) {
	if c.SendDigits(ctx, "1") == nil {
		tr.talk(ctx, c)
	}
}

func (tr *Traffic) holds(ctx context.Context, c *phone.Call) {
	if !tr.person(ctx, c) || c.Hold(ctx) != nil {
		return
	}
	rest(ctx, 700*time.Millisecond)
	if c.Unhold(ctx) == nil {
		rest(ctx, 700*time.Millisecond)
	}
}

func (tr *Traffic) message(ctx context.Context, c *phone.Call) {
	if c.SendDigits(ctx, "3") != nil {
		return
	}
	beep, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if _, err := c.WaitTone(beep, beepTone, 100*time.Millisecond); err == nil {
		rest(ctx, time.Duration(2000+tr.rng(3000))*time.Millisecond)
	}
}

func (tr *Traffic) giveUp(ctx context.Context, _ *phone.Call) {
	rest(ctx, time.Duration(tr.rng(4000))*time.Millisecond)
}
