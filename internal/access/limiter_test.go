package access_test

import (
	"errors"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"heartline/internal/access"
	"heartline/internal/fault"
)

func TestLimiter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	here, there := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
	l := access.NewLimiter(access.Limits{Window: time.Minute, PerLogin: 3, LoginTotal: 6, PerAddress: 5, Keep: 100})

	for i := range 3 {
		if err := l.Allow(now, "mei", here); err != nil {
			t.Fatalf("try %d: %v", i, err)
		}
		if shut := l.Failed(now, "mei", here); shut != (i == 2) {
			t.Errorf("failure %d: shut %t", i, shut)
		}
	}
	var many *access.TooManyError
	if err := l.Allow(now.Add(20*time.Second), "mei", here); !errors.As(err, &many) || many.After != 40*time.Second {
		t.Errorf("fourth try: %v", err)
	} else if !fault.Is(err, fault.Denied) || fault.MessageOf(err) == "" {
		t.Errorf("unclassified: %v", err)
	}
	if err := l.Allow(now, "mei", there); err != nil {
		t.Errorf("the counsellor herself, elsewhere, is not shut out: %v", err)
	}
	if err := l.Allow(now, "bo", here); err != nil {
		t.Errorf("another login from there: %v", err)
	}
	if err := l.Allow(now.Add(time.Minute), "mei", here); err != nil {
		t.Errorf("after the window: %v", err)
	}
	l.Failed(now, "bo", here)
	l.Failed(now, "an", here)
	if err := l.Allow(now, "li", here); err == nil {
		t.Error("five failures from one address shut it for any login")
	}
	l.Succeeded("mei", here)
}

func TestLimiterCountsANetworkOfIPv6AsOne(t *testing.T) {
	t.Parallel()
	now := time.Now()
	l := access.NewLimiter(access.Limits{Window: time.Minute, PerLogin: 2, LoginTotal: 100, PerAddress: 100, Keep: 100})
	l.Failed(now, "mei", netip.MustParseAddr("2001:db8::1"))
	l.Failed(now, "mei", netip.MustParseAddr("2001:db8::2"))
	if err := l.Allow(now, "mei", netip.MustParseAddr("2001:db8::3")); err == nil {
		t.Error("the same /64 must be shut")
	}
	if err := l.Allow(now, "mei", netip.MustParseAddr("2001:db8:0:1::3")); err != nil {
		t.Error(err)
	}
}

func TestLimiterMemoryIsBounded(t *testing.T) {
	t.Parallel()
	now := time.Now()
	l := access.NewLimiter(access.Limits{Window: time.Minute, PerLogin: 5, LoginTotal: 5, PerAddress: 5, Keep: 300})
	for i := range 5000 {
		l.Failed(now.Add(time.Duration(i)*time.Millisecond), fmt.Sprintf("login%d", i), netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}))
		if l.Len() > 300 {
			t.Fatalf("%d counters after %d failures", l.Len(), i)
		}
	}
}
