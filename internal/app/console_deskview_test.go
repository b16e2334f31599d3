package app

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/agent"
	"heartline/call"
	"heartline/configs"
	"heartline/console/api"
	"heartline/triage"
)

func TestActionsAreWhatCanBeDoneNow(t *testing.T) {
	t.Parallel()
	a := &App{book: &book{}}
	a.duty = newDutyWatch(a)
	a.book.now.Store(&edition{cfg: &configs.Config{Floor: configs.Floor{AfterCallMax: 30 * time.Minute}}})
	now := time.Now()
	browser, phone := agent.Seat{ID: "1", Kind: agent.BrowserDesk}, agent.Seat{ID: "5", Kind: agent.SIPPhone}
	at := func(s agent.State) agent.Status {
		return agent.Status{State: s, Seat: "1", OnDuty: true, SeatUp: true, Since: now, Until: now.Add(time.Minute)}
	}
	with := func(st agent.Status, f func(*agent.Status)) agent.Status { f(&st); return st }
	talk := call.View{ID: "c", Phase: call.Talking, Grade: triage.Green}
	for name, c := range map[string]struct {
		view deskView
		want []api.DeskAction
	}{
		"signed out":                        {deskView{status: agent.Status{State: agent.LoggedOut}}, []api.DeskAction{"sign_in"}},
		"not ready at a browser desk":       {deskView{seat: browser, status: at(agent.NotReady)}, []api.DeskAction{"check", "leg", "not_ready", "ready", "sign_in", "sign_out", "test_echo", "test_ring"}},
		"not ready at a telephone":          {deskView{seat: phone, status: at(agent.NotReady)}, []api.DeskAction{"not_ready", "ready", "sign_in", "sign_out", "test_ring"}},
		"off shift":                         {deskView{seat: phone, status: with(at(agent.NotReady), func(s *agent.Status) { s.OnDuty = false })}, []api.DeskAction{"not_ready", "sign_in", "sign_out", "test_ring"}},
		"the seat is down":                  {deskView{seat: phone, status: with(at(agent.NotReady), func(s *agent.Status) { s.SeatUp = false })}, []api.DeskAction{"not_ready", "sign_in", "sign_out", "test_ring"}},
		"in a pause after a red call":       {deskView{seat: phone, status: with(at(agent.NotReady), func(s *agent.Status) { s.Reason = agent.ReasonRedPause })}, []api.DeskAction{"not_ready", "sign_in", "sign_out", "test_ring"}},
		"ready":                             {deskView{seat: browser, status: at(agent.Ready)}, []api.DeskAction{"leg", "not_ready", "sign_out"}},
		"an offer at a browser desk":        {deskView{seat: browser, status: at(agent.Reserved), offer: &call.OfferView{}}, []api.DeskAction{"accept", "decline", "leg", "not_ready"}},
		"an offer at a telephone is lifted": {deskView{seat: phone, status: at(agent.Reserved), offer: &call.OfferView{}}, []api.DeskAction{"decline", "not_ready"}},
		"in talk":                           {deskView{seat: phone, status: at(agent.Talking), call: &talk}, []api.DeskAction{"ask", "crisis", "form", "grade", "hangup", "help", "hold", "mute", "not_ready", "tell_keys", "transfer"}},
		"in talk with a caller who answers by keys": {
			deskView{seat: phone, status: at(agent.Talking), call: &call.View{Phase: call.Talking, Silence: &call.SilenceView{Silence: call.Silence{Answers: true}, Telling: true}}},
			[]api.DeskAction{"ask", "crisis", "end_answers", "form", "grade", "hangup", "help", "hold", "mute", "not_ready", "transfer"},
		},
		"in talk, muted and recorded": {
			deskView{seat: phone, status: at(agent.Talking), call: &call.View{Phase: call.Talking, Muted: true, Recording: call.RecordingOn}},
			[]api.DeskAction{"ask", "crisis", "form", "grade", "hangup", "help", "hold", "not_ready", "record_pause", "record_refuse", "tell_keys", "transfer", "unmute"},
		},
		"on hold":         {deskView{seat: phone, status: at(agent.Hold), call: &call.View{Phase: call.Talking, Held: true}}, []api.DeskAction{"ask", "crisis", "form", "grade", "hangup", "help", "not_ready", "resume", "transfer"}},
		"the leg is lost": {deskView{seat: browser, status: at(agent.Talking), call: &call.View{Phase: call.Parted, Lost: true}}, []api.DeskAction{"crisis", "form", "grade", "help", "leg", "not_ready"}},
		"not ready afterwards": {
			deskView{seat: phone, status: with(at(agent.Talking), func(s *agent.Status) { s.Wish = agent.NotReady }), call: &talk},
			[]api.DeskAction{"ask", "crisis", "form", "grade", "hangup", "help", "hold", "mute", "ready", "tell_keys", "transfer"},
		},
		"beside the call with a colleague": {
			deskView{seat: phone, status: at(agent.Talking), call: &call.View{Phase: call.Talking, Aside: true, Parties: []call.PartyView{{ID: "p1", State: call.PartyThere}}}},
			[]api.DeskAction{"ask", "back", "crisis", "form", "grade", "hangup", "help", "leave", "mute", "not_ready", "transfer"},
		},
		"after-call work": {deskView{seat: phone, status: at(agent.AfterCall)}, []api.DeskAction{"after_call_done", "after_call_extend", "form", "not_ready", "ready", "sign_out"}},
		"after-call work at its bound": {
			deskView{seat: phone, status: with(at(agent.AfterCall), func(s *agent.Status) { s.Until = now.Add(30 * time.Minute) })},
			[]api.DeskAction{"after_call_done", "form", "not_ready", "ready", "sign_out"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := c.view
			v.a, v.seated, v.part = a, v.seat.ID != "", api.DeskCallPartCounsellor
			got := v.actions()
			slices.Sort(got)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("actions (-want +got):\n%s", diff)
			}
		})
	}
}
