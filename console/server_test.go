package console_test

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"

	"heartline/agent"
	"heartline/console"
	"heartline/console/live"
	"heartline/internal/access"
)

// broken panics, as a defect would.
type broken struct{ *world }

func (broken) Accept(context.Context, agent.ID, string) error { panic("a defect") }

func TestADefectAnswers500AndTheConsoleGoesOn(t *testing.T) {
	t.Parallel()
	r := setup(t, func(c *console.Config) { c.Offers = broken{} })
	b := r.as(access.Counsellor)
	if p := b.problem("POST", "/api/v1/offers/o1/accept", nil); p.Status != http.StatusInternalServerError || p.Type != "internal" {
		t.Errorf("%+v", p)
	}
	if status, _ := b.do("GET", "/api/v1/desk", nil); status != http.StatusOK {
		t.Error(status)
	}
}

// TestServeHandsOver stops the server while a page has its stream open: it must not wait for the page.
func TestServeHandsOver(t *testing.T) {
	t.Parallel()
	r := setup(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.server.Serve(ctx, l) }()
	r.web.URL = "http://" + l.Addr().String()
	b := r.as(access.Counsellor)
	stream, _, err := b.dial("/api/v1/live", live.Subprotocol)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.next(stream); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("stopping took %s", took)
	}
	if _, err := r.next(stream); err == nil {
		t.Error("the stream must end, so that the page looks for the next process")
	}
	r.within(3*time.Second, "the page's stream is over", func() bool { return r.hub.Open() == 0 })
}
