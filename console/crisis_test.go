package console_test

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/ledger"
)

func (w *world) CommandCrisis(ctx context.Context, c console.CrisisCommand) error {
	if c.Verb == console.CrisisJoin && !c.May(access.ListenToCalls) {
		return nil // whoever was asked may; the world asks nobody
	}
	if c.Verb == console.CrisisJoin {
		if err := c.Recorded(ctx, "cora"); err != nil {
			return err
		}
	}
	w.note("crisis " + string(c.By) + " " + c.Call + c.Attempt + " " + string(c.Verb) + " " + c.Reason + c.Number + string(c.Mode))
	return nil
}

func (w *world) Crisis(_ context.Context, call string) (api.Crisis, error) {
	return api.Crisis{CallId: call, Condition: api.CrisisConditionSearching, StartedAt: time.Now()}, nil
}

func (w *world) Alerts(_ context.Context, userID string) (api.CrisisAlertList, error) {
	if userID != "id-"+string(access.Supervisor) {
		return api.CrisisAlertList{}, nil
	}
	return api.CrisisAlertList{Items: []api.CrisisAlert{{Id: "alert", Kind: api.CrisisAlertKindAsk}}}, nil
}

func (w *world) CrisisOptions(context.Context) (api.CrisisOptions, error) {
	return api.CrisisOptions{}, nil
}

func (w *world) Drills(context.Context) (api.DrillList, error) { return api.DrillList{}, nil }

func (w *world) StartDrill(_ context.Context, hotline, by string) (api.Drill, error) {
	w.note("drill " + hotline + " by " + by)
	return api.Drill{Id: "drill", State: api.DrillStateStarting}, nil
}

func (w *world) EndDrill(context.Context, string, string) error { return nil }

// What is asked about a call for help arrives as it was asked, with who asks; a word that is none of the file's is
// refused before anybody is disturbed.
func TestCrisisCommandsSayWhoAndWhat(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Counsellor)
	for _, tt := range []struct {
		path string
		body any
		want string
	}{
		{"/calls/c1/crisis", nil, "crisis id-counsellor c1 start "},
		{"/calls/c1/crisis", map[string]string{"reason": "weapon"}, "crisis id-counsellor c1 start weapon"},
		{"/calls/c1/crisis/cancel", map[string]string{"reason": "eased"}, "crisis id-counsellor c1 cancel eased"},
		{"/calls/c1/crisis/emergency", map[string]string{"number": "dispatch"}, "crisis id-counsellor c1 prepare dispatch"},
		{"/calls/c1/crisis/emergency/e-1/press", nil, "crisis id-counsellor c1e-1 press "},
		{"/calls/c1/crisis/helpers/e-2/mode", map[string]string{"mode": "conference"}, "crisis id-counsellor c1e-2 helper_mode conference"},
		{"/crisis/alerts/e-3/accept", nil, "crisis id-counsellor e-3 accept "},
		{"/crisis/alerts/e-3/decline", nil, "crisis id-counsellor e-3 decline "},
		{"/calls/c1/crisis/give-back", nil, "crisis id-counsellor c1 give_back "},
	} {
		if status, body := b.do(http.MethodPost, r.doc.Base+tt.path, tt.body); status >= http.StatusBadRequest {
			t.Errorf("%s: %d %s", tt.path, status, body)
		}
		if all := r.world.all(); len(all) == 0 || all[len(all)-1] != tt.want {
			t.Errorf("%s: %q", tt.path, all)
		}
	}
	for _, path := range []string{"/calls/c1/crisis/cancel", "/calls/c1/crisis/join", "/calls/c1/crisis/helpers/e-2/mode"} {
		body := map[string]string{"mode": "shout", "reason": "boredom"}
		if p := b.problem(http.MethodPost, r.doc.Base+path, body); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", path, p.Status, p.Type)
		}
	}
}

// Hearing a call for help's sake is in the audit.
func TestJoiningACrisisIsRecorded(t *testing.T) {
	t.Parallel()
	r := setup(t)
	if status, body := r.as(access.Supervisor).do(http.MethodPost, r.doc.Base+"/calls/c1/crisis/join", map[string]string{"mode": "whisper"}); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	if kinds := r.ledger.Kinds(); !slices.Contains(kinds, ledger.KindCallSupervised) {
		t.Errorf("recorded: %v", kinds)
	}
}
