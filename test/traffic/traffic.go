//go:build e2e

package traffic

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"heartline/internal/phone"
	"heartline/test/house"
)

// What the telephones say, in Hz.
const (
	callerTone = 850
	seatTone   = 1500
	dutyTone   = 2100
	beepTone   = 1000 // before a message
)

const (
	menuLine     = "12345"
	straightLine = "96111"
	seats        = 6
)

// Traffic is a house with counsellors at its six SIP phones.
type Traffic struct {
	House *house.House

	// TalkFor is how long talks last at most, 3.5 s unless told.
	TalkFor time.Duration
	// Spare is how many of the counsellors take no callers from the queue: they come into calls when they are asked.
	Spare int

	t      *testing.T
	rng    func(n int) int
	inCall atomic.Int64 // callers who are in a call

	mu    sync.Mutex // protects the following
	heard []Heard
	cut   int // calls that were lost on the way
	plans map[string]int
}

// Heard is what one caller found.
type Heard struct {
	Plan  string
	At    time.Time     // of the INVITE
	First time.Duration // until the first sound
	OK    bool          // something was heard within the patience of the caller
	Why   error         // why nothing was heard

	Quiet   time.Duration // the longest silence after it, 0 for those who do what is quiet by itself
	QuietAt time.Time     // when that began
}

// New seats the counsellors and registers the duty phone. The same seed plays the same people.
func New(t *testing.T, h *house.House, seed uint64) *Traffic {
	t.Helper()
	var mu sync.Mutex
	r := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // a test's dice
	tr := &Traffic{House: h, TalkFor: 3500 * time.Millisecond, t: t, plans: map[string]int{}, rng: func(n int) int {
		mu.Lock()
		defer mu.Unlock()
		return r.IntN(n)
	}}
	for i := 1; i <= seats; i++ {
		h.SeatPhone(strconv.Itoa(i), seatTone, tr.react)
		h.Sit("a"+strconv.Itoa(i), strconv.Itoa(i))
	}
	h.SeatPhone("duty", dutyTone, func(*phone.Call) phone.Reaction { return phone.Answer(300 * time.Millisecond) })
	return tr
}

// react is what a counsellor's telephone does with a call.
func (tr *Traffic) react(*phone.Call) phone.Reaction {
	switch tr.rng(20) {
	case 0:
		return phone.Ring()
	case 1:
		return phone.Decline(200 * time.Millisecond)
	case 2:
		return phone.Busy()
	case 3:
		return phone.Unavailable()
	default:
		return phone.Answer(time.Duration(50+tr.rng(500)) * time.Millisecond)
	}
}

// Run keeps so many callers at once until ctx ends, and returns when the last has hung up.
func (tr *Traffic) Run(ctx context.Context, callers int) {
	var wg sync.WaitGroup
	for i := 1; i <= seats; i++ {
		wg.Go(func() { tr.keep(ctx, "a"+strconv.Itoa(i), i > seats-tr.Spare) })
	}
	for i := range callers {
		p, err := phone.New(phone.Config{Server: tr.House.SIP, User: fmt.Sprintf("2001%04d", i), Sound: phone.Tone(callerTone), Watch: house.Tones()})
		if err != nil {
			tr.t.Errorf("a caller's telephone: %v", err)
			continue
		}
		wg.Go(func() {
			defer p.Close()
			if i == 0 { // whatever the dice say, one message is left
				tr.call(ctx, p, plan{"leave a message", menuLine, (*Traffic).message, true})
			}
			for ctx.Err() == nil {
				tr.inCall.Add(1)
				tr.call(ctx, p, plans()[tr.rng(len(plans()))])
				tr.inCall.Add(-1)
				rest(ctx, time.Duration(100+tr.rng(900))*time.Millisecond)
			}
		})
	}
	wg.Wait()
}

// keep is a counsellor who gets ready again after missed calls and outages, or is there to be asked alone.
func (tr *Traffic) keep(ctx context.Context, who string, spare bool) {
	c, state := tr.House.As(who), "ready"
	if spare {
		state = "not_ready"
	}
	for ctx.Err() == nil {
		// Refused while a call goes on, and while no controller answers: both pass.
		_, _ = c.Do(http.MethodPost, "/desk/state", map[string]string{"state": state}, nil)
		rest(ctx, time.Second)
	}
}

func rest(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// Account is what the callers found so far, and how many calls were lost on the way.
func (tr *Traffic) Account() (heard []Heard, cut int) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return append([]Heard(nil), tr.heard...), tr.cut
}

// Plans counts the callers by what they had in mind.
func (tr *Traffic) Plans() map[string]int {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return maps.Clone(tr.plans)
}
