//go:build e2e

package bench_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"heartline/internal/phone"
	"heartline/test/house"
)

const (
	callerTone = 440
	seatTone   = 1000
)

// line is a hotline under measurement, Heartline's or app_queue's: a number to dial and seats that ring.
type line struct {
	t        *testing.T
	server   string
	number   string
	seats    []*phone.Phone
	asterisk int // process
	serve    int // process of the controller; 0: none
}

// ours is Heartline's line with counsellors at n SIP seats, all of them ready.
func ours(t *testing.T, h *house.House, n int) *line {
	t.Helper()
	l := &line{t: t, server: h.SIP, number: "96111", asterisk: h.AsteriskPID(), serve: h.Serve().Cmd.Process.Pid}
	for i := 1; i <= n; i++ {
		l.seats = append(l.seats, h.SeatPhone(seatID(i), seatTone, nil))
	}
	for i := 1; i <= n; i++ {
		h.Sit(fmt.Sprintf("a%d", i), seatID(i))
	}
	return l
}

// react has every seat do the same.
func (l *line) react(r phone.Reaction) {
	for _, s := range l.seats {
		s.SetReact(func(*phone.Call) phone.Reaction { return r })
	}
}

// caller makes a telephone that says the caller's tone.
func (l *line) caller() *phone.Phone {
	l.t.Helper()
	p, err := phone.New(phone.Config{Server: l.server, User: "13800000000", Sound: phone.Tone(callerTone), Watch: []int{callerTone, seatTone}, MaxFrames: 500})
	if err != nil {
		l.t.Fatal(err)
	}
	return p
}

// freeToOffer keeps callers waiting and returns the times from a seat's goodbye to the next INVITE at that seat.
func (l *line) freeToOffer(waiting, n int) (taken samples) {
	l.t.Helper()
	ctx, stop := context.WithCancel(within(l.t, 3*time.Minute))
	defer stop()
	l.react(phone.Answer(0))
	caller := l.caller()
	defer caller.Close()
	var callers, seats sync.WaitGroup
	up := make(chan struct{}, waiting+len(l.seats))
	for range waiting + len(l.seats) {
		callers.Go(func() { keepCalling(ctx, caller, l.number, up) })
		pause(ctx, 10*time.Millisecond)
	}
	for range cap(up) { // every caller is in before the first counsellor says goodbye
		select {
		case <-up:
		case <-ctx.Done():
			l.t.Fatalf("not all of %d callers came in", cap(up))
		}
	}
	got := make(chan time.Duration)
	for i, s := range l.seats {
		seats.Go(func() { hangUpAgainAndAgain(ctx, s, time.Duration(300+70*i)*time.Millisecond, got) })
	}
	for len(taken) < n {
		select {
		case d := <-got:
			taken.ms(d)
		case <-ctx.Done():
			l.t.Fatalf("%d of %d samples with %d waiting", len(taken), n, waiting)
		}
	}
	stop()
	seats.Wait()
	caller.Close()
	callers.Wait()
	return taken
}

// keepCalling is one caller after another. They say nothing, so that what is measured is not their sound.
func keepCalling(ctx context.Context, p *phone.Phone, number string, up chan<- struct{}) {
	for ctx.Err() == nil {
		c, err := p.Dial(ctx, number, phone.DialOptions{})
		if err != nil {
			pause(ctx, 100*time.Millisecond)
			continue
		}
		c.Mute(true)
		if c.WaitAnswered(ctx) == nil {
			select {
			case up <- struct{}{}:
			default:
			}
		}
		_, _ = c.WaitEnded(ctx) // the counsellor's goodbye, or the end of the measurement
	}
}

// hangUpAgainAndAgain talks for a while, says goodbye, and reports how long the next caller took to ring.
func hangUpAgainAndAgain(ctx context.Context, seat *phone.Phone, talk time.Duration, got chan<- time.Duration) {
	var freed time.Time
	for {
		c, err := seat.NextCall(ctx)
		if err != nil {
			return
		}
		if !c.End().At.IsZero() {
			continue // of an earlier measurement
		}
		if !freed.IsZero() {
			select {
			case got <- c.Times().InviteAt.Sub(freed):
			case <-ctx.Done():
				return
			}
		}
		freed = time.Time{}
		c.Mute(true)
		if c.WaitAnswered(ctx) != nil {
			continue
		}
		pause(ctx, talk)
		if ctx.Err() == nil && c.Hangup(ctx) == nil {
			freed = c.End().At
		}
	}
}

// talkTimes are the times of calls that meet a free seat.
type talkTimes struct {
	toOffer  samples // the caller's INVITE to the seat's
	toCaller samples // the seat's 200 to its sound at the caller
	toSeat   samples // the seat's 200 to the caller's sound at the seat
	goodbye  samples // the caller's BYE to the seat's
}

// talk makes calls one after another. A call whose offer was withdrawn because the machine stood still gives no
// sample.
func (l *line) talk(n int) (times talkTimes) {
	l.t.Helper()
	ctx := within(l.t, 3*time.Minute)
	incoming := make(chan *phone.Call, 100)
	for _, s := range l.seats {
		s.SetReact(func(c *phone.Call) phone.Reaction {
			select {
			case incoming <- c:
			default:
			}
			return phone.Answer(50 * time.Millisecond)
		})
	}
	caller := l.caller()
	defer caller.Close()
	for missed := 0; len(times.goodbye) < n; {
		for len(incoming) > 0 {
			<-incoming
		}
		if err := l.talkOnce(ctx, caller, incoming, &times); err != nil {
			if missed++; missed > n {
				l.t.Fatalf("%d calls without a talk, the last one: %v", missed, err)
			}
			l.t.Logf("a call without a talk: %v", err)
		}
		pause(ctx, 120*time.Millisecond)
	}
	return times
}

// talkOnce makes one call, hears both ways and says goodbye.
func (l *line) talkOnce(ctx context.Context, caller *phone.Phone, incoming <-chan *phone.Call, times *talkTimes) error {
	ctx, cancel := context.WithTimeout(ctx, 8*time.Second)
	defer cancel()
	out, err := caller.Dial(ctx, l.number, phone.DialOptions{})
	if err != nil {
		return err
	}
	defer func() { _ = out.Hangup(ctx) }() // again, where it fails before
	var in *phone.Call
	select {
	case in = <-incoming:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if err := in.WaitAnswered(ctx); err != nil {
		return err
	}
	if _, err := out.WaitTone(ctx, seatTone, 100*time.Millisecond); err != nil {
		return err
	}
	if _, err := in.WaitTone(ctx, callerTone, 100*time.Millisecond); err != nil {
		return err
	}
	answered := in.Times().AnsweredAt
	since := answered.Add(-100 * time.Millisecond) // a listener's buffer may place a packet before its arrival
	heard, ok := out.FirstTone(seatTone, since)
	heardAtSeat, okAtSeat := in.FirstTone(callerTone, since)
	if !ok || !okAtSeat {
		return errors.New("the sound was there and is gone")
	}
	if err := out.Hangup(ctx); err != nil {
		return err
	}
	end, err := in.WaitEnded(ctx)
	if err != nil {
		return err
	}
	times.toOffer.ms(in.Times().InviteAt.Sub(out.Times().InviteAt))
	times.toCaller.ms(heard.Sub(answered))
	times.toSeat.ms(heardAtSeat.Sub(answered))
	times.goodbye.ms(end.At.Sub(out.End().At))
	return nil
}
