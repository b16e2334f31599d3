//go:build e2e

package bench_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"heartline/test/swarm"
)

// plainPair is calls at rising rates without audio: speed to offer and the cost of a call, once for each side.
func plainPair(r *rig, sides order) {
	for _, rate := range append(append([]int{}, r.size.plain...), r.size.hardest) {
		for _, s := range sides {
			got := r.calls(s, rate, "96111", false)
			at := fmt.Sprintf("%d calls/s", rate)
			if rate == r.size.hardest {
				r.book.add(s, "calls served to the end, "+at, "%", 100*float64(got.completed)/float64(got.offered))
				continue
			}
			if got.completed < got.offered {
				r.t.Errorf("%s completed %d of %d calls at %s", s.name, got.completed, got.offered, at)
			}
			for _, p := range percentiles {
				r.book.add(s, "speed to offer "+p.name+", "+at, "ms", got.toOffer.at(p.share))
			}
			r.book.raw(s, "speed to offer, "+at, got.toOffer)
			if rate >= 40 || !sizeIsFull() {
				r.cost(s, at, got)
			}
			if len(s.programs) > 0 && (rate == 40 || !sizeIsFull()) {
				r.book.add(s, listening+at, "ms", millis(r.calls(s, rate, listeningNumber, false).cost.total()))
			}
		}
	}
}

// tapedPair is calls with G.711 both ways and recording.
func tapedPair(r *rig, sides order) {
	for _, rate := range r.size.taped {
		for _, s := range sides {
			got := r.calls(s, rate, tapedNumber, true)
			at := fmt.Sprintf("%d calls/s with audio, recorded", rate)
			if got.completed < got.offered {
				r.t.Errorf("%s completed %d of %d calls at %s", s.name, got.completed, got.offered, at)
			}
			if got.recordings < got.completed {
				r.t.Errorf("%s has recorded %d of %d calls at %s", s.name, got.recordings, got.completed, at)
			}
			r.cost(s, at, got)
			r.book.add(s, "audio lost, "+at, "%", got.lost)
			r.book.add(s, "callers and seats that heard nothing, "+at, "%", got.deaf)
			if s.sealer != 0 {
				r.book.add(s, recordingAfter+at, "ms", millis(got.sealing))
			}
		}
	}
}

// Lines that app_queue has no figure for.
const (
	ofHeartline    = "of it Heartline, "
	recordingAfter = "and of its recording afterwards, "
	listening      = "the same where callers who say nothing are listened for, "
)

