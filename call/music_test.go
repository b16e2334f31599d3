package call_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/ivr"
)

// TestMusicThatComesBackDoesNotMaskTheCounsellor starts the caller's music behind the controller's back once the
// counsellor is there, as Asterisk itself does when a prompt (here the greeting) ends in the moment of the accept.
func TestMusicThatComesBackDoesNotMaskTheCounsellor(t *testing.T) {
	r := newRig(t)
	r.hotline.Flow = compile(t, ivr.Straight("straight", "main"), ivr.Front{Greeting: []ivr.PromptRef{{ID: "greeting"}}})
	r.asterisk.SetPrompt("sound:/prompts/greeting", 50*time.Millisecond)
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

// TestAStopThatIsLostIsRepeated has Asterisk say that it stopped the caller's music, and play on.
func TestAStopThatIsLostIsRepeated(t *testing.T) {
	t.Parallel()
	for _, lost := range []int{1, 2, 3} {
		t.Run(strconv.Itoa(lost), func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.sipSeat("seat1", fakepbx.Answers(100*time.Millisecond))
			r.start()
			r.ready("li", "seat1")
			caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			r.wait("music", func() bool { v, ok := caller.View(); return ok && v.Music != "" })
			r.asterisk.Refuse("DELETE /channels/"+caller.ID()+"/moh", http.StatusNoContent, lost)
			r.phase(call.Talking)
			r.wait("the music to end", func() bool { v, ok := caller.View(); return ok && v.Music == "" })
			caller.Hangup(16)
			r.over()
		})
	}
}
