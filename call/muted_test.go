package call_test

import (
	"testing"

	"heartline/call"
	"heartline/internal/fakepbx"
)

// Whoever gets the call is heard, also if they were muted before: the caller would be left in silence, and of an outside
// number nobody would be there to undo it.
func TestWhoGetsTheCallIsHeard(t *testing.T) {
	t.Parallel()
	for name, do := range map[string]func(r *rig, d1 *fakepbx.Party, ask call.Live) (desks int){
		"handed over": func(r *rig, _ *fakepbx.Party, ask call.Live) int {
			must(r.t, "hand over", r.life.x.HandOver(r.t.Context(), ask))
			return 2
		},
		"the counsellor leaves": func(r *rig, _ *fakepbx.Party, ask call.Live) int {
			must(r.t, "leave", r.life.x.LeaveCall(r.t.Context(), ask))
			return 2
		},
		"the counsellor's line is lost for good": func(_ *rig, d1 *fakepbx.Party, _ call.Live) int {
			d1.Hangup(16)
			return 1
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.start()
			caller, d1, v := r.talk("d1")
			d2 := r.desk("d2")
			ask := r.asksColleague(v, call.ThenJoin)
			r.with(caller, d1, d2)
			must(t, "mute", r.life.x.MuteParty(t.Context(), ask))
			r.wait("the colleague to be muted", func() bool { there, _ := d2.View(); return there.Muted })
			desks := do(r, d1, ask)
			r.with(caller, d2) // neither is muted
			caller.Hangup(16)
			r.tidy(desks)
		})
	}
}

// A caller on hold beside a party that is muted hears music, and the party again as soon as it may speak.
func TestAHeldCallerBesideWhoIsMutedHearsMusic(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	caller, d1, v := r.talk("d1")
	d2 := r.desk("d2")
	ask := r.asksColleague(v, call.ThenJoin)
	r.with(caller, d1, d2)
	music := func(on bool) {
		t.Helper()
		r.wait("the caller's music", func() bool { there, ok := caller.View(); return ok && (there.Music != "") == on })
	}
	desk := call.Request{Call: v.ID, Agent: "agent-d1"}
	must(t, "mute", r.life.x.MuteParty(t.Context(), ask))
	must(t, "hold", r.life.x.Hold(t.Context(), desk))
	music(true)
	must(t, "unmute", r.life.x.UnmuteParty(t.Context(), ask))
	music(false)
	r.with(caller, d2)
	must(t, "mute again", r.life.x.MuteParty(t.Context(), ask))
	music(true)
	must(t, "resume", r.life.x.Resume(t.Context(), desk))
	music(false)
	caller.Hangup(16)
	r.tidy(2)
}
