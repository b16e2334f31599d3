package phone

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"
)

var errNotUp = errors.New("the call is not up")

// Answer answers an incoming call that rings.
func (c *Call) Answer() error { return c.resolve(Reaction{status: 200}) }

// Refuse refuses an incoming call that rings, with a final SIP status of 300 to 699.
func (c *Call) Refuse(status int) error {
	if status < 300 || status > 699 {
		return fmt.Errorf("refuse: %d is no status of a refusal", status)
	}
	return c.resolve(Reaction{status: status})
}

func (c *Call) resolve(r Reaction) error {
	if c.outgoing {
		return errors.New("only an incoming call can be answered or refused")
	}
	select {
	case c.decide <- r:
		return nil
	default:
		return errors.New("the call is decided already")
	}
}

// Hangup ends the call: BYE when it is up, CANCEL before our call is answered, 603 before theirs is. It returns
// when the far end has confirmed, or with ctx; the call is over either way. On a call that has ended it does
// nothing.
func (c *Call) Hangup(ctx context.Context) error {
	c.mu.Lock()
	over, answered := c.over, c.isAnswered
	if !over && !answered && !c.aborted {
		c.aborted = true
		close(c.abort)
	}
	c.mu.Unlock()
	switch {
	case over:
		return nil
	case !answered:
		select {
		case <-c.ended:
			return nil
		case <-c.answered: // the answer crossed our giving up
		case <-ctx.Done():
			c.end(End{By: ByPhone})
			return fmt.Errorf("hang up: %w", context.Cause(ctx))
		}
	}
	r := c.request("BYE")
	c.end(End{By: ByPhone})
	res, _, err := c.phone.roundTrip(ctx, c.peerAddr(), r, c.nextCSeq)
	switch {
	case err != nil:
		return fmt.Errorf("hang up: %w", err)
	case res.StatusCode/100 != 2 && res.StatusCode != 481: // 481: both hung up at once
		return fmt.Errorf("hang up: %d %s", res.StatusCode, res.Reason)
	}
	return nil
}

// Hold puts the far end on hold: a re-INVITE with sendonly, and we fall silent.
func (c *Call) Hold(ctx context.Context) error { return c.change(ctx, "sendonly", true) }

// Unhold takes the far end back: a re-INVITE with sendrecv.
func (c *Call) Unhold(ctx context.Context) error { return c.change(ctx, "sendrecv", false) }

// change offers the stream with another direction. It tries again when both offer at once (491).
func (c *Call) change(ctx context.Context, direction string, mute bool) error {
	for {
		c.mu.Lock()
		if c.over || !c.isAnswered {
			c.mu.Unlock()
			return fmt.Errorf("change the stream: %w", errNotUp)
		}
		c.direction = direction
		body := c.offerLocked()
		c.mu.Unlock()
		r := c.request("INVITE")
		r.contact, r.body = c.phone.contact(), body
		res, tx, err := c.phone.roundTrip(ctx, c.peerAddr(), r, c.nextCSeq)
		if err != nil {
			return fmt.Errorf("change the stream: %w", err)
		}
		switch {
		case res.StatusCode/100 == 2:
			c.mu.Lock()
			c.retargetLocked(res)
			c.mu.Unlock()
			ack := c.request("ACK")
			ack.branch, ack.cseq = newBranch(), r.cseq
			c.phone.acknowledge(tx, c.peerAddr(), ack.bytes(c.phone.local))
			c.media.setMute(mute)
			c.hearFrom(res.Body())
			return nil
		case res.StatusCode != 491:
			return fmt.Errorf("change the stream: %d %s", res.StatusCode, res.Reason)
		}
		wait := time.NewTimer(250 * time.Millisecond)
		select {
		case <-wait.C:
		case <-c.ctx.Done():
			wait.Stop()
			return fmt.Errorf("change the stream: %w", errNotUp)
		case <-ctx.Done():
			wait.Stop()
			return fmt.Errorf("change the stream: %w", context.Cause(ctx))
		}
	}
}

// request begins a request inside the call's dialog.
func (c *Call) request(method string) *request {
	c.mu.Lock()
	defer c.mu.Unlock()
	if method != "ACK" {
		c.cseq++
	}
	return &request{
		method: method, uri: c.target, from: c.own, to: c.far, callID: c.id, cseq: c.cseq, routes: c.routes,
	}
}

// Mute keeps the phone from sending any audio, or lets it again.
func (c *Call) Mute(mute bool) { c.media.setMute(mute) }

// SetSound changes what the phone says while nothing else is said.
func (c *Call) SetSound(s *Sound) { c.media.setBase(s) }

// Say says s instead of the base sound and returns a channel that is closed when it is over, cut off by
// another Say, or the call has ended. An endless sound is only cut off.
func (c *Call) Say(s *Sound) <-chan struct{} { return c.media.say(s) }

// SendDigits presses digits (0-9, *, #, A-D) as telephone-events of RFC 4733, 100 ms each with 60 ms between,
// and returns when the last one is out. Errors never name the digits.
func (c *Call) SendDigits(ctx context.Context, digits string) error {
	over, err := c.media.push(digits, 100*time.Millisecond)
	if err != nil {
		return fmt.Errorf("press keys: %w", err)
	}
	if over == nil {
		return nil
	}
	return c.waitFor(ctx, over)
}

// SendTones presses digits as tones in the audio, 100 ms each with 80 ms between, and returns when the last
// one is out.
func (c *Call) SendTones(ctx context.Context, digits string) error {
	for i := range len(digits) {
		s, err := keyTone(digits[i], 100*time.Millisecond)
		if err != nil {
			return fmt.Errorf("press keys: %w", err)
		}
		if err := c.waitFor(ctx, c.Say(s)); err != nil {
			return err
		}
	}
	return nil
}

// SendInfo presses digits by SIP INFO (application/dtmf-relay), one after the other's answer.
func (c *Call) SendInfo(ctx context.Context, digits string) error {
	for i := range len(digits) {
		if _, err := eventOf(digits[i]); err != nil {
			return fmt.Errorf("press keys: %w", err)
		}
		r := c.request("INFO")
		r.headers = []string{"Content-Type: application/dtmf-relay"}
		r.body = fmt.Sprintf("Signal=%c\r\nDuration=100\r\n", digits[i])
		res, _, err := c.phone.roundTrip(ctx, c.peerAddr(), r, c.nextCSeq)
		if err != nil {
			return fmt.Errorf("press keys: %w", err)
		}
		if res.StatusCode/100 != 2 {
			return fmt.Errorf("press keys: %d %s", res.StatusCode, res.Reason)
		}
	}
	return nil
}

func (c *Call) waitFor(ctx context.Context, over <-chan struct{}) error {
	select {
	case <-over:
	case <-ctx.Done():
		return fmt.Errorf("press keys: %w", context.Cause(ctx))
	}
	select {
	case <-c.ended:
		return fmt.Errorf("press keys: %w", errNotUp)
	default:
		return nil
	}
}

func (c *Call) peerAddr() netip.AddrPort {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.peer
}
