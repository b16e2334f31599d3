package archive_test

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/access/keys"
	"heartline/internal/archive"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/wav"
)

func TestATalkBecomesOneSealedFile(t *testing.T) {
	t.Parallel()
	b := setup(t, "copy")
	a, _ := b.run(t)
	call, names := b.talk(t)
	a.Put(call)
	eventually(t, "the spool is empty", b.empty(t))
	all := b.books.all()
	if len(all) != 1 {
		t.Fatalf("%d objects", len(all))
	}
	s := all[0]
	want := archive.Stored{
		ID: names[0], Call: call, Kind: archive.Talk, Purpose: keys.Audio, Path: "2026/11/22/" + names[0] + ".opus.age",
		StartedAt: time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC), Duration: time.Second, Files: names,
		KeyID: s.KeyID, Bytes: s.Bytes, SHA256: s.SHA256,
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
	if content := play(t, a, s); len(content) != 4+8000*4 || string(content[:8]) != "OggS\xe8\x03\xd0\x07" {
		t.Errorf("%d bytes, beginning % x", len(content), content[:8])
	}
	if err := a.Check(t.Context(), s); err != nil {
		t.Error(err)
	}
	sealed, err := os.ReadFile(filepath.Join(b.dir, s.Path))
	if err != nil || int64(len(sealed)) != s.Bytes || bytes.Contains(sealed, []byte("OggS")) {
		t.Errorf("%d bytes on the disk, %v", len(sealed), err)
	}
	if left, _ := os.ReadDir(filepath.Join(b.dir, "tmp")); len(left) != 0 {
		t.Error("unfinished files are left")
	}
	if h := a.Health(); h.Sealed != 1 || h.Failures != 0 {
		t.Errorf("health %+v", h)
	}
}

