package app_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/console/api"
	"heartline/internal/fakepbx"
	"heartline/internal/id"
	"heartline/internal/node"
	"heartline/report"
)

// TestTheCodesOfAnAccountAreThoseOfTheInterface holds the interface file to the package that makes accounts.
func TestTheCodesOfAnAccountAreThoseOfTheInterface(t *testing.T) {
	t.Parallel()
	for _, c := range report.Classes() {
		if !api.AccountClass(c).Valid() {
			t.Errorf("class %s", c)
		}
	}
	for _, k := range report.FindingKinds() {
		if !api.AccountFindingKind(k).Valid() {
			t.Errorf("finding %s", k)
		}
	}
	for _, w := range report.WorkStates() {
		if !api.AccountWork(w).Valid() {
			t.Errorf("work %s", w)
		}
	}
	for _, w := range report.Whys() {
		if !api.AccountWhy(w).Valid() {
			t.Errorf("why %s", w)
		}
	}
}

// today is the account of this day, in a test that may go on over midnight.
func today() string {
	now := time.Now().In(time.FixedZone("UTC+8", 8*3600))
	return fmt.Sprintf("?from=%s&to=%s", now.AddDate(0, 0, -1).Format(time.DateOnly), now.Format(time.DateOnly))
}

// TestTheAccountOverHTTP has a talk, a caller who gives up and one who waits, and wants the account to have each once, in
// every view of it, and a journal that nobody imports told as what it is.
func TestTheAccountOverHTTP(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	boss := r.signIn("gao")
	r.abandon(boss, "13800138048")
	r.until("the call is over", func() bool {
		var p api.CallPage
		boss.must(http.MethodGet, "/calls", nil, &p)
		return len(p.Items) == 1 && !p.Items[0].EndedAt.IsZero()
	})
	s := r.sit("chen", "1")
	s.ready()
	talked := s.talk("13800138047")
	waits := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138049"})
	defer waits.Hangup(16)

	var a api.Account
	r.until("all three are there", func() bool {
		boss.must(http.MethodGet, "/account"+today(), nil, &a)
		return a.Attempts == 3 && count(a, api.AccountClassOpen) == 1 && count(a, api.AccountClassAnswered) == 1
	})
	if !a.Sound || count(a, api.AccountClassGaveUp)+count(a, api.AccountClassGaveUpShort) != 1 || a.Sources.Ledger != a.Sources.History ||
		a.Sources.Ledger.Offered != 2 || a.Sources.ByController != 3 || len(a.Days) != 2 || a.Zone != "Asia/Shanghai" {
		t.Errorf("account %+v", a)
	}
	var page api.AttemptPage
	boss.must(http.MethodGet, "/account/attempts"+today()+"&class=answered", nil, &page)
	if len(page.Items) != 1 || page.Items[0].Id != talked || page.Items[0].Work != api.AccountWorkNone || page.Items[0].Why != api.AccountWhyTalked {
		t.Errorf("answered: %+v", page.Items)
	}
	left := api.AccountClassGaveUpShort
	if count(a, left) == 0 { // the machine was busy for longer than the limit
		left = api.AccountClassGaveUp
	}
	boss.must(http.MethodGet, "/account/attempts"+today()+"&work=open&class="+string(left), nil, &page)
	if len(page.Items) != 1 || page.Items[0].TaskId == "" || page.Items[0].DueAt.IsZero() || page.Items[0].Taken {
		t.Errorf("gave up: %+v", page.Items)
	}
	for rows, want := range map[string]int{"days": 4, "attempts": 4} { // a heading, two days and all; a heading and three
		table, err := csv.NewReader(strings.NewReader(boss.text("/account.csv" + today() + "&rows=" + rows))).ReadAll()
		if err != nil || len(table) != want || strings.Contains(fmt.Sprint(table), "138001380") {
			t.Errorf("table of %s: %v, %v", rows, table, err)
		}
	}
	item := node.Item{ID: id.New(), Node: "demo", Channel: "fail-1", Began: time.Now().Add(-2 * time.Minute).UTC(), Ended: time.Now().Add(-2 * time.Minute).UTC(), Outcome: "abandoned", Number: true}
	r.leave(item) // its number is missing, so that the importer cannot take it
	boss.must(http.MethodGet, "/account"+today(), nil, &a)
	if a.Sound || a.Attempts != 4 || a.Sources.JournalsWaiting != 1 || len(a.Findings) != 1 || a.Findings[0].Kind != api.AccountFindingKindJournalWaits || a.Findings[0].CallId != item.ID {
		t.Errorf("with a journal that waits: %+v", a)
	}
}

// text is a file that the console gives.
func (c *client) text(path string) string {
	c.r.t.Helper()
	res, err := c.http.Get(c.r.url + "/api/v1" + path)
	if err != nil {
		c.r.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		c.r.t.Fatalf("%s: %d %v %s", path, res.StatusCode, err, body)
	}
	return string(body)
}

func count(a api.Account, c api.AccountClass) int {
	for _, row := range a.Classes {
		if row.Class == c {
			return row.Count
		}
	}
	return 0
}

// leave puts an item into the node's outbox.
func (r *rig) leave(item node.Item) {
	r.t.Helper()
	dir := node.OutboxDir(filepath.Join(r.dir, "node"))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		r.t.Fatal(err)
	}
	text, err := json.Marshal(item)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, item.ID+".json"), text, 0o600)
	}
	if err != nil {
		r.t.Fatal(err)
	}
}
