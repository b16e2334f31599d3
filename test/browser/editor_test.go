//go:build e2e

package browser_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"heartline/test/house"
)

// modelDoc is what is looked at of the document.
type modelDoc struct {
	Zone  string `json:"zone"`
	Staff []struct {
		ID     string                             `json:"id"`
		Team   string                             `json:"team"`
		Skills []struct{ ID, From, Until string } `json:"skills"`
	} `json:"staff"`
	Shifts []struct {
		ID    string `json:"id"`
		Start string `json:"start"`
	} `json:"shifts"`
	Rules []struct {
		ID      string `json:"id"`
		SoftMax int    `json:"soft_max"`
	} `json:"rules"`
}

func keptModel(h *house.House) (revision int64, m modelDoc) {
	h.T.Helper()
	var kept struct {
		Revision int64
		Model    modelDoc
	}
	h.As("boss").Must(http.MethodGet, "/roster/model", nil, &kept)
	return kept.Revision, kept.Model
}

// putModel changes the kept document as somebody else would.
func putModel(h *house.House, change func(map[string]any)) {
	h.T.Helper()
	var kept struct {
		Revision int64
		Model    map[string]any
	}
	boss := h.As("boss")
	boss.Must(http.MethodGet, "/roster/model", nil, &kept)
	change(kept.Model)
	boss.Must(http.MethodPut, "/roster/model", map[string]any{"revision": kept.Revision, "model": kept.Model}, nil)
}

func openEditor(p *house.Page, path, ready string) {
	p.Open(path)
	p.Wait("the page "+path, 20*time.Second, fmt.Sprintf(`location.pathname === %q && document.querySelector('[data-name=%q]')`, path, ready))
}

const savedNow = `document.querySelector('[data-name="save-bar"]') && !document.querySelector('.save-bar.unsaved')`

