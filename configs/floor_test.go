package configs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/agent"
	"heartline/configs"
	"heartline/queue"
	"heartline/triage"
)

func TestFloorRulesOfTheSample(t *testing.T) {
	t.Parallel()
	cfg, problems := configs.LoadFS(configs.Sample())
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	r := cfg.Rules()
	if err := r.Validate(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(queue.Welfare{RedCap: 3, RedWindow: queue.DefaultRedWindow, Pause: 5 * time.Minute}, r.Welfare); diff != "" {
		t.Errorf("welfare (-want +got):\n%s", diff)
	}
	want := queue.GradeRule{Requires: []agent.Requirement{{Skill: "crisis", Level: 2}}, SkilledFor: 5 * time.Second}
	if diff := cmp.Diff(want, r.Grades[triage.Red]); diff != "" {
		t.Errorf("red (-want +got):\n%s", diff)
	}
	surge := queue.Surge{
		Queues: []queue.ID{"counselling", "crisis", "minors"}, AfterCall: 30 * time.Second, Widen: []agent.Skill{"minors"}, Lines: []string{"reserve"},
	}
	if diff := cmp.Diff(map[string]queue.Surge{"government": surge}, r.Surges); diff != "" {
		t.Errorf("surges (-want +got):\n%s", diff)
	}
	if q := r.Queues["minors"]; q.AfterCallRed != 5*time.Minute || q.AfterCallYellow != 3*time.Minute {
		t.Errorf("after-call work of minors is %v after red and %v after yellow: the queue's own comes first, then the grade's", q.AfterCallRed, q.AfterCallYellow)
	}
}

func TestThresholdsOf(t *testing.T) {
	t.Parallel()
	own, rush := configs.Thresholds{Waiting: 2}, configs.Thresholds{Waiting: 9}
	cfg := &configs.Config{
		Floor:    configs.Floor{Thresholds: configs.Thresholds{Waiting: 5}},
		Hotlines: []configs.Hotline{{ID: "plain"}, {ID: "own", Thresholds: &own, Surge: &configs.Surge{Thresholds: &rush}}},
	}
	for name, tt := range map[string]struct {
		hotline string
		surging bool
		want    int
	}{
		"the floor's":        {"plain", false, 5},
		"the hotline's":      {"own", false, 2},
		"the surge's":        {"own", true, 9},
		"without a profile":  {"plain", true, 5},
		"an unknown hotline": {"gone", false, 5},
	} {
		if got := cfg.ThresholdsOf(tt.hotline, tt.surging).Waiting; got != tt.want {
			t.Errorf("%s: %d, want %d", name, got, tt.want)
		}
	}
}

func TestMusicClasses(t *testing.T) {
	t.Parallel()
	cfg := &configs.Config{Music: []configs.Music{{ID: "calm"}}}
	if got := cfg.MusicClasses(); len(got) != 2 || got[0].ID != "default" || got[1].ID != "calm" {
		t.Errorf("classes %+v", got)
	}
	cfg.Music = append(cfg.Music, configs.Music{ID: "default", Files: []string{"own.wav"}})
	if got := cfg.MusicClasses(); len(got) != 2 {
		t.Errorf("classes %+v", got)
	}
}
