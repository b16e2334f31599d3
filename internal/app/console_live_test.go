package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/configs"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/fakepbx"
)

// outside adds an outside number that desks may call, and one that they may not.
func outside(c *configs.Config) {
	c.Trunks = append(c.Trunks, configs.Trunk{Name: "carrier", Kind: "ip", Match: []string{"192.0.2.1"}, Contact: "192.0.2.1:5060"})
	c.Trunk.TestNumbers = append(c.Trunk.TestNumbers, "+8613900000001")
	c.Outside = append(c.Outside,
		configs.Outside{ID: "clinic", Name: configs.Names{"zh-CN": "医院", "en": "Clinic"}, Number: "+8613900000001", Trunk: "carrier", Desk: true},
		configs.Outside{ID: "cellar", Number: "+8613900000002", Trunk: "carrier"})
}

// talk connects a caller with a counsellor at a seat.
func (r *rig) talk(user, seat string) (s *seated, caller *fakepbx.Party, path string) {
	r.t.Helper()
	s = r.sit(user, seat)
	s.ready()
	caller = r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138047"})
	return s, caller, "/calls/" + s.answer().CallId
}

// joins has a counsellor asked and accept.
func (s *seated) joins(from *seated, path, then string) api.DeskParty {
	s.r.t.Helper()
	me := s.desk().Status.Agent.Id
	from.must(http.MethodPost, path+"/ask", map[string]string{"agent": me, "then": then}, nil)
	o := await(s.live, "the asking", live.Offer, func(o api.Offer) bool { return o.Ask != "" })
	if string(o.Ask) != then || o.From.Id != from.desk().Status.Agent.Id {
		s.r.t.Errorf("asked for %q by %q", o.Ask, o.From.Id)
	}
	s.must(http.MethodPost, "/offers/"+o.Id+"/shown", nil, nil)
	s.must(http.MethodPost, "/offers/"+o.Id+"/accept", nil, nil)
	d := await(from.live, "the colleague is there", live.Desk, func(d api.Desk) bool {
		return len(d.Call.Parties) > 0 && d.Call.Parties[len(d.Call.Parties)-1].State == api.PartyStateThere
	})
	return d.Call.Parties[len(d.Call.Parties)-1]
}

