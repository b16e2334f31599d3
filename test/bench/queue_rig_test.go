//go:build e2e

package bench_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/internal/app"
	"heartline/test/house"
	"heartline/test/ports"
	"heartline/test/swarm"
)

// rigPorts are the RTP ports of each side: two for each of two legs of some 800 calls.
const rigPorts = 3600

// rig is Heartline and app_queue beside each other, each on an Asterisk of its own, and what is heard of both on the wire.
type rig struct {
	t         *testing.T
	size      queueSize
	book      *book
	house     *house.House
	tap       *swarm.Tap
	heartline *side
	queue     *side
	told      int64 // the last fact of Heartline's ledger that belongs to what was measured before
}

// side is one of the two.
type side struct {
	t        *testing.T
	name     string
	server   netip.AddrPort
	asterisk int    // process
	programs []int  // processes of Heartline; none of app_queue
	sealer   int    // the one of them whose children make recordings smaller; 0: none
	spool    string // recordings in clear that wait for the sealer
	archive  string // recordings where they stay
	settled  func() bool
	callers  place
	phones   place
	register map[string]string // seats and their passwords, where they have to sign in
	seats    *swarm.Seats
	idle     used          // while nobody calls
	idleFor  time.Duration // so long that was taken
}

// place are the ports of a swarm.
type place struct {
	addr  netip.AddrPort
	media uint16
}

func newPlace(t *testing.T) place {
	t.Helper()
	return place{addr: netip.MustParseAddrPort(ports.Addr(t)), media: uint16(ports.Hold(t, 1))}
}

// order is the two sides, the one that is measured first in front.
type order [2]*side

// orderOf alternates, so that what the machine does meanwhile falls on both: AB BA AB and so on.
func orderOf(r *rig, pair int) order {
	if pair%2 == 1 {
		return order{r.heartline, r.queue}
	}
	return order{r.queue, r.heartline}
}

// listeningNumber is of a line that does what the number of both lines does, and notices callers who say nothing.
const listeningNumber = "96113"

// moreLines gives the house a hotline that records everybody, after the shortest announcement that there is, and one that listens
// for callers who say nothing. The line that is compared does not, as app_queue does not either: a caller of a benchmark sends no
// sound at all, and would be listened to for the whole talk and not until the first word.
func moreLines() []house.Option {
	const (
		before   = "  - id: closed\n"
		compared = "    numbers: [\"96111\"]\n"
	)
	return []house.Option{house.Replace(before, `  - id: taped
    name: {zh-CN: 录音热线, en: Recorded line}
    numbers: ["`+tapedNumber+`"]
    languages: [zh-CN]
    queue: main
    message_box: box
    recording: {record: true, announce: [comfort], wording: test-1, keep_at_least: 24h}
  - id: listening
    name: {zh-CN: 静默热线, en: Listening line}
    numbers: ["`+listeningNumber+`"]
    languages: [zh-CN]
    queue: main
    message_box: box
`+before), house.Replace(compared, compared+"    silence: {after: 0s}\n")}
}

func newRig(t *testing.T, size queueSize, seats int, b *book) *rig {
	t.Helper()
	// Where a machine is too slow for a rate, callers are not to make it worse by the fail-safe's ringing of 600 seats, nor
	// are seats to be lost for the next case.
	rescue := house.Replace("failsafe:\n", "failsafe:\n  seats: [\"1\"]\n")
	patience := house.Replace("max_missed: 3", "max_missed: 10")
	options := append(append(manySeats(max(seats, sixSeats)), moreLines()...), rescue, patience, house.RTPPorts(rigPorts))
	h := house.New(t, talkative(options...)...)
	r := &rig{t: t, size: size, book: b, house: h}
	r.heartline = &side{
		t: t, name: "Heartline", server: netip.MustParseAddrPort(h.SIP), callers: newPlace(t), phones: newPlace(t), register: map[string]string{},
		asterisk: h.AsteriskPID(), programs: []int{h.Serve().Cmd.Process.Pid, h.Node().Cmd.Process.Pid}, sealer: h.Serve().Cmd.Process.Pid,
		spool: app.RecordingSpool(h.Config), archive: h.Config.Path(h.Config.Archive),
		settled: func() bool {
			var channels []struct{}
			return h.Asterisk(http.MethodGet, "/channels", &channels) == http.StatusOK && len(channels) == 0
		},
	}
	r.queue = &side{t: t, name: "app_queue", callers: newPlace(t), phones: newPlace(t), settled: func() bool { return true }}
	var members []member
	for i := range seats {
		id := seatID(i + 1)
		password, err := os.ReadFile(filepath.Join(h.ConfigDir(), "secrets", "seat"+id))
		if err != nil {
			t.Fatal(err)
		}
		r.heartline.register["seat"+id] = strings.TrimSpace(string(password))
		members = append(members, member{user: "seat" + id, addr: r.queue.phones.addr.String()})
	}
	q := startAppQueue(t, h, members, rigPorts)
	r.queue.server, r.queue.asterisk, r.queue.archive = netip.MustParseAddrPort(q.sip), q.pid, q.spool
	(&line{t: t, server: q.sip, number: "96111"}).awaitAnswer(q.log)

	var err error
	if r.tap, err = swarm.NewTap(r.heartline.callers.addr.Port(), r.heartline.phones.addr.Port(), r.queue.callers.addr.Port(), r.queue.phones.addr.Port()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.tap.Close)
	for _, s := range []*side{r.heartline, r.queue} {
		s.open(0, false, forever)
		t.Cleanup(func() { s.seats.Close() })
	}
	r.renew()
	for i := range seats {
		h.Sit(fmt.Sprintf("a%d", i+1), seatID(i+1))
	}
	return r
}

