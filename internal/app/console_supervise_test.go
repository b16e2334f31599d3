package app_test

import (
	"net/http"
	"slices"
	"testing"

	"heartline/configs"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/fakepbx"
)

// audited lists what the audit holds of supervised calls, oldest first, as "user action".
func (r *rig) audited() (out []string) {
	r.t.Helper()
	var page api.AuditPage
	r.signIn("audit").must(http.MethodGet, "/audit?kind=audit.call_supervised", nil, &page)
	for _, e := range slices.Backward(page.Items) {
		action, _ := e.Data["action"].(string)
		out = append(out, e.Actor.Id+" "+action)
	}
	return out
}

func TestASupervisorListensWhispersAndTakesOver(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	chen, caller, path := r.talk("chen", "1")
	gao := r.sit("gao", "2")
	chen.refused(http.MethodPost, path+"/listen", nil, http.StatusForbidden, "denied")
	gao.refused(http.MethodPost, path+"/silent", nil, http.StatusConflict, "not_listening")
	gao.must(http.MethodPost, path+"/listen", nil, nil)
	d := gao.desk()
	if d.Call.Part != api.DeskCallPartListener || d.Call.Counsellor.Id != "chen" || !can(d, api.DeskActionWhisper, api.DeskActionStopListening, api.DeskActionBarge, api.DeskActionTakeOver) {
		t.Errorf("the listener's desk: %+v %v", d.Call, d.Actions)
	}
	if can(d, api.DeskActionHangup) || can(d, api.DeskActionHold) {
		t.Errorf("a listener may %v", d.Actions)
	}
	gao.hears("counsellor:chen", "caller counsellor:chen", "")
	await(chen.live, "word of the listener", live.Notice, func(n live.NoticeData) bool { return n.Code == "listener_joined" && n.Params["name"] == "高远" })
	if c := chen.desk().Call; len(c.Listeners) != 1 || c.Listeners[0].Agent.Id != "gao" || c.Listeners[0].Whispering {
		t.Errorf("listeners %+v", c.Listeners)
	}
	gao.must(http.MethodPost, path+"/whisper", nil, nil)
	gao.hears("counsellor:chen", "caller counsellor:chen", "counsellor:chen")
	chen.hears("you", "caller listener:gao", "caller listener:gao")
	gao.must(http.MethodPost, path+"/silent", nil, nil)
	chen.hears("you", "caller", "caller listener:gao")
	board := r.board("gao")
	if len(board.Calls) != 1 || len(board.Calls[0].Listeners) != 1 || board.Pooled.Talking != 1 {
		t.Errorf("board %+v", board.Calls)
	}
	gao.must(http.MethodPost, path+"/stop-listening", nil, nil)
	await(gao.live, "the end of listening", live.Desk, func(d api.Desk) bool { return d.Call.Id == "" && d.Status.State == api.AgentStateNotReady })
	gao.must(http.MethodPost, path+"/barge", nil, nil)
	gao.hears("counsellor:chen you", "caller counsellor:chen", "caller counsellor:chen")
	gao.must(http.MethodPost, path+"/take-over", nil, nil)
	await(chen.live, "after-call work", live.Desk, func(d api.Desk) bool { return d.Status.State == api.AgentStateAfterCall })
	gao.hears("you", "caller", "caller")
	if b := r.board("gao"); len(b.Calls) != 1 || b.Calls[0].Agent.Id != "gao" || b.Calls[0].Transfers != 1 || b.Pooled.Talking != 1 {
		t.Errorf("board after the take-over: %+v", b.Calls)
	}
	gao.must(http.MethodPost, path+"/hangup", nil, nil)
	r.until("the caller is gone", caller.Gone)
	r.until("all of it is in the audit", func() bool {
		return slices.Equal(r.audited(), []string{"gao listen", "gao whisper", "gao barge", "gao take_over"})
	})
}

