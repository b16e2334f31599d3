package configs_test

import (
	"net/netip"
	"testing"

	"heartline/crisis"
)

// TestTheDemoRingsItsOwnTelephones wants a way out of the sample that leads nowhere but to this machine, a test number for
// more than one page beside the telephone behind the trunk, and lost callers rung back.
func TestTheDemoRingsItsOwnTelephones(t *testing.T) {
	t.Parallel()
	cfg := sample(t)
	for _, trunk := range cfg.Trunks {
		if at, err := netip.ParseAddrPort(trunk.Contact); err != nil || !at.Addr().IsLoopback() {
			t.Errorf("the trunk %s leads to %s, %v", trunk.Name, trunk.Contact, err)
		}
	}
	if len(cfg.Trunk.TestNumbers) < 3 {
		t.Errorf("%d test numbers", len(cfg.Trunk.TestNumbers))
	}
	for _, n := range cfg.Trunk.TestNumbers {
		if why := cfg.LeavesTo(n, "test"); why != crisis.Pass {
			t.Errorf("a test number is kept from the wire: %s", why)
		}
	}
	for _, h := range cfg.Hotlines {
		if h.Outgoing.Trunk != "test" || *h.RingBack.Tries == 0 || h.Outgoing.Records && len(h.Outgoing.Announce) == 0 {
			t.Errorf("%s calls by %q, %d tries", h.ID, h.Outgoing.Trunk, *h.RingBack.Tries)
		}
	}
}
