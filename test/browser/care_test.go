//go:build e2e

package browser_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/test/house"
)

// longAfterCall gives counsellors time for the form.
func longAfterCall() house.Option {
	return house.Replace("    after_call: 1s\n    max_missed", "    after_call: 90s\n    max_missed")
}

// outcome is a condition on what a page says of the screening.
func outcome(of string) string {
	return fmt.Sprintf(`document.querySelector('[data-name=screening][data-outcome=%s]')`, of)
}

// item is a condition on an item of the rescue sheet.
func item(id, state string) string {
	return fmt.Sprintf(`document.querySelector('[data-name=item-%s][data-state=%s]')`, id, state)
}

// pressedButton is a condition on a button that is pressed in.
func pressedButton(name string) string {
	return fmt.Sprintf(`document.querySelector('[data-name="%s"][aria-pressed=true]')`, name)
}

// listed is a condition on how many talks the supervisor's list says are without a screening.
func listed(n int) string {
	return fmt.Sprintf(`document.querySelector('[data-name=screening-review][data-missing="%d"]')`, n)
}

// TestScreeningAssessmentAndRescue asks a caller about danger, goes through the assessment, which a reload does not lose,
// makes the call red by it, and has counsellor and supervisor write the rescue sheet together.
func TestScreeningAssessmentAndRescue(t *testing.T) {
	h := house.New(t, longAfterCall())
	desk := h.Browser(deskTone).Desk("a1", "7")
	boss := h.Browser(0).Page("boss", "/board")
	boss.SignIn("boss")
	visit(boss, "/board")
	c := connected(t, h, desk)

	// One click each; the newest holds.
	desk.Wait("that nothing is recorded", 5*time.Second, outcome("missing"))
	desk.Click("screen-refused")
	desk.Wait("the refusal", 3*time.Second, outcome("refused"))
	desk.Click("screen-present")
	desk.Wait("the answer", 3*time.Second, outcome("asked")+" && "+pressedButton("screen-present"))

	// The assessment survives a reload in the middle of it.
	desk.Click("answer-plan-definite")
	desk.Click("answer-means-at_hand")
	desk.Wait("that the answers are kept", 5*time.Second, `document.querySelector('[data-name=assessment-kept][data-state=kept]') && `+pressedButton("answer-means-at_hand"))
	reload := time.Now()
	desk.Reload()
	desk.Wait("the answers after a reload", 3*truthful, pressedButton("answer-plan-definite")+" && "+pressedButton("answer-means-at_hand"))
	in(t, "the assessment is there after a reload", time.Since(reload), truthful)
	if !desk.Is(`document.querySelector('[data-name=rescue][data-open=false]')`) {
		t.Error("the rescue sheet is open, and so looked at, before anybody wants it")
	}
	desk.Wait("what is suggested", 2*time.Second, `document.querySelector('[data-name=decision][data-suggested=red]')`)
	desk.Click("decide-yellow") // less than the answers ask for: not without a reason
	desk.Wait("the want of a reason", 2*time.Second, `document.querySelector('[name=less-reason]') && document.querySelector('[data-name=assessment-confirm]').disabled`)
	desk.Click("decide-red")
	desk.Click("assessment-confirm")
	desk.Wait("the decision", 5*time.Second, `document.querySelector('[data-name=assessment-confirmed][data-decided=red]')`)
	desk.Wait("the rescue sheet, open by itself", 5*time.Second, `document.querySelector('[data-name=rescue][data-open=true]')`)
	if g := house.FactsOf[ledger.Graded](h); len(g) == 0 || g[len(g)-1].Grade != "red" || g[len(g)-1].Why != "assessment" {
		t.Errorf("grades: %+v", g)
	}

	// The sheet, by two people at once.
	boss.Wait("the call among those to help with", 10*time.Second, `document.querySelector('[data-name=rescues] [data-name^="rescue-of-"]')`)
	boss.Evaluate(`document.querySelector('[data-name=rescues] [data-name^="rescue-of-"]').click()`, nil)
	boss.Wait("the sheet", 5*time.Second, item("address", "open"))
	boss.Click("write-landmark")
	boss.Fill("text-landmark", "half a sen")
	desk.Click("write-address")
	desk.Fill("text-address", house.NoteMark)
	written := time.Now()
	desk.Click("save-address")
	desk.Wait("the address", 3*time.Second, item("address", "known"))
	boss.Wait("the address", 3*truthful, item("address", "known")+` && document.body.textContent.includes(`+fmt.Sprintf("%q", house.NoteMark)+`)`)
	in(t, "the supervisor sees what the counsellor writes", time.Since(written), truthful)
	desk.Click("unknown-person")
	boss.Wait("that the name is not known", 3*truthful, item("person", "unknown"))
	boss.Fill("text-landmark", "tence")
	boss.Click("save-landmark")
	desk.Wait("the landmark, whole", 3*truthful, item("landmark", "known")+` && document.querySelector('[data-name=item-landmark]').textContent.includes('half a sentence')`)
	boss.Click("correct-address")
	boss.Fill("text-address", " by the river")
	boss.Click("save-address")
	desk.Wait("the correction, and what it corrects", 3*truthful, `document.querySelectorAll('[data-name=item-address] s').length === 1 && document.querySelector('[data-name=item-address]').textContent.includes('by the river')`)

	// The log of what was sent.
	desk.Click("dispatch-new")
	desk.Fill("dispatch-agency", house.NameMark)
	desk.Fill("dispatch-reference", house.NumberMark)
	desk.Click("dispatch-begin")
	desk.Click("take-accepted")
	boss.Wait("the step", 3*truthful, `document.querySelector('[data-name=step-accepted][data-done=true]')`)
	boss.Click("take-arrived")
	boss.Choose("dispatch-outcome", "hospital")
	boss.Click("take-closed")
	desk.Wait("the end of the dispatch", 3*truthful, `document.querySelector('[data-name=step-closed][data-done=true]') && !document.querySelector('[data-name=take-closed]')`)

	// For the scene: what is known and what is not, and nothing of the line.
	boss.Click("rescue-print")
	boss.Wait("the page for printing", 5*time.Second, `document.querySelector('[data-name=print-sheet] table')`)
	paper := boss.Text("[data-name=print-sheet]")
	if !strings.Contains(paper, house.NoteMark) || !strings.Contains(paper, "不知道") || !strings.Contains(paper, house.NameMark) {
		t.Errorf("the page for printing lacks something: %s", paper)
	}
	for _, line := range []string{"热线", "心线", "甲一", "督导", "自杀"} {
		if strings.Contains(paper, line) {
			t.Errorf("the page for printing says %q", line)
		}
	}
	boss.Click("print-back")
	h.Search("while the sheet is open")
	var where string
	boss.Evaluate(`location.href + ' ' + performance.getEntriesByType('resource').map(r => r.name).join(' ')`, &where)
	h.LookFor("the supervisor's addresses", []byte(where))

	// In after-call work the sheet is still there; afterwards it is the supervisor's.
	hangup(t, c)
	h.Ended(1)
	desk.Until("after_call", 5*time.Second)
	desk.Wait("the sheet in after-call work, open as it was", 5*time.Second, item("address", "known"))
	desk.Click("after-call-done")
	desk.Until("ready", 5*time.Second)
	call := ""
	for _, e := range h.Facts() {
		if e.Kind == ledger.KindCareNoted {
			call, _ = ledger.CallOf(e.Stream)
		}
	}
	if status, _ := h.As("a1").Do(http.MethodGet, "/calls/"+call+"/rescue", nil, nil); status != http.StatusForbidden {
		t.Errorf("the counsellor after the call gets %d", status)
	}
	for _, who := range []string{"a2", "root", "auditor"} {
		if status, _ := h.As(who).Do(http.MethodGet, "/calls/"+call+"/rescue", nil, nil); status != http.StatusForbidden {
			t.Errorf("%s gets %d", who, status)
		}
	}
	if read := house.FactsOf[ledger.RescueRead](h); len(read) < 5 || !slices.ContainsFunc(read, func(r ledger.RescueRead) bool { return r.For == "print" }) {
		t.Errorf("looks at the sheet: %+v", read)
	}
	clean(t, desk, boss)
}

