package legal_test

import (
	"strings"
	"testing"

	"heartline/roster/legal"
	"heartline/roster/model"
)

// TestWhoIsAwayIsNotOffered lets a fall ill on a day on which a still has a shift. Another shift of that day would break the leave no
// more than the one that a has, and a can take it as little.
func TestWhoIsAwayIsNotOffered(t *testing.T) {
	t.Parallel()
	m := small()
	m.Leave = []model.Leave{{Staff: "a", From: date(0), To: date(0)}}
	p := position(t, m, "E......", "D..E...", "......D", "N......")
	covers, err := p.Covers(date(0), "D", "", "b", 0)
	if err != nil {
		t.Fatal(err)
	}
	var who []string
	for _, c := range covers {
		who = append(who, c.Staff)
		if c.Verdict.Legal != (c.Staff == "c") {
			t.Errorf("%s: %+v", c.Staff, c.Verdict)
		}
	}
	if s := strings.Join(who, " "); s != "c" { // x has a shift without the skill already
		t.Errorf("for b come %s", s)
	}
	partners, err := p.Partners("a", date(0), date(0), date(6), 0)
	if err != nil {
		t.Fatal(err)
	}
	who = nil
	for _, f := range partners {
		who = append(who, f.Staff+" "+f.Gives.Date)
	}
	if s := strings.Join(who, ", "); s != "c "+date(6) { // b works that day too, and a takes no other shift of it
		t.Errorf("a could swap with %s", s)
	}
	v, err := p.Try(legal.Change{Staff: "a", Date: date(0), Shift: "D"})
	if err != nil || !v.Legal {
		t.Errorf("%+v, %v: what is broken already is broken no more", v, err)
	}
}
