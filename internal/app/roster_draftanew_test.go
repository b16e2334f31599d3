package app_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"heartline/console/api"
)

// nightOf begins a draft of a week from which on chen has a night, and says what publishing it would change.
func (c *client) nightOf() (d api.RosterDraft, publish map[string]any) {
	c.r.t.Helper()
	c.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "a", "from": rosterDay(7), "days": 7, "begin": "empty"}, &d)
	at := "/roster/drafts/" + d.Id
	var part api.RosterDraftPart
	night := []any{map[string]any{"staff": "chen", "date": rosterDay(9), "shift": "night"}}
	c.must(http.MethodPost, at+"/change", map[string]any{"version": d.Version, "changes": night}, &part)
	var diff api.RosterDiff
	c.must(http.MethodGet, at+"/diff", nil, &diff)
	c.must(http.MethodGet, at, nil, &d)
	return d, map[string]any{"version": part.Version, "seen": diff.Mark}
}

// tagged gives a person of the document a tag.
func (c *client) tagged(who, tag string) {
	c.r.t.Helper()
	c.edit(func(doc map[string]any) {
		for _, p := range doc["staff"].([]any) {
			if p := p.(map[string]any); p["id"] == who {
				p["tags"] = []any{map[string]any{"id": tag}}
			}
		}
	})
}

// TestADraftIsPublishedByTheRulesOfTheDay has somebody pregnant who was given a night before that was known.
func TestADraftIsPublishedByTheRulesOfTheDay(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	d, publish := boss.nightOf()
	at := "/roster/drafts/" + d.Id
	if d.Hard != 0 {
		t.Fatalf("a night breaks %+v", d.Violations)
	}
	boss.tagged("chen", "pregnant_7m")
	publish["override"] = "what is not known of yet" // no reason for what nobody has seen
	if status, why := boss.send(http.MethodPost, at+"/publish", "application/json", strings.NewReader(text(t, publish)), nil); status != http.StatusConflict || !strings.Contains(why, "draft_recounted") || !strings.Contains(why, `"rule":"protected_nights"`) {
		t.Fatalf("by the rules of the day: %d %s", status, why)
	}
	was := d.Version
	if boss.must(http.MethodGet, at, nil, &d); d.Hard == 0 || d.Version != was+1 || len(d.Overrides) != 0 || len(boss.roster().Shifts) != 0 {
		t.Fatalf("counted anew: hard %d, version %d after %d, %+v", d.Hard, d.Version, was, d.Overrides)
	}
	delete(publish, "override")
	boss.refused(http.MethodPost, at+"/publish", publish, http.StatusConflict, "stale")
	publish["version"] = d.Version
	boss.refused(http.MethodPost, at+"/publish", publish, http.StatusUnprocessableEntity, "hard_rules")
	publish["override"] = "she asks for it"
	boss.must(http.MethodPost, at+"/publish", publish, nil)
	if boss.must(http.MethodGet, at, nil, &d); d.State != api.RosterDraftStatePublished || len(d.Overrides) != 1 || d.Overrides[0].Broken[0].Rule != "protected_nights" {
		t.Errorf("published: %s, %+v", d.State, d.Overrides)
	}
}

// TestADraftOfOlderStaffIsPublishedWhereNothingBreaksByTheNew asks nobody anew, and refuses people who are gone.
func TestADraftOfOlderStaffIsPublishedWhereNothingBreaksByTheNew(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	d, publish := boss.nightOf()
	boss.tagged("lin", "pregnant_7m")
	boss.must(http.MethodPost, "/roster/drafts/"+d.Id+"/publish", publish, nil)

	d, publish = boss.nightOf()
	boss.staffOf("lin", "gao")
	boss.refused(http.MethodPost, "/roster/drafts/"+d.Id+"/publish", publish, http.StatusConflict, "draft_outdated")
	var after api.RosterDraft
	if boss.must(http.MethodGet, "/roster/drafts/"+d.Id, nil, &after); after.Version != d.Version || after.State != api.RosterDraftStateOpen {
		t.Errorf("what was refused has changed the draft: %+v", after)
	}
}

// text is a body as JSON.
func text(t *testing.T, body any) string {
	t.Helper()
	out, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
