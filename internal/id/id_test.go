package id_test

import (
	"testing"
	"time"

	"heartline/internal/id"
)

func TestIdsOfAnInstantLieBehindItsFirst(t *testing.T) {
	t.Parallel()
	before := time.Now().Truncate(time.Millisecond)
	got := id.New()
	after := time.Now().Add(time.Millisecond)
	if got < id.First(before) || got >= id.First(after.Add(time.Millisecond)) {
		t.Errorf("%s does not lie between %s and %s", got, id.First(before), id.First(after))
	}
	if at := id.Time(got); at.Before(before) || at.After(after) {
		t.Errorf("made at %v, told as %v", before, at)
	}
	if first := id.First(time.Time{}); first != "00000000000000000000000000" || !id.Valid(first) {
		t.Errorf("the least id is %s", first)
	}
	if !id.Time("no id").IsZero() {
		t.Error("what is no id has a time")
	}
}
