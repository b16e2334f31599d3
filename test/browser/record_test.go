//go:build e2e

package browser_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"heartline/internal/ledger"
	"heartline/test/house"
)

// watchShifts runs before each page that is loaded: what moves in the column of the form without a press, and where the
// form's buttons first stood.
const watchShifts = `
window.__shifts = [];
new PerformanceObserver((list) => {
  for (const e of list.getEntries()) {
    if (e.hadRecentInput) continue;
    const form = document.querySelector('.desk-grid')?.firstElementChild; // calls, sheet and form: the other column has its own
    if (!e.sources.some((s) => s.node && form?.contains(s.node))) continue;
    window.__shifts.push(e.value.toFixed(4) + ' ' + e.sources.map((s) => (s.node?.dataset?.name ?? s.node?.className ?? s.node?.nodeName ?? 'gone') + ' ' + [s.previousRect, s.currentRect].map((r) => Math.round(r.left) + ',' + Math.round(r.top) + ' ' + Math.round(r.width) + 'x' + Math.round(r.height)).join(' > ')).join(', '));
  }
}).observe({ type: 'layout-shift', buffered: true });
window.__stood = {};
const look = () => {
  for (const b of document.querySelectorAll('form [data-name]')) {
    const name = b.dataset.name, top = Math.round(b.getBoundingClientRect().top + scrollY);
    const was = (window.__stood[name] ??= { first: top, last: top, since: performance.now() });
    was.last = top;
  }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
`

