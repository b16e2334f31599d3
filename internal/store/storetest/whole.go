package storetest

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// tables are those that projections own, with an order of their rows.
var tables = map[string]string{
	"call": "id", "offer": "id", "task": "id", "task_call": "task_id, call_id, wanted", "task_attempt": "task_id, seq", "agent_time": "agent, pos",
	"screening": "call_id", "person_plan": "id", "follow_plan": "id", "caller_entry": "id", "caller_contact": "entry_id, call_id", "caller_decision": "pos",
	"safe_contact": "number_hash",
}

// testRebuildOfEveryKind folds every kind of fact that the program knows, on every sort of stream, with every field
// set, twice: empty and full. What is rebuilt is what was there, row by row and column by column.
func testRebuildOfEveryKind(t *testing.T, fresh Fresh) {
	t.Helper()
	site := fresh(t)
	s := Open(t, site.Config)
	call := Call()
	streams := []*Stream{
		call, On(ledger.Stream("task:" + id.New())), On(ledger.Floor), On(ledger.Stream("audit")), On(ledger.Stream("system")),
		On(ledger.RecordingStream(id.New())), On(ledger.FailsafeStream(call.ID())), On(ledger.CareStream(call.ID())), On(ledger.Stream("agent:a1")), On(ledger.Stream("desk:a1")),
	}
	facts := 0
	put := func(f ledger.Fact) {
		for _, on := range streams {
			Put(t, s, on.After(time.Second).Draft(f))
			facts++
		}
	}
	put(arrived("12345")) // so that what follows has a row to change
	talk(t, s, On("floor:of-a-talk"), Call())
	known := ledger.Known()
	if len(known) < 50 {
		t.Fatalf("only %d kinds are known", len(known))
	}
	for _, f := range known {
		put(f)
		put(full(f))
	}
	slices.Reverse(known) // what comes after an ending changes nothing, or always the same
	for _, f := range known {
		put(full(f))
	}
	Folded(t, s)
	read := func() map[string][]string {
		all := map[string][]string{}
		for table, order := range tables {
			all[table] = site.Rows(t, "desk", `SELECT * FROM `+table+` ORDER BY `+order)
		}
		return all
	}
	before := read()
	for table, rows := range before {
		if len(rows) == 0 {
			t.Errorf("no fact came into the table %s", table)
		}
	}
	if err := s.Rebuild(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, read()); d != "" {
		t.Errorf("rebuilt (-before +after):\n%s", d)
	}
	for _, p := range s.Projections() {
		if p.Skipped != 0 {
			t.Errorf("%s passed over %d of %d facts", p.Name, p.Skipped, facts)
		}
	}
	if n, err := s.Verify(t.Context()); err != nil || n < int64(facts) {
		t.Errorf("verified %d of %d facts: %v", n, facts, err)
	}
	downAndUp(t, s, site, func(version int64) {
		if d := cmp.Diff(before, read()); d != "" {
			t.Errorf("after version %d of the tables (-before +after):\n%s", version, d)
		}
	})
}

// downAndUp takes the desk database to each version before the newest, as an older program would have it, and back: check is
// called when what that has lost is folded anew.
func downAndUp(t *testing.T, s *store.Store, site Site, check func(version int64)) {
	t.Helper()
	newest := int64(0)
	for _, m := range must[[]store.Migration](t)(s.Migrations(t.Context())) {
		if m.Database == "desk" {
			newest = m.Newest
		}
	}
	for v := newest - 1; v > 0; v-- {
		if site.Config.DSN != "" && v != newest-1 && v != 1 {
			continue // the statements are the same: on a server the first and the longest way are enough
		}
		Close(t, s)
		if err := store.MigrateTo(t.Context(), site.Config, "desk", v); err != nil {
			t.Fatalf("to version %d: %v", v, err)
		}
		s = Open(t, site.Config)
		Folded(t, s)
		check(v)
	}
}

// full returns a fact of f's type in which nothing is empty.
func full(f ledger.Fact) ledger.Fact {
	v := reflect.New(reflect.TypeOf(f)).Elem()
	fill(v, strings.ToLower(v.Type().Name()))
	return v.Interface().(ledger.Fact)
}

func fill(v reflect.Value, name string) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(start.Add(time.Hour)))
		return
	case time.Duration:
		v.SetInt(int64(3 * time.Second))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(name)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(7)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(7)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(1.5)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), name)
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes([]byte(`{}`)) // JSON, wherever bytes stand in a fact
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), name)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, name)
		fill(value, name)
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), strings.ToLower(v.Type().Field(i).Name))
			}
		}
	default:
	}
}

// testUnfitFact wants a fact that no table takes to be passed over, and all others folded.
func testUnfitFact(t *testing.T, fresh Fresh) {
	t.Helper()
	site := fresh(t)
	s := Open(t, site.Config)
	Put(t, s, Call().Draft(arrived("1")))
	Folded(t, s)
	// In place of whatever a database may refuse: only one call for each hotline.
	site.Exec(t, "desk", `CREATE UNIQUE INDEX one_each ON call (hotline)`)
	first, last := Call(), Call()
	Put(t, s, first.Draft(arrived("2")), Call().Draft(arrived("2")), first.Draft(ledger.CallAnswered{}), last.Draft(arrived("3")))
	Folded(t, s)
	if rows := site.Rows(t, "desk", `SELECT hotline FROM call ORDER BY arrived_at, id`); len(rows) != 3 {
		t.Errorf("calls %v", rows)
	}
	for _, p := range s.Projections() {
		if p.Skipped != 1 || p.Pos != 5 {
			t.Errorf("projection %+v", p)
		}
	}
	for _, bad := range []ledger.Draft{
		{Stream: "call:\x00", Kind: "k", Actor: "a"},
		{Stream: "call:x", Kind: "k", Actor: "a\xff"},
		{Stream: "call:x", Kind: "\x00", Actor: "a"},
		{Stream: "call:x", Kind: "k", Actor: "a", Data: []byte("\"\xff\"")},
	} {
		bad.Seq, bad.V, bad.At = 1, 1, start
		if bad.Data == nil {
			bad.Data = []byte("{}")
		}
		if _, err := s.Append(t.Context(), bad); err == nil {
			t.Errorf("took %q %q %q %q", bad.Stream, bad.Kind, bad.Actor, bad.Data)
		}
	}
}
