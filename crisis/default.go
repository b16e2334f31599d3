package crisis

import "time"

// DefaultPolicy is what the crisis button does where nothing is configured: it asks the supervisors on shift,
// then the second line, three times over. The waits are drafts for a clinical lead.
func DefaultPolicy() Policy {
	return Policy{
		ID: "built_in", Version: "1", Repeat: 3, RepeatPause: 10 * time.Second, JoinWithin: DefaultJoinWithin,
		Steps: []Step{
			{ID: "supervisors", Wait: 20 * time.Second, Ways: []Way{
				{Kind: Desk, To: Target{Role: "supervisor"}}, {Kind: Seat, To: Target{Role: "supervisor"}},
			}},
			{ID: "second_line", Wait: 25 * time.Second, Ways: []Way{
				{Kind: Desk, To: Target{Role: "senior"}}, {Kind: Desk, To: Target{Skill: "crisis", Level: 4}},
			}},
		},
	}
}
