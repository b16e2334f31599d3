package console_test

import (
	"context"
	"io"
	"net/http"
	"slices"
	"testing"

	"heartline/agent"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

func (w *world) KnownCaller(ctx context.Context, who console.Reader, call string, recorded func(context.Context) error) (api.KnownCaller, error) {
	if err := recorded(ctx); err != nil {
		return api.KnownCaller{}, err
	}
	out := api.KnownCaller{CallId: call, Known: true, Calls: 2}
	if who.All {
		out.LastCall = "c-before"
	}
	return out, nil
}

func (w *world) SetPlan(_ context.Context, p console.PlanSetting) (api.CallerPlan, error) {
	return api.CallerPlan{Id: "p1", CallId: p.Call, Grade: p.Grade, Until: p.Until, By: api.Person{Id: p.By, Name: p.By}, InForce: true}, nil
}

func (w *world) EndPlan(context.Context, string, string) error { return nil }

func (w *world) Plans(context.Context) ([]api.CallerPlan, error) { return nil, nil }

func (w *world) PlanWords(_ context.Context, _ console.Reader, call string, recorded func(string) error) (api.PlanWords, error) {
	if call == "c-offered" {
		return api.PlanWords{}, fault.Code("not_answered", fault.New(fault.Conflict, "plan", "Answer the call first."))
	}
	if err := recorded("p1"); err != nil {
		return api.PlanWords{}, err
	}
	return api.PlanWords{Plan: "p1", Words: "sentence"}, nil
}

func (w *world) CallNumber(_ context.Context, _ string, recorded func() error) (string, error) {
	if err := recorded(); err != nil {
		return "", err
	}
	return "+8600000000", nil
}

func (w *world) Referrals(context.Context, console.ReferralQuery) (api.ReferralPage, error) {
	return api.ReferralPage{}, nil
}

func (w *world) ImportReferrals(_ context.Context, csv io.Reader, dryRun bool) (api.ReferralImport, error) {
	_, err := io.Copy(io.Discard, csv)
	return api.ReferralImport{Accepted: !dryRun}, err
}

func (w *world) CallReferral(context.Context, agent.ID, string, string) (string, error) {
	return "c-out", nil
}

// TestWhatIsSealedOfAKnownCallerIsOpenedWithATrace and not at all where the trace cannot be stored.
func TestWhatIsSealedOfAKnownCallerIsOpenedWithATrace(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as("supervisor")
	if p := b.problem("POST", "/api/v1/calls/c-offered/plan/words", nil); p.Status != http.StatusConflict || p.Type != "not_answered" {
		t.Errorf("the words of an offered call: %+v", p)
	}
	for path, body := range map[string]any{
		"/api/v1/calls/c1/plan/words": nil, "/api/v1/calls/c1/number": map[string]string{"reason": "safety"},
	} {
		resp := b.send(b.request("POST", path, body))
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
	for path, kind := range map[string]ledger.Kind{"/api/v1/calls/c1/known": ledger.KindKnownRead, "/api/v1/calls/c1/follow-ups": ledger.KindKnownRead} {
		before := r.ledger.Kinds()
		resp := b.send(b.request("GET", path, nil))
		_ = resp.Body.Close()
		if after := r.ledger.Kinds()[len(before):]; resp.StatusCode != http.StatusOK || !slices.Equal(after, []ledger.Kind{kind}) {
			t.Errorf("%s: %d, recorded %v", path, resp.StatusCode, after)
		}
	}
	for _, kind := range []ledger.Kind{ledger.KindPlanRead, ledger.KindNumberRevealed} {
		if n := len(slices.DeleteFunc(r.ledger.Kinds(), func(k ledger.Kind) bool { return k != kind })); n != 1 {
			t.Errorf("%d traces of %s", n, kind)
		}
	}
	if p := b.problem("POST", "/api/v1/calls/c1/number", map[string]string{"reason": "curious"}); p.Status/100 != 4 {
		t.Errorf("a reason that is none: %+v", p)
	}
}
