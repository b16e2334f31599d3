package app

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"heartline/agent"
	"heartline/queue"
	"heartline/roster"
	"heartline/simulate"
)

func TestADayOfTheRosterIsAScenario(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("UTC+8", 8*3600)
	from := time.Date(2026, 11, 22, 0, 0, 0, 0, zone)
	shift := func(who, line string, start, end int) roster.Shift {
		return roster.NewShift(who, line, from.Add(time.Duration(start)*time.Hour), from.Add(time.Duration(end)*time.Hour), zone.String())
	}
	rates := make([]float64, 24)
	rates[1], rates[23] = 6, 3
	day := dayScenario{
		from: from, to: from.AddDate(0, 0, 1), queue: "main", rates: rates, talk: 20 * time.Minute, patience: 3 * time.Minute,
		rules: queue.Rules{Queues: map[queue.ID]queue.Queue{"main": {ID: "main"}}},
		shifts: []roster.Shift{
			shift("li", "adults", -4, 4), shift("li", "minors", 20, 28), shift("wang", "", 8, 16), shift("wang", "adults", 16, 17),
			shift("zhao", "", -8, 0), // of the day before
		},
		skills: map[agent.ID]agent.Skills{"li": {"minors": 3}},
	}
	s := day.scenario()
	want := []simulate.Person{
		{ID: "li", Skills: agent.Skills{"minors": 3}, Lines: []string{"adults", "minors"}, On: []simulate.Span{{From: 0, To: 4 * time.Hour}, {From: 20 * time.Hour, To: 24 * time.Hour}}},
		{ID: "wang", On: []simulate.Span{{From: 8 * time.Hour, To: 16 * time.Hour}, {From: 16 * time.Hour, To: 17 * time.Hour}}},
	}
	if diff := cmp.Diff(want, s.People, cmpopts.IgnoreUnexported(simulate.Person{})); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(rates, s.Streams[0].Arrivals.PerHour); diff != "" {
		t.Errorf("rates (-want +got):\n%s", diff)
	}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	record, err := simulate.Run(t.Context(), s, simulate.Options{Seed: 1, Runs: 20})
	if err != nil {
		t.Fatal(err)
	}
	played := dayPlayed(record.Result(), from, rates, len(s.People))
	if len(played.Hours) != 24 || !played.Hours[23].At.Equal(from.Add(23*time.Hour)) || played.Hours[5].Occupancy != nil || played.Hours[1].Level == nil {
		t.Errorf("hours %+v", played.Hours)
	}
	if got := played.Hours[1].Callers.Value; got < 4 || got > 8 {
		t.Errorf("%g callers come from one to two, want about 6", got)
	}
	if played.Counsellors != 2 || played.Runs != 20 || len(played.Levels) != 3 || len(played.Waits) == 0 || played.Occupancy == nil {
		t.Errorf("played %+v", played)
	}
}

// Where the clocks are set forward the day has 23 hours, and the one that is skipped brings nobody.
func TestADayOnWhichTheClocksAreSet(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	rates := make([]float64, 24)
	for i := range rates {
		rates[i] = float64(i)
	}
	for name, tt := range map[string]struct {
		date  time.Time
		hours int
		third float64
	}{
		"spring": {time.Date(2026, 3, 29, 0, 0, 0, 0, zone), 23, 3},
		"autumn": {time.Date(2026, 10, 25, 0, 0, 0, 0, zone), 25, 2},
	} {
		got := dayScenario{from: tt.date, to: tt.date.AddDate(0, 0, 1), rates: rates}.clockRates()
		if len(got) != tt.hours || got[2] != tt.third {
			t.Errorf("%s: %v", name, got)
		}
	}
}
