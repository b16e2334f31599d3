package swarm_test

import (
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"heartline/test/ports"
	"heartline/test/swarm"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// pair is callers and seats that need no switch: each is the other's.
func pair(t *testing.T, talks bool, talk time.Duration, ended func()) (*swarm.Callers, *swarm.Seats) {
	t.Helper()
	at := func() (netip.AddrPort, uint16) {
		return netip.MustParseAddrPort(ports.Addr(t)), uint16(ports.Hold(t, 1))
	}
	a, aMedia := at()
	b, bMedia := at()
	seats, err := swarm.NewSeats(swarm.Config{Addr: b, Server: a, Media: bMedia, Talks: talks}, 20*time.Millisecond, func(string) time.Duration { return talk })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(seats.Close)
	callers, err := swarm.NewCallers(swarm.Config{Addr: a, Server: b, Media: aMedia, Talks: talks}, "seat1", 0, ended)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(callers.Close)
	return callers, seats
}

func TestEveryCallRingsTalksAndEndsOnBothSides(t *testing.T) {
	t.Parallel()
	over := make(chan struct{}, 50)
	callers, seats := pair(t, false, 50*time.Millisecond, func() { over <- struct{}{} })
	for range 50 {
		callers.Call()
	}
	for n := range 50 {
		select {
		case <-over:
		case <-time.After(10 * time.Second):
			t.Fatalf("%d of 50 calls are over: %+v", n, callers.Stats())
		}
	}
	for deadline := time.Now().Add(5 * time.Second); seats.Open() > 0; <-time.After(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d calls are left at the seats", seats.Open())
		}
	}
	want := swarm.Stats{Begun: 50, Answered: 50, Over: 50}
	if got := callers.Stats(); got != want {
		t.Errorf("callers %+v, want %+v", got, want)
	}
	if got := seats.Stats(); got != want {
		t.Errorf("seats %+v, want %+v", got, want)
	}
}

func TestCallersThatWaitCanHangUp(t *testing.T) {
	t.Parallel()
	callers, seats := pair(t, false, 0, nil)
	for range 10 {
		callers.Call()
	}
	for deadline := time.Now().Add(5 * time.Second); callers.Up() < 10; <-time.After(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d of 10 callers are answered", callers.Up())
		}
	}
	callers.HangUp()
	for deadline := time.Now().Add(5 * time.Second); callers.Open()+seats.Open() > 0; <-time.After(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d callers and %d seats are left", callers.Open(), seats.Open())
		}
	}
}

func TestAudioGoesBothWaysAndIsCounted(t *testing.T) {
	t.Parallel()
	over := make(chan struct{}, 4)
	callers, seats := pair(t, true, 2*time.Second, func() { over <- struct{}{} })
	for range 4 {
		callers.Call()
	}
	for range 4 {
		select {
		case <-over:
		case <-time.After(15 * time.Second):
			t.Fatal("a call is not over")
		}
	}
	// All calls of a swarm without a switch come from one port, so that one ear hears them all; that it hears four times
	// fifty packets a second shows that they are sent.
	if got := callers.Stats(); got.SentAudio < 4*80 {
		t.Errorf("%d packets were sent in four talks of 2 s", got.SentAudio)
	}
	if got := seats.Stats(); got.Heard < 4*60 || got.Deaf > 3 {
		t.Errorf("the seats heard %d packets: %+v", got.Heard, got)
	}
}

