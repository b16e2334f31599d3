//go:build e2e && shots

package shots_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"heartline/test/house"
)

// TestRotaPictures pictures a roster from the draft to the swap. The pictures lie in build/shots-rota.
func TestRotaPictures(t *testing.T) {
	dir, err := filepath.Abs(filepath.Join("..", "..", "..", "build", "shots-rota"))
	if err == nil {
		err = os.RemoveAll(dir)
	}
	if err == nil {
		err = os.MkdirAll(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	a := album{t, dir}
	h := house.New(t, house.Counsellors(24))
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	from := house.NextMonday(zone)
	boss := h.Browser(0).Page("boss", "/drafts")
	boss.SignIn("boss")
	begin := func(name string) (id string) {
		var d struct{ ID string }
		h.As("boss").Must(http.MethodPost, "/roster/drafts", map[string]any{"name": name, "from": from.Format(time.DateOnly), "days": 28, "begin": "empty"}, &d)
		return d.ID
	}
	open := func(id string) {
		boss.Open("/drafts")
		boss.Click("draft-open-" + id)
		boss.Wait("the grid", 20*time.Second, `document.querySelector('[role=grid]')`)
	}

	h.RotaDocument(24, 6, 6, 6)
	open(begin("六座全天"))
	boss.See("diagnosis-reason", 10*time.Second)
	a.take(boss, "draft-impossible")
	h.RotaDocument(24, 6, 6, 4)
	id := begin("十二月")
	open(id)
	boss.SetTime("search-seconds", "10")
	boss.Click("search-start")
	boss.See("search-progress", 20*time.Second)
	a.take(boss, "draft-searching")
	h.Until("the search to be over", time.Minute, func() bool {
		var d struct{ State string }
		h.As("boss").Must(http.MethodGet, "/roster/drafts/"+id, nil, &d)
		return d.State == "open"
	})
	open(id)
	a.take(boss, "draft")
	boss.Click("by-seat")
	a.take(boss, "draft-seats")
	boss.Click("by-person")
	boss.Click("view-week")
	boss.Click("why-ask")
	boss.See("why-answer", 20*time.Second)
	a.take(boss, "draft-why")
	boss.Click("stand-in-covers")
	boss.See("stand-ins", 20*time.Second)
	a.take(boss, "draft-covers")
	boss.Click("stand-in-partners")
	boss.See("stand-ins", 20*time.Second)
	a.take(boss, "draft-partners")
	boss.Click("by-seat")
	boss.Evaluate(`document.querySelector('[role=grid]').focus(); document.querySelector('[role=grid]').dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}))`, nil)
	boss.Wait("who could sit there", 20*time.Second, `document.querySelector('dialog .roster-choices .small [aria-hidden]')`)
	a.take(boss, "draft-seat-person")
	boss.Evaluate(`document.querySelector('dialog').dispatchEvent(new Event('cancel', {cancelable: true})); 0`, nil)
	boss.Click("draft-publish")
	boss.See("publish-count", 20*time.Second)
	a.take(boss, "draft-publish")
	boss.Click("publish-confirm")
	boss.Wait("word that it is published", 20*time.Second, `document.querySelector('dialog [role=status]')`)
	boss.Open("/drafts")
	boss.Wait("the drafts", 10*time.Second, `document.querySelector('[data-name^="draft-open-"]')`)
	a.take(boss, "drafts")

	mine := h.Browser(0).Page("c01", "/my-shifts")
	mine.SignIn("c01")
	mine.Wait("the own shifts", 20*time.Second, `document.querySelector('[data-name^="swap-"]')`)
	a.take(mine, "mine")
	mine.Evaluate(`document.querySelector('[data-name^="swap-"]').click()`, nil)
	mine.Wait("somebody to swap with", 20*time.Second, `document.querySelector('[data-name="partners"] input:not(:disabled)')`)
	a.take(mine, "mine-swap")
	mine.Evaluate(`document.querySelector('[data-name="partners"] input:not(:disabled)').click()`, nil)
	mine.See("tried", 10*time.Second)
	a.take(mine, "mine-tried")
	mine.Click("trade-send")
	mine.Gone("trade-send", 10*time.Second)
	a.take(mine, "mine-asked")
	for _, path := range []string{"/approvals", "/windows", "/roster-reports", "/roster"} {
		boss.Open(path)
		boss.Wait("the page "+path, 10*time.Second, fmt.Sprintf(`location.pathname === %q && document.querySelector('main h1') && !document.querySelector('main .skeleton')`, path))
		a.take(boss, "rota"+filepath.Base(path))
	}
}
