//go:build e2e && shots

package shots_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/internal/phone"
	"heartline/test/house"
)

// TestPicturesOfKnownCallers pictures what a desk knows before and during a call, the plans and the directory.
func TestPicturesOfKnownCallers(t *testing.T) {
	dir, err := filepath.Abs(filepath.Join("..", "..", "..", "build", "shots-known"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	a := album{t, dir}
	h := house.New(t, house.Replace("offer_timeout: 5s", "offer_timeout: 2m"), house.Replace("after_call: 1s", "after_call: 300ms"))
	boss := h.As("boss")
	var answer struct{ Accepted bool }
	boss.Import("/referrals/import", "text/csv", "id,name,kind,town,hours,phone,note,languages\n"+
		"clinic-1,示例市第一医院心理门诊,clinic,示例市东区,周一至周五 8:00-17:00,000-0000-0002,需先预约。,zh-CN en\n"+
		"shelter-1,示例市救助管理站,shelter,示例市北区,全天,,可提供临时住宿，由街道转介。,zh-CN\n", &answer)
	desk := h.Browser(1000).Page("a1", "/desk")
	desk.SignIn("a1")
	desk.Click("seat-7")
	desk.See("notify", 10*time.Second)
	a.take(desk, "check")
	desk.CheckSeat()
	desk.Click("ready")
	desk.Until("ready", 10*time.Second)
	caller := h.Caller(440)
	first := h.Dial(caller, "96111", phone.DialOptions{})
	desk.See("offer", 10*time.Second)
	a.take(desk, "offer-first")
	desk.Click("accept")
	desk.See("call", 5*time.Second)
	var id string
	h.Until("the call", 5*time.Second, func() bool {
		for _, e := range h.Facts() {
			if e.Kind == "call.arrived" {
				id = strings.TrimPrefix(string(e.Stream), "call:")
			}
		}
		return id != ""
	})
	boss.Must(http.MethodPut, "/calls/"+id+"/plan", map[string]any{
		"grade": "red", "until": time.Now().Add(72 * time.Hour).UTC(), "prefer": "a1", "words": "先问：今晚您是否安全？\n家人电话不可拨打。",
	}, nil)
	if err := first.Hangup(within(t, 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	desk.Until("ready", 10*time.Second)
	h.Dial(caller, "96111", phone.DialOptions{})
	desk.Wait("the plan", 10*time.Second, `document.querySelector('[data-name=offer] [data-name=plan-line]')`)
	a.take(desk, "offer-plan")
	desk.Click("accept")
	desk.Click("plan-open")
	desk.See("plan-words", 5*time.Second)
	desk.Evaluate(`document.querySelector('[data-name=referrals]').open = true`, nil)
	desk.Wait("the places", 5*time.Second, `document.querySelectorAll('.referral').length === 2`)
	a.take(desk, "call")

	p := h.Browser(0).Page("boss", "/")
	p.SignIn("boss")
	p.Open("/calls/" + id)
	p.See("known-before", 10*time.Second)
	a.take(p, "call-page")
	p.Click("plan-write")
	p.See("plan-save", 5*time.Second)
	a.take(p, "plan-form")
	p.Open("/calls/" + id)
	p.See("number-show", 10*time.Second)
	p.Click("number-show")
	p.See("number-safety", 5*time.Second)
	a.take(p, "number")
	p.Open("/plans")
	p.Wait("the plans", 10*time.Second, `document.querySelector('td')`)
	a.take(p, "plans")
	p.Open("/referrals")
	p.Wait("the directory", 10*time.Second, `document.querySelectorAll('.referral').length === 2`)
	a.take(p, "referrals")
	p.Click("referral-import")
	p.See("referral-put", 5*time.Second)
	a.take(p, "import")
}