// heard names voices in a line.
func heard(voices []api.Voice) string {
	var out []string
	for _, v := range voices {
		s := string(v.Kind)
		if v.Person.Id != "" {
			s += ":" + v.Person.Id
		}
		out = append(out, s)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func (s *seated) hears(caller, me, mine string) {
	s.r.t.Helper()
	c := s.desk().Call
	if heard(c.CallerHears) != caller || heard(c.YouHear) != me || heard(c.HearYou) != mine {
		s.r.t.Errorf("%s: the caller hears %q, I hear %q, %q hear me; want %q, %q, %q",
			c.Part, heard(c.CallerHears), heard(c.YouHear), heard(c.HearYou), caller, me, mine)
	}
}

func TestConsultConferenceAndHandOverThroughTheDesk(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	chen, caller, path := r.talk("chen", "1")
	lin := r.sit("lin", "2")
	lin.ready()
	if !can(chen.desk(), api.DeskActionAsk, api.DeskActionTransfer, api.DeskActionHelp) || can(chen.desk(), api.DeskActionLeave) {
		t.Errorf("actions %v", chen.desk().Actions)
	}
	p := lin.joins(chen, path, "consult")
	d := chen.desk()
	if !d.Call.Aside || d.Call.Part != api.DeskCallPartCounsellor || p.Agent.Id != "lin" || p.In || !can(d, api.DeskActionBack, api.DeskActionLeave) {
		t.Errorf("consulting: %+v", d.Call)
	}
	chen.hears("music", "party:lin", "party:lin")
	lin.hears("music", "counsellor:chen", "counsellor:chen")
	l := lin.desk()
	if l.Call.Part != api.DeskCallPartParty || l.Call.PartyId != p.Id || l.Call.Counsellor.Id != "chen" || !can(l, api.DeskActionLeave, api.DeskActionMute) {
		t.Errorf("the colleague's desk: %+v %v", l.Call, l.Actions)
	}
	lin.refused(http.MethodPost, path+"/parties/"+p.Id+"/hand-over", nil, http.StatusForbidden, "not_yours")
	chen.must(http.MethodPost, path+"/parties/"+p.Id+"/bring-in", nil, nil)
	chen.hears("party:lin you", "caller party:lin", "caller party:lin")
	chen.must(http.MethodPost, path+"/parties/"+p.Id+"/mute", nil, nil)
	chen.hears("you", "caller", "caller party:lin")
	if own := lin.desk(); !own.Call.Muted || !can(own, api.DeskActionUnmute) {
		t.Errorf("a muted colleague does not see it: %+v", own.Call)
	}
	lin.must(http.MethodPost, path+"/unmute", nil, nil)
	chen.must(http.MethodPost, path+"/parties/"+p.Id+"/take-out", nil, nil)
	chen.hears("you", "caller", "caller")
	lin.hears("counsellor:chen", "music", "")
	chen.must(http.MethodPost, path+"/turn", nil, nil)
	chen.must(http.MethodPost, path+"/parties/"+p.Id+"/hand-over", nil, nil)
	await(lin.live, "the call is lin's", live.Desk, func(d api.Desk) bool { return d.Call.Part == api.DeskCallPartCounsellor })
	await(chen.live, "after-call work", live.Desk, func(d api.Desk) bool { return d.Status.State == api.AgentStateAfterCall && d.Call.Id == "" })
	lin.hears("you", "caller", "caller")
	r.until("lin and the caller are in one bridge", func() bool {
		a, _ := caller.View()
		b, _ := lin.leg.View()
		return a.Bridge != "" && a.Bridge == b.Bridge && a.Music == ""
	})
	chen.refused(http.MethodPost, path+"/back", nil, http.StatusForbidden, "not_yours")
	chen.must(http.MethodPut, path+"/form", map[string]any{"version": 0, "category": "", "note": "handed over"}, nil)
	lin.must(http.MethodPost, path+"/hangup", nil, nil)
	r.until("the caller is gone", caller.Gone)
	r.until("the history names who had the call last", func() bool {
		var page api.CallPage
		r.signIn("gao").must(http.MethodGet, "/calls", nil, &page)
		return len(page.Items) == 1 && page.Items[0].Agent.Id == "lin" && page.Items[0].Class == api.EndClassCompleted
	})
	lin.must(http.MethodGet, strings.Replace(path, "/form", "", 1), nil, nil) // who came as a party may read it
}

func TestWhatCannotBeAskedForIsSaidAndTheCallerKept(t *testing.T) {
	t.Parallel()
	r := newRig(t, outside)
	r.fake.Endpoint("PJSIP/+8613900000001@carrier", fakepbx.Busy(5*time.Millisecond))
	chen, caller, path := r.talk("chen", "1")
	lin := r.sit("lin", "2")
	for _, c := range []struct {
		to, what, code string
		status         int
		body           map[string]string
	}{
		{"/transfer", "to nowhere", "no_target", http.StatusUnprocessableEntity, map[string]string{}},
		{"/transfer", "to two", "no_target", http.StatusUnprocessableEntity, map[string]string{"agent": "lin", "queue": "crisis"}},
		{"/transfer", "to oneself", "yourself", http.StatusUnprocessableEntity, map[string]string{"agent": "chen"}},
		{"/transfer", "to somebody unknown", "colleague_unknown", http.StatusNotFound, map[string]string{"agent": "nobody"}},
		{"/transfer", "to an auditor", "colleague_unknown", http.StatusNotFound, map[string]string{"agent": "audit"}},
		{"/transfer", "to a queue that nobody serves", "queue_unserved", http.StatusConflict, map[string]string{"queue": "crisis"}},
		{"/transfer", "to no queue", "queue_unknown", http.StatusNotFound, map[string]string{"queue": "void"}},
		{"/transfer", "to a number that desks may not call", "number_unknown", http.StatusNotFound, map[string]string{"number": "cellar"}},
		{"/ask", "nobody", "no_target", http.StatusUnprocessableEntity, map[string]string{"then": "join"}},
		{"/ask", "oneself", "yourself", http.StatusUnprocessableEntity, map[string]string{"agent": "chen", "then": "join"}},
		{"/ask", "somebody signed out", "colleague_logged_out", http.StatusConflict, map[string]string{"agent": "wang", "then": "join"}},
		{"/ask", "for nothing known", "invalid", http.StatusUnprocessableEntity, map[string]string{"agent": "lin", "then": "dance"}},
		{"/turn", "to nobody", "nobody_beside", http.StatusConflict, nil},
		{"/leave", "the caller alone", "nobody_else", http.StatusConflict, nil},
		{"/parties/p9/drop", "who was never there", "party_gone", http.StatusNotFound, nil},
	} {
		t.Log(c.to, c.what)
		var body any
		if c.body != nil {
			body = c.body
		}
		chen.refused(http.MethodPost, path+c.to, body, c.status, c.code)
	}
	lin.refused(http.MethodPost, path+"/transfer", map[string]string{"agent": "lin"}, http.StatusForbidden, "not_yours")
	// A conference with a busy number: the desk sees why, the talk goes on.
	chen.must(http.MethodPost, path+"/ask", map[string]string{"number": "clinic", "then": "join"}, nil)
	d := await(chen.live, "the busy number", live.Desk, func(d api.Desk) bool {
		n := len(d.Call.Parties)
		return n > 0 && d.Call.Parties[n-1].Number.Id != "" && d.Call.Parties[n-1].State == api.PartyStateGone
	})
	if p := d.Call.Parties[len(d.Call.Parties)-1]; p.Outcome != api.PartyOutcomeBusy || p.Number.Id != "clinic" || p.Number.Name["en"] != "Clinic" {
		t.Errorf("the busy number: %+v", p)
	}
	// A colleague who is busy, and one who is asked twice.
	lin.ready()
	chen.must(http.MethodPost, path+"/ask", map[string]string{"agent": "lin", "then": "consult"}, nil)
	chen.refused(http.MethodPost, path+"/ask", map[string]string{"agent": "lin", "then": "consult"}, http.StatusConflict, "there_already")
	o := await(lin.live, "the asking", live.Offer, func(o api.Offer) bool { return o.Ask != "" })
	lin.must(http.MethodPost, "/offers/"+o.Id+"/decline", nil, nil)
	chen.hears("you", "caller", "caller")
	view, _ := caller.View()
	leg, _ := chen.leg.View()
	if view.Bridge == "" || view.Bridge != leg.Bridge {
		t.Error("the caller was not kept")
	}
	caller.Hangup(16)
	r.until("the call is over", caller.Gone)
	r.until("joining a call that has just ended is said", func() bool {
		status, why := chen.do(http.MethodPost, path+"/ask", map[string]string{"agent": "lin", "then": "join"}, nil)
		return status == http.StatusNotFound && strings.HasPrefix(why, "call_over: ")
	})
	lin.refused(http.MethodPost, "/offers/"+o.Id+"/accept", nil, http.StatusConflict, "offer_gone")
}

func TestTheDirectorySaysWhoCanBeAskedAndHoldsNoDigit(t *testing.T) {
	t.Parallel()
	r := newRig(t, outside)
	chen, caller, path := r.talk("chen", "1")
	lin := r.sit("lin", "2")
	lin.ready()
	var d api.Directory
	chen.must(http.MethodGet, "/directory", nil, &d)
	why := map[string]api.ColleagueWhy{}
	for _, c := range d.Colleagues {
		why[c.Agent.Id] = c.Why
		if c.CanAsk != (c.Why == "") {
			t.Errorf("%+v", c)
		}
	}
	if d.Colleagues[0].Agent.Id != "lin" || why["chen"] != api.ColleagueWhyYou || why["wang"] != api.ColleagueWhyLoggedOut || why["audit"] != "" || len(why) != 6 {
		t.Errorf("colleagues %v", why)
	}
	served := map[string]bool{}
	for _, q := range d.Queues {
		served[q.Id] = q.Served
	}
	if !served["minors"] || served["crisis"] == served["minors"] && len(served) == 0 {
		t.Errorf("queues %v", served)
	}
	if len(d.Numbers) != 1 || d.Numbers[0].Id != "clinic" || d.Numbers[0].Name["zh-CN"] != "医院" {
		t.Errorf("numbers %+v", d.Numbers)
	}
	lin.must(http.MethodGet, "/directory", nil, &d)
	i := slices.IndexFunc(d.Colleagues, func(c api.Colleague) bool { return c.Agent.Id == "chen" })
	if d.Colleagues[i].Why != api.ColleagueWhyTalking {
		t.Errorf("a colleague in a talk: %+v", d.Colleagues[i])
	}
	// Blind to a colleague: the offer says who sent the caller.
	chen.must(http.MethodPost, path+"/transfer", map[string]string{"agent": "lin"}, nil)
	o := await(lin.live, "the caller who is sent on", live.Offer, func(api.Offer) bool { return true })
	if o.From.Id != "chen" || o.Ask != "" || "/calls/"+o.CallId != path {
		t.Errorf("offer %+v", o)
	}
	lin.must(http.MethodPost, "/offers/"+o.Id+"/shown", nil, nil)
	lin.must(http.MethodPost, "/offers/"+o.Id+"/accept", nil, nil)
	r.until("the caller is with lin", func() bool {
		a, _ := caller.View()
		b, _ := lin.leg.View()
		return a.Bridge != "" && a.Bridge == b.Bridge
	})
}