// renew has seats that sign in sign in again, before what they have expires, and takes what both sides use while nobody
// calls.
func (r *rig) renew() {
	r.t.Helper()
	const expires = 10 * time.Minute
	if err := r.heartline.seats.Register(r.heartline.register, expires, 20*time.Second); err != nil {
		r.t.Fatal(err)
	}
	<-time.After(500 * time.Millisecond) // the controller has been told of them
	mine, theirs := r.heartline.used(), r.queue.used()
	<-time.After(r.size.watch)
	r.heartline.idle, r.heartline.idleFor = r.heartline.used().since(mine), r.size.watch
	r.queue.idle, r.queue.idleFor = r.queue.used().since(theirs), r.size.watch
}

// forever is a talk that the switch ends.
func forever(string) time.Duration { return 0 }

// open has the seats do something else. They are the same ones for the switch: its messages find the same port.
func (s *side) open(ring time.Duration, audio bool, talk func(user string) time.Duration) {
	s.t.Helper()
	if s.seats != nil {
		s.seats.Close()
	}
	var err error
	s.seats, err = swarm.NewSeats(swarm.Config{Addr: s.phones.addr, Server: s.server, Media: s.phones.media, Talks: audio}, ring, talk)
	if err != nil {
		s.t.Fatal(err)
	}
}

// people makes callers of a number; their audio is counted from connect after their answer on.
func (s *side) people(number string, audio bool, connect time.Duration, ended func()) *swarm.Callers {
	s.t.Helper()
	c, err := swarm.NewCallers(swarm.Config{Addr: s.callers.addr, Server: s.server, Media: s.callers.media, Talks: audio}, number, connect, ended)
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

// used is processor time in all threads of processes.
type used struct{ asterisk, programs time.Duration }

func (u used) total() time.Duration { return u.asterisk + u.programs }

func (u used) since(before used) used {
	return used{asterisk: u.asterisk - before.asterisk, programs: u.programs - before.programs}
}

// used is the processor time that the side has used so far.
func (s *side) used() (u used) {
	s.t.Helper()
	u.asterisk = cpuTime(s.t, s.asterisk)
	for _, pid := range s.programs {
		u.programs += cpuTime(s.t, pid)
	}
	return u
}

// ofCalls is what of a time is due to calls: less what the side uses while nobody calls, in as long.
func (s *side) ofCalls(u used, took time.Duration) used {
	share := took.Seconds() / s.idleFor.Seconds()
	return used{
		asterisk: u.asterisk - time.Duration(float64(s.idle.asterisk)*share), programs: u.programs - time.Duration(float64(s.idle.programs)*share),
	}
}

// letGo is how long a side may need to let go of every call: what a switch that has too much to do did not carry out is taken down
// by the second sweep, half a minute after the first, of a call that has ended a minute ago.
const letGo = 130 * time.Second

// clear waits until the side has let go of every call.
func (s *side) clear(callers *swarm.Callers) {
	s.t.Helper()
	for deadline := time.Now().Add(letGo); callers.Open() > 0 || s.seats.Open() > 0 || !s.settled(); {
		if time.Now().After(deadline) {
			s.t.Errorf("%s does not let go of %d callers and %d seats", s.name, callers.Open(), s.seats.Open())
			return
		}
		<-time.After(50 * time.Millisecond)
	}
}

// mend makes Heartline's seats ready again that a case has lost.
func (r *rig) mend() {
	r.t.Helper()
	for i := range len(r.heartline.register) {
		_, _ = r.house.As(fmt.Sprintf("a%d", i+1)).Do(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
	}
}

// records returns what passed on the wire since the last time.
func (r *rig) records() []swarm.Record {
	r.t.Helper()
	records, err := r.tap.Take()
	if err != nil {
		r.t.Error(err)
	}
	return records
}