func TestPlaybackSeeksOverHTTP(t *testing.T) {
	t.Parallel()
	b := setup(t, "copy")
	a, _ := b.run(t)
	call, _ := b.talk(t)
	a.Put(call)
	eventually(t, "the spool is empty", b.empty(t))
	s := b.books.all()[0]
	whole := play(t, a, s)
	p, err := a.OpenPlayback(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil)
	r.Header.Set("Range", "bytes=10000-10009")
	http.ServeContent(w, r, "", time.Time{}, p)
	if w.Code != http.StatusPartialContent || !bytes.Equal(w.Body.Bytes(), whole[10000:10010]) {
		t.Errorf("%d % x", w.Code, w.Body.Bytes())
	}
	escape := s
	escape.Path = "../../etc/passwd"
	if _, err := a.OpenPlayback(t.Context(), escape); err == nil {
		t.Error("a path led out of the folder")
	}
	if err := os.WriteFile(filepath.Join(b.dir, s.Path), []byte("spoilt"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := a.OpenPlayback(t.Context(), s); !fault.Is(err, fault.Invalid) {
		t.Errorf("a spoilt file: %v", err)
	}
	if err := a.Check(t.Context(), s); !fault.Is(err, fault.Invalid) {
		t.Errorf("a spoilt file passes: %v", err)
	}
}

func TestFaultsKeepTheClearFileAndAreTriedAgain(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ encoder, says string }{{"fail", "no room"}, {"lie", "verif"}, {"is-not-there", "install opusenc"}} {
		t.Run(row.encoder, func(t *testing.T) {
			t.Parallel()
			b := setup(t, row.encoder)
			if row.encoder == "is-not-there" {
				b.config.Encoder += "-at-all"
				if err := archive.CheckEncoder(b.config.Encoder); err == nil {
					t.Error("the missing encoder was not noticed")
				}
			}
			a, _ := b.run(t)
			call, _ := b.talk(t)
			a.Put(call)
			eventually(t, "two failures are counted", func() bool { return a.Health().Failures > 1 })
			h := a.Health()
			if len(b.files(t)) != 2 || h.Waiting != 1 || h.Oldest.IsZero() || !strings.Contains(h.LastFailure, row.says) {
				t.Errorf("files %v, health %+v", b.files(t), h)
			}
			if b.rows.Len() != 0 {
				t.Errorf("%d keys without an object", b.rows.Len())
			}
		})
	}
}

func TestWhatCannotBeBookedStaysInTheSpool(t *testing.T) {
	t.Parallel()
	b := setup(t, "copy")
	b.books.setFail(errors.New("database is gone"))
	a, _ := b.run(t)
	call, _ := b.talk(t)
	a.Put(call)
	eventually(t, "a failure is counted", func() bool { return a.Health().Failures > 0 })
	if len(b.files(t)) != 2 || b.rows.Len() != 0 {
		t.Errorf("files %v, %d keys", b.files(t), b.rows.Len())
	}
	b.books.setFail(nil)
	eventually(t, "the spool is empty", b.empty(t))
	if all := b.books.all(); len(all) != 1 || len(play(t, a, all[0])) == 0 || a.Health().LastFailure != "" {
		t.Errorf("%+v, health %+v", all, a.Health())
	}
}

func TestAfterACrash(t *testing.T) {
	t.Parallel()
	b := setup(t, "copy")
	_, stop := b.run(t)
	call, names := b.talk(t) // found by the sweep: nobody named it
	eventually(t, "the spool is empty", b.empty(t))
	stop()
	first := b.books.all()[0]

	// The process died after booking and before the clear files were removed: the one that names the recording
	// is always among those that are left.
	b.record(t, call, id.RoleRecord, 0, 1000)
	if err := os.WriteFile(filepath.Join(b.dir, "tmp", "123"), []byte("half a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, stop = b.run(t)
	eventually(t, "the spool is empty", b.empty(t))
	if all := b.books.all(); len(all) != 1 || all[0].KeyID != first.KeyID {
		t.Errorf("sealed again: %+v", all)
	}
	if left, _ := os.ReadDir(filepath.Join(b.dir, "tmp")); len(left) != 0 {
		t.Error("the half file is left")
	}
	stop()

	// It died before booking, with the sealed file in place: made again under the same name.
	b.books.mu.Lock()
	clear(b.books.stored)
	b.books.order = nil
	b.books.mu.Unlock()
	b.record(t, call, id.RoleRecord, 0, 1000)
	b.record(t, call, id.RoleRecord, 1, 2000)
	a, _ := b.run(t)
	eventually(t, "the spool is empty", b.empty(t))
	all := b.books.all()
	if len(all) != 1 || all[0].ID != names[0] || len(play(t, a, all[0])) != 4+8000*4 {
		t.Errorf("%+v", all)
	}
}

// TestALegThatASealedRecordingLacksIsNotThrownAway is an earlier attempt that could not read one leg, and died before it
// removed the other.
func TestALegThatASealedRecordingLacksIsNotThrownAway(t *testing.T) {
	t.Parallel()
	b := setup(t, "copy")
	call, names := b.talk(t)
	whole := b.books.calls[call].Parts
	c := b.books.calls[call]
	c.Parts = slices.DeleteFunc(slices.Clone(whole), func(p archive.Part) bool { return p.Name == names[1] })
	b.books.calls[call] = c
	aside := filepath.Join(t.TempDir(), "aside")
	if err := os.Rename(filepath.Join(b.spool, names[1]+".wav"), aside); err != nil {
		t.Fatal(err)
	}
	_, stop := b.run(t)
	eventually(t, "the spool is empty", b.empty(t))
	stop()
	b.record(t, call, id.RoleRecord, 0, 1000) // it was not removed
	if err := os.Rename(aside, filepath.Join(b.spool, names[1]+".wav")); err != nil {
		t.Fatal(err)
	}
	c.Parts = whole
	b.books.calls[call] = c
	a, _ := b.run(t)
	eventually(t, "the spool is empty", b.empty(t))
	all := b.books.all()
	if len(all) != 2 || !slices.Equal(all[0].Files, names[:1]) || !slices.Equal(all[1].Files, names[1:]) {
		t.Fatalf("sealed %+v, want one recording of each leg", all)
	}
	for _, s := range all {
		if err := a.Check(t.Context(), s); err != nil {
			t.Errorf("%s: %v", s.ID, err)
		}
	}
}

func TestLiveUnknownRefusedAndStrange(t *testing.T) {
	t.Parallel()
	b := setup(t, "copy")
	b.config.Unknown = time.Nanosecond
	live, refused, unknown := id.New(), id.New(), id.New()
	liveName := b.record(t, live, id.RoleRecord, 0, 1)
	b.record(t, refused, id.RoleRecord, 0, 2)
	message := b.record(t, refused, id.RoleMessage, 1, 2) // left knowingly: a refusal does not take it back
	unknownName := b.record(t, unknown, id.RoleRecord, 0, 3)
	b.leave(t, "13800000000.wav", []byte("whatever this is"))
	known, _ := b.talk(t)
	extra := b.record(t, known, id.RoleRecord, 7, 9) // the ledger knows nothing of it
	broken := id.Object(known, id.RoleRecord, 8)
	b.leave(t, broken+".wav", []byte("no audio"))
	b.books.mu.Lock()
	b.books.calls[live] = archive.Call{Live: true}
	b.books.calls[refused] = archive.Call{Discard: true, Parts: []archive.Part{{Name: message, Side: archive.Message, StartedAt: time.Now()}}}
	c := b.books.calls[known]
	c.Parts = append(c.Parts, archive.Part{Name: broken, Side: archive.Caller, StartedAt: c.Parts[0].StartedAt})
	b.books.calls[known] = c
	b.books.mu.Unlock()
	if err := os.Mkdir(filepath.Join(b.spool, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	a, _ := b.run(t)
	eventually(t, "only the live call's file is left", func() bool {
		return cmp.Equal(b.files(t), []string{liveName + ".wav", "folder"}) || cmp.Equal(b.files(t), []string{"folder", liveName + ".wav"})
	})
	got := map[string][]string{}
	for _, s := range b.books.all() {
		got[string(s.Kind)+" "+s.Call] = append(got[string(s.Kind)+" "+s.Call], s.Files...)
		if s.Kind != archive.Quarantine {
			continue
		}
		if s.Call == "" && len(s.Files) != 0 {
			t.Error("a strange file's name is in the books")
		}
		if _, err := a.OpenPlayback(t.Context(), s); !fault.Is(err, fault.Conflict) {
			t.Errorf("a quarantined file is played: %v", err)
		}
		if err := a.Check(t.Context(), s); err != nil {
			t.Error(err)
		}
	}
	if len(got["quarantined "+known]) != 2 || cmp.Diff(got["quarantined "+unknown], []string{unknownName}) != "" {
		t.Errorf("books %v; extra %s", got, extra)
	}
	if _, ok := got["quarantined "]; !ok || len(got["talk "+known]) != 2 {
		t.Errorf("books %v", got)
	}
	if h := a.Health(); h.Discarded != 1 || h.Quarantined != 4 || h.Sealed != 2 {
		t.Errorf("health %+v", h)
	}
	if strings.Contains(b.log.String(), "13800000000") {
		t.Errorf("a strange file's name is in the log: %s", b.log)
	}
	// The live call ends.
	b.books.mu.Lock()
	b.books.calls[live] = archive.Call{Parts: []archive.Part{{Name: liveName, Side: archive.Caller, StartedAt: time.Now()}}}
	b.books.mu.Unlock()
	a.Put(live)
	eventually(t, "the live call is sealed", func() bool { return len(b.files(t)) == 1 })
}

func TestMessagesAreMonoAndCanBeImported(t *testing.T) {
	t.Parallel()
	b := setup(t, "copy")
	a, _ := b.run(t)
	call := id.New()
	name := b.record(t, call, id.RoleMessage, 0, 77)
	b.books.mu.Lock()
	b.books.calls[call] = archive.Call{Parts: []archive.Part{{Name: name, Side: archive.Message, StartedAt: time.Now()}}}
	b.books.mu.Unlock()
	a.Put(call)
	eventually(t, "the spool is empty", b.empty(t))
	s := b.books.all()[0]
	if s.Kind != archive.MessageKind || s.Purpose != keys.Message || s.Warning != "" || len(play(t, a, s)) != 4+16000 {
		t.Errorf("%+v", s)
	}
	var file bytes.Buffer
	if err := wav.Encode(&file, 8000, 1, make([]int16, 800)); err != nil {
		t.Fatal(err)
	}
	imported, err := a.Import(t.Context(), id.New(), call, time.Now(), bytes.NewReader(file.Bytes()))
	if err != nil || imported.Duration != 100*time.Millisecond || len(play(t, a, imported)) != 4+1600 {
		t.Errorf("%+v, %v", imported, err)
	}
	for _, bad := range []string{"", "no audio", file.String()[:44]} {
		if _, err := a.Import(t.Context(), id.New(), call, time.Now(), strings.NewReader(bad)); !fault.Is(err, fault.Invalid) {
			t.Errorf("imported %d bytes of nothing: %v", len(bad), err)
		}
	}
}

func TestDeletionGivesProof(t *testing.T) {
	t.Parallel()
	b := setup(t, "copy")
	now := time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC)
	b.config.Now = func() time.Time { return now }
	b.config.DeleteEvery = 10 * time.Millisecond
	a, _ := b.run(t)
	call, _ := b.talk(t)
	a.Put(call)
	eventually(t, "the spool is empty", b.empty(t))
	s := b.books.all()[0]
	b.books.mu.Lock()
	b.books.due = []archive.Stored{s}
	b.books.mu.Unlock()
	eventually(t, "the recording is deleted", func() bool { return a.Health().Deleted == 1 })
	want := []archive.Proof{{
		ID: s.ID, Call: call, KeyID: s.KeyID, SHA256: s.SHA256, Bytes: s.Bytes, KeyDeletedAt: now, FileGone: true, FinalAt: now.AddDate(0, 0, 14),
	}}
	if diff := cmp.Diff(want, b.books.deleted); diff != "" {
		t.Error(diff)
	}
	if _, err := a.OpenPlayback(t.Context(), s); !fault.Is(err, fault.NotFound) {
		t.Errorf("after the deletion: %v", err)
	}
	if again, err := a.Delete(t.Context(), s); err != nil || !again.FileGone {
		t.Errorf("second deletion: %+v, %v", again, err)
	}
}

func TestStoppingGivesUpTheWorkInHand(t *testing.T) {
	t.Parallel()
	b := setup(t, "hang")
	a, stop := b.run(t)
	call, _ := b.talk(t)
	a.Put(call)
	eventually(t, "the encoder has begun", func() bool {
		left, _ := os.ReadDir(filepath.Join(b.dir, "tmp"))
		return len(left) == 1
	})
	stop()
	if len(b.files(t)) != 2 || b.rows.Len() != 0 || len(b.books.all()) != 0 {
		t.Errorf("files %v, %d keys, %d objects", b.files(t), b.rows.Len(), len(b.books.all()))
	}
	if left, _ := os.ReadDir(filepath.Join(b.dir, "tmp")); len(left) != 0 {
		t.Error("an unfinished file is left")
	}
}

func TestTheFolderIsChecked(t *testing.T) {
	t.Parallel()
	b := setup(t, "copy")
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"", filepath.Join(file, "below")} {
		if _, err := archive.New(archive.Config{Dir: dir}, b.ring, b.books); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", dir, err)
		}
	}
}
