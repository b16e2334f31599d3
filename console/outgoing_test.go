package console_test

import (
	"context"
	"net/http"
	"testing"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
)

func (w *world) Place(_ context.Context, p console.OutgoingPlace) (string, error) {
	if p.Number == "0" {
		return "", fault.Field("number", fault.Code("number_not_valid", fault.New(fault.Invalid, "outgoing", "This is no whole telephone number.")))
	}
	return "c-out", nil
}

func (w *world) CommandOutgoing(context.Context, console.OutgoingCommand) error { return nil }

func (w *world) SafeContact(context.Context, console.Reader, string) (api.SafeContact, error) {
	return api.SafeContact{Rule: api.SafeContactRuleNeutral}, nil
}

func (w *world) SetSafeContact(_ context.Context, _, _ string, in api.SafeContactInput) (api.SafeContact, error) {
	return api.SafeContact{Rule: in.Rule, MessageAllowed: in.MessageAllowed}, nil
}

// TestANumberThatCannotBeCalledMarksItsField and says nothing of the number.
func TestANumberThatCannotBeCalledMarksItsField(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as("supervisor")
	if p := b.problem("POST", "/api/v1/outgoing", map[string]string{"number": "0", "hotline": "city"}); p.Status != http.StatusUnprocessableEntity || p.Type != "number_not_valid" || p.Field != "number" {
		t.Errorf("refused with %+v", p)
	}
	resp := b.send(b.request("POST", "/api/v1/outgoing", map[string]string{"number": "+8600000000", "hotline": "city"}))
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusCreated {
		t.Errorf("placed with %d", resp.StatusCode)
	}
}