// TestTheFormStandsStillAfterAReload loads the page again in after-call work, with an assessment that is half done: the form
// is shown as a whole, and nothing of it moves from then on.
func TestTheFormStandsStillAfterAReload(t *testing.T) {
	h := house.New(t, longAfterCall())
	desk := h.Browser(deskTone).Desk("a1", "7")
	c := connected(t, h, desk)
	desk.Click("screen-present")
	desk.Click("answer-plan-vague")
	desk.Wait("that the answer is kept", 5*time.Second, `document.querySelector('[data-name=assessment-kept][data-state=kept]') && `+pressedButton("answer-plan-vague"))
	hangup(t, c)
	desk.Until("after_call", 5*time.Second)
	err := desk.Run(5*time.Second, chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(watchShifts).Do(ctx)
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
	desk.Reload()
	desk.Wait("the form with its assessment", 10*time.Second, `document.querySelector('[data-name=submit-form]') && `+pressedButton("answer-plan-vague"))
	desk.Wait("the page to have stood for a while", 20*time.Second, `performance.now() - window.__stood['submit-form'].since > 2500 && window.__hl?.leg() === 'up'`)
	var moved []string
	desk.Evaluate(`Object.entries(window.__stood).filter(([, s]) => s.first !== s.last).map(([n, s]) => n + ' from ' + s.first + ' to ' + s.last)`, &moved)
	var shifts []string
	desk.Evaluate(`window.__shifts`, &shifts)
	if len(moved) > 0 || len(shifts) > 0 {
		t.Errorf("moved: %v; layout shifts: %v", moved, shifts)
	}
	desk.Click("contact-self")
	desk.Choose("category", "emotion")
	desk.Fill("note", house.NoteMark)
	notInThePast(t, desk)
	desk.Click("submit-form")
	desk.Until("ready", 8*time.Second)
	clean(t, desk)
}

// notInThePast promises a follow-up for a time that has passed: the form says so at the field, with the mend, in both
// languages, and keeps what was written. It leaves a time that is to come.
func notInThePast(t *testing.T, desk *house.Page) {
	t.Helper()
	const past = "2020-01-31T10:30"
	desk.Evaluate(`document.querySelector('[name="follow-up"]').click()`, nil)
	desk.SetTime("follow-up-due", past)
	desk.Click("submit-form")
	sentence(t, desk, "[name=follow-up-due] ~ .error", "随访时间已经过去：请选择将来的时间", "The time of the follow-up has passed: choose one that is to come")
	if !desk.Is(fmt.Sprintf(`document.querySelector('[name=follow-up-due][aria-invalid=true]')?.value === %q && document.querySelector('textarea[name=note]').value === %q`, past, house.NoteMark)) {
		t.Error("what was written is gone")
	}
	desk.SetTime("follow-up-due", time.Now().Add(48*time.Hour).Format("2006-01-02T15:04"))
}

// TestARecordOutlivesControllerAndBrowser writes up a red call about a minor: what is typed survives the death of the
// controller, also what is typed while there is none, and the death of the browser. The form is handed in with what red asks
// for and with a follow-up plan, which the desk shows when that person calls again.
func TestARecordOutlivesControllerAndBrowser(t *testing.T) {
	h := house.New(t, house.Replace("    after_call: 1s\n    max_missed", "    after_call: 300s\n    max_missed"))
	browser := h.Browser(deskTone, house.OwnProcess())
	desk := browser.Desk("a1", "7")
	c := connected(t, h, desk)
	desk.Click("screen-present")
	desk.Click("decide-red")
	desk.Click("assessment-confirm")
	desk.Wait("the decision", 5*time.Second, `document.querySelector('[data-name=assessment-confirmed][data-decided=red]')`)
	desk.Wait("what red needs", 5*time.Second, `document.querySelector('[data-name=record][data-needs="contact problems outcome note"]')`)
	desk.Click("contact-teacher")
	desk.Wait("that no illness is judged", 3*time.Second, `document.querySelector('[data-name=third-party]') && document.querySelector('[data-name=problem-illness]').disabled`)
	desk.Click("problem-school")
	desk.Click("flag-minor")
	desk.Wait("the checklist", 3*time.Second, `document.querySelector('[data-name=checklist-minor_report]')`)
	desk.Click("list-reported-done")
	desk.Fill("reference-reported", house.NameMark)
	desk.Click("list-save-reported")
	desk.Wait("the answer", 5*time.Second, `document.querySelector('[data-name=listed-reported][data-state=done]')`)
	hangup(t, c)
	desk.Until("after_call", 5*time.Second)
	desk.Fill("note", house.NoteMark)
	saved := `document.querySelector('[data-name=save-line]')?.dataset.state === 'saved'`
	desk.Wait("the text to be saved", 5*time.Second, saved)

	h.KillServe()
	desk.Choose("category", "emotion")
	desk.Fill("note", " and more")
	desk.Wait("that it is not kept yet", 10*time.Second, `document.querySelector('[data-name=save-line]').dataset.state === 'unsaved'`)
	h.StartServe()
	desk.Wait("the text to be saved by itself", 40*time.Second, saved)
	browser.Kill()

	second := h.Browser(deskTone).Page("a1", "/desk")
	second.SignIn("a1")
	visit(second, "/desk")
	whole := fmt.Sprintf(`document.querySelector('textarea[name=note]')?.value === '%s and more' && document.querySelector('select[name=category]').value === 'emotion'`, house.NoteMark)
	second.Wait("the form in another browser", 20*time.Second, whole+` && `+pressedButton("contact-teacher")+` && `+pressedButton("problem-school"))
	second.Click("submit-form")
	second.Wait("what is missing", 5*time.Second, `document.querySelector('.error')`)
	second.Choose("record-outcome", "follow_up")
	second.Click("plan-agreed")
	second.Click("submit-form")
	second.Gone("submit-form", 10*time.Second)
	if got := house.FactsOf[ledger.FollowUpOpened](h); len(got) != 1 || got[0].Steps != 5 || got[0].By != "a1" {
		t.Errorf("plans: %+v", got)
	}
	var call string
	for _, e := range h.Facts() {
		if e.Kind == ledger.KindFollowUpOpened {
			call, _ = ledger.CallOf(e.Stream)
		}
	}
	var plans []struct{ Steps []struct{ State string } }
	if status, _ := h.As("a1").Do(http.MethodGet, "/calls/"+call+"/follow-ups", nil, &plans); status != http.StatusOK || len(plans) != 1 || len(plans[0].Steps) != 5 {
		t.Errorf("status %d, plans %+v", status, plans)
	}
	h.Search("after the record")
}
