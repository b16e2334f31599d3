//go:build e2e

package bench_test

import (
	"fmt"
	"testing"
	"time"

	"heartline/test/house"
)

// sixSeats are the SIP seats of every house.
const sixSeats = 6

// offerPart measures what stands between a free counsellor and a caller, with app_queue beside.
func offerPart(t *testing.T, b *bench) {
	h := house.New(t, talkative(house.RTPPorts(house.ManyPorts))...)
	heartline, queue := ours(t, h, sixSeats), appQueue(t, h, sixSeats)

	mine, theirs := heartline.talk(b.size.talks), queue.talk(b.size.talks)
	for _, f := range []*figure{
		{what: "speed to offer: caller's INVITE to the seat's", ours: mine.toOffer, queue: theirs.toOffer},
		{what: "SIP phone: its 200 to its sound at the caller", aim: "20 median", ours: mine.toCaller, queue: theirs.toCaller},
		{what: "SIP phone: its 200 to the caller's sound at it", ours: mine.toSeat, queue: theirs.toSeat},
		{what: "caller's BYE to the seat's", ours: mine.goodbye, queue: theirs.goodbye},
	} {
		f.unit, f.queued = "ms", true
		b.table.add(f)
	}
	for _, waiting := range b.size.waiting {
		f := b.table.add(&figure{what: fmt.Sprintf("agent free to offer, %d waiting", waiting), unit: "ms", aim: "10 median, 50 p99", queued: true})
		f.ours = heartline.freeToOffer(waiting, b.size.freed)
		settle(t, h)
		f.queue = queue.freeToOffer(waiting, b.size.freed)
	}
}

// settle waits until Asterisk has let go of every call.
func settle(t *testing.T, h *house.House) {
	t.Helper()
	h.Until("all calls to be over", 20*time.Second, func() bool {
		var channels []struct{}
		return h.Asterisk("GET", "/channels", &channels) == 200 && len(channels) == 0
	})
}
