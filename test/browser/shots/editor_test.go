//go:build e2e && shots

package shots_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"heartline/test/house"
)

// roomy is a document with something of everything.
func roomy(today time.Time) map[string]any {
	type doc = map[string]any
	day := func(n int) string { return today.AddDate(0, 0, n).Format(time.DateOnly) }
	var staff []doc
	for i := range 60 {
		p := doc{"id": fmt.Sprintf("c%02d", i+1), "contract": "full", "team": string(rune('A' + i%3)), "skills": []doc{{"id": "counsel"}}}
		switch {
		case i == 0:
			p["skills"] = []doc{{"id": "counsel"}, {"id": "senior", "until": day(12)}}
			p["available"] = []doc{{"on": doc{"weekdays": []string{"mon", "tue", "wed", "thu", "fri"}}, "from": "08:00", "to": "20:00"}}
			p["tags"] = []doc{{"id": "nursing", "until": day(100)}}
		case i == 1:
			p["skills"] = []doc{{"id": "counsel", "until": day(-3)}}
		case i%9 == 2:
			p["tags"] = []doc{{"id": "trainee", "until": day(60)}}
		case i%7 == 3:
			p["contract"] = "volunteer"
		}
		staff = append(staff, p)
	}
	staff = append(staff, doc{"id": "gone", "contract": "full"})
	return doc{
		"version": 1, "zone": "Asia/Shanghai", "profile": "cn", "skills": []string{"counsel", "senior", "supervisor"},
		"sites": []doc{{"id": "room", "area_m2": 32.5}, {"id": "home", "outside": true}},
		"shifts": []doc{
			{"id": "day", "start": "08:00", "minutes": 480, "break": 30, "site": "room"},
			{"id": "evening", "start": "16:00", "minutes": 480, "site": "room", "tags": []string{"evening"}},
			{"id": "night", "start": "00:00", "minutes": 480, "site": "room"},
		},
		"demand": []doc{
			{"id": "floor", "role": "line", "skill": "counsel", "shifts": []string{"day", "evening"}, "min": 4, "target": 5, "w_min": 1000, "w_under": 50},
			{"id": "nights", "role": "line", "skill": "counsel", "shifts": []string{"night"}, "min": 2, "target": 2, "hard_min": true},
			{"id": "lead", "counts": "holders", "skill": "senior", "shifts": []string{"day", "evening", "night"}, "min": 1, "hard_min": true},
		},
		"guards": []doc{{"id": "company", "who": "trainee", "with": "senior", "per": 1}},
		"contracts": []doc{
			{"id": "full", "rules": []doc{{"id": "contract_hours", "measure": "minutes", "window": doc{"kind": "week"}, "soft_max": 2400, "w_over": 10, "reason": "合同工时"}}},
			{"id": "volunteer", "share": 20, "volunteer": true},
		},
		"rules": []doc{
			{"id": "run", "measure": "work_run", "soft_max": 5, "w_over": 100, "reason": "连续上班太累"},
			{"id": "nights", "measure": "shifts", "of": doc{"tags": []string{"night"}}, "fair": true, "w_over": 20, "curve": "square"},
		},
		"overrides": []doc{{"rule": "hours_day", "by": "王主任", "at": day(-20), "reason": "综合计算工时制已获批准", "hard_max": 720}},
		"leave":     []doc{{"staff": "c01", "from": day(3), "to": day(9), "kind": "annual", "credit": 480}, {"staff": "c03", "from": day(-1), "to": day(1), "kind": "sick"}},
		"requests":  []doc{{"staff": "c01", "date": day(14), "want": false, "weight": 10}, {"staff": "c01", "date": day(15), "shift": "day", "want": true, "weight": 5}},
		"pins":      []doc{{"staff": "c01", "date": day(16), "shift": "day", "role": "line"}},
		"holidays":  []doc{{"date": "2027-02-04", "name": "除夕"}},
		"staff":     staff,
	}
}