// TestATalkWithoutAScreeningIsOnTheList ends a talk without a word about danger, which the supervisor's list shows until
// it is made up in the form.
func TestATalkWithoutAScreeningIsOnTheList(t *testing.T) {
	h := house.New(t, longAfterCall())
	desk := h.Browser(deskTone).Desk("a1", "7")
	boss := h.Browser(0).Page("boss", "/board")
	boss.SignIn("boss")
	visit(boss, "/board")
	boss.Wait("an empty list", 5*time.Second, listed(0))
	hangup(t, connected(t, h, desk))
	ended := time.Now()
	boss.Wait("the gap", 3*truthful, listed(1)+` && document.querySelector('[data-name^=unscreened-]').textContent.includes('甲一')`)
	in(t, "a talk without a screening is on the list", time.Since(ended), truthful)
	desk.Until("after_call", 5*time.Second)
	desk.Wait("the reminder at the form", 5*time.Second, `document.querySelector('form .note.tone-warn')`)
	desk.Click("screen-silent")
	desk.Wait("the reason", 3*time.Second, outcome("not_possible")+" && !document.querySelector('form .note.tone-warn')")
	boss.Wait("the list, empty again", 3*truthful, listed(0))
	if got := house.FactsOf[ledger.CareScreened](h); len(got) != 1 || got[0].Reason != "silent" || got[0].By != "a1" || got[0].Rules == "" {
		t.Errorf("facts: %+v", got)
	}
	clean(t, desk, boss)
}

