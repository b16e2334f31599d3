package app_test

import (
	"net/http"
	"testing"

	"heartline/console/api"
)

// TestASeatCheckOutlivesTheController restarts it after a seat check: the counsellor need not check again at the same seat,
// and does after a time at another one.
func TestASeatCheckOutlivesTheController(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	again := func() {
		r.stop()
		r.start()
	}
	checked := func() api.SeatCheck {
		t.Helper()
		var d api.Desk
		r.signIn("chen").must(http.MethodGet, "/desk", nil, &d)
		return d.Check
	}
	s := r.sit("chen", "1")
	s.must(http.MethodPost, "/desk/check", but("speaker", "skipped"), nil)
	was := s.desk().Check
	again()
	if c := checked(); c.Microphone != api.CheckResultOk || c.Echo != api.CheckResultOk || c.Speaker != api.CheckResultSkipped || !c.At.Equal(was.At) && was.At.Sub(c.At).Abs().Seconds() > 1 {
		t.Errorf("after a restart %+v, before %+v", c, was)
	}
	back := r.signIn("chen")
	for _, seat := range []string{"2", "1"} {
		back.must(http.MethodPost, "/desk/sign-in", map[string]string{"seat": seat}, nil)
	}
	again()
	if c := checked(); !c.At.IsZero() {
		t.Errorf("after another seat %+v", c)
	}
}
