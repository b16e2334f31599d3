package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"heartline/internal/fault"
)

func TestCodesAndFieldsTravelWithTheChain(t *testing.T) {
	t.Parallel()
	base := fault.New(fault.Conflict, "desk.sign_in", "somebody sits at that seat")
	err := fmt.Errorf("console: %w", fault.Field("seat", fault.Code("seat_taken", base)))
	if got := fault.CodeOf(err); got != "seat_taken" {
		t.Errorf("code %q", got)
	}
	if got := fault.FieldOf(err); got != "seat" {
		t.Errorf("field %q", got)
	}
	if got := fault.MessageOf(err); got != "somebody sits at that seat" {
		t.Errorf("message %q", got)
	}
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("kind %q", fault.KindOf(err))
	}
	outer := fault.Wrap(fault.Unavailable, "outer", err, "")
	if fault.KindOf(outer) != fault.Unavailable || fault.MessageOf(outer) != base.Message {
		t.Errorf("outer: kind %q, message %q", fault.KindOf(outer), fault.MessageOf(outer))
	}
	plain := errors.New("plain")
	if fault.CodeOf(plain)+fault.FieldOf(plain)+fault.MessageOf(plain) != "" {
		t.Error("a plain error has neither code, field nor message")
	}
	if fault.Code("x", nil) != nil || fault.Field("x", nil) != nil {
		t.Error("nil stays nil")
	}
}