func (r *rig) board(user string) (b api.Board) {
	r.t.Helper()
	r.signIn(user).must(http.MethodGet, "/board", nil, &b)
	return b
}

func TestAListenerIsHiddenWhereThePolicySaysSo(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *configs.Config) { c.Floor.HideListeners = true })
	chen, caller, path := r.talk("chen", "1")
	gao := r.sit("gao", "2")
	gao.must(http.MethodPost, path+"/listen", nil, nil)
	if c := chen.desk().Call; len(c.Listeners) != 0 || heard(c.HearYou) != "caller" {
		t.Errorf("a hidden listener shows: %+v %s", c.Listeners, heard(c.HearYou))
	}
	if c := gao.desk().Call; len(c.Listeners) != 1 || !c.Listeners[0].Me {
		t.Errorf("the listener does not see the own listening: %+v", c.Listeners)
	}
	gao.must(http.MethodPost, path+"/whisper", nil, nil)
	if c := chen.desk().Call; len(c.Listeners) != 1 { // who speaks is heard
		t.Errorf("a whispering supervisor is hidden")
	}
	caller.Hangup(16)
	r.until("the call is over", caller.Gone)
	r.until("the counsellor's history hides it, the supervisor's does not", func() bool {
		return !chen.reads(path, "monitor.started") && gao.reads(path, "monitor.started")
	})
}

// reads reports whether a kind of fact stands in a call's timeline.
func (c *client) reads(path, kind string) bool {
	var d api.CallDetail
	if status, _ := c.do(http.MethodGet, path, nil, &d); status != http.StatusOK {
		return false
	}
	return slices.ContainsFunc(d.Timeline, func(t api.TimelineEvent) bool { return t.Kind == kind })
}

func TestListeningNeedsALineOfOnesOwn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	_, _, path := r.talk("chen", "1")
	gao := r.signIn("gao")
	gao.refused(http.MethodPost, path+"/listen", nil, http.StatusConflict, "no_line")
	gao.refused(http.MethodPost, "/calls/01HZZZZZZZZZZZZZZZZZZZZZZZ/listen", nil, http.StatusNotFound, "call_over")
	sun := r.signIn("sun") // a senior listens, and does not take calls over
	sun.refused(http.MethodPost, path+"/take-over", nil, http.StatusForbidden, "denied")
	sun.refused(http.MethodPost, path+"/barge", nil, http.StatusForbidden, "denied")
	sun.refused(http.MethodPost, path+"/ask", map[string]string{"agent": "lin", "then": "join"}, http.StatusForbidden, "not_yours")
}

func TestASupervisorCommandsAnotherDesksCallAndItIsAudited(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	chen, _, path := r.talk("chen", "1")
	lin, gao := r.sit("lin", "2"), r.signIn("gao")
	lin.ready()
	p := lin.joins(chen, path, "join")
	chen.hears("party:lin you", "caller party:lin", "caller party:lin")
	gao.must(http.MethodPost, path+"/parties/"+p.Id+"/drop", nil, nil)
	d := await(chen.live, "the colleague is let go", live.Desk, func(d api.Desk) bool {
		return len(d.Call.Parties) == 1 && d.Call.Parties[0].State == api.PartyStateGone
	})
	if d.Call.Parties[0].Outcome != api.PartyOutcomeDropped {
		t.Errorf("gone as %q", d.Call.Parties[0].Outcome)
	}
	if got := r.audited(); !slices.Equal(got, []string{"gao drop"}) { // and not what chen did to the own call
		t.Errorf("audited %v", got)
	}
}

