package life_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"heartline/internal/ledger"
	"heartline/roster/life"
)

var update = flag.Bool("update", false, "record the facts of the present release anew, with the book they fold to")

// release names the files that -update writes. Those of older releases are never written again: what they hold must fold to the
// same books for ever.
const release = "0.1"

// line is a fact as it is kept.
type line struct {
	Kind ledger.Kind     `json:"kind"`
	V    int             `json:"v"`
	Data json.RawMessage `json:"data"`
}

// TestRecordedFactsFoldAsEver folds the facts of every release and compares the books.
func TestRecordedFactsFoldAsEver(t *testing.T) {
	if *update {
		record(t)
	}
	names, err := filepath.Glob("testdata/facts/*.jsonl")
	if err != nil || len(names) == 0 {
		t.Fatalf("no recorded facts: %v", err)
	}
	for _, name := range names {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		b := life.NewBook("Asia/Shanghai")
		kinds := map[ledger.Kind]bool{}
		lines := bufio.NewScanner(bytes.NewReader(file))
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var l line
			if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
				t.Fatal(err)
			}
			f, err := life.Decode(l.Kind, l.V, l.Data)
			if err != nil {
				t.Fatal(err)
			}
			kinds[l.Kind] = true
			life.Apply(b, f)
		}
		golden := strings.TrimSuffix(name, ".jsonl") + ".json"
		if *update && strings.Contains(name, release) {
			if err := os.WriteFile(golden, []byte(life.Dump(b)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got := life.Dump(b); got != string(want) {
			t.Errorf("%s folds to another book:\n%s\nwant\n%s", name, got, want)
		}
		if strings.Contains(name, release) {
			for _, f := range life.Facts() {
				if !kinds[f.FactKind()] {
					t.Errorf("%s has no fact of kind %s", name, f.FactKind())
				}
			}
		}
	}
}

// record plays a story in which every kind of fact comes up.
func record(t *testing.T) {
	r := setup(t, func(p *life.Policy) { p.Approve, p.Answer = life.Worse, 0 })
	ids := r.publish(row(3, "D", "an"), row(4, "D", "bo"), row(5, "D", "cai"), row(5, "L", ""), row(6, "D", "dan"))
	r.judge.cost["bo"] = 1
	r.must(life.AskOffer{Asker: r.by("dan"), Give: whole(ids[4]), To: []string{"an", "bo"}})
	r.must(life.Refuse{Asker: r.by("an"), Deal: r.facts[len(r.facts)-1].About().ID})
	offer := r.must(life.AskOffer{Asker: r.by("an"), Give: life.Piece{Shift: ids[0], From: at(3, 12)}}).About().ID
	r.must(life.Move{Asker: r.boss(), Shift: ids[0], Start: at(3, 9), End: at(3, 17), Reason: "demand"})
	r.tick()
	r.must(life.Accept{Asker: r.by("bo"), Deal: offer})
	swap := r.must(life.AskSwap{Asker: r.by("cai"), Give: whole(ids[2]), Want: whole(ids[4])}).About().ID
	r.must(life.Accept{Asker: r.by("dan"), Deal: swap})
	r.must(life.AskOffer{Asker: r.by("bo"), Give: whole(ids[1])})
	r.must(life.Withdraw{Asker: r.by("bo"), Deal: r.facts[len(r.facts)-1].About().ID})
	leave := r.must(life.AskLeave{Asker: r.by("bo"), Kind: "annual", From: at(4, 10), To: at(6, 0)}).About().ID
	r.must(life.ApproveLeave{Asker: r.boss(), Absence: leave})
	r.must(life.EndAbsence{Asker: r.by("bo"), Absence: leave})
	r.must(life.SetWindow{Asker: r.boss(), Window: life.Window{ID: "w", From: at(5, 0), To: at(7, 0), Opens: at(-2, 0), Closes: at(6, 0), Tags: []string{"volunteer"}, Shifts: 8}})
	for _, who := range []string{"an", "bo"} {
		a := r.by(who)
		a.Tags = []string{"volunteer"}
		r.must(life.SignUp{Asker: a, Shift: ids[3]})
	}
	r.must(life.DropShift{Asker: r.by("an"), Shift: ids[3]})
	r.told("an")
	r.now = at(4, 9)
	r.must(life.ReportMissed{Asker: r.boss(), Shift: ids[1] + ".1"})
	r.must(life.LeaveNote{Asker: r.by("bo"), Shifts: []string{ids[1] + ".1"}})
	var out bytes.Buffer
	for _, f := range r.facts {
		raw, err := life.Encode(f)
		if err != nil {
			t.Fatal(err)
		}
		l, err := json.Marshal(line{Kind: f.FactKind(), V: f.FactVersion(), Data: raw})
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(l, '\n'))
	}
	if err := os.MkdirAll("testdata/facts", 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("testdata/facts/"+release+".jsonl", out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAFactThatIsNotKnownIsAnError(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind ledger.Kind
		v    int
		data string
	}{
		"a kind of tomorrow":    {"roster.dreamt", 1, `{}`},
		"a version of tomorrow": {life.KindTold, 2, `{}`},
		"no version":            {life.KindTold, 0, `{}`},
		"no JSON":               {life.KindTold, 1, `{`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if f, err := life.Decode(c.kind, c.v, []byte(c.data)); err == nil {
				t.Errorf("%+v", f)
			}
		})
	}
}

// TestFactsHoldNoWords looks at the fields of every fact: what is text is an id, a code or a kind.
func TestFactsHoldNoWords(t *testing.T) {
	t.Parallel()
	var look func(reflect.Type)
	seen := map[reflect.Type]bool{}
	look = func(typ reflect.Type) {
		switch {
		case typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer:
			look(typ.Elem())
		case typ.Kind() == reflect.Struct && !seen[typ] && typ.PkgPath() != "time":
			seen[typ] = true
			for f := range typ.Fields() {
				for _, word := range []string{"name", "text", "note", "comment", "phone", "number", "mail"} {
					if strings.Contains(strings.ToLower(f.Name), word) && f.Type.Kind() == reflect.String {
						t.Errorf("%s.%s may hold words", typ, f.Name)
					}
				}
				if !f.Anonymous && f.Tag.Get("json") == "" {
					t.Errorf("%s.%s has no name in JSON", typ, f.Name)
				}
				look(f.Type)
			}
		}
	}
	for _, f := range life.Facts() {
		look(reflect.TypeOf(f))
	}
	if len(seen) < len(life.Facts()) {
		t.Errorf("%d types seen", len(seen))
	}
}
