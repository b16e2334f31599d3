package phone_test

import (
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"heartline/internal/phone"
)

// registrar is a SIP server in fifty lines: it challenges every REGISTER once, accepts it, and counts.
type registrar struct {
	conn *net.UDPConn
	done sync.WaitGroup

	mu       sync.Mutex // protects the following
	accepted []string   // Expires of each REGISTER that carried credentials
}

func startRegistrar(t *testing.T, refuse bool) *registrar {
	t.Helper()
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	r := &registrar{conn: conn}
	r.done.Go(func() {
		buf := make([]byte, 4096)
		for {
			n, from, err := conn.ReadFromUDP(buf)
			if err != nil {
				return
			}
			_, _ = conn.WriteToUDP([]byte(r.answer(string(buf[:n]), refuse)), from)
		}
	})
	t.Cleanup(func() { _ = conn.Close(); r.done.Wait() })
	return r
}

func (r *registrar) answer(request string, refuse bool) string {
	status, challenge, expires := "200 OK", "", ""
	var echo []string
	authorized := false
	for line := range strings.SplitSeq(request, "\r\n") {
		name, value, _ := strings.Cut(line, ": ")
		switch name {
		case "Via", "From", "To", "Call-ID", "CSeq":
			echo = append(echo, line)
		case "Expires":
			expires = value
		case "Authorization":
			authorized = strings.Contains(value, `username="seat"`) && strings.Contains(value, `realm="test"`)
		}
	}
	switch {
	case refuse:
		status = "403 Forbidden"
	case !authorized:
		status, challenge = "401 Unauthorized", "WWW-Authenticate: Digest realm=\"test\",nonce=\"abc\",algorithm=md5,qop=\"auth\"\r\n"
	default:
		r.mu.Lock()
		r.accepted = append(r.accepted, expires)
		r.mu.Unlock()
	}
	return fmt.Sprintf("SIP/2.0 %s\r\n%s\r\n%sContent-Length: 0\r\n\r\n", status, strings.Join(echo, "\r\n"), challenge)
}

func (r *registrar) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.accepted)
}

func TestRegistrationIsRenewedAndSignedOff(t *testing.T) {
	t.Parallel()
	r := startRegistrar(t, false)
	p := start(t, phone.Config{Server: r.conn.LocalAddr().String(), User: "seat", Password: "x"})
	if err := p.Register(bounded(t), time.Second); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for r.count() < 3 {
		select {
		case <-tick.C:
		case <-bounded(t).Done():
			t.Fatalf("%d registrations, no renewal", r.count())
		}
	}
	if err := p.Unregister(bounded(t)); err != nil {
		t.Fatal(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if last := r.accepted[len(r.accepted)-1]; last != "0" {
		t.Errorf("last Expires = %s, want 0", last)
	}
}

func TestRegistrationRefused(t *testing.T) {
	t.Parallel()
	r := startRegistrar(t, true)
	p := start(t, phone.Config{Server: r.conn.LocalAddr().String(), User: "seat", Password: "x"})
	if err := p.Register(bounded(t), time.Minute); err == nil || !strings.Contains(err.Error(), "403") {
		t.Errorf("error = %v", err)
	}
}

// lossy relays datagrams between a caller and a callee and loses the first of each sort of message.
type lossy struct {
	conn   *net.UDPConn
	callee *net.UDPAddr
	done   sync.WaitGroup
	lost   map[string]bool // used by the relay's goroutine alone
}

func startLossy(t *testing.T, callee string) *lossy {
	t.Helper()
	addr, err := net.ResolveUDPAddr("udp", callee)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	l := &lossy{conn: conn, callee: addr, lost: map[string]bool{}}
	l.done.Go(func() {
		var caller *net.UDPAddr
		buf := make([]byte, 4096)
		for {
			n, from, err := conn.ReadFromUDP(buf)
			if err != nil {
				return
			}
			to := caller
			if from.Port != addr.Port {
				caller, to = from, addr
			}
			words := strings.Fields(string(buf[:n]))
			sort := words[0] + words[1][:3] // a method, or a status
			if sort != "SIP/2.0100" && !l.lost[sort] {
				l.lost[sort] = true
				continue
			}
			_, _ = conn.WriteToUDP(buf[:n], to)
		}
	})
	t.Cleanup(func() { _ = conn.Close(); l.done.Wait() })
	return l
}

func TestLostMessagesAreRepeated(t *testing.T) {
	t.Parallel()
	callee := start(t, phone.Config{User: "seat", React: always(phone.AnswerAtOnce()), Sound: phone.Tone(880)})
	l := startLossy(t, callee.Addr())
	caller := start(t, phone.Config{Server: l.conn.LocalAddr().String(), Watch: []int{880}})
	out, in := connect(t, caller, callee, phone.DialOptions{})
	mustTone(t, out, 880)
	if err := out.Hangup(bounded(t)); err != nil {
		t.Error(err)
	}
	mustEnd(t, in)
}

func TestFiftyCallersAtOnce(t *testing.T) {
	t.Parallel()
	const callers = 50
	callee := start(t, phone.Config{User: "seat", React: always(phone.AnswerAtOnce()), Sound: phone.Tone(880)})
	var all sync.WaitGroup
	for range callers {
		p := start(t, phone.Config{Server: callee.Addr(), Watch: []int{880}, Sound: phone.Tone(440)})
		all.Go(func() {
			out, err := p.Dial(bounded(t), "1", phone.DialOptions{})
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := out.WaitTone(bounded(t), 880, 500*time.Millisecond); err != nil {
				t.Error(err)
			}
			if err := out.Hangup(bounded(t)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}