// cost notes what a call costs, all processes together and the program alone, and what it costs to make it.
func (r *rig) cost(s *side, at string, got offered) {
	r.book.add(s, "processor time of a call, "+at, "ms", millis(got.cost.total()))
	if len(s.programs) > 0 {
		r.book.add(s, ofHeartline+at, "ms", millis(got.cost.programs))
	}
	r.book.add(s, "beside it the telephones and the tap, "+at, "ms", millis(got.phones))
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

var percentiles = []struct {
	name  string
	share float64
}{{"p50", 0.5}, {"p95", 0.95}, {"p99", 0.99}}

// offered is what came of calls at a rate.
type offered struct {
	offered, completed int
	toOffer            samples       // the caller's INVITE to the seat's, ms
	cost               used          // processor time of a call
	phones             time.Duration // the same of its telephones and of the tap, which are no part of the cost
	lost               float64       // audio that did not arrive at either end, %
	deaf               float64       // callers and seats that heard nothing at all, %
	recordings         int
	sealing            time.Duration // processor time for a call's recording once the call is over
}

// calls offers calls of a number at a rate and waits until they are over; it takes at most a minute.
func (r *rig) calls(s *side, rate int, number string, audio bool) (got offered) {
	r.t.Helper()
	s.open(r.size.ring, audio, func(string) time.Duration { return r.size.talk })
	callers := s.people(number, audio, r.size.connect, nil)
	defer callers.Close()
	r.records()
	before, children, kept, own, began := s.used(), s.children(), s.kept(), cpuTime(r.t, os.Getpid()), time.Now()
	got.offered = int(float64(rate) * r.size.offer.Seconds())
	for n := range got.offered {
		// By the clock, not by ticks: a machine that stood still has the same number of calls offered.
		if wait := time.Until(began.Add(time.Duration(n) * time.Second / time.Duration(rate))); wait > 0 {
			<-time.After(wait)
		}
		callers.Call()
	}
	for deadline := time.Now().Add(r.size.talk + 20*time.Second); callers.Open() > 0 && time.Now().Before(deadline); {
		<-time.After(50 * time.Millisecond)
	}
	<-time.After(time.Second) // what is written down after a call's end belongs to it
	after, phones := s.used(), cpuTime(r.t, os.Getpid())-own
	cost := s.ofCalls(after.since(before), time.Since(began))
	calls := time.Duration(got.offered)
	got.cost = used{asterisk: cost.asterisk / calls, programs: cost.programs / calls}
	got.phones = phones / calls
	callers.HangUp() // those whom nobody served
	s.clear(callers)
	seen := swarm.Read(r.records(), s.callers.addr.Port(), s.phones.addr.Port())
	got.completed = seen.Completed()
	got.toOffer = toOffer(seen)
	if got.completed < got.offered {
		r.stories(s, seen)
	} else if s == r.heartline {
		r.facts()
	}
	if audio {
		a, b := callers.Stats(), s.seats.Stats()
		heard, missing := a.Heard+b.Heard, a.Missing+b.Missing
		got.lost = 100 * max(missing, 0) / (float64(heard) + max(missing, 0))
		got.deaf = 100 * float64(a.Deaf+b.Deaf) / float64(max(a.Answered+b.Answered, 1))
		began = time.Now()
		s.seal()
		got.recordings = s.kept() - kept
		if s.sealer == 0 { // they lie in memory
			if err := os.RemoveAll(s.archive); err != nil {
				r.t.Error(err)
			}
		}
		got.sealing = (s.ofCalls(s.used().since(after), time.Since(began)).programs + s.children() - children) / calls
	}
	if got.completed < got.offered && s == r.heartline {
		r.mend()
	}
	if st := callers.Stats(); st.Refused+st.Unheard > 0 {
		r.t.Logf("%s at %d/s: callers %+v, seats %+v", s.name, rate, st, s.seats.Stats())
	}
	return got
}

// toOffer pairs callers and offers by their order.
func toOffer(c swarm.Calls) samples {
	var begun, offered []time.Time
	for _, x := range c.Callers {
		begun = append(begun, x.InviteAt)
	}
	for _, x := range c.Offers {
		offered = append(offered, x.InviteAt)
	}
	return inOrder(begun, offered)
}

// children is the processor time of the encoders that the side has started and waited for.
func (s *side) children() time.Duration {
	s.t.Helper()
	if s.sealer == 0 {
		return 0
	}
	return childTime(s.t, s.sealer)
}

// seal waits until no recording lies in the spool of Heartline any more. app_queue leaves its recordings where they are.
func (s *side) seal() {
	s.t.Helper()
	for deadline := time.Now().Add(time.Minute); s.sealer != 0; <-time.After(100 * time.Millisecond) {
		left, err := filepath.Glob(filepath.Join(s.spool, "*.wav"))
		if err != nil {
			s.t.Fatal(err)
		}
		if len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			s.t.Errorf("%d recordings are not sealed after a minute", len(left))
			return
		}
	}
}

// kept counts the recordings that are where they stay.
func (s *side) kept() (n int) {
	s.t.Helper()
	err := filepath.WalkDir(s.archive, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // not made yet, or moved meanwhile
		}
		if err == nil && entry.Type().IsRegular() && !strings.HasPrefix(entry.Name(), ".") {
			n++
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}
