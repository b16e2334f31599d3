package phone

import (
	"context"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"github.com/emiago/sipgo/sip"
)

// Side says who ended a call.
type Side string

// Who ended a call.
const (
	ByPhone   Side = "phone"   // this phone hung up, cancelled or refused
	ByPeer    Side = "peer"    // the far end hung up or cancelled
	ByRefusal Side = "refusal" // the far end refused our INVITE with Status
	ByTimeout Side = "timeout" // the far end no longer answers
)

// End says how a call ended.
type End struct {
	By     Side
	Status int    // the final SIP status where there was one: 486, 487, 603 …
	Cause  int    // Q.850 cause of the far end's Reason header, 0 if it gave none
	Reason string // its text, or the status line's
	At     time.Time
}

// Times are the instants of a call on the wire; zero for what has not happened. Of an outgoing call they are
// the sending of the INVITE and the arrival of the responses, of an incoming one the reverse.
type Times struct {
	InviteAt   time.Time // the first INVITE
	TryingAt   time.Time // the first 100
	RingingAt  time.Time // the first 180
	ProgressAt time.Time // the first 183
	AnsweredAt time.Time // the first 200
	EndedAt    time.Time
}

// Call is one call of a phone. What it hears is in the embedded Ear. Its methods may be called from any
// goroutine, and harmlessly after its end.
type Call struct {
	*Ear
	phone    *Phone
	media    *media
	id       string // Call-ID
	tag      string // our own
	outgoing bool
	options  DialOptions
	invite   *serverTx // of an incoming call
	sdpID    uint64
	codecs   []Codec

	ctx      context.Context // the call's lifetime
	cancel   context.CancelFunc
	ringing  chan struct{}
	answered chan struct{}
	ended    chan struct{}
	abort    chan struct{} // closed to give up a call that is not answered yet
	decide   chan Reaction // what Answer and Refuse say about an incoming call

	mu         sync.Mutex // protects the following
	times      Times
	status     int
	finish     End
	over       bool
	aborted    bool
	isRinging  bool
	isAnswered bool
	own        string // our From value, tag included
	far        string // their To value, tag included once known
	target     string // their Contact
	peer       netip.AddrPort
	routes     []string
	cseq       uint32
	version    int
	direction  string
	peerHolds  bool
	awaitsSDP  bool // the ACK must carry the answer to our offer
}

func (p *Phone) newCall(id string, outgoing bool, base *Sound) (*Call, error) {
	ear := newEar(p.config.MaxFrames, p.config.Watch)
	ear.captures = p.config.Capture
	if base == nil {
		base = p.config.Sound
	}
	m, err := newMedia(p.local.Addr(), ear, base)
	if err != nil {
		return nil, fmt.Errorf("open RTP socket: %w", err)
	}
	m.firstSeq = p.config.FirstSeq
	c := &Call{
		Ear: ear, phone: p, media: m, id: id, tag: token(8), outgoing: outgoing,
		sdpID: uint64(time.Now().UnixMicro()), codecs: p.config.Codecs, direction: "sendrecv",
		ringing: make(chan struct{}), answered: make(chan struct{}), ended: make(chan struct{}),
		abort: make(chan struct{}), decide: make(chan Reaction, 1),
	}
	c.ctx, c.cancel = context.WithCancel(p.ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		c.cancel()
		m.close()
		return nil, ErrClosed
	}
	p.calls[c.key()] = c
	return c, nil
}

func (c *Call) key() string { return c.id + " " + c.tag }

// callOf returns the call that a request inside a dialog belongs to.
func (p *Phone) callOf(req *sip.Request) *Call {
	tag := tagOf(headerValue(req, "To"))
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls[string(*req.CallID())+" "+tag]
}

// ID returns the SIP Call-ID.
func (c *Call) ID() string { return c.id }

// Outgoing reports whether this phone made the call.
func (c *Call) Outgoing() bool { return c.outgoing }

// Ringing is closed when the far end (or, of an incoming call, this phone) rings.
func (c *Call) Ringing() <-chan struct{} { return c.ringing }

// Answered is closed when the call is answered.
func (c *Call) Answered() <-chan struct{} { return c.answered }

// Ended is closed when the call has ended, answered or not.
func (c *Call) Ended() <-chan struct{} { return c.ended }

// Times returns the instants of the call so far.
func (c *Call) Times() Times {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.times
}

// End returns how the call ended; the zero End before that.
func (c *Call) End() End {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.finish
}

// Status returns the latest SIP status received for our INVITE, or sent for theirs; 0 before the first.
func (c *Call) Status() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.status
}

