package console_test

import (
	"io"
	"net/http"
	"slices"
	"testing"

	"heartline/internal/access"
	"heartline/internal/ledger"
)

type playback struct {
	URL string `json:"url"`
}

func TestPlayback(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Supervisor)
	resp := b.send(b.request("POST", "/api/v1/calls/c1/playback", map[string]string{"reason": "quality"}))
	if resp.StatusCode != http.StatusOK {
		t.Fatal(resp.StatusCode)
	}
	p := decode[playback](t, resp)
	if !slices.Contains(r.ledger.Kinds(), ledger.KindRecordingPlayed) {
		t.Error("the playback is not recorded")
	}
	req := b.request("GET", p.URL, nil)
	req.Header.Set("Range", "bytes=8000-8015")
	part := b.send(req)
	data, err := io.ReadAll(part.Body)
	if err != nil || part.StatusCode != http.StatusPartialContent || string(data) != string(r.world.sound[8000:8016]) {
		t.Errorf("%d %q %v", part.StatusCode, data, err)
	}
	if part.Header.Get("Content-Type") != "audio/ogg" || part.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", part.Header)
	}
	if p := r.as(access.Supervisor).problem("GET", p.URL, nil); p.Status != http.StatusNotFound {
		t.Errorf("another sign-in of the same user: %+v", p)
	}
	if p := r.browser().problem("GET", p.URL, nil); p.Status != http.StatusUnauthorized {
		t.Errorf("nobody: %+v", p)
	}
	if p := b.problem("POST", "/api/v1/calls/c1/playback", map[string]string{"reason": "curiosity"}); p.Field != "reason" {
		t.Errorf("%+v", p)
	}
}

func TestPlaybackIsRefusedWithoutAudit(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Supervisor)
	r.ledger.Late(true)
	if p := b.problem("POST", "/api/v1/calls/c1/playback", map[string]string{"reason": "quality"}); p.Status != http.StatusServiceUnavailable || p.Type != "audit_unavailable" {
		t.Errorf("%+v", p)
	}
	if status, _ := b.do("GET", "/api/v1/calls/c1/note", nil); status != http.StatusOK {
		t.Errorf("a note does not wait for storage: %d", status)
	}
}

func TestPlaybackEndsWithTheSignIn(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Supervisor)
	p := decode[playback](t, b.send(b.request("POST", "/api/v1/calls/c1/playback", map[string]string{"reason": "quality"})))
	b.do("DELETE", "/api/v1/session", nil)
	if p := b.problem("GET", p.URL, nil); p.Status != http.StatusUnauthorized {
		t.Errorf("%+v", p)
	}
}
