package app

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/configs"
	"heartline/console/api"
)

func TestMeasuresOfAGroupAreThoseOfItsCalls(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	law := api.Measures{
		From: at, To: at.Add(time.Hour), ThresholdSeconds: 15, Offered: 10, Answered: 8, AnsweredInTime: 6, Abandoned: 2, Silent: 1,
		ServiceLevel: new(0.6), AnswerRatio: new(0.8), AsaSeconds: new(10.0), Definition: 1,
	}
	grief := api.Measures{
		From: at.Add(-time.Hour), To: at.Add(time.Hour), ThresholdSeconds: 15, Offered: 2, Answered: 2, AnsweredInTime: 2,
		ServiceLevel: new(1.0), AnswerRatio: new(1.0), AsaSeconds: new(5.0), Definition: 1,
	}
	quiet := api.Measures{From: at, To: at.Add(time.Hour), ThresholdSeconds: 15, Definition: 1}
	want := api.Measures{
		From: at.Add(-time.Hour), To: at.Add(time.Hour), ThresholdSeconds: 15, Offered: 12, Answered: 10, AnsweredInTime: 8, Abandoned: 2, Silent: 1,
		ServiceLevel: new(8.0 / 12), AnswerRatio: new(10.0 / 12), AsaSeconds: new(9.0), Definition: 1,
	}
	if diff := cmp.Diff(want, poolMeasures([]api.Measures{law, grief, quiet})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := poolMeasures([]api.Measures{quiet}); got.ServiceLevel != nil || got.AnswerRatio != nil || got.AsaSeconds != nil {
		t.Errorf("of no calls: %+v", got)
	}
}

func TestAGroupOfLinesCountsItsOwn(t *testing.T) {
	t.Parallel()
	since := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	line := func(id, group string, waiting int, talking int) api.BoardGroup {
		g := api.BoardGroup{Id: id, Group: group, Talking: talking, LongestWaitingSince: since.Add(time.Duration(waiting) * time.Minute)}
		g.Waiting.Red.Count, g.Seats.Talking, g.TasksOpen = waiting, talking, 1
		return g
	}
	board := api.Board{Hotlines: []api.BoardGroup{line("law", "experts", 2, 1), line("grief", "experts", 1, 2), line("east", "branches", 5, 5)}}
	board.Pooled.Seats = api.SeatCounts{Ready: 3, OnDuty: 11, Talking: 8}
	cfg := &configs.Config{Groups: []configs.Named{{ID: "experts"}, {ID: "empty"}}}
	got := lineGroups(cfg, &board)
	if len(got) != 2 || got[0].Waiting.Red.Count != 3 || got[0].Talking != 3 || got[0].TasksOpen != 2 || !got[0].LongestWaitingSince.Equal(since.Add(time.Minute)) ||
		got[0].Seats != (api.SeatCounts{Ready: 3, OnDuty: 11, Talking: 3}) || got[1].Talking != 0 {
		t.Errorf("groups: %+v", got)
	}
}
