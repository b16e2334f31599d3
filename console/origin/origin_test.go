package origin_test

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"testing"

	"heartline/console/origin"
	"heartline/internal/fault"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, origin string
		tls, token   bool
		ok           bool
	}{
		{name: "own page", origin: "http://console.example:8480", ok: true},
		{name: "own page in other letters", origin: "http://CONSOLE.example:8480", ok: true},
		{name: "own page behind a proxy that speaks HTTPS", origin: "https://console.example:8480", ok: true},
		{name: "plain page of a console under HTTPS", origin: "http://console.example:8480", tls: true},
		{name: "own page under HTTPS", origin: "https://console.example:8480", tls: true, ok: true},
		{name: "another port", origin: "http://console.example:8481"},
		{name: "another host", origin: "http://evil.example"},
		{name: "a host that begins alike", origin: "http://console.example:8480.evil.example"},
		{name: "user part", origin: "http://console.example:8480@evil.example"},
		{name: "sandbox", origin: "null"},
		{name: "extension", origin: "chrome-extension://console.example:8480"},
		{name: "none"},
		{name: "none, but a token", token: true, ok: true},
		{name: "a token from another page", origin: "http://evil.example", token: true},
	} {
		r := httptest.NewRequest(http.MethodGet, "http://console.example:8480/sip", nil)
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		if c.tls {
			r.TLS = &tls.ConnectionState{}
		}
		err := origin.Check(r, c.token)
		if (err == nil) != c.ok || (err != nil && (!fault.Is(err, fault.Denied) || fault.CodeOf(err) != "cross_origin")) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
