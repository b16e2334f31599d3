package app

import (
	"errors"
	"testing"

	"heartline/internal/fault"
)

// TestTheKeyOfAStoredTextStays holds what becomes of a key when the store has refused: a connection may be cut after the
// text was stored.
func TestTheKeyOfAStoredTextStays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		there        string
		look         error
		kept, unused bool
	}{
		"stored all the same":     {there: "mine", kept: true},
		"another one was first":   {there: "theirs", unused: true},
		"not there":               {look: fault.New(fault.NotFound, "entry", "it is not there"), unused: true},
		"the storage is away":     {look: fault.New(fault.Unavailable, "entry", "no answer")},
		"nobody waits any longer": {look: errors.New("context canceled")},
	} {
		if kept, unused := fate("mine", c.there, c.look); kept != c.kept || unused != c.unused {
			t.Errorf("%s: kept %t, unused %t", name, kept, unused)
		}
	}
}