// asksA2 is a plan in which the crisis button asks one colleague.
func asksA2() house.Option {
	return house.Replace("categories:\n", `escalations:
  - id: crisis
    page: [supervisor]
    steps:
      - id: second
        name: {zh-CN: 二线, en: Second line}
        wait: 60s
        ways: [{way: desk, person: a2}]
categories:
`)
}

// TestAHelperSeesTheSheetAndGoesOnWithTheAssessment has a colleague come to a call's help: the sheet is for the colleague
// from then on, and with the call itself comes the assessment as far as it was.
func TestAHelperSeesTheSheetAndGoesOnWithTheAssessment(t *testing.T) {
	h := house.New(t, asksA2())
	desk := h.Browser(deskTone).Desk("a1", "7")
	second := h.Browser(secondTone).Sit("a2", "8")
	c := connected(t, h, desk)
	desk.Click("screen-earlier")
	desk.Click("answer-plan-vague")
	desk.Wait("that the answer is kept", 5*time.Second, `document.querySelector('[data-name=assessment-kept][data-state=kept]') && `+pressedButton("answer-plan-vague"))
	desk.Click("rescue-toggle")
	desk.Click("write-address")
	desk.Fill("text-address", house.NoteMark)
	desk.Click("save-address")
	desk.Wait("the address", 3*time.Second, item("address", "known"))
	call := ""
	h.Until("the address to be in the ledger", 5*time.Second, func() bool {
		for _, e := range h.Facts() {
			if e.Kind == ledger.KindCareNoted {
				call, _ = ledger.CallOf(e.Stream)
			}
		}
		return call != ""
	})
	if status, _ := h.As("a2").Do(http.MethodGet, "/calls/"+call+"/rescue", nil, nil); status != http.StatusForbidden {
		t.Errorf("a colleague who was not asked gets %d", status)
	}

	// Who comes sees it, before joining.
	callForHelp(desk, func() { desk.Click("crisis") })
	second.See("alert", 5*time.Second)
	if second.Is(`document.querySelector('[data-name=rescues]')`) {
		t.Error("who is only asked sees the sheet already")
	}
	came := time.Now()
	second.Click("alert-come")
	second.Wait("the call among those to help with", 3*truthful, `document.querySelector('[data-name=rescues] [data-name^="rescue-of-"]')`)
	in(t, "the helper's desk offers the sheet", time.Since(came), truthful)
	second.Click("rescue-of-" + call)
	second.Wait("the sheet", 5*time.Second, item("address", "known"))
	second.Click("unknown-present")
	desk.Wait("what the helper writes", 3*truthful, item("present", "unknown"))

	// With the call comes what was asked so far.
	second.Click("join-conference")
	callerHears(t, c, deskTone, secondTone)
	second.See("guest", 5*time.Second)
	desk.Click("hand-over-a2")
	second.See("call", 5*time.Second)
	second.Wait("the screening and the assessment", 3*truthful, outcome("asked")+" && "+pressedButton("answer-plan-vague"))
	second.Click("answer-means-none")
	second.Wait("that the answer is kept", 5*time.Second, `document.querySelector('[data-name=assessment-kept][data-state=kept]') && `+pressedButton("answer-means-none"))
	second.Click("assessment-confirm")
	second.Wait("the decision", 5*time.Second, `document.querySelector('[data-name=assessment-confirmed][data-decided=yellow]')`)
	hangup(t, c)
	h.Ended(1)
	if got := house.FactsOf[ledger.CareAssessed](h); len(got) != 1 || got[0].By != "a2" || got[0].Suggested != "yellow" {
		t.Errorf("facts: %+v", got)
	}
	clean(t, desk, second)
}
