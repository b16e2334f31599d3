package app

import (
	"testing"
	"time"

	"heartline/call"
	"heartline/console/api"
)

// The keys of a caller who cannot speak are for who has the call: a colleague in it, or who listens, sees that there are
// answers, and none of them.
func TestKeysAreForWhoHasTheCall(t *testing.T) {
	t.Parallel()
	now := time.Now()
	v := call.View{Silence: &call.SilenceView{
		Silence: call.Silence{NoticedAt: now, Told: 1, ToldAt: now, Answers: true}, Telling: true,
		Pressed: []call.Answer{{Key: "1", At: now}, {Key: "0", At: now}},
	}}
	for part, keys := range map[api.DeskCallPart]int{api.DeskCallPartCounsellor: 2, api.DeskCallPartParty: 0, api.DeskCallPartListener: 0} {
		d := deskView{call: &v, part: part}
		var out api.DeskCall
		d.silence(&out)
		if s := out.Silence; !s.Silent || !s.Answers || !s.Telling || len(s.Pressed) != keys {
			t.Errorf("a %s sees %+v", part, s)
		}
	}
	none := deskView{call: &call.View{}, part: api.DeskCallPartCounsellor}
	var out api.DeskCall
	none.silence(&out)
	if !out.Silence.NoticedAt.IsZero() || out.Silence.Answers {
		t.Errorf("of a caller about whom nothing is known %+v", out.Silence)
	}
}
