package app

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/configs"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/ivr"
)

// lawLine is a house with the line law, open from 08:00 to 22:00 in Shanghai on work days, and the line night, which never
// closes.
func lawLine(t *testing.T) *configs.Config {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	day := []ivr.Span{{From: 8 * 60, To: 22 * 60}}
	return &configs.Config{
		Zone:   configs.Zone{Location: time.UTC},
		Skills: []configs.Skill{{ID: "law"}, {ID: "english"}},
		Queues: []configs.Queue{{ID: "law", Requires: map[string]int{"law": 2}}, {ID: "night"}},
		Hotlines: []configs.Hotline{
			{ID: "law", Queue: "law", Zone: &configs.Zone{Location: zone}, OffHours: &configs.OffHours{Hours: "day"}},
			{ID: "night", Queue: "night", Zone: &configs.Zone{Location: zone}},
		},
		Hours: map[string]*ivr.Hours{"day": {Week: ivr.Week{Mon: day, Tue: day, Wed: day, Thu: day, Fri: day}}},
	}
}

func TestTheTimeOfAnInvitation(t *testing.T) {
	t.Parallel()
	cfg := lawLine(t)
	clock := func(text string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", text, cfg.Hotlines[0].Zone.Location)
		if err != nil {
			t.Fatal(err)
		}
		return at.UTC()
	}
	for name, tt := range map[string]struct {
		now         string
		lines       []string
		from, until string // of the request; empty: left out
		wantFrom    string
		wantUntil   string
	}{
		"before the line opens":      {"2026-11-23 07:10", []string{"law"}, "", "", "2026-11-23 08:00", "2026-11-24 00:00"},
		"while it is open":           {"2026-11-23 09:30", []string{"law"}, "", "", "2026-11-23 09:30", "2026-11-24 00:00"},
		"after it has closed":        {"2026-11-23 22:30", []string{"law"}, "", "", "2026-11-23 22:30", "2026-11-24 00:00"},
		"on a day without hours":     {"2026-11-22 10:00", []string{"law"}, "", "", "2026-11-22 10:00", "2026-11-23 00:00"},
		"of a line that never shuts": {"2026-11-23 07:10", []string{"night"}, "", "", "2026-11-23 07:10", "2026-11-24 00:00"},
		"of two, the earlier":        {"2026-11-23 07:10", []string{"law", "night"}, "", "", "2026-11-23 07:10", "2026-11-24 00:00"},
		"for another day":            {"2026-11-23 07:10", []string{"law"}, "2026-11-25 13:00", "", "2026-11-25 13:00", "2026-11-26 00:00"},
		"as it is asked for":         {"2026-11-23 07:10", []string{"law"}, "2026-11-23 13:00", "2026-11-23 15:00", "2026-11-23 13:00", "2026-11-23 15:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := api.GuestInvitation{Lines: tt.lines}
			if tt.from != "" {
				in.From = clock(tt.from)
			}
			if tt.until != "" {
				in.Until = clock(tt.until)
			}
			from, until := guestSpan(cfg, in, clock(tt.now))
			if !from.Equal(clock(tt.wantFrom)) || !until.Equal(clock(tt.wantUntil)) {
				t.Errorf("from %v until %v", from, until)
			}
		})
	}
}

func TestTheSkillsOfAGuest(t *testing.T) {
	t.Parallel()
	cfg := lawLine(t)
	got, err := guestSkills(cfg, api.GuestInvitation{Lines: []string{"law"}, Skills: []api.SkillLevel{{Skill: "english", Level: 3}, {Skill: "law", Level: 1}}})
	if err != nil || len(got) != 2 || got["law"] != 2 || got["english"] != 3 {
		t.Errorf("%v %v", got, err)
	}
	for name, bad := range map[string]api.GuestInvitation{
		"a line that is not there":  {Lines: []string{"nowhere"}},
		"a skill that is not there": {Lines: []string{"law"}, Skills: []api.SkillLevel{{Skill: "magic", Level: 1}}},
	} {
		if _, err := guestSkills(cfg, bad); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	cfg.Queues[0].Needs = "english"
	if _, err := guestSkills(cfg, api.GuestInvitation{Lines: []string{"law"}}); err == nil {
		t.Error("a guest was taken who could never be offered a call")
	}
	cfg.Queues[0].Relax = []configs.Relax{{After: time.Minute, Drop: []string{"english"}}}
	if _, err := guestSkills(cfg, api.GuestInvitation{Lines: []string{"law"}}); err != nil {
		t.Errorf("a guest whom the widest step reaches: %v", err)
	}
}

// When a guest is signed out: never in a talk, soon after it, and at most after the time for the note.
func TestWhenAGuestIsOver(t *testing.T) {
	t.Parallel()
	end := time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)
	st := func(s agent.State, talked time.Duration) agent.Status {
		return agent.Status{State: s, LastTalk: end.Add(talked)}
	}
	on := agent.Status{State: agent.NotReady, OnDuty: true}
	for name, tt := range map[string]struct {
		sight guestSight
		after time.Duration // after the end of the account
		over  bool
		again time.Duration // after that instant
	}{
		"before the end":                       {guestSight{status: on}, -time.Second, false, time.Second},
		"in a talk before it":                  {guestSight{status: st(agent.Talking, -time.Hour), inCall: true}, -time.Minute, false, time.Minute},
		"never signed in":                      {guestSight{status: agent.Status{State: agent.LoggedOut}}, 0, true, 0},
		"never signed in, and on duty still":   {guestSight{status: agent.Status{State: agent.LoggedOut, OnDuty: true}}, 0, true, 0},
		"free, and the floor has not heard":    {guestSight{status: on}, 0, false, guestRetry},
		"free":                                 {guestSight{status: st(agent.NotReady, -time.Hour)}, 0, true, 0},
		"rung at the end":                      {guestSight{status: st(agent.Reserved, -time.Hour)}, 0, false, guestLook},
		"in a talk":                            {guestSight{status: st(agent.Talking, -time.Hour), inCall: true}, 3 * time.Hour, false, guestLook},
		"with a caller on hold":                {guestSight{status: st(agent.Hold, -time.Hour), inCall: true}, time.Hour, false, guestLook},
		"in a call that the floor knows not":   {guestSight{status: st(agent.NotReady, -time.Hour), inCall: true}, time.Minute, false, guestLook},
		"writing after a talk":                 {guestSight{status: st(agent.AfterCall, time.Hour), noteOpen: true}, time.Hour, false, guestLook},
		"writing, a moment before the limit":   {guestSight{status: st(agent.NotReady, time.Hour), noteOpen: true}, time.Hour + access.GuestNote - time.Second, false, time.Second},
		"writing, at the limit":                {guestSight{status: st(agent.AfterCall, time.Hour), noteOpen: true}, time.Hour + access.GuestNote, true, 0},
		"the note is handed in":                {guestSight{status: st(agent.NotReady, time.Hour)}, time.Hour + time.Minute, true, 0},
		"a note of a talk before the end":      {guestSight{status: st(agent.NotReady, -time.Hour), noteOpen: true}, time.Minute, false, guestLook},
		"the same, at its limit":               {guestSight{status: st(agent.NotReady, -time.Hour), noteOpen: true}, access.GuestNote, true, 0},
		"after-call work without an open note": {guestSight{status: st(agent.AfterCall, -time.Minute)}, time.Second, false, guestLook},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.sight.until = end
			now := end.Add(tt.after)
			over, again := tt.sight.over(now)
			if over != tt.over || !over && again.Sub(now) != tt.again {
				t.Errorf("over %t, again after %v", over, again.Sub(now))
			}
		})
	}
}