// TestStaffAreEdited is a planner who takes the house's people in, changes one, and is not alone.
func TestStaffAreEdited(t *testing.T) {
	t.Parallel()
	h := house.New(t, house.Counsellors(30))
	h.RotaDocument(24, 4, 4, 4)
	p := h.Browser(0).Page("boss", "/roster-staff")
	p.SignIn("boss")
	openEditor(p, "/roster-staff", "staff-c01")
	p.Click("staff-add")
	p.Evaluate(`document.querySelector('[name="add-c25"]').click()`, nil)
	p.Click("add-people")
	p.Wait("25 people", 5*time.Second, `document.querySelector('[data-name="staff-count"]').textContent.includes('25')`)

	// By keyboard alone: the first person is opened, and the focus is in what was opened.
	p.Evaluate(`document.querySelector('[data-name="staff-c01"]').focus()`, nil)
	p.Press(kb.Enter)
	p.Wait("the focus on the person", 5*time.Second, `document.activeElement?.id === 'person-head'`)
	p.Evaluate(`document.querySelector('[data-path="staff[0].team"]').focus()`, nil)
	p.Press("B")
	// Somebody else saves meanwhile.
	putModel(h, func(m map[string]any) { m["skills"] = []string{"counsel"} })
	p.Click("model-save")
	p.Wait("what somebody else did", 10*time.Second, `document.querySelector('[data-name="model-theirs"] li')`)
	p.Click("model-join")
	if team := p.Is(`document.querySelector('[data-path="staff[0].team"]').value === 'B'`); !team {
		t.Error("what was typed is lost")
	}
	p.Click("model-save")
	p.Wait("it is saved", 10*time.Second, savedNow)
	if _, m := keptModel(h); len(m.Staff) != 25 || m.Staff[0].Team != "B" {
		t.Errorf("kept: %d people, the first %+v", len(m.Staff), m.Staff[0])
	}

	// A skill that is over before it begins is a fault at its field.
	p.Choose("person-skill-new", "counsel")
	p.Click("person-skill-add")
	p.SetTime("person-skill-until-0", "2020-01-01")
	p.Evaluate(`(() => { const e = document.querySelector('[data-path="staff[0].skills[0].from"]'); e.value = '2026-01-01'; e.dispatchEvent(new Event('input', {bubbles: true})) })()`, nil)
	p.Click("model-save")
	p.Wait("the fault", 10*time.Second, `document.querySelector('[data-path="staff[0].skills[0].until"][aria-invalid="true"]')`)
	p.Click("model-fault")
	p.Wait("the focus on the field", 5*time.Second, `document.activeElement?.dataset.path === 'staff[0].skills[0].until'`)

	// Leaving asks.
	p.Evaluate(`document.querySelector('nav a[href="/board"]').click()`, nil)
	p.Click("leaving-stay")
	if !p.Is(`location.pathname === '/roster-staff'`) {
		t.Error("the page was left")
	}
	p.SetTime("person-skill-until-0", "2030-01-01")
	p.Click("model-save")
	p.Wait("it is saved", 10*time.Second, savedNow)
	if _, m := keptModel(h); len(m.Staff[0].Skills) != 1 || m.Staff[0].Skills[0].Until != "2030-01-01" {
		t.Errorf("kept: %+v", m.Staff[0])
	}

	p.Click("staff-import")
	p.Upload("import-file", "staff.csv", "id,contract\nc26,ful\n")
	p.Wait("the fault of the file", 10*time.Second, `document.querySelector('dialog td')`)
	p.Upload("import-file", "staff.csv", "id,contract\nc26,full\n")
	p.Click("import-take")
	p.Click("import-close")
	p.Wait("26 people", 5*time.Second, `document.querySelector('[data-name="staff-count"]').textContent.includes('26')`)

	p.Evaluate(`document.querySelector('[data-name="person-leave"]').open = true`, nil)
	p.Click("person-calendar")
	day := time.Now().AddDate(0, 0, 20)
	p.Upload("import-file", "leave.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:"+
		day.Format("20060102")+"\r\nDTEND;VALUE=DATE:"+day.AddDate(0, 0, 2).Format("20060102")+"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
	p.Click("import-take")
	p.Click("import-close")
	p.Wait("the leave", 5*time.Second, `document.querySelector('[data-path="leave[0].from"]')`)
	for _, e := range p.Errors() {
		t.Errorf("the page complains: %s", e)
	}
}

// TestRulesAreEdited is a planner who sees that it cannot be, and changes what is asked for.
func TestRulesAreEdited(t *testing.T) {
	t.Parallel()
	h := house.New(t, house.Counsellors(24))
	h.RotaDocument(24, 6, 6, 6)
	p := h.Browser(0).Page("boss", "/roster-rules")
	p.SignIn("boss")
	openEditor(p, "/roster-rules", "rule-weekends")
	p.See("diagnosis-reason", 20*time.Second)
	p.Click("tab-needs")
	p.Evaluate(`document.querySelector('[data-name="demand-2"]').open = true`, nil)
	p.Wait("the row", 5*time.Second, `document.querySelector('[data-path="demand[2].min"]')`)
	for _, field := range []string{"min", "target"} {
		p.Evaluate(fmt.Sprintf(`(() => { const e = document.querySelector('[data-path="demand[2].%s"]'); e.value = '4'; e.dispatchEvent(new Event('input', {bubbles: true})) })()`, field), nil)
	}
	p.Click("model-save")
	p.Wait("it is saved", 10*time.Second, savedNow)
	p.Gone("diagnosis-reason", 20*time.Second)

	p.Click("tab-rules")
	p.Click("rule-add")
	p.Evaluate(`document.querySelector('[data-name="rule-rule"]').open = true`, nil)
	p.Wait("the sentence", 5*time.Second, `document.querySelector('[data-name="rule-rule"] .said [lang="en"]')?.textContent.includes('at most 5 shifts in a row; each more costs 100')`)
	p.Click("override-weekly_rest")
	p.Fill("override-reason", "agreed")
	p.Evaluate(`document.querySelector('[name="override-off"]').click()`, nil)
	p.Click("override-do")
	p.Click("tab-plain")
	p.Wait("the text", 5*time.Second, `document.querySelector('[name="model-text"]').value.includes('"weekly_rest"')`)
	p.Click("model-save")
	p.Wait("it is saved", 10*time.Second, savedNow)
	if _, m := keptModel(h); len(m.Rules) != 2 || m.Rules[1].SoftMax != 5 {
		t.Errorf("kept: %+v", m.Rules)
	}
	for _, e := range p.Errors() {
		t.Errorf("the page complains: %s", e)
	}
}

// TestAShiftIsMovedByHand moves one shift of the published roster, and takes its holder off it.
func TestAShiftIsMovedByHand(t *testing.T) {
	t.Parallel()
	h := house.New(t, house.Counsellors(4))
	h.RotaDocument(4, 1, 0, 0)
	at := time.Now().Add(2 * time.Hour).Truncate(time.Hour)
	var s struct{ ID string }
	h.As("boss").Must(http.MethodPost, "/roster/shifts", map[string]any{"type": "day", "start": at, "end": at.Add(4 * time.Hour), "agent": "c01", "reason": "coverage"}, &s)
	p := h.Browser(0).Page("boss", "/roster")
	p.SignIn("boss")
	p.Open("/roster")
	p.Wait("the shift", 20*time.Second, fmt.Sprintf(`document.querySelector('[data-name="hand-%s"]')`, s.ID))
	p.Click("hand-" + s.ID)
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	p.SetTime("hand-to", at.Add(5*time.Hour).In(zone).Format("2006-01-02T15:04"))
	p.Choose("hand-reason", "coverage")
	p.Click("hand-do")
	p.Click("hand-close")
	shiftNow := func() (end time.Time, agent string) {
		var r struct {
			Shifts []struct {
				ID    string
				End   time.Time
				Agent struct{ ID string }
			}
		}
		h.As("boss").Must(http.MethodGet, "/roster?from="+at.Add(-time.Hour).UTC().Format(time.RFC3339)+"&to="+at.Add(9*time.Hour).UTC().Format(time.RFC3339), nil, &r)
		for _, one := range r.Shifts {
			if one.ID == s.ID {
				return one.End, one.Agent.ID
			}
		}
		return time.Time{}, ""
	}
	if end, agent := shiftNow(); !end.Equal(at.Add(5*time.Hour)) || agent != "c01" {
		t.Errorf("it ends %s and is %q's", end, agent)
	}
	p.Click("hand-" + s.ID)
	p.Click("hand-unassign")
	p.Choose("hand-reason", "sick")
	p.Click("hand-do")
	p.Click("hand-close")
	p.See("open-shifts", 10*time.Second)
	if _, agent := shiftNow(); agent != "" {
		t.Errorf("it is still %q's", agent)
	}
}
