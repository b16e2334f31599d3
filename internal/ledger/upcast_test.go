package ledger_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"heartline/internal/ledger"
)

func TestUpcasts(t *testing.T) {
	t.Parallel()
	add := func(text string) ledger.Upcast {
		return func(old json.RawMessage) (json.RawMessage, error) {
			return append(append(json.RawMessage{}, old...), text...), nil
		}
	}
	broken := errors.New("broken")
	u := ledger.NewUpcasts(
		ledger.Step{Kind: "a", From: 2, Do: add("3")}, ledger.Step{Kind: "a", From: 1, Do: add("2")},
		ledger.Step{Kind: "b", From: 1, Do: func(json.RawMessage) (json.RawMessage, error) { return nil, broken }},
	)
	tests := []struct {
		name string
		kind ledger.Kind
		v    int
		data string
		want int
		err  error
	}{
		{"through every version", "a", 1, "123", 3, nil},
		{"from the middle", "a", 2, "13", 3, nil},
		{"the newest stays", "a", 3, "1", 3, nil},
		{"a kind without old versions", "c", 1, "1", 1, nil},
		{"a step that fails", "b", 1, "1", 1, broken},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			stored := ledger.Event{Kind: tt.kind, V: tt.v, Data: json.RawMessage("1")}
			got, err := u.Raise(stored)
			if !errors.Is(err, tt.err) || string(got.Data) != tt.data || got.V != tt.want {
				t.Errorf("got version %d, data %s, %v", got.V, got.Data, err)
			}
			if string(stored.Data) != "1" || stored.V != tt.v {
				t.Errorf("the stored event changed: %+v", stored)
			}
		})
	}
	if v := u.Newest("a", 1); v != 3 {
		t.Errorf("newest %d", v)
	}
}

func TestUpcastsThatClashArePanics(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("two steps from one version were taken")
		}
	}()
	step := ledger.Step{Kind: "a", From: 1}
	ledger.NewUpcasts(step, step)
}

func TestDecodeKnowsEveryFactItWrites(t *testing.T) {
	t.Parallel()
	for _, fact := range []ledger.Fact{ledger.TaskTaken{By: "u"}, ledger.AgentState{Agent: "a"}, ledger.CallEnded{Class: "completed"}} {
		d := ledger.NewDraft("x", 1, time.UnixMicro(1), 0, "system", fact)
		got, err := ledger.Decode(ledger.Event{Kind: d.Kind, V: d.V, Data: d.Data})
		if err != nil || got != fact {
			t.Errorf("wrote %+v, read %+v, %v", fact, got, err)
		}
	}
	if got, err := ledger.Decode(ledger.Event{Kind: "of.tomorrow", V: 1, Data: []byte("{}")}); got != nil || err != nil {
		t.Errorf("an unknown kind gives %v, %v", got, err)
	}
}
