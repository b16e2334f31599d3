package call_test

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/triage"
)

// recordSilent plays a caller who is silent, is told how to answer by keys, answers, and speaks in the end; and one who is
// received by a plan; and keeps the ledger of each of the calls.
func recordSilent(t *testing.T) {
	t.Helper()
	r := silentRig(t, call.SilenceRules{After: soonSilent})
	r.start()
	caller, _, v := r.talk("d1")
	ask := call.Live{Agent: v.Agent, Call: v.ID}
	r.silence("the silence to be noticed", noticed)
	must(t, "tell", r.life.x.TellKeys(t.Context(), ask))
	r.endSentence()
	caller.Press("1")
	r.silence("the answer", func(s *call.SilenceView) bool { return len(s.Pressed) == 1 })
	must(t, "end the answers", r.life.x.EndAnswers(t.Context(), ask))
	caller.Speak(2 * time.Second)
	r.wait("the caller to be heard", func() bool { return r.count(ledger.KindCallerSpoke) == 1 })
	must(t, "tell again", r.life.x.TellKeys(t.Context(), ask))
	caller.Hangup(16)
	r.tidy(1)
	keepCall(t, r, v.ID, "silent")

	plan := planned(triage.Yellow, time.Now().Add(time.Hour))
	plan.Requires, plan.Prefer = []agent.Requirement{{Skill: "minors", Level: 3}}, "agent-d1"
	p := knownRig(t, plan)
	p.skills = map[string]agent.Skills{"agent-d1": {"minors": 3}}
	p.start()
	p.desk("d1")
	known := p.asterisk.Call(fakepbx.Caller{Number: "2001"})
	p.accept("d1")
	v = p.phase(call.Talking)
	known.Hangup(16)
	p.tidy(1)
	keepCall(t, p, v.ID, "planned")
}
