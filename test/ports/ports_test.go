package ports

import (
	"net"
	"strconv"
	"testing"
)

func TestNobodyGetsWhatIsHeld(t *testing.T) {
	t.Parallel()
	held := map[int]bool{}
	for range 40 {
		from := Hold(t, 50)
		if from%2 != 0 || from < first || from+49 > last {
			t.Errorf("ports from %d", from)
		}
		for port := from; port < from+50; port++ {
			if held[port] {
				t.Fatalf("port %d is held twice", port)
			}
			if port >= demoFirst && port <= demoLast {
				t.Fatalf("port %d is the demo's", port)
			}
			held[port] = true
		}
	}
}

func TestWhatIsGivenBackCanBeHadAgain(t *testing.T) {
	t.Parallel()
	for range 60 { // together more than there are
		from, release, err := take(500)
		if err != nil {
			t.Fatal(err)
		}
		release()
		if from%2 != 0 {
			t.Errorf("ports from %d", from)
		}
	}
}

func TestWhereSomethingListensIsPassedOver(t *testing.T) {
	t.Parallel()
	from := Hold(t, 4)
	l, err := net.ListenPacket("udp", net.JoinHostPort("127.0.0.1", strconv.Itoa(from+2)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if got := taken(from, 4); got != from+2 {
		t.Errorf("taken says %d, something listens on %d", got, from+2)
	}
}

func TestStart(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ at, n, want int }{
		{first, 1, first},
		{first + 1, 4, first + 2},
		{demoFirst - 2, 4, demoLast + 1},
		{demoFirst - 4, 4, demoFirst - 4},
		{demoFirst + 100, 2, demoLast + 1},
		{last - 2, 400, first},
		{last, 1, first},
		{demoLast + 1, 10, demoLast + 1},
	} {
		if got := start(tc.at, tc.n); got != tc.want {
			t.Errorf("start(%d, %d) is %d, want %d", tc.at, tc.n, got, tc.want)
		}
	}
}
