package call_test

import (
	"net/http"
	"testing"

	"heartline/call"
	"heartline/internal/fakepbx"
)

// TestMusicThatComesBackDoesNotMaskTheCounsellor starts the caller's music behind the controller's back once the
// counsellor is there, as Asterisk itself does when a prompt ends in the moment of the accept.
func TestMusicThatComesBackDoesNotMaskTheCounsellor(t *testing.T) {
	r := newRig(t)
	r.sipSeat("seat1", fakepbx.Answers(0))
	r.start()
	r.ready("li", "seat1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.phase(call.Talking)
	r.wait("both in one bridge", func() bool {
		for _, in := range r.asterisk.Bridges() {
			if len(in) == 2 {
				return true
			}
		}
		return false
	})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.asterisk.URL()+"/channels/"+caller.ID()+"/moh", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(r.asterisk.User(), r.asterisk.Password())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if v, ok := caller.View(); res.StatusCode != http.StatusNoContent || !ok || v.Music == "" {
		t.Fatalf("the music did not come back (%d)", res.StatusCode)
	}
	r.wait("the music to end", func() bool { v, ok := caller.View(); return ok && v.Music == "" })
	caller.Hangup(16)
	r.over()
}
