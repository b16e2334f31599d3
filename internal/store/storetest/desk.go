package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/agent"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/store"
)

func user(id, login string) access.User {
	return access.User{
		ID: id, Login: login, Name: "李 " + id, Password: "phc", Roles: []access.Role{access.Admin}, Language: "zh-CN",
		MustChange: true, Access: 1, Version: 1, CreatedAt: start,
	}
}

func testUsers(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	u := user("u1", "li")
	for _, add := range []access.User{u, user("u2", "an")} {
		if err := s.InsertUser(t.Context(), add); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.InsertUser(t.Context(), user("u3", "li")); !fault.Is(err, fault.Conflict) {
		t.Errorf("a login that is taken: %v", err)
	}
	if d := cmp.Diff(u, must[access.User](t)(s.UserByLogin(t.Context(), "li"))); d != "" {
		t.Errorf("user (-want +got):\n%s", d)
	}
	u.Name, u.Disabled, u.MustChange, u.Version, u.Access, u.SignedInAt = "王", true, false, 2, 2, start.Add(time.Hour)
	if err := s.UpdateUser(t.Context(), u, 1); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(u, must[access.User](t)(s.UserByID(t.Context(), "u1"))); d != "" {
		t.Errorf("changed user (-want +got):\n%s", d)
	}
	if err := s.UpdateUser(t.Context(), u, 1); !fault.Is(err, fault.Conflict) {
		t.Errorf("a stale change: %v", err)
	}
	if err := s.UpdateUser(t.Context(), user("nobody", "x"), 1); !fault.Is(err, fault.NotFound) {
		t.Errorf("a change of nobody: %v", err)
	}
	if _, err := s.UserByLogin(t.Context(), "nobody"); !fault.Is(err, fault.NotFound) {
		t.Errorf("nobody: %v", err)
	}
	all := must[[]access.User](t)(s.ListUsers(t.Context()))
	if len(all) != 2 || all[0].Login != "an" {
		t.Errorf("users: %+v", all)
	}
}

func testTokens(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	if err := s.InsertUser(t.Context(), user("u1", "li")); err != nil {
		t.Fatal(err)
	}
	tok := access.Token{ID: "t1", UserID: "u1", Name: "board", Hash: "h1", Permissions: []access.Permission{"board.read"}, CreatedAt: start, ExpiresAt: start.Add(time.Hour)}
	if err := s.InsertToken(t.Context(), tok); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(tok, must[access.Token](t)(s.TokenByHash(t.Context(), "h1"))); d != "" {
		t.Errorf("token (-want +got):\n%s", d)
	}
	tok.UsedAt = start.Add(time.Minute)
	for _, when := range []time.Time{tok.UsedAt, start} { // the later time stays
		if err := s.TokenUsed(t.Context(), "t1", when); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.TokenUsed(t.Context(), "gone", start); err != nil {
		t.Errorf("a token that is gone: %v", err)
	}
	if d := cmp.Diff([]access.Token{tok}, must[[]access.Token](t)(s.AllTokens(t.Context()))); d != "" {
		t.Errorf("all tokens (-want +got):\n%s", d)
	}
	if all := must[[]access.Token](t)(s.ListTokens(t.Context(), "u1")); len(all) != 1 {
		t.Errorf("tokens: %+v", all)
	}
	if d := cmp.Diff(tok, must[access.Token](t)(s.DeleteToken(t.Context(), "t1"))); d != "" {
		t.Errorf("deleted token (-want +got):\n%s", d)
	}
	if _, err := s.DeleteToken(t.Context(), "t1"); !fault.Is(err, fault.NotFound) {
		t.Errorf("deleted twice: %v", err)
	}
	if _, err := s.TokenByHash(t.Context(), "h1"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a deleted token: %v", err)
	}
	tok.UserID = "nobody"
	if err := s.InsertToken(t.Context(), tok); err == nil {
		t.Error("a token of nobody was stored")
	}
}

func testWebSessions(t *testing.T, fresh Fresh) {
	t.Helper()
	cfg := fresh(t).Config
	now := start
	cfg.Now = func() time.Time { return now }
	w := Open(t, cfg).WebSessions()
	for _, data := range []string{"one", "two"} {
		if err := w.Commit("secret", []byte(data), start.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if data, found, err := w.Find("secret"); string(data) != "two" || !found || err != nil {
		t.Errorf("found %q, %v, %v", data, found, err)
	}
	if _, found, err := w.Find("other"); found || err != nil {
		t.Errorf("an unknown token: %v, %v", found, err)
	}
	now = start.Add(time.Hour)
	if _, found, err := w.Find("secret"); found || err != nil {
		t.Errorf("an expired sign-in: %v, %v", found, err)
	}
	if n, err := w.DeleteExpired(t.Context()); n != 1 || err != nil {
		t.Errorf("deleted %d expired: %v", n, err)
	}
	if err := w.Delete("secret"); err != nil {
		t.Errorf("ending what is over: %v", err)
	}
}

func testRoster(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	if _, err := s.PublishedRoster(t.Context()); !fault.Is(err, fault.NotFound) {
		t.Errorf("before the first roster: %v", err)
	}
	day := func(n int) time.Time { return start.AddDate(0, 0, n) }
	shift := func(id, agent string, n int, h time.Duration) store.Shift {
		return store.Shift{ID: id, Line: "day", Agent: agent, Start: day(n), End: day(n).Add(h), Zone: "Asia/Shanghai", Version: int64(n + 1)}
	}
	version := func(n int64, from, to int) *store.RosterVersion {
		return &store.RosterVersion{Version: n, PublishedAt: start, PublishedBy: "boss", From: day(from), To: day(to), Shifts: 2}
	}
	fact := func(id string) []store.RosterFact {
		return []store.RosterFact{{ID: id, At: start, Kind: "published", Version: 1, Actor: "boss", Body: "{}"}}
	}
	first := store.RosterChange{Facts: fact("one"), Put: []store.Shift{shift("a", "li", 0, 8*time.Hour), shift("b", "wu", 1, 8*time.Hour)}, Published: version(1, 0, 7)}
	if last, err := s.ChangeRoster(t.Context(), first); last != 1 || err != nil {
		t.Fatalf("fact %d: %v", last, err)
	}
	next := store.RosterChange{After: 1, Facts: fact("two"), Put: []store.Shift{shift("c", "an", 1, 30*time.Hour)}, Gone: []string{"b"}, Published: version(2, 1, 7)}
	if last, err := s.ChangeRoster(t.Context(), next); last != 2 || err != nil {
		t.Fatalf("fact %d: %v", last, err)
	}
	all := must[[]store.Shift](t)(s.Shifts(t.Context(), day(0), day(30)))
	if d := cmp.Diff([]store.Shift{first.Put[0], next.Put[0]}, all); d != "" {
		t.Errorf("shifts (-want +got):\n%s", d)
	}
	if over := must[[]store.Shift](t)(s.Shifts(t.Context(), day(2), day(3))); len(over) != 1 {
		t.Errorf("shifts that reach into the third day: %+v", over)
	}
	if none := must[[]store.Shift](t)(s.Shifts(t.Context(), day(0).Add(8*time.Hour), day(1))); len(none) != 0 {
		t.Errorf("a shift is over at its end: %+v", none)
	}
	if d := cmp.Diff(*next.Published, must[store.RosterVersion](t)(s.PublishedRoster(t.Context()))); d != "" {
		t.Errorf("roster (-want +got):\n%s", d)
	}
}

func testSkills(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	for _, skills := range []agent.Skills{{"minors": 3, "language:zh": 5}, {"grief": 1}} {
		if err := s.SetAgentSkills(t.Context(), "li", skills); err != nil {
			t.Fatal(err)
		}
	}
	want := map[agent.ID]agent.Skills{"li": {"grief": 1}}
	if d := cmp.Diff(want, must[map[agent.ID]agent.Skills](t)(s.AgentSkills(t.Context()))); d != "" {
		t.Errorf("skills (-want +got):\n%s", d)
	}
	if err := s.SetAgentSkills(t.Context(), "li", agent.Skills{"grief": 6}); !fault.Is(err, fault.Invalid) {
		t.Errorf("level 6: %v", err)
	}
}

func testForms(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	d := store.Draft{Call: "c", Agent: "li", KeyID: "k", Body: []byte{1}, UpdatedAt: start}
	for _, body := range [][]byte{{1}, {2, 0}} {
		d.Body = body
		if err := s.SaveDraft(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(d, must[store.Draft](t)(s.Draft(t.Context(), "c", "li"))); diff != "" {
		t.Errorf("draft (-want +got):\n%s", diff)
	}
	f := store.Form{ID: "f", Call: "c", Agent: "li", Category: "grief", KeyID: "k", Body: []byte("x"), SubmittedAt: start}
	for range 2 {
		if err := s.SubmitForm(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]store.Form{f}, must[[]store.Form](t)(s.FormsOfCall(t.Context(), "c"))); diff != "" {
		t.Errorf("forms (-want +got):\n%s", diff)
	}
	if _, err := s.Draft(t.Context(), "c", "li"); !fault.Is(err, fault.NotFound) {
		t.Errorf("the draft of a submitted form: %v", err)
	}
}

func testRecordings(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	r := store.Recording{
		ID: "r1", Call: "c", Leg: "caller", State: "sealed", Wording: "w1", StartedAt: start, EndedAt: start.Add(time.Minute), Bytes: 1 << 33, KeyID: "k",
		KeepUntil: start.AddDate(0, 6, 0), DeleteBy: start.AddDate(3, 0, 0), Path: "2026/r1.age",
	}
	first := r
	first.State = "spooled"
	for _, v := range []store.Recording{first, r} {
		if err := s.SaveRecording(t.Context(), v); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(r, must[store.Recording](t)(s.Recording(t.Context(), "r1"))); d != "" {
		t.Errorf("recording (-want +got):\n%s", d)
	}
	due := func(now time.Time) int {
		return len(must[[]store.Recording](t)(s.RecordingsToDelete(t.Context(), "sealed", now, 10)))
	}
	if due(start.AddDate(3, 0, -1)) != 0 || due(start.AddDate(3, 0, 0)) != 1 {
		t.Error("the recording is due on its day, not before")
	}
	hold := store.Hold{On: true, Reason: "complaint", By: "chen", At: start}
	if err := s.HoldRecording(t.Context(), "r1", hold); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveRecording(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if due(start.AddDate(9, 0, 0)) != 0 {
		t.Error("a held recording is due")
	}
	if row := must[store.Recording](t)(s.Recording(t.Context(), "r1")); row.Hold != hold {
		t.Errorf("hold %+v after the row was written again, want %+v", row.Hold, hold)
	}
	testDeletionMeetsHold(t, s)
	if err := s.HoldRecording(t.Context(), "none", hold); !fault.Is(err, fault.NotFound) {
		t.Errorf("a hold on nothing: %v", err)
	}
	if n := len(must[[]store.Recording](t)(s.RecordingsOfCall(t.Context(), "c"))); n != 1 {
		t.Errorf("%d recordings of the call", n)
	}
	if n := len(must[[]store.Recording](t)(s.RecordingsInState(t.Context(), store.DeletionBegun, 5))); n != 1 {
		t.Errorf("%d recordings whose deletion has begun", n)
	}
	if _, err := s.Recording(t.Context(), "none"); !fault.Is(err, fault.NotFound) {
		t.Errorf("no recording: %v", err)
	}
}

// testDeletionMeetsHold tries to delete r1 under a hold and after it, and to hold it when the deletion has begun.
func testDeletionMeetsHold(t *testing.T, s *store.Store) {
	t.Helper()
	late := start.AddDate(3, 0, 0)
	if begun := must[bool](t)(s.BeginDeletion(t.Context(), "r1", late)); begun {
		t.Error("the deletion of a held recording began")
	}
	if err := s.HoldRecording(t.Context(), "r1", store.Hold{}); err != nil {
		t.Fatal(err)
	}
	if begun := must[bool](t)(s.BeginDeletion(t.Context(), "r1", late.AddDate(0, 0, -1))); begun {
		t.Error("a deletion began before its day")
	}
	for range 2 {
		if begun := must[bool](t)(s.BeginDeletion(t.Context(), "r1", late)); !begun {
			t.Error("the deletion did not begin")
		}
	}
	if err := s.HoldRecording(t.Context(), "r1", store.Hold{On: true}); fault.CodeOf(err) != "deleted" {
		t.Errorf("a hold on a recording whose deletion has begun: %v", err)
	}
	if begun := must[bool](t)(s.BeginDeletion(t.Context(), "none", late)); begun {
		t.Error("the deletion of nothing began")
	}
}

func testDataKeys(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	key := func(id, master string) store.DataKey {
		return store.DataKey{ID: id, Purpose: "audio", MasterID: master, Sealed: []byte(id + master), CreatedAt: start}
	}
	for _, k := range []store.DataKey{key("a", "m1"), key("b", "m1"), key("c", "m2")} {
		if err := s.SaveDataKey(t.Context(), k); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.SaveDataKey(t.Context(), key("a", "m2")); !fault.Is(err, fault.Conflict) {
		t.Errorf("saved twice: %v", err)
	}
	if err := s.RewrapDataKey(t.Context(), key("a", "m2")); err != nil {
		t.Fatal(err)
	}
	if err := s.RewrapDataKey(t.Context(), key("gone", "m2")); !fault.Is(err, fault.NotFound) {
		t.Errorf("rewrapped a key that is not there: %v", err)
	}
	want := store.DataKey{ID: "a", Purpose: "audio", MasterID: "m2", Sealed: []byte("am2"), CreatedAt: start}
	if d := cmp.Diff(want, must[store.DataKey](t)(s.DataKey(t.Context(), "a"))); d != "" {
		t.Errorf("data key (-want +got):\n%s", d)
	}
	keys := must[[]store.DataKey](t)(s.DataKeysByMaster(t.Context(), "m2", "", 1))
	if len(keys) != 1 || keys[0].ID != "a" {
		t.Errorf("first page: %+v", keys)
	}
	if keys = must[[]store.DataKey](t)(s.DataKeysByMaster(t.Context(), "m2", "a", 9)); len(keys) != 1 || keys[0].ID != "c" {
		t.Errorf("second page: %+v", keys)
	}
	if d := cmp.Diff([]string{"m1", "m2"}, must[[]string](t)(s.MasterIDs(t.Context()))); d != "" {
		t.Errorf("masters (-want +got):\n%s", d)
	}
	if err := s.DeleteDataKey(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.DataKey(t.Context(), "a"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a deleted key: %v", err)
	}
	if err := s.DeleteDataKey(t.Context(), "a"); !fault.Is(err, fault.NotFound) {
		t.Errorf("deleted twice: %v", err)
	}
}
