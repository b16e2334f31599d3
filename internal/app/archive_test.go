package app

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/configs"
	"heartline/internal/archive"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/recordings"
)

// bookRig is the archive's memory over a real store.
type bookRig struct {
	*archiveBooks
	t *testing.T
}

func newBookRig(t *testing.T) *bookRig {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir(), Patience: time.Minute, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	b := &book{}
	b.now.Store(&edition{cfg: &configs.Config{Hotlines: []configs.Hotline{
		{ID: "city", Recording: configs.Recording{Record: true, Wording: "w1", KeepAtLeast: 24 * time.Hour, DeleteBy: 48 * time.Hour}},
		{ID: "silent"},
	}}})
	return &bookRig{&archiveBooks{store: s, book: b, boot: time.Now()}, t}
}

// step is a fact at so long after the call's beginning.
type step struct {
	after time.Duration
	fact  ledger.Fact
}

var callBegan = time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // a constant

// happen appends a call's facts.
func (r *bookRig) happen(call string, steps ...step) {
	r.t.Helper()
	for i, s := range steps {
		d := ledger.NewDraft(ledger.CallStream(call), int64(i)+1, callBegan.Add(s.after), time.Hour+s.after, "system", s.fact)
		if _, err := r.store.Append(r.t.Context(), d); err != nil {
			r.t.Fatal(err)
		}
	}
}

