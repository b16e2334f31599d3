package phone

import (
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"
)

// maxUntaken incoming calls are kept for NextCall.
const maxUntaken = 1000

// takeInvite begins an incoming call, or applies a change inside one.
func (p *Phone) takeInvite(tx *serverTx, at time.Time) {
	if tagOf(headerValue(tx.req, "To")) != "" {
		if c := p.callOf(tx.req); c != nil {
			c.takeReinvite(tx)
			return
		}
		p.respond(tx, 481, "", "")
		return
	}
	p.mu.Lock()
	react := p.react
	p.mu.Unlock()
	c, err := p.newCall(string(*tx.req.CallID()), false, nil)
	if err != nil {
		p.respond(tx, 480, "", "")
		return
	}
	c.invite, c.peer = tx, tx.from
	c.own = headerValue(tx.req, "To") + ";tag=" + c.tag
	c.far = headerValue(tx.req, "From")
	for _, h := range tx.req.GetHeaders("Record-Route") {
		c.routes = append(c.routes, h.Value())
	}
	c.target = uriOf(c.far)
	c.retargetLocked(tx.req)
	c.times.InviteAt = at
	p.mu.Lock()
	tx.call = c
	p.incoming = append(p.incoming, c)
	if len(p.incoming) > maxUntaken {
		p.incoming = p.incoming[1:]
	}
	close(p.arrived)
	p.arrived = make(chan struct{})
	p.mu.Unlock()

	reaction := Unavailable()
	if react != nil {
		reaction = react(c)
	}
	if !reaction.ignore {
		c.stamp(&c.times.TryingAt, p.respond(tx, 100, "", ""))
	}
	p.own(func() { c.follow(reaction) })
	if script := p.config.Script; script != nil {
		p.own(func() { script(c.ctx, c) })
	}
}

// follow carries out the reaction to an incoming call until it is answered or over.
func (c *Call) follow(reaction Reaction) {
	p := c.phone
	if reaction.ring {
		c.setStatus(180)
		at := p.respond(c.invite, 180, c.tag, "")
		c.stamp(&c.times.RingingAt, at)
		c.markRinging()
	}
	if reaction.status != 0 {
		timer := time.NewTimer(reaction.after)
		defer timer.Stop()
		select {
		case <-timer.C:
		case reaction = <-c.decide:
		case <-c.abort:
			reaction = Decline(0)
		case <-c.ctx.Done():
			return
		}
	} else {
		select {
		case reaction = <-c.decide:
		case <-c.abort:
			reaction = Decline(0)
		case <-c.ctx.Done():
			return
		}
	}
	if reaction.status/100 == 2 {
		c.accept()
		return
	}
	c.refuse(reaction.status)
}

func (c *Call) refuse(status int) {
	p := c.phone
	c.setStatus(status)
	at := p.respond(c.invite, status, c.tag, "")
	c.end(End{By: ByPhone, Status: status, Reason: phrase(status), At: at})
	p.repeatUntilACK(c.invite)
}

// accept answers with 200 and repeats it until the ACK.
func (c *Call) accept() {
	p := c.phone
	body, ok := "", true
	var theirs session
	var err error
	c.mu.Lock()
	if offer := c.invite.req.Body(); len(offer) > 0 {
		if theirs, err = parseSession(offer); err == nil {
			body, ok = c.answerLocked(theirs)
		} else {
			ok = false
		}
	} else {
		body, c.awaitsSDP = c.offerLocked(), true
	}
	over := c.over
	c.mu.Unlock()
	if over {
		return
	}
	if !ok {
		c.refuse(488)
		return
	}
	if theirs.addr.IsValid() {
		c.media.agree(theirs, c.codecs)
	}
	c.setStatus(200)
	c.markAnswered(p.respond(c.invite, 200, c.tag, body))
	c.confirm(c.invite)
}

// confirm repeats a 200 until its ACK and hangs up if that never comes.
func (c *Call) confirm(tx *serverTx) {
	if !c.phone.repeatUntilACK(tx) {
		c.end(End{By: ByTimeout, Reason: "no ACK"})
	}
}

