package phone

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"
)

// Dial calls target and returns as soon as the INVITE is on its way: wait for the rest with WaitRinging,
// WaitAnswered and WaitEnded. target is a number at Config.Server, or a whole SIP URI with host and port. ctx
// bounds the call until it is answered: when ctx ends before that, the call is cancelled.
func (p *Phone) Dial(ctx context.Context, target string, o DialOptions) (*Call, error) {
	uri, peer, err := p.resolve(target, o)
	if err != nil {
		return nil, fmt.Errorf("dial: %w", err)
	}
	for _, h := range o.Headers {
		if strings.ContainsAny(h, "\r\n") || !strings.Contains(h, ":") {
			return nil, errors.New("dial: a header of the options is no header line")
		}
	}
	if strings.ContainsAny(o.User+o.Display+o.AssertedID, "\r\n") {
		return nil, errors.New("dial: a name of the options holds a line break")
	}
	c, err := p.newCall(token(10), true, o.Sound)
	if err != nil {
		return nil, fmt.Errorf("dial: %w", err)
	}
	c.options = o
	c.own = p.from(o) + ";tag=" + c.tag
	c.far, c.target, c.peer, c.cseq = "<"+uri+">", uri, peer, 1
	r := &request{
		method: "INVITE", uri: uri, from: c.own, to: c.far, callID: c.id, cseq: 1, contact: p.contact(),
		headers: append(identity(p.server, o), o.Headers...),
	}
	if !o.LateOffer && !o.NoSDP {
		r.body = c.offerLocked()
	}
	r.branch = newBranch()
	tx := p.openClient(r.branch, "INVITE")
	c.stamp(&c.times.InviteAt, p.write(peer, r.bytes(p.local)))
	if !p.own(func() { c.pursue(ctx, r, tx) }) {
		c.end(End{By: ByPhone})
		return nil, ErrClosed
	}
	return c, nil
}

// resolve returns the request URI and where to send it.
func (p *Phone) resolve(target string, o DialOptions) (string, netip.AddrPort, error) {
	user, host := target, p.server.String()
	if rest, ok := strings.CutPrefix(target, "sip:"); ok {
		user, host = "", rest
		if i := strings.LastIndex(rest, "@"); i >= 0 {
			user, host = rest[:i], rest[i+1:]
		}
	}
	if o.RequestUser != nil {
		user = *o.RequestUser
	}
	if strings.ContainsAny(user+host, "\r\n ") {
		return "", netip.AddrPort{}, errors.New("the target holds a blank")
	}
	bare, _, _ := strings.Cut(host, ";")
	addr, err := net.ResolveUDPAddr("udp", withPort(bare))
	if err != nil || addr.IP == nil {
		return "", netip.AddrPort{}, errors.New("the target names no host to call")
	}
	if user != "" {
		host = user + "@" + host
	}
	return "sip:" + host, unmap(addr.AddrPort()), nil
}

func withPort(host string) string {
	if _, _, err := net.SplitHostPort(host); err == nil {
		return host
	}
	return net.JoinHostPort(host, "5060")
}

// from returns our From value without its tag.
func (p *Phone) from(o DialOptions) string {
	if o.Anonymous {
		return `"Anonymous" <sip:anonymous@anonymous.invalid>`
	}
	user := o.User
	if user == "" {
		user = p.config.User
	}
	if user != "" {
		user += "@"
	}
	value := "<sip:" + user + p.local.String() + ">"
	if o.Display != "" {
		value = `"` + o.Display + `" ` + value
	}
	return value
}

func identity(server netip.AddrPort, o DialOptions) []string {
	var lines []string
	if o.Anonymous {
		lines = append(lines, "Privacy: id")
	}
	if o.AssertedID != "" {
		lines = append(lines, "P-Asserted-Identity: <sip:"+o.AssertedID+"@"+server.Addr().String()+">")
	}
	return lines
}

// pursue drives our INVITE to its end: an answer, a refusal, or our giving up.
func (c *Call) pursue(ctx context.Context, r *request, tx *clientTx) {
	p := c.phone
	interval := timerT1
	repeat := time.NewTimer(interval)
	defer repeat.Stop()
	deadline := time.NewTimer(timerEnd)
	defer deadline.Stop()
	provisional, cancelled, challenged := false, false, false
	abort, done := c.abort, ctx.Done()
	giveUp := func() { //nolint:contextcheck // the end of ctx is one of the reasons to cancel
		if provisional && !cancelled { // a CANCEL may only follow a provisional response (RFC 3261 section 9.1)
			cancelled = true
			c.sendCancel(*r)
			deadline.Reset(timerEnd)
		}
	}
	aborted := false
	for {
		select {
		case m := <-tx.in:
			status := m.res.StatusCode
			c.setStatus(status)
			switch {
			case status < 200:
				provisional = true
				repeat.Stop()
				deadline.Stop() // from here on the far end decides how long it rings
				if cancelled {
					deadline.Reset(timerEnd)
				}
				c.takeProvisional(m)
				if aborted {
					giveUp()
				}
			case status < 300:
				c.takeAnswer(m, r, tx, aborted) //nolint:contextcheck // hangs up when ctx has ended
				return
			case (status == sip.StatusUnauthorized || status == sip.StatusProxyAuthRequired) && !challenged && p.config.Password != "" && !aborted:
				p.acknowledge(tx, c.peer, ackFor(*r, m.res).bytes(p.local))
				challenged = true
				if err := p.authorize(r, m.res); err != nil {
					c.end(End{By: ByRefusal, Status: status, Reason: err.Error(), At: m.at})
					return
				}
				r.cseq, r.branch = c.nextCSeq(), newBranch()
				tx = p.openClient(r.branch, "INVITE")
				interval = timerT1
				repeat.Reset(interval)
				p.write(c.peer, r.bytes(p.local))
			default:
				p.acknowledge(tx, c.peer, ackFor(*r, m.res).bytes(p.local))
				c.refused(m, aborted)
				return
			}
		case <-repeat.C:
			p.write(c.peer, r.bytes(p.local))
			interval *= 2
			repeat.Reset(interval)
		case <-abort:
			abort, aborted = nil, true
			giveUp()
		case <-done:
			done, aborted = nil, true
			giveUp()
		case <-deadline.C:
			p.closeClient(r.branch, "INVITE")
			by := ByTimeout
			if aborted {
				by = ByPhone
			}
			c.end(End{By: by, Status: 408, Reason: "no final response"})
			return
		case <-p.ctx.Done():
			c.end(End{By: ByPhone})
			return
		}
	}
}

