package call_test

import (
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

func TestImportedCallsAreWholeLives(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		outcome, message, marked string
		class                    call.Class
		reason                   call.Reason
		task                     string
	}{
		"a seat took it":      {"seat", "", "", call.ServiceError, call.FailsafeSeat, "ring_back"},
		"a duty phone":        {"duty", "", "", call.ServiceError, call.FailsafeDuty, "ring_back"},
		"a message":           {"message", "m", "", call.LeftMessage, call.FailsafeMessage, "message"},
		"nobody":              {"abandoned", "", "", call.ServiceError, call.FailsafeAbandoned, "ring_back"},
		"Asterisk died":       {"lost", "", "", call.ServiceError, call.FailsafeLost, "ring_back"},
		"an outcome to come":  {"something new", "", "", call.ServiceError, call.FailsafeAbandoned, "ring_back"},
		"a test call of ours": {"seat", "", "prove", call.ServiceError, call.FailsafeSeat, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := call.Imported{
				ID: call.ID(id.New()), Channel: "main-1.1", Hotline: &call.Hotline{ID: "city", Languages: []string{"zh-CN"}}, Marked: tt.marked,
				Journal:   ledger.FailsafeImported{Node: "main", Outcome: tt.outcome, Message: tt.message, Began: began, Ended: began.Add(time.Minute)},
				MessageAt: began.Add(10 * time.Second), TaskID: "t",
			}
			var events []ledger.Event
			var task string
			last := began
			for n, f := range in.Facts() {
				if f.At.Before(last) {
					t.Errorf("fact %d is older than the one before", n)
				}
				last = f.At
				d := ledger.NewDraft(ledger.CallStream(string(in.ID)), int64(n)+1, f.At, 0, f.Actor, f.Fact)
				events = append(events, ledger.Event{Stream: d.Stream, Seq: d.Seq, At: d.At, Kind: d.Kind, V: d.V, Data: d.Data, Actor: d.Actor})
				if w, ok := f.Fact.(ledger.TaskWanted); ok {
					task = w.Kind
				}
			}
			s, err := call.Fold(in.ID, events)
			if err != nil || s.Phase != call.Ended || s.End == nil {
				t.Fatalf("folds to %s, %v", s.Phase, err)
			}
			if s.End.Class != tt.class || s.End.Reason != tt.reason || task != tt.task {
				t.Errorf("ended %+v with task %q, want %s/%s and %q", *s.End, task, tt.class, tt.reason, tt.task)
			}
		})
	}
}