// takeACK ends the repetition of a 200; its body may answer our offer. Its branch is its own, so that it is
// matched by the dialog (RFC 3261 section 13.2.2.4).
func (c *Call) takeACK(req *sip.Request) {
	p := c.phone
	seq := strings.Fields(headerValue(req, "CSeq"))
	p.mu.Lock()
	for _, tx := range p.servers {
		if tx.call == c && tx.req.IsInvite() && tx.final && len(seq) > 0 &&
			strings.HasPrefix(headerValue(tx.req, "CSeq"), seq[0]+" ") {
			tx.ackedLocked()
		}
	}
	p.mu.Unlock()
	c.mu.Lock()
	awaits := c.awaitsSDP
	c.awaitsSDP = false
	c.mu.Unlock()
	if awaits && len(req.Body()) > 0 {
		c.hearFrom(req.Body())
	}
}

// takeReinvite applies a change of the stream that the far end asks for.
func (c *Call) takeReinvite(tx *serverTx) {
	p := c.phone
	c.mu.Lock()
	c.retargetLocked(tx.req)
	var body string
	ok := true
	if offer := tx.req.Body(); len(offer) > 0 {
		theirs, err := parseSession(offer)
		if ok = err == nil; ok {
			body, ok = c.answerLocked(theirs)
		}
		if ok {
			defer c.media.agree(theirs, c.codecs)
		}
	} else {
		body, c.awaitsSDP = c.offerLocked(), true
	}
	c.mu.Unlock()
	p.mu.Lock()
	tx.call = c
	p.mu.Unlock()
	if !ok {
		p.respond(tx, 488, c.tag, "")
		p.own(func() { p.repeatUntilACK(tx) })
		return
	}
	p.respond(tx, 200, c.tag, body)
	p.own(func() { c.confirm(tx) })
}

// takeCancel gives up an incoming call that is not answered yet.
func (p *Phone) takeCancel(tx, invite *serverTx) {
	if invite == nil || invite.call == nil {
		p.respond(tx, 481, "", "")
		return
	}
	c := invite.call
	p.respond(tx, 200, c.tag, "")
	c.mu.Lock()
	answered := c.isAnswered || c.over
	c.mu.Unlock()
	if answered {
		return // too late: the 200 stands
	}
	cause, text := reasonOf(tx.req)
	at := p.respond(invite, 487, c.tag, "")
	c.end(End{By: ByPeer, Status: 487, Cause: cause, Reason: text, At: at})
	p.own(func() { p.repeatUntilACK(invite) })
}

func (p *Phone) takeBye(tx *serverTx, at time.Time) {
	c := p.callOf(tx.req)
	if c == nil {
		p.respond(tx, 481, "", "")
		return
	}
	p.respond(tx, 200, c.tag, "")
	cause, text := reasonOf(tx.req)
	c.end(End{By: ByPeer, Cause: cause, Reason: text, At: at})
}

// takeOther answers what needs no more than an answer: OPTIONS at any time, the rest inside a call.
func (p *Phone) takeOther(tx *serverTx) {
	c := p.callOf(tx.req)
	switch {
	case p.config.Unasked && tx.req.Method == sip.OPTIONS:
	case c != nil && len(tx.req.Body()) > 0 && tx.req.Method == sip.UPDATE:
		theirs, err := parseSession(tx.req.Body())
		if err != nil {
			p.respond(tx, 488, c.tag, "")
			return
		}
		c.mu.Lock()
		body, ok := c.answerLocked(theirs)
		c.mu.Unlock()
		if !ok {
			p.respond(tx, 488, c.tag, "")
			return
		}
		p.respond(tx, 200, c.tag, body)
		c.media.agree(theirs, c.codecs)
	case c != nil:
		p.respond(tx, 200, c.tag, "")
	case tx.req.Method == sip.OPTIONS || tx.req.Method == sip.NOTIFY || tx.req.Method == sip.MESSAGE:
		p.respond(tx, 200, "", "")
	default:
		p.respond(tx, 481, "", "")
	}
}
