package origin_test

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"testing"

	"heartline/console/origin"
	"heartline/internal/fault"
)

func TestCheckOfFurtherOrigins(t *testing.T) {
	t.Parallel()
	allowed, err := origin.Parse([]string{"https://Line.example/", "https://line.example", "http://10.0.0.7:8080", "https://line.example:443"})
	if err != nil {
		t.Fatal(err)
	}
	if len(allowed) != 2 {
		t.Errorf("%v, want each origin once", allowed)
	}
	for from, ok := range map[string]bool{
		"https://line.example":           true,
		"https://LINE.example":           true,
		"https://line.example:443":       true,
		"http://10.0.0.7:8080":           true,
		"http://line.example":            false, // another scheme
		"https://line.example:8443":      false,
		"https://a.line.example":         false,
		"https://line.example.evil.test": false,
		"http://10.0.0.7":                false,
		"https://console.example":        true, // the request's own host
		"null":                           false,
		"":                               false,
	} {
		r := httptest.NewRequest(http.MethodGet, "http://console.example/sip", nil)
		if from != "" {
			r.Header.Set("Origin", from)
		}
		if err := allowed.Check(r, false); (err == nil) != ok {
			t.Errorf("from %q: %v", from, err)
		}
	}
	for _, bad := range []string{"", "line.example", "ftp://line.example", "https://", "https://line.example/console", "https://a@line.example", "https://line.example?x"} {
		if _, err := origin.Parse([]string{bad}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q is taken for an origin: %v", bad, err)
		}
	}
}

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
		err := origin.Allowed(nil).Check(r, c.token)
		if (err == nil) != c.ok || (err != nil && (!fault.Is(err, fault.Denied) || fault.CodeOf(err) != "cross_origin")) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
