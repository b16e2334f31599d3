package configs_test

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"heartline/configs"
)

func TestProxiesAndOriginsOfTheConsole(t *testing.T) {
	t.Parallel()
	c := configs.Console{
		BaseURL: "https://line.example", Origins: []string{"https://other.example"},
		TrustedProxies: []string{"10.0.0.2", "10.1.2.3/24", "::ffff:10.0.0.9", "fd00::/8", "nonsense"},
	}
	want := []netip.Prefix{
		netip.MustParsePrefix("10.0.0.2/32"), netip.MustParsePrefix("10.1.2.0/24"), netip.MustParsePrefix("10.0.0.9/32"), netip.MustParsePrefix("fd00::/8"),
	}
	if diff := cmp.Diff(want, c.Proxies(), cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); diff != "" {
		t.Errorf("proxies (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"https://line.example", "https://other.example"}, c.PageOrigins()); diff != "" {
		t.Errorf("origins (-want +got)\n%s", diff)
	}
	c.BaseURL = ""
	if diff := cmp.Diff([]string{"https://other.example"}, c.PageOrigins()); diff != "" {
		t.Errorf("origins without base_url (-want +got)\n%s", diff)
	}
}