func TestTheWireIsReadCallByCall(t *testing.T) {
	t.Parallel()
	const callers, seats, server = 1000, 2000, 5060
	at := func(ms int) time.Time { return time.Unix(100, int64(ms)*int64(time.Millisecond)) }
	records := []swarm.Record{
		{At: at(0), From: callers, To: server, Method: "INVITE", Of: "INVITE", CallID: "a"},
		{At: at(1), From: callers, To: server, Method: "INVITE", Of: "INVITE", CallID: "a"}, // repeated
		{At: at(2), From: server, To: callers, Status: 200, Of: "INVITE", CallID: "a"},
		{At: at(5), From: server, To: seats, Method: "INVITE", Of: "INVITE", CallID: "s", User: "seat1"},
		{At: at(9), From: seats, To: server, Status: 200, Of: "INVITE", CallID: "s"},
		{At: at(20), From: seats, To: server, Method: "BYE", Of: "BYE", CallID: "s"},
		{At: at(21), From: server, To: callers, Method: "BYE", Of: "BYE", CallID: "a"},
		{At: at(22), From: callers, To: server, Method: "INVITE", Of: "INVITE", CallID: "b"},
		{At: at(28), From: server, To: seats, Method: "INVITE", Of: "INVITE", CallID: "u", User: "seat1"},
		{At: at(29), From: server, To: seats, Method: "INVITE", Of: "INVITE", CallID: "v", User: "seat2"},
		{At: at(30), From: callers, To: server, Method: "BYE", Of: "BYE", CallID: "b"},
		{At: at(31), From: server, To: seats, Method: "BYE", Of: "BYE", CallID: "u"},
	}
	calls := swarm.Read(records, callers, seats)
	if len(calls.Callers) != 2 || len(calls.Offers) != 3 {
		t.Fatalf("%d callers and %d offers", len(calls.Callers), len(calls.Offers))
	}
	if a := calls.Callers[0]; !a.InviteAt.Equal(at(0)) || !a.AnswerAt.Equal(at(2)) || !a.EndAt.Equal(at(21)) || !a.BySwitch {
		t.Errorf("the first caller: %+v", a)
	}
	if calls.Callers[1].BySwitch || calls.Offers[1].BySeat {
		t.Error("goodbyes are given to the wrong side")
	}
	if n := calls.Completed(); n != 1 {
		t.Errorf("%d calls are complete, want 1", n)
	}
	if freed := calls.Freed(); len(freed) != 1 || freed[0] != 8*time.Millisecond {
		t.Errorf("freed to offer %v, want 8 ms", freed)
	}
}

// registrar is a switch that challenges every REGISTER once and takes the second one if it answers.
func registrar(t *testing.T) (addr netip.AddrPort, taken chan string) {
	t.Helper()
	conn, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.MustParseAddrPort(ports.Addr(t))))
	if err != nil {
		t.Fatal(err)
	}
	taken = make(chan string, 10)
	done := make(chan struct{})
	go func() {
		defer close(done)
		buffer := make([]byte, 4096)
		for {
			n, from, err := conn.ReadFromUDPAddrPort(buffer)
			if err != nil {
				return
			}
			head, _, _ := strings.Cut(string(buffer[:n]), "Expires:")
			_, fields, _ := strings.Cut(head, "\r\n")
			fields = strings.ReplaceAll(fields, "Max-Forwards: 70\r\n", "")
			answer := "SIP/2.0 401 Unauthorized\r\n" + fields + "WWW-Authenticate: Digest realm=\"asterisk\",nonce=\"n1\",algorithm=MD5,qop=\"auth\"\r\n\r\n"
			if text := string(buffer[:n]); strings.Contains(text, "Authorization: Digest") {
				taken <- text
				answer = "SIP/2.0 200 OK\r\n" + fields + "\r\n"
			}
			_, _ = conn.WriteToUDPAddrPort([]byte(answer), from)
		}
	}()
	t.Cleanup(func() {
		_ = conn.Close()
		<-done
	})
	return conn.LocalAddr().(*net.UDPAddr).AddrPort(), taken
}

func TestSeatsSignInWithTheirPasswords(t *testing.T) {
	t.Parallel()
	server, taken := registrar(t)
	seats, err := swarm.NewSeats(swarm.Config{Addr: netip.MustParseAddrPort(ports.Addr(t)), Server: server, Media: uint16(ports.Hold(t, 1))}, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(seats.Close)
	if err := seats.Register(map[string]string{"seat1": "one", "seat2": "two"}, time.Minute, 5*time.Second); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		text := <-taken
		if !strings.Contains(text, `nonce="n1"`) || !strings.Contains(text, "Expires: 60\r\n") || !strings.Contains(text, "Contact: <sip:seat") {
			t.Errorf("a registration: %s", text)
		}
	}
}

func TestSeatsSayWhenNobodySignsThemIn(t *testing.T) {
	t.Parallel()
	callers, seats := pair(t, false, 0, nil)
	callers.Close() // there is no switch
	if err := seats.Register(map[string]string{"seat1": "one"}, time.Minute, 50*time.Millisecond); err == nil {
		t.Error("nobody answered and yet everybody is registered")
	}
}
