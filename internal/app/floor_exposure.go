package app

import (
	"context"
	"time"

	"heartline/agent"
	"heartline/console/api"
)

// Exposure reports on what one counsellor, or each for the empty id, has been exposed to.
func (s *steering) Exposure(ctx context.Context, who agent.ID, from, to time.Time) (api.ExposureReport, error) {
	out := api.ExposureReport{From: from.UTC(), To: to.UTC(), Rows: []api.Exposure{}}
	stretches, err := s.a.store.Stretches(ctx, who, from, to)
	if err != nil {
		return out, err
	}
	zone := s.a.config().Zone.Location
	if zone == nil {
		zone = time.UTC
	}
	for _, e := range agent.Exposures(stretches, from, to, time.Now(), zone) {
		if e.Agent == proveAgent {
			continue
		}
		out.Rows = append(out.Rows, api.Exposure{
			Agent: s.a.people.Person(string(e.Agent)), Talks: e.Talks, Red: e.Red, Yellow: e.Yellow, TalkMinutes: e.TalkTime.Minutes(),
			RedMinutes: e.RedTime.Minutes(), YellowMinutes: e.YellowTime.Minutes(), Nights: e.Nights, WorkHours: e.Work.Hours(),
			LongestRunMinutes: e.LongestRun.Minutes(), Pauses: e.Pauses, PauseMinutes: e.PauseTime.Minutes(),
		})
	}
	return out, nil
}