func at(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

func stretch(from, to float64) archive.Span {
	return archive.Span{From: callBegan.Add(at(from)), To: callBegan.Add(at(to))}
}

func TestWhatTheLedgerSaysOfRecordings(t *testing.T) {
	t.Parallel()
	arrived := step{0, ledger.CallArrived{Hotline: "city"}}
	heard := step{at(1), ledger.Announced{Wording: "w1"}}
	begun := func(after float64, name, side string) step {
		return step{at(after), ledger.RecordingStarted{Recording: name, Side: side}}
	}
	ending := func(after float64) []step {
		return []step{{at(after), ledger.CallEnding{Class: "completed"}}, {at(after + 1), ledger.CallEnded{Class: "completed"}}}
	}
	join := func(parts ...[]step) (all []step) {
		for _, p := range parts {
			all = append(all, p...)
		}
		return all
	}
	part := func(name string, side archive.Side, from, to float64, pauses ...archive.Span) archive.Part {
		s := stretch(from, to)
		return archive.Part{Name: name, Side: side, StartedAt: s.From, EndedAt: s.To, Pauses: pauses}
	}
	tests := map[string]struct {
		steps []step
		want  archive.Call
	}{
		"two sides until the counsellor leaves": {
			join([]step{arrived, heard, begun(2, "a", "caller"), begun(2, "b", "counsellor"), {at(9), ledger.RecordingStopped{Recording: "a"}}, {at(9), ledger.RecordingStopped{Recording: "b"}}}, ending(9)),
			archive.Call{Parts: []archive.Part{part("a", archive.Caller, 2, 9), part("b", archive.Counsellor, 2, 9)}},
		},
		"a call that goes on is left alone": {
			[]step{arrived, heard, begun(2, "a", "caller")},
			archive.Call{Live: true, Parts: []archive.Part{{Name: "a", Side: archive.Caller, StartedAt: callBegan.Add(at(2))}}},
		},
		"a second counsellor leg after the first was lost, and a pause over both": {
			join([]step{
				arrived, heard, begun(2, "a", "caller"), begun(2, "b", "counsellor"),
				{at(3), ledger.RecordingPaused{}},
				{at(4), ledger.RecordingStopped{Recording: "b"}},
				begun(6, "c", "counsellor"),
				{at(7), ledger.RecordingResumed{}},
			}, ending(9)),
			archive.Call{Parts: []archive.Part{
				part("a", archive.Caller, 2, 9, stretch(3, 7)), part("b", archive.Counsellor, 2, 4, stretch(3, 4)), part("c", archive.Counsellor, 6, 9, stretch(6, 7)),
			}},
		},
		"a pause that nobody ended": {
			join([]step{arrived, heard, begun(2, "a", "caller"), {at(5), ledger.RecordingPaused{}}, {at(6), ledger.RecordingPaused{}}}, ending(8)),
			archive.Call{Parts: []archive.Part{part("a", archive.Caller, 2, 8, stretch(5, 8))}},
		},
		"a refusal at the desk takes everything back": {
			join([]step{arrived, heard, begun(2, "a", "caller"), {at(5), ledger.Consent{How: "desk"}}, {at(5), ledger.RecordingStopped{Recording: "a"}}}, ending(8)),
			archive.Call{Discard: true, Parts: []archive.Part{part("a", archive.Caller, 2, 5)}},
		},
		"a recording without any consent is kept for those who must find out why": {
			join([]step{arrived, begun(2, "a", "caller")}, ending(8)),
			archive.Call{Parts: []archive.Part{part("a", archive.Caller, 2, 8)}},
		},
		"a message": {
			join([]step{arrived, {at(3), ledger.MessageStarted{Recording: "m"}}, {at(7), ledger.MessageKept{Recording: "m"}}}, ending(9)),
			archive.Call{Parts: []archive.Part{part("m", archive.Message, 3, 7)}},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, call := newBookRig(t), id.New()
			r.happen(call, tt.steps...)
			got, err := r.Call(t.Context(), call)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestAClockThatIsSetTearsNothingApart wants the spans of one process measured by its monotonic clock.
func TestAClockThatIsSetTearsNothingApart(t *testing.T) {
	t.Parallel()
	event := func(seq int64, wall, mono time.Duration, f ledger.Fact) ledger.Event {
		d := ledger.NewDraft("call:x", seq, callBegan.Add(wall), mono, "system", f)
		return ledger.Event{Stream: d.Stream, Seq: seq, At: d.At, Mono: d.Mono, Boot: "b", Kind: d.Kind, V: d.V, Data: d.Data}
	}
	c, err := foldRecorded([]ledger.Event{
		event(1, 0, 0, ledger.CallArrived{Hotline: "city"}),
		event(2, at(2), at(2), ledger.RecordingStarted{Recording: "a", Side: "caller"}),
		event(3, at(-3600), at(3), ledger.RecordingStarted{Recording: "b", Side: "counsellor"}),
	})
	if err != nil || len(c.parts) != 2 || c.parts[1].StartedAt.Sub(c.parts[0].StartedAt) != time.Second {
		t.Errorf("%+v, %v", c.parts, err)
	}
}

func TestSealedRecordingsAreKeptAsTheHotlineSays(t *testing.T) {
	t.Parallel()
	r, call := newBookRig(t), id.New()
	r.happen(call, step{0, ledger.CallArrived{Hotline: "city"}}, step{at(1), ledger.Announced{Wording: "w1"}},
		step{at(60), ledger.CallEnding{Class: "completed"}}, step{at(61), ledger.CallEnded{Class: "completed"}})
	s := archive.Stored{
		ID: id.Object(call, id.RoleRecord, 0), Call: call, Kind: archive.Talk, Purpose: "audio", KeyID: "k1", Path: "2026/x", Bytes: 9, SHA256: "ff",
		StartedAt: callBegan.Add(at(2)), Duration: at(50), Gaps: []archive.Gap{{From: at(1), To: at(2)}}, Files: []string{"a", "b"}, Warning: "w",
	}
	if _, err := r.Find(t.Context(), s.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("found before it was sealed: %v", err)
	}
	if err := r.Sealed(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	found, err := r.Find(t.Context(), s.ID)
	if diff := cmp.Diff(s, found); err != nil || diff != "" {
		t.Errorf("found %v (-want +got)\n%s", err, diff)
	}
	ended := callBegan.Add(at(61))
	want := store.Recording{
		ID: s.ID, Call: call, Leg: legBoth, State: recordingSealed, Wording: "w1", StartedAt: s.StartedAt, EndedAt: s.StartedAt.Add(s.Duration),
		Bytes: 9, KeyID: "k1", KeepUntil: ended.Add(24 * time.Hour), DeleteBy: ended.Add(48 * time.Hour), Path: "2026/x",
	}
	row, err := r.store.Recording(t.Context(), s.ID)
	if diff := cmp.Diff(want, row); err != nil || diff != "" {
		t.Errorf("row %v (-want +got)\n%s", err, diff)
	}
	due := func(after time.Duration) int {
		all, err := r.Due(t.Context(), ended.Add(after), 10)
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	if n := due(47 * time.Hour); n != 0 {
		t.Errorf("%d due before the time", n)
	}
	if err := r.store.HoldRecording(t.Context(), s.ID, store.Hold{On: true, Reason: "complaint", By: "chen", At: ended}); err != nil {
		t.Fatal(err)
	}
	if n := due(49 * time.Hour); n != 0 {
		t.Errorf("%d due under a legal hold", n)
	}
	if err := r.store.HoldRecording(t.Context(), s.ID, store.Hold{}); err != nil {
		t.Fatal(err)
	}
	if n := due(49 * time.Hour); n != 1 {
		t.Errorf("%d due, want 1", n)
	}
	if err := r.store.HoldRecording(t.Context(), s.ID, store.Hold{On: true}); fault.CodeOf(err) != "deleted" {
		t.Errorf("a hold that comes after the deletion has begun: %v", err)
	}
	if n := due(49 * time.Hour); n != 1 {
		t.Errorf("%d due after a deletion that was cut off, want 1", n)
	}
	proof := archive.Proof{ID: s.ID, Call: call, KeyID: "k1", SHA256: "ff", Bytes: 9, KeyDeletedAt: ended.Add(49 * time.Hour), FileGone: true, FinalAt: ended.Add(400 * time.Hour)}
	for range 2 {
		if err := r.Deleted(t.Context(), proof); err != nil {
			t.Fatal(err)
		}
	}
	events, err := r.store.Stream(t.Context(), ledger.RecordingStream(s.ID))
	if err != nil || len(events) != 2 || events[1].Kind != ledger.KindRecordingDeleted {
		t.Errorf("%d facts, %v", len(events), err)
	}
	if row, _ := r.store.Recording(t.Context(), s.ID); row.State != recordingDeleted {
		t.Errorf("state %q", row.State)
	}
	if _, err := r.Find(t.Context(), s.ID); !fault.Is(err, fault.NotFound) || due(1000*time.Hour) != 0 {
		t.Errorf("a deleted recording is found: %v", err)
	}
}

// TestARowThatIsMissingIsWrittenAgain is a crash between the fact and the row.
func TestARowThatIsMissingIsWrittenAgain(t *testing.T) {
	t.Parallel()
	r := newBookRig(t)
	f := ledger.RecordingSealed{Kind: "message", Purpose: "message", KeyID: "k", Path: "p", StartedAt: callBegan}
	if err := r.append(t.Context(), "m1", f); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Find(t.Context(), "m1"); err != nil {
		t.Fatal(err)
	}
	row, err := r.store.Recording(t.Context(), "m1")
	if err != nil || row.Leg != legMessage || row.KeepUntil != callBegan.Add(24*time.Hour) {
		t.Errorf("%+v, %v", row, err)
	}
}

func TestPolicyOfHotlinesThatSayNothing(t *testing.T) {
	t.Parallel()
	r := newBookRig(t)
	want := recordings.Policy{KeepAtLeast: 24 * time.Hour, DeleteAfter: 48 * time.Hour}
	for _, hotline := range []string{"silent", "gone", ""} {
		if diff := cmp.Diff(want, r.policy(hotline)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", hotline, diff)
		}
	}
	cfg := *r.book.now.Load().cfg
	cfg.Hotlines = append(cfg.Hotlines, configs.Hotline{ID: "ever", Recording: configs.Recording{Record: true, KeepAtLeast: time.Hour}})
	r.book.now.Store(&edition{cfg: &cfg})
	if p := r.policy("gone"); p.DeleteAfter != 0 || p.KeepAtLeast != 24*time.Hour {
		t.Errorf("beside a hotline that keeps for ever: %+v", p)
	}
}
