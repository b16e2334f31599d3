package explain_test

import (
	"testing"

	"heartline/roster/explain"
)

func TestWhyNotMe(t *testing.T) {
	t.Parallel()
	m := read(t, twoDesks+`, "staff": [{"id": "c1"}, {"id": "c2"}, {"id": "c3"}],
		"rules": [{"id": "rest", "measure": "rest", "hard_min": 660, "reason": "eleven hours"}],
		"requests": [{"staff": "c2", "date": "2026-12-13", "want": false, "weight": 6}]`)
	as := rows(t, "c1 DDDDDN-", "c2 NNNNN-D", "c3 -----DN")
	e := explainer(t, m, as)
	a, err := e.Why("c1", "2026-12-13", "")
	if err != nil {
		t.Fatal(err)
	}
	if a.Shift != "" || a.Out != nil || len(a.Seats) != 2 {
		t.Fatalf("%+v", a)
	}
	day, night := a.Seats[0], a.Seats[1]
	if day.Shift != "D" || !day.Full || day.Taken != 1 || day.Wanted != 1 || day.Plain.Legal {
		t.Errorf("%+v", day)
	}
	if len(day.Plain.Breaks) != 1 || day.Plain.Breaks[0].Rule != "rest" || day.Plain.Breaks[0].Amount != 540 || day.Plain.Breaks[0].Reason != "eleven hours" {
		t.Errorf("%+v", day.Plain.Breaks)
	}
	if night.Plain.Value != 10 || !night.Plain.Legal || night.Best == nil || night.Best.Value > 0 {
		t.Errorf("%+v", night)
	}
	for _, s := range a.Seats {
		keeps(t, m, as, s.Plain)
		if s.Best != nil {
			keeps(t, m, as, *s.Best)
		}
	}
	me, err := e.Why("c2", "2026-12-13", "N")
	if err != nil {
		t.Fatal(err)
	}
	if me.Shift != "D" || me.Out == nil || me.Out.Plain.Value != 94 || me.Out.Best == nil || me.Out.Best.Value > 94 || len(me.Seats) != 1 {
		t.Errorf("%+v", me)
	}
	if codes := codesOf(me); codes[0] != "why.works" || codes[1] != "why.out.legal" {
		t.Errorf("%v", codes)
	}
}

func TestWhyOfClockTimes(t *testing.T) {
	t.Parallel()
	m := read(t, `"demand": [{"role": "talk", "from": "08:00", "to": "12:00", "target": 1, "w_under": 5, "on": {"weekdays": ["mon"]}}], `+twoStaff)
	a, err := explainer(t, m, rows(t, "c2 D------")).Why("c1", "2026-12-07", "")
	if err != nil || len(a.Seats) != 1 || !a.Seats[0].Full || a.Seats[0].Wanted != 0 {
		t.Errorf("%+v, %v", a, err)
	}
	a, err = explainer(t, m, nil).Why("c1", "2026-12-07", "")
	if err != nil || len(a.Seats) != 1 || a.Seats[0].Full || a.Seats[0].Plain.Value != -20 {
		t.Errorf("%+v, %v", a, err)
	}
}

func codesOf(a explain.Answer) []string {
	var codes []string
	for _, s := range a.Sentences() {
		codes = append(codes, s.Code)
	}
	return codes
}