func TestHelpIsAskedForWithoutASound(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	chen, _, path := r.talk("chen", "1")
	gao := r.signIn("gao")
	stream := gao.live()
	chen.refused(http.MethodPost, path+"/help/acknowledge", nil, http.StatusForbidden, "denied")
	gao.refused(http.MethodPost, path+"/help/acknowledge", nil, http.StatusConflict, "no_help_asked")
	chen.must(http.MethodPost, path+"/help", nil, nil)
	await(stream, "the cry for help", live.Notice, func(n live.NoticeData) bool {
		return n.Code == "help_asked" && n.Level == "alarm" && n.Params["name"] == "陈安"
	})
	await(stream, "the board shows it", live.Board, func(b api.Board) bool { return len(b.Calls) == 1 && b.Calls[0].Help.By.Id == "chen" })
	gao.must(http.MethodPost, path+"/help/acknowledge", nil, nil)
	await(chen.live, "the answer", live.Notice, func(n live.NoticeData) bool { return n.Code == "help_acknowledged" && n.Params["name"] == "高远" })
	if h := chen.desk().Call.Help; h.AcknowledgedBy.Id != "gao" || h.AcknowledgedAt.IsZero() || !can(chen.desk(), api.DeskActionHelpWithdraw) {
		t.Errorf("help %+v", h)
	}
	chen.must(http.MethodDelete, path+"/help", nil, nil)
	if d := chen.desk(); !d.Call.Help.AskedAt.IsZero() || !can(d, api.DeskActionHelp) {
		t.Errorf("help after it was withdrawn: %+v", d.Call.Help)
	}
}

func TestASupervisorMovesCallersWhoWait(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	_, busy, _ := r.talk("chen", "1")
	gao := r.sit("gao", "2")
	var calls []string
	for i, number := range []string{"13800138001", "13800138002", "13800138003"} {
		r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: number})
		r.until("the caller waits", func() bool { return len(r.board("gao").Waiting) == i+1 })
		for _, w := range r.board("gao").Waiting {
			if !slices.Contains(calls, w.CallId) {
				calls = append(calls, w.CallId)
			}
		}
	}
	order := func() (out []string) {
		for _, w := range r.board("gao").Waiting {
			out = append(out, w.CallId)
		}
		return out
	}
	move := func(call, to string, want ...string) {
		t.Helper()
		gao.must(http.MethodPost, "/calls/"+call+"/reorder", map[string]string{"to": to}, nil)
		r.until("the order is "+to, func() bool { return slices.Equal(order(), want) })
	}
	a, b, c := calls[0], calls[1], calls[2]
	move(c, "first", c, a, b)
	move(c, "first", c, a, b)
	move(b, "first", b, c, a)
	move(b, "last", c, a, b)
	chen := r.signIn("chen")
	chen.refused(http.MethodPost, "/calls/"+a+"/pull", nil, http.StatusForbidden, "denied")
	gao.refused(http.MethodPost, "/calls/"+a+"/requeue", map[string]string{"queue": "void"}, http.StatusNotFound, "queue_unknown")
	gao.must(http.MethodPost, "/calls/"+a+"/grade", map[string]string{"grade": "red"}, nil)
	r.until("the red caller is first", func() bool { return order()[0] == a })
	gao.must(http.MethodPost, "/calls/"+b+"/pull", nil, nil)
	await(gao.live, "the pulled caller", live.Desk, func(d api.Desk) bool {
		return d.Call.Id == b && d.Call.Part == api.DeskCallPartCounsellor && d.Call.State == api.DeskCallStateTalking
	})
	gao.refused(http.MethodPost, "/calls/"+b+"/pull", nil, http.StatusConflict, "not_waiting")
	gao.refused(http.MethodPost, "/calls/"+c+"/pull", nil, http.StatusConflict, "line_busy")
	gao.refused(http.MethodPost, "/calls/"+b+"/reorder", map[string]string{"to": "first"}, http.StatusConflict, "not_waiting")
	r.until("one caller fewer waits", func() bool { return slices.Equal(order(), []string{a, c}) })
	busy.Hangup(16)
	if got := r.audited(); !slices.Contains(got, "gao pull") || !slices.Contains(got, "gao reorder") {
		t.Errorf("audited %v", got)
	}
}
