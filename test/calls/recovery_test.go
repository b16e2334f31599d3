//go:build e2e

package calls_test

import (
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// TestWhoDropsAndRingsAgainIsBackAtTheOldPlace lets two callers wait. The first hangs up and rings again; the only counsellor
// is asked for the first, though the second has waited for longer without a break.
func TestWhoDropsAndRingsAgainIsBackAtTheOldPlace(t *testing.T) {
	t.Parallel()
	f := &floor{House: house.New(t)}
	f.SeatPhone("1", seatTone, answers(0))
	f.Sit("a1", "1")
	talking := f.busy(t)
	waits := func(p *phone.Phone) (*phone.Call, ledger.Queued) {
		before := len(house.FactsOf[ledger.Queued](f.House))
		c := f.Dial(p, "96111", phone.DialOptions{})
		f.Until("the caller to wait", 10*time.Second, func() bool { return len(house.FactsOf[ledger.Queued](f.House)) > before })
		return c, house.FactsOf[ledger.Queued](f.House)[before]
	}
	drops, stays := f.Caller(clearTone), f.Caller(1300)
	c, had := waits(drops)
	other, since := waits(stays)
	hangup(t, c)
	f.finished(t, "abandoned", "queue")
	c, has := waits(drops)
	if !has.EnqueuedAt.Equal(had.EnqueuedAt) || has.Recovered == "" || !since.EnqueuedAt.After(has.EnqueuedAt) {
		t.Fatalf("waits by %+v, had %+v", has, had)
	}
	f.kept = false
	hangup(t, talking)
	f.ends++
	f.Ended(f.ends)
	hears(t, "who was there first", c, seatTone)
	if heard := other.Heard(seatTone, time.Time{}); heard > 0 {
		t.Errorf("who stayed hears the counsellor for %v", heard)
	}
	for i, each := range []*phone.Call{other, c} {
		hangup(t, each)
		f.kept = i == 0
		f.finished(t, []string{"abandoned", "completed"}[i], []string{"queue", "caller_hung_up"}[i])
	}
}

// TestWhoShowsNoNumberIsBackByDigits lets a caller wait who shows no number, and who is told four digits. Who presses star
// and these in the next call has the old place, before somebody who came in between.
func TestWhoShowsNoNumberIsBackByDigits(t *testing.T) {
	t.Parallel()
	f := &floor{House: house.New(t, house.Replace("every: 10s, position: true", "every: 10s, position: true, place_code: true"))}
	f.SeatPhone("1", seatTone, answers(0))
	f.Sit("a1", "1")
	talking := f.busy(t)
	waits := func(o phone.DialOptions) (*phone.Call, ledger.Queued) {
		before := len(house.FactsOf[ledger.Queued](f.House))
		c := f.Dial(f.Caller(clearTone), "96111", o)
		f.Until("the caller to wait", 10*time.Second, func() bool { return len(house.FactsOf[ledger.Queued](f.House)) > before })
		return c, house.FactsOf[ledger.Queued](f.House)[before]
	}
	said := f.Said()
	c, had := waits(phone.DialOptions{Anonymous: true})
	code := digits(t, said)
	other, _ := waits(phone.DialOptions{})
	hangup(t, c)
	f.finished(t, "abandoned", "queue")
	c, _ = waits(phone.DialOptions{Anonymous: true})
	if err := c.SendDigits(within(t, 8*time.Second), "*"+code); err != nil {
		t.Fatal(err)
	}
	f.Until("the place", 8*time.Second, func() bool {
		all := house.FactsOf[ledger.Queued](f.House)
		has := all[len(all)-1]
		return has.EnqueuedAt.Equal(had.EnqueuedAt) && has.Recovered != ""
	})
	f.kept = false
	hangup(t, talking)
	f.ends++
	f.Ended(f.ends)
	hears(t, "who was there first", c, seatTone)
	if heard := other.Heard(seatTone, time.Time{}); heard > 0 {
		t.Errorf("who stayed hears the counsellor for %v", heard)
	}
	hangup(t, c)
	f.kept = true
	f.finished(t, "completed", "caller_hung_up")
	hears(t, "who stayed", other, seatTone)
	hangup(t, other)
	f.kept = false
	f.finished(t, "completed", "caller_hung_up")
}

// digits waits until somebody is told four digits twice.
func digits(t *testing.T, said <-chan string) string {
	t.Helper()
	var code strings.Builder
	told, deadline := false, time.After(60*time.Second)
	for code.Len() < 8 {
		select {
		case id := <-said:
			if told && (strings.HasPrefix(id, "system.number_") || id == "system.digit_2") {
				code.WriteString(id[len(id)-1:])
			}
			told = told || id == "system.place_code"
		case <-deadline:
			t.Fatal("no digits are said")
		}
	}
	if code.String()[:4] != code.String()[4:] {
		t.Error("the digits are not the same twice")
	}
	return code.String()[:4]
}