// TestEditorPictures pictures the pages of staff and rules. The pictures lie in build/shots/editor.
func TestEditorPictures(t *testing.T) {
	a := album{t, beside(t, "editor")}
	h := house.New(t, house.Counsellors(60))
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	boss := h.As("boss")
	today := time.Now().In(zone)
	boss.Must(http.MethodPut, "/roster/model", map[string]any{"revision": 0, "model": roomy(today)}, nil)
	p := h.Browser(0).Page("boss", "/roster-staff")
	p.SignIn("boss")
	open := func(path, ready string) {
		p.Open(path)
		p.Wait("the page "+path, 20*time.Second, fmt.Sprintf(`location.pathname === %q && document.querySelector('[data-name=%q]') && !document.querySelector('main .loading')`, path, ready))
	}
	open("/roster-staff", "staff-c01")
	a.take(p, "staff")
	p.Click("staff-c01")
	p.See("person-close", 5*time.Second)
	a.take(p, "person")
	p.Evaluate(`document.querySelector('[data-name="person-history"]').open = true; 0`, nil)
	p.Click("past-add")
	p.Click("past-add")
	p.SetTime("past-date-1", today.AddDate(0, 0, 3).Format(time.DateOnly))
	p.Choose("count-add", "hours_week")
	a.take(p, "person-history")
	p.Click("model-discard")
	p.Click("model-discard-confirm")
	p.Gone("model-discard-confirm", 10*time.Second)
	for _, fold := range []string{"person-times", "person-leave", "person-wishes", "person-pins"} {
		p.Evaluate(fmt.Sprintf(`document.querySelector('[data-name=%q]').open = true; 0`, fold), nil)
	}
	a.take(p, "person-open")
	p.Click("person-end")
	a.take(p, "person-end")
	p.Evaluate(`document.querySelector('dialog').dispatchEvent(new Event('cancel', {cancelable: true})); 0`, nil)
	p.Click("staff-add")
	a.take(p, "staff-add")
	p.Evaluate(`document.querySelector('dialog').dispatchEvent(new Event('cancel', {cancelable: true})); 0`, nil)
	p.Click("staff-import")
	p.Upload("import-file", "staff.csv", "id,contract,skills\nc01,ful,counsel\nc02,full,juggle@x\n")
	p.Wait("the faults of the file", 10*time.Second, `document.querySelector('dialog table')`)
	a.take(p, "staff-import")
	p.Evaluate(`document.querySelector('dialog').dispatchEvent(new Event('cancel', {cancelable: true})); 0`, nil)
	p.Click("tab-contracts")
	p.Evaluate(`document.querySelector('[data-name="contract-full"]').open = true; 0`, nil)
	a.take(p, "contracts")

	open("/roster-rules", "rule-run")
	a.take(p, "rules")
	p.Click("stability-own")
	p.SetTime("stability-far", "7")
	a.take(p, "rules-stability")
	p.Click("stability-drop")
	p.Evaluate(`document.querySelector('[data-name="rule-run"]').open = true; 0`, nil)
	a.take(p, "rule")
	p.Click("override-weekly_rest")
	p.See("override-do", 5*time.Second)
	a.take(p, "override")
	p.Evaluate(`document.querySelector('dialog').dispatchEvent(new Event('cancel', {cancelable: true})); 0`, nil)
	p.Click("tab-shifts")
	p.Evaluate(`document.querySelector('[data-name="kind-day"]').open = true; 0`, nil)
	a.take(p, "kinds")
	p.Click("tab-needs")
	p.Evaluate(`document.querySelector('[data-name="demand-0"]').open = true; 0`, nil)
	a.take(p, "needs")
	p.Click("tab-days")
	a.take(p, "holidays")
	p.Click("tab-plain")
	a.take(p, "plain")

	p.Click("tab-shifts")
	p.Evaluate(`document.querySelector('[data-name="kind-day"]').open = true; 0`, nil)
	p.SetTime("kind-start", "")
	p.Click("model-save")
	p.Wait("the faults", 10*time.Second, `document.querySelector('[data-name="model-faults"]')`)
	a.take(p, "faults")
	p.SetTime("kind-start", "08:30")
	other := roomy(time.Now().In(zone))
	other["name"] = "别人改的"
	boss.Must(http.MethodPut, "/roster/model", map[string]any{"revision": 1, "model": other}, nil)
	p.Click("model-save")
	p.See("model-join", 10*time.Second)
	a.take(p, "stale")
	p.Click("model-join")
	p.Click("model-save")
	p.Wait("it is saved", 10*time.Second, `!document.querySelector('.save-bar.unsaved')`)

	at := time.Now().Add(48 * time.Hour).Truncate(time.Hour)
	boss.Must(http.MethodPost, "/roster/shifts", map[string]any{"type": "day", "start": at, "end": at.Add(8 * time.Hour), "agent": "c05", "reason": "coverage"}, nil)
	p.Open("/roster")
	p.Wait("the shift", 10*time.Second, `document.querySelector('[data-name^="hand-"]')`)
	p.Evaluate(`document.querySelector('[data-name^="hand-"]').click()`, nil)
	p.See("hand-do", 5*time.Second)
	a.take(p, "hand")
	p.SetTime("hand-to", at.Add(20*time.Hour).In(zone).Format("2006-01-02T15:04"))
	p.See("tried", 10*time.Second)
	a.take(p, "hand-move")
	p.Click("hand-cancel")
	p.See("tried", 10*time.Second)
	a.take(p, "hand-cancel")
	for _, e := range p.Errors() {
		t.Errorf("the page complains: %s", e)
	}
}