// Header returns the value of a header of an incoming call's INVITE, such as From or X-Hotline; empty when
// there is none, and for outgoing calls.
func (c *Call) Header(name string) string {
	if c.invite == nil {
		return ""
	}
	return headerValue(c.invite.req, name)
}

// PeerHolds reports whether the far end holds the line (re-INVITE with sendonly or inactive).
func (c *Call) PeerHolds() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.peerHolds
}

// Sent returns the account of what the call has sent.
func (c *Call) Sent() Sent { return c.media.account() }

// WaitRinging waits until the call rings. It fails when the call is answered or ends without having rung.
func (c *Call) WaitRinging(ctx context.Context) error {
	select {
	case <-c.ringing:
		return nil
	case <-c.ended:
	case <-c.answered:
	case <-ctx.Done():
		return fmt.Errorf("wait for ringing: status %d: %w", c.Status(), context.Cause(ctx))
	}
	select {
	case <-c.ringing:
		return nil
	default:
		return fmt.Errorf("wait for ringing: the call went on without: status %d", c.Status())
	}
}

// WaitAnswered waits until the call is answered. It fails when the call ends before that.
func (c *Call) WaitAnswered(ctx context.Context) error {
	select {
	case <-c.answered:
		return nil
	case <-c.ended:
	case <-ctx.Done():
		return fmt.Errorf("wait for an answer: status %d: %w", c.Status(), context.Cause(ctx))
	}
	select {
	case <-c.answered:
		return nil
	default:
		end := c.End()
		return fmt.Errorf("wait for an answer: the call ended by %s: status %d %s", end.By, end.Status, end.Reason)
	}
}

// WaitEnded waits until the call has ended and returns how.
func (c *Call) WaitEnded(ctx context.Context) (End, error) {
	select {
	case <-c.ended:
		return c.End(), nil
	case <-ctx.Done():
		return End{}, fmt.Errorf("wait for the end: %w", context.Cause(ctx))
	}
}

func (c *Call) markRinging() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.isRinging && !c.over {
		c.isRinging = true
		close(c.ringing)
	}
}

func (c *Call) markAnswered(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.isAnswered && !c.over {
		c.isAnswered, c.times.AnsweredAt = true, at
		close(c.answered)
	}
}

// end ends the call once: media first, then the books, then those who wait.
func (c *Call) end(e End) {
	c.mu.Lock()
	if c.over {
		c.mu.Unlock()
		return
	}
	c.over = true
	if e.At.IsZero() {
		e.At = time.Now()
	}
	c.finish, c.times.EndedAt = e, e.At
	c.mu.Unlock()
	c.cancel()
	c.media.close()
	c.phone.mu.Lock()
	delete(c.phone.calls, c.key())
	c.phone.mu.Unlock()
	close(c.ended)
}

// stamp sets an instant of the call once.
func (c *Call) stamp(field *time.Time, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if field.IsZero() {
		*field = at
	}
}

func (c *Call) setStatus(status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.status = status
}

// session describes our side of the stream.
func (c *Call) session() session {
	return session{
		addr:      netip.AddrPortFrom(c.phone.local.Addr(), c.media.addr().Port()),
		formats:   offerFormats(c.offered(), !c.options.NoKeys),
		direction: c.direction,
	}
}

func (c *Call) offered() []Codec {
	if len(c.options.Codecs) > 0 {
		return c.options.Codecs
	}
	return c.codecs
}

// offerLocked returns the body of an offer of ours.
func (c *Call) offerLocked() string {
	c.version++
	return c.session().write(c.sdpID, c.version)
}

// answerLocked returns the body that answers their offer, and whether there is a codec in common.
func (c *Call) answerLocked(theirs session) (string, bool) {
	ours := c.session()
	codec, ok := theirs.voice(c.codecs)
	if !ok {
		return "", false
	}
	ours.formats = offerFormats([]Codec{codec}, false)
	for i := range ours.formats { // the offer's numbers count (RFC 3264 section 6.1)
		for _, f := range theirs.formats {
			if f.name == ours.formats[i].name {
				ours.formats[i].payload = f.payload
				break
			}
		}
	}
	if payload, ok := theirs.keys(); ok && !c.options.NoKeys {
		ours.formats = append(ours.formats, format{payload, "TELEPHONE-EVENT", 8000})
	}
	if c.direction == "sendrecv" {
		ours.direction = mirror(theirs.direction)
	}
	c.peerHolds = theirs.direction == "sendonly" || theirs.direction == "inactive"
	c.version++
	return ours.write(c.sdpID, c.version), true
}