func (c *Call) refused(m received, aborted bool) {
	e := End{By: ByRefusal, Status: m.res.StatusCode, Reason: m.res.Reason, At: m.at}
	if cause, text := reasonOf(m.res); cause != 0 {
		e.Cause, e.Reason = cause, text
	}
	if aborted {
		e.By = ByPhone
	}
	c.end(e)
}

// sendCancel cancels the INVITE r and sees that the CANCEL is answered.
func (c *Call) sendCancel(r request) {
	p := c.phone
	r.method, r.body, r.contact, r.headers = "CANCEL", "", "", nil
	tx := p.openClient(r.branch, "CANCEL")
	ctx, stop := context.WithTimeout(p.ctx, timerEnd)
	if !p.own(func() {
		defer stop()
		_, _ = p.await(ctx, c.peer, r, tx) // the final response of the INVITE tells the outcome
		p.closeClient(r.branch, "CANCEL")
	}) {
		stop()
	}
}

func (c *Call) takeProvisional(m received) {
	switch m.res.StatusCode {
	case sip.StatusTrying:
		c.stamp(&c.times.TryingAt, m.at)
	case sip.StatusRinging:
		c.stamp(&c.times.RingingAt, m.at)
		c.markRinging()
	case sip.StatusSessionInProgress:
		c.stamp(&c.times.ProgressAt, m.at)
	}
	if m.res.StatusCode > 100 && len(m.res.Body()) > 0 && !c.options.LateOffer {
		c.hearFrom(m.res.Body()) // early media
	}
}

// hearFrom takes their description of the stream.
func (c *Call) hearFrom(body []byte) {
	if theirs, err := parseSession(body); err == nil {
		c.mu.Lock()
		c.peerHolds = theirs.direction == "sendonly" || theirs.direction == "inactive"
		c.mu.Unlock()
		c.media.agree(theirs, c.codecs)
	}
}

// takeAnswer acknowledges the 200, which makes the dialog, and hangs up at once if we had given up.
func (c *Call) takeAnswer(m received, r *request, tx *clientTx, aborted bool) {
	p := c.phone
	ack := request{method: "ACK", branch: newBranch(), from: c.own, callID: c.id, cseq: r.cseq}
	for _, h := range r.headers { // credentials go into the ACK too (RFC 3261 section 22.1)
		if strings.HasPrefix(h, "Authorization:") || strings.HasPrefix(h, "Proxy-Authorization:") {
			ack.headers = append(ack.headers, h)
		}
	}
	c.mu.Lock()
	c.far = headerValue(m.res, "To")
	for _, route := range slices.Backward(m.res.GetHeaders("Record-Route")) {
		c.routes = append(c.routes, route.Value())
	}
	c.retargetLocked(m.res)
	late := c.options.LateOffer && len(m.res.Body()) > 0
	if late {
		if theirs, err := parseSession(m.res.Body()); err == nil {
			ack.body, _ = c.answerLocked(theirs)
		}
	}
	ack.uri, ack.to, ack.routes = c.target, c.far, c.routes
	peer := c.peer
	c.mu.Unlock()
	p.acknowledge(tx, peer, ack.bytes(p.local))
	if len(m.res.Body()) > 0 && !c.options.NoSDP {
		c.hearFrom(m.res.Body())
	}
	c.markAnswered(m.at)
	if aborted {
		ctx, stop := context.WithTimeout(p.ctx, timerT2)
		defer stop()
		_ = c.Hangup(ctx)
	}
}

// retargetLocked takes where the far end wants our requests from its Contact.
func (c *Call) retargetLocked(m sip.Message) {
	contact := uriOf(headerValue(m, "Contact"))
	if contact == "" {
		return
	}
	c.target = contact
	if len(c.routes) > 0 {
		contact = uriOf(c.routes[0])
	}
	host := strings.TrimPrefix(contact, "sip:")
	host = host[strings.LastIndex(host, "@")+1:]
	host, _, _ = strings.Cut(host, ";")
	if h, port, err := net.SplitHostPort(withPort(host)); err == nil {
		if ip, err := netip.ParseAddr(h); err == nil {
			n, _ := strconv.ParseUint(port, 10, 16)
			c.peer = netip.AddrPortFrom(ip.Unmap(), uint16(n))
		}
	}
}

func (c *Call) nextCSeq() uint32 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cseq++
	return c.cseq
}
