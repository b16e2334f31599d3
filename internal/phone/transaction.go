package phone

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"
)

// Timers of RFC 3261 section 17: the first repetition, the longest interval between two, and the end.
const (
	timerT1  = 500 * time.Millisecond
	timerT2  = 4 * time.Second
	timerEnd = 64 * timerT1
)

// received is a response with the instant it arrived.
type received struct {
	res *sip.Response
	at  time.Time
}

// clientTx is a request of ours that waits for responses.
type clientTx struct {
	in    chan received
	ack   []byte // once sent, what a repeated final response to an INVITE is answered with
	ackTo netip.AddrPort
	since time.Time
}

// serverTx is a request that we answer.
type serverTx struct {
	req   *sip.Request
	from  netip.AddrPort
	last  []byte // the last response, sent again for a repeated request
	final bool
	acked chan struct{} // closed by the ACK of an INVITE
	ok    bool          // acked is closed
	call  *Call
	since time.Time
}

func clientKey(branch, method string) string { return branch + " " + method }

// openClient registers a transaction before its request is sent.
func (p *Phone) openClient(branch, method string) *clientTx {
	tx := &clientTx{in: make(chan received, 32), since: time.Now()}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweepLocked(tx.since)
	p.clients[clientKey(branch, method)] = tx
	return tx
}

func (p *Phone) closeClient(branch, method string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.clients, clientKey(branch, method))
}

// sweepLocked forgets transactions whose repetitions cannot come any more.
func (p *Phone) sweepLocked(now time.Time) {
	if now.Sub(p.swept) < 5*time.Second {
		return
	}
	p.swept = now
	for k, tx := range p.clients {
		if tx.ack != nil && now.Sub(tx.since) > 2*timerEnd {
			delete(p.clients, k)
		}
	}
	for k, tx := range p.servers {
		if tx.final && now.Sub(tx.since) > 2*timerEnd {
			delete(p.servers, k)
		}
	}
}

func (p *Phone) takeResponse(res *sip.Response, at time.Time) {
	via, cseq := res.Via(), res.CSeq()
	if via == nil || cseq == nil {
		return
	}
	branch, _ := via.Params.Get("branch")
	p.mu.Lock()
	tx := p.clients[clientKey(branch, string(cseq.MethodName))]
	var ack []byte
	var to netip.AddrPort
	if tx != nil && res.StatusCode >= 200 {
		ack, to = tx.ack, tx.ackTo
	}
	p.mu.Unlock()
	if tx == nil {
		return
	}
	if ack != nil {
		p.write(to, ack) // our ACK was lost
		return
	}
	select {
	case tx.in <- received{res, at}:
	default: // 32 responses unread: only repetitions come in such numbers
	}
}

// acknowledge sends the ACK of a final response and keeps it for repetitions of that response.
func (p *Phone) acknowledge(tx *clientTx, to netip.AddrPort, ack []byte) {
	p.mu.Lock()
	tx.ack, tx.ackTo, tx.since = ack, to, time.Now()
	p.mu.Unlock()
	p.write(to, ack)
}

// ackFor returns the ACK of a final response other than 2xx: same branch, same CSeq (RFC 3261 17.1.1.3).
func ackFor(r request, res *sip.Response) request {
	r.method, r.body, r.headers, r.contact = "ACK", "", nil, ""
	r.to = headerValue(res, "To")
	return r
}

// roundTrip sends a request other than an initial INVITE, repeats it, answers a challenge once, and returns
// the final response. A final response to a re-INVITE that is no success is acknowledged here; the ACK of a
// success is the caller's, through tx.
func (p *Phone) roundTrip(ctx context.Context, to netip.AddrPort, r *request, next func() uint32) (*sip.Response, *clientTx, error) {
	for challenged := false; ; challenged = true {
		r.branch = newBranch()
		tx := p.openClient(r.branch, r.method)
		res, err := p.await(ctx, to, *r, tx)
		if err != nil || r.method != "INVITE" {
			p.closeClient(r.branch, r.method)
		}
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", r.method, err)
		}
		if r.method == "INVITE" && res.StatusCode >= 300 {
			p.acknowledge(tx, to, ackFor(*r, res).bytes(p.local))
		}
		if (res.StatusCode != sip.StatusUnauthorized && res.StatusCode != sip.StatusProxyAuthRequired) || challenged || p.config.Password == "" {
			return res, tx, nil
		}
		if err := p.authorize(r, res); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", r.method, err)
		}
		r.cseq = next()
	}
}

