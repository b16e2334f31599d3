package phone

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Register signs the phone in at Config.Server for expires (at least a second, rounded down to whole ones)
// and renews it at half that time until Unregister, Close or Kill. It returns when the first registration is
// accepted; a renewal that is refused is tried again after a second.
func (p *Phone) Register(ctx context.Context, expires time.Duration) error { //nolint:contextcheck // the renewals outlive ctx
	if !p.server.IsValid() {
		return errors.New("register: the phone has no server")
	}
	id := token(10)
	var cseq uint32
	if err := p.register(ctx, id, &cseq, expires); err != nil {
		return err
	}
	renew, cancel := context.WithCancel(p.ctx)
	p.mu.Lock()
	if p.refresh != nil {
		p.refresh()
	}
	p.refresh = cancel
	p.mu.Unlock()
	p.own(func() {
		defer cancel()
		timer := time.NewTimer(expires / 2)
		defer timer.Stop()
		for {
			select {
			case <-renew.Done():
				return
			case <-timer.C:
			}
			wait := expires / 2
			if err := p.register(renew, id, &cseq, expires); err != nil {
				p.log.Warn("phone could not renew its registration", "error", err)
				wait = time.Second
			}
			timer.Reset(wait)
		}
	})
	return nil
}

// Unregister signs the phone off.
func (p *Phone) Unregister(ctx context.Context) error {
	p.mu.Lock()
	if p.refresh != nil {
		p.refresh()
		p.refresh = nil
	}
	p.mu.Unlock()
	var cseq uint32
	return p.register(ctx, token(10), &cseq, 0)
}

func (p *Phone) register(ctx context.Context, id string, cseq *uint32, expires time.Duration) error {
	aor := fmt.Sprintf("<sip:%s@%s>", p.config.User, p.server)
	next := func() uint32 { *cseq++; return *cseq }
	seconds := strconv.Itoa(int(expires / time.Second))
	r := &request{
		method: "REGISTER", uri: "sip:" + p.server.String(), callID: id, cseq: next(),
		from: aor + ";tag=" + token(6), to: aor, contact: p.contact(),
		headers: []string{"Expires: " + seconds},
	}
	res, _, err := p.roundTrip(ctx, p.server, r, next)
	switch {
	case err != nil:
		return fmt.Errorf("register: %w", err)
	case res.StatusCode/100 != 2:
		return fmt.Errorf("register: refused with %d %s", res.StatusCode, strings.TrimSpace(res.Reason))
	}
	return nil
}
