package call_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
)

// TestMusicThatComesBackDoesNotMaskTheCounsellor starts the caller's music behind the controller's back once the
// counsellor is there again after a hold, as Asterisk itself does now and then in a bridge.
func TestMusicThatComesBackDoesNotMaskTheCounsellor(t *testing.T) {
	r := newRig(t)
	r.start()
	caller, _, v := r.talk("d1")
	r.holdsAndTakesBack(caller, v)
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
	r.tidy(1)
}

// holdsAndTakesBack puts a caller on hold, with music, and takes them back.
func (r *rig) holdsAndTakesBack(caller *fakepbx.Party, v call.View) {
	r.t.Helper()
	ask := call.Request{Agent: v.Agent, Call: v.ID}
	must(r.t, "hold", r.life.x.Hold(r.t.Context(), ask))
	r.wait("music", func() bool { v, ok := caller.View(); return ok && v.Music != "" })
	must(r.t, "resume", r.life.x.Resume(r.t.Context(), ask))
}

// TestAStopThatIsLostIsRepeated has Asterisk say that it stopped the caller's music, and play on, as it may for a caller who is
// in a bridge.
func TestAStopThatIsLostIsRepeated(t *testing.T) {
	t.Parallel()
	for _, lost := range []int{1, 2, 3} {
		t.Run(strconv.Itoa(lost), func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.start()
			caller, _, v := r.talk("d1")
			ask := call.Request{Agent: v.Agent, Call: v.ID}
			must(t, "hold", r.life.x.Hold(t.Context(), ask))
			r.wait("music", func() bool { v, ok := caller.View(); return ok && v.Music != "" })
			r.asterisk.Refuse("DELETE /channels/"+caller.ID()+"/moh", http.StatusNoContent, lost)
			must(t, "resume", r.life.x.Resume(t.Context(), ask))
			r.wait("the music to end", func() bool { v, ok := caller.View(); return ok && v.Music == "" })
			caller.Hangup(16)
			r.tidy(1)
		})
	}
}

// TestNobodyIsAskedTwiceToStopTheMusicOfACallerWhoWaitsAlone counts the stops of a plain call: outside a bridge none is lost.
func TestNobodyIsAskedTwiceToStopTheMusicOfACallerWhoWaitsAlone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.sipSeat("seat1", fakepbx.Answers(50*time.Millisecond))
	r.start()
	r.ready("li", "seat1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.phase(call.Talking)
	r.wait("both in one bridge", r.together(2))
	<-time.After(2 * time.Second) // longer than stops would be repeated
	if n := r.asterisk.Count("DELETE /channels/" + caller.ID() + "/moh"); n != 1 {
		t.Errorf("%d stops of the music", n)
	}
	caller.Hangup(16)
	r.over()
}
