package app

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"heartline/console/live"
	"heartline/internal/access"
	"heartline/roster/life"
	"heartline/roster/model"
)

func TestANoticeIsForThoseWhomItNames(t *testing.T) {
	t.Parallel()
	doc := &model.Model{Staff: []model.Person{
		{ID: "an", Tags: []model.Dated{{ID: "crisis"}}}, {ID: "bo", Tags: []model.Dated{{ID: "crisis", Until: "2026-12-01"}}}, {ID: "cai"},
	}}
	if d := cmp.Diff([]string{"an"}, tagged(doc, []string{"crisis", "law"}, "2026-12-07")); d != "" {
		t.Errorf("who has the tag then (-want +got):\n%s", d)
	}
	for name, c := range map[string]struct {
		n    life.Notice
		want []live.Audience
	}{
		"one":                          {life.Notice{To: "an", Roles: []string{bookManager}}, []live.Audience{live.To("an")}},
		"some":                         {life.Notice{People: []string{"an", "bo"}}, []live.Audience{live.To("an"), live.To("bo")}},
		"those of a tag nobody has":    {life.Notice{Tags: []string{"law"}}, nil},
		"planners":                     {life.Notice{Roles: []string{bookManager}}, []live.Audience{live.Holding(access.PlanRoster)}},
		"whoever approves":             {life.Notice{Roles: []string{bookApprover}}, []live.Audience{live.Holding(access.ApproveRoster)}},
		"everybody who is on the rota": {life.Notice{}, []live.Audience{live.Holding(access.OwnRoster)}},
	} {
		if d := cmp.Diff(c.want, audience(c.n)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	for what, code := range noticeCodes {
		if code == "" {
			t.Errorf("%s has no code", what)
		}
	}
	if noticeCodes[life.AheadAway] == "" {
		t.Error("nobody is told of a shift whose holder is away")
	}
}