// await sends r until a final response comes.
func (p *Phone) await(ctx context.Context, to netip.AddrPort, r request, tx *clientTx) (*sip.Response, error) {
	b := r.bytes(p.local)
	p.write(to, b)
	interval := timerT1
	repeat := time.NewTimer(interval)
	defer repeat.Stop()
	end := time.NewTimer(timerEnd)
	defer end.Stop()
	for {
		select {
		case m := <-tx.in:
			if m.res.StatusCode >= 200 {
				return m.res, nil
			}
			if r.method == "INVITE" {
				repeat.Stop()
			}
		case <-repeat.C:
			p.write(to, b)
			interval = min(2*interval, timerT2)
			repeat.Reset(interval)
		case <-end.C:
			return nil, errors.New("no answer within 32 s")
		case <-p.ctx.Done():
			return nil, ErrClosed
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

func (p *Phone) takeRequest(req *sip.Request, from netip.AddrPort, at time.Time) {
	via, cseq := req.Via(), req.CSeq()
	if via == nil || cseq == nil || req.CallID() == nil || req.From() == nil || req.To() == nil {
		return
	}
	branch, _ := via.Params.Get("branch")
	base := strings.Join([]string{branch, via.Host, fmt.Sprint(via.Port)}, " ") + " "
	p.mu.Lock()
	if req.Method == sip.ACK {
		if tx := p.servers[base+"INVITE"]; tx != nil {
			tx.ackedLocked()
			p.mu.Unlock()
			return
		}
		p.mu.Unlock()
		if c := p.callOf(req); c != nil {
			c.takeACK(req)
		}
		return
	}
	if tx := p.servers[base+string(req.Method)]; tx != nil {
		last := tx.last
		p.mu.Unlock()
		if last != nil {
			p.write(from, last)
		}
		return
	}
	now := time.Now()
	p.sweepLocked(now)
	tx := &serverTx{req: req, from: from, acked: make(chan struct{}), since: now}
	p.servers[base+string(req.Method)] = tx
	invite := p.servers[base+"INVITE"]
	p.mu.Unlock()
	switch req.Method {
	case sip.INVITE:
		p.takeInvite(tx, at)
	case sip.CANCEL:
		p.takeCancel(tx, invite)
	case sip.BYE:
		p.takeBye(tx, at)
	case sip.OPTIONS, sip.INFO, sip.NOTIFY, sip.MESSAGE, sip.UPDATE:
		p.takeOther(tx)
	default:
		p.respond(tx, 405, "", "")
	}
}

func (tx *serverTx) ackedLocked() {
	if !tx.ok {
		tx.ok = true
		close(tx.acked)
	}
}

// respond answers a request and keeps the answer for repetitions.
func (p *Phone) respond(tx *serverTx, status int, tag, body string) time.Time {
	if tag == "" {
		tag = token(6)
	}
	b := reply(tx.req, tx.from, status, tag, p.contact(), body)
	p.mu.Lock()
	tx.last, tx.final = b, status >= 200
	p.mu.Unlock()
	return p.write(tx.from, b)
}

// repeatUntilACK sends the final response to an INVITE again until it is acknowledged. It reports whether it
// was within 32 s.
func (p *Phone) repeatUntilACK(tx *serverTx) bool {
	p.mu.Lock()
	last := tx.last
	p.mu.Unlock()
	interval := timerT1
	repeat := time.NewTimer(interval)
	defer repeat.Stop()
	end := time.NewTimer(timerEnd)
	defer end.Stop()
	for {
		select {
		case <-tx.acked:
			return true
		case <-repeat.C:
			p.write(tx.from, last)
			interval = min(2*interval, timerT2)
			repeat.Reset(interval)
		case <-end.C:
			return false
		case <-p.ctx.Done():
			return true // nobody cares any more
		}
	}
}
