package agent_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/agent"
)

func TestExposures(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("UTC+8", 8*3600)
	day := time.Date(2026, 11, 22, 20, 0, 0, 0, zone)
	at := func(minutes int) time.Time { return day.Add(time.Duration(minutes) * time.Minute) }
	s := func(state agent.State, from, to int, edit func(*agent.Stretch)) agent.Stretch {
		out := agent.Stretch{Agent: "li", Start: at(from), End: at(to), State: state}
		if edit != nil {
			edit(&out)
		}
		return out
	}
	red := func(call string) func(*agent.Stretch) {
		return func(s *agent.Stretch) { s.Call, s.Red = call, true }
	}
	yellow := func(s *agent.Stretch) { s.Call, s.Yellow = "y", true }
	pause := func(s *agent.Stretch) { s.Reason = agent.ReasonRedPause }
	for name, tt := range map[string]struct {
		list []agent.Stretch
		want agent.Exposure
	}{
		"one red call with a hold counts once": {
			[]agent.Stretch{s(agent.Talking, 0, 10, red("a")), s(agent.Hold, 10, 12, red("a")), s(agent.Talking, 12, 20, red("a"))},
			agent.Exposure{Agent: "li", Talks: 1, Red: 1, TalkTime: 20 * time.Minute, RedTime: 20 * time.Minute, Work: 20 * time.Minute, LongestRun: 20 * time.Minute},
		},
		"a pause after it": {
			[]agent.Stretch{s(agent.Talking, 0, 30, red("a")), s(agent.AfterCall, 30, 40, red("a")), s(agent.NotReady, 40, 50, pause), s(agent.Talking, 50, 60, yellow)},
			agent.Exposure{
				Agent: "li", Talks: 2, Red: 1, Yellow: 1, TalkTime: 40 * time.Minute, RedTime: 30 * time.Minute, YellowTime: 10 * time.Minute,
				Work: time.Hour, LongestRun: 40 * time.Minute, Pauses: 1, PauseTime: 10 * time.Minute,
			},
		},
		"a break of less than five minutes is none": {
			[]agent.Stretch{s(agent.Ready, 0, 30, nil), s(agent.NotReady, 30, 34, nil), s(agent.Ready, 34, 60, nil)},
			agent.Exposure{Agent: "li", Work: time.Hour, LongestRun: time.Hour},
		},
		"two short reasons in a row are one break": {
			[]agent.Stretch{s(agent.Ready, 0, 30, nil), s(agent.NotReady, 30, 33, nil), s(agent.NotReady, 33, 36, pause), s(agent.Ready, 36, 60, nil)},
			agent.Exposure{Agent: "li", Work: time.Hour, LongestRun: 30 * time.Minute, Pauses: 1, PauseTime: 3 * time.Minute},
		},
		"away from the floor ends a run": {
			[]agent.Stretch{s(agent.Ready, 0, 30, nil), s(agent.Ready, 60, 80, nil)},
			agent.Exposure{Agent: "li", Work: 50 * time.Minute, LongestRun: 30 * time.Minute},
		},
		"two hours after 22:00 are a night": {
			[]agent.Stretch{s(agent.Ready, 60, 240, nil)},
			agent.Exposure{Agent: "li", Work: 3 * time.Hour, LongestRun: 3 * time.Hour, Nights: 1},
		},
		"less is none": {
			[]agent.Stretch{s(agent.Ready, 60, 239, nil)},
			agent.Exposure{Agent: "li", Work: 179 * time.Minute, LongestRun: 179 * time.Minute},
		},
		"calls of our own are work and no calls": {
			[]agent.Stretch{s(agent.Talking, 0, 10, func(s *agent.Stretch) { s.Call, s.Red, s.Test = "t", true, true })},
			agent.Exposure{Agent: "li", Work: 10 * time.Minute, LongestRun: 10 * time.Minute},
		},
		"what lies outside of the period is cut off": {
			[]agent.Stretch{s(agent.Talking, -30, 30, red("a"))},
			agent.Exposure{Agent: "li", Talks: 1, Red: 1, TalkTime: 30 * time.Minute, RedTime: 30 * time.Minute, Work: 30 * time.Minute, LongestRun: 30 * time.Minute},
		},
		"what goes on ends now": {
			[]agent.Stretch{{Agent: "li", Start: at(0), State: agent.Ready}},
			agent.Exposure{Agent: "li", Work: 5 * time.Hour, LongestRun: 5 * time.Hour, Nights: 1},
		},
	} {
		got := agent.Exposures(tt.list, day, day.AddDate(0, 0, 1), at(300), zone)
		if diff := cmp.Diff([]agent.Exposure{tt.want}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
