//go:build e2e

package calls_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/ivr"
	"heartline/test/house"
)

// asking is a house whose callers are asked how the talk was.
type asking struct {
	*floor
	seat, duty *phone.Phone
	said       <-chan string
}

func newAsking(t *testing.T) *asking {
	t.Helper()
	const name = "name: {zh-CN: 主队列, en: Main}"
	a := &asking{floor: &floor{House: house.New(t, house.Replace(name, name+"\n    survey: {wait: 3s}"))}}
	a.seat, a.duty = a.SeatPhone("1", seatTone, answers(0)), a.SeatPhone("duty", reliefTone, answers(0))
	a.Sit("a1", "1")
	a.said = a.Said()
	return a
}

// hears waits until somebody is told these prompts, one after another, whatever else is said.
func (a *asking) hears(t *testing.T, prompts ...ivr.PromptID) {
	t.Helper()
	deadline := time.After(40 * time.Second)
	for len(prompts) > 0 {
		select {
		case id := <-a.said:
			if id == string(prompts[0]) {
				prompts = prompts[1:]
			}
		case <-deadline:
			t.Fatalf("never said: %v", prompts)
		}
	}
}

// leave lets two talk, and the counsellor end the call at the telephone.
func (a *asking) leave(t *testing.T) *phone.Call {
	t.Helper()
	a.Until("a1 to be ready", 10*time.Second, func() bool { return a.As("a1").State() == "ready" })
	c := a.Dial(a.Caller(callerTone), "96111", phone.DialOptions{})
	hears(t, "the caller", c, seatTone)
	in := next(t, a.seat)
	hears(t, "the counsellor", in, callerTone)
	hangup(t, in)
	return c
}

func (a *asking) asks(t *testing.T) {
	t.Helper()
	a.hears(t, ivr.PromptSurvey, ivr.SurveyPersonPrompt("9"), ivr.PromptSurveyHelped)
}

func (a *asking) presses(t *testing.T, c *phone.Call, key string) {
	t.Helper()
	if err := c.SendDigits(within(t, 5*time.Second), key); err != nil {
		t.Fatal(err)
	}
}

// over waits until the caller was hung up, and wants the talk's own end, the outcome and all marks so far.
func (a *asking) over(t *testing.T, c *phone.Call, outcome string, marks ...int) {
	t.Helper()
	if _, err := c.WaitEnded(within(t, 40*time.Second)); err != nil {
		t.Fatalf("the caller was not hung up: %v", err)
	}
	a.finished(t, "completed", "counsellor_hung_up")
	ends := house.FactsOf[ledger.SurveyEnded](a.House)
	if got := ends[len(ends)-1].Outcome; got != outcome {
		t.Errorf("ended %s, want %s", got, outcome)
	}
	var got []int
	for _, f := range house.FactsOf[ledger.SurveyAnswered](a.House) {
		got = append(got, f.Mark)
	}
	if !slices.Equal(got, marks) {
		t.Errorf("marks %v, want %v", got, marks)
	}
	if tasks := house.FactsOf[ledger.TaskWanted](a.House); len(tasks) > 0 {
		t.Errorf("who was asked left work: %+v", tasks)
	}
}

// TestACallerIsAskedHowTheTalkWas has the counsellor end the call: the caller hears a word of thanks and the question,
// whatever they do with it, and whatever becomes of the controller meanwhile.
func TestACallerIsAskedHowTheTalkWas(t *testing.T) {
	t.Parallel() // most of it is to listen
	a := newAsking(t)
	t.Run("four, thanks, and a farewell", func(t *testing.T) {
		c := a.leave(t)
		a.asks(t)
		if state := a.As("a1").State(); state == "talking" {
			t.Error("the counsellor is not free of the caller")
		}
		a.presses(t, c, "4")
		a.hears(t, ivr.PromptSurveyed)
		a.over(t, c, "answered", 4)
	})
	t.Run("no key", func(t *testing.T) {
		c := a.leave(t)
		a.asks(t)
		a.hears(t, ivr.PromptSurveyHelped, ivr.PromptSurveyed)
		a.over(t, c, "unanswered", 4)
	})
	t.Run("the caller hangs up", func(t *testing.T) {
		c := a.leave(t)
		a.asks(t)
		hangup(t, c)
		a.over(t, c, "hung_up", 4)
	})
	t.Run("the controller is killed in the question, and back", func(t *testing.T) {
		c := a.leave(t)
		a.asks(t)
		a.KillServe()
		a.StartServe()
		a.asks(t)
		a.presses(t, c, "5")
		a.hears(t, ivr.PromptSurveyed)
		a.over(t, c, "answered", 4, 5)
	})
	t.Run("nine leads back to a person", func(t *testing.T) {
		c := a.leave(t)
		a.asks(t)
		since := time.Now()
		a.presses(t, c, "9")
		in := next(t, a.seat) // after the work after the call
		hears(t, "the counsellor", in, callerTone)
		if heard := c.Heard(seatTone, since); heard < 100*time.Millisecond {
			hears(t, "the caller", c, seatTone)
		}
		hangup(t, in) // and is not asked again
		a.over(t, c, "person", 4, 5)
	})
	t.Run("what the board and the metrics say", func(t *testing.T) {
		var report struct {
			Rows []struct {
				Queue, Question                       struct{ ID string }
				Asked, Answered, Declined, Unanswered int
				Mean                                  float64
			}
		}
		a.As("boss").Must(http.MethodGet, "/surveys", nil, &report)
		want := "[{{main} {helped} 5 2 0 3 4.5}]"
		if got := fmt.Sprint(report.Rows); got != want {
			t.Errorf("the sums %s, want %s", got, want)
		}
		if text := a.MetricsText(); !strings.Contains(text, `heartline_survey_questions_total{queue="main",state="answered"}`) {
			t.Error("no metric of the answers")
		}
		if status, _ := a.As("a1").Do(http.MethodGet, "/surveys", nil, nil); status != http.StatusForbidden {
			t.Errorf("a counsellor reads what callers think: %d", status)
		}
	})
	t.Run("the controller is killed, and does not come back for long", func(t *testing.T) {
		c := a.leave(t)
		a.asks(t)
		rung := len(a.seat.Calls()) + len(a.duty.Calls())
		a.KillServe()
		if _, err := c.WaitEnded(within(t, 60*time.Second)); err != nil {
			t.Fatalf("the caller is left in silence: %v", err)
		}
		if now := len(a.seat.Calls()) + len(a.duty.Calls()); now != rung {
			t.Errorf("%d telephones rang for a caller whose talk was over", now-rung)
		}
		a.StartServe()
		a.over(t, c, "hung_up", 4, 5) // nobody was there who could tell it from that
	})
	t.Run("and then any key leads to a person", func(t *testing.T) {
		c := a.leave(t)
		a.asks(t)
		a.seat.SetReact(does(phone.Busy()))
		a.KillServe()
		a.Until("the farewell", 20*time.Second, func() bool { return a.where() == "survey-over" })
		a.presses(t, c, "9")
		in := next(t, a.duty)
		prompted(t, "the duty phone", in)
		a.presses(t, in, "1")
		hears(t, "the duty phone", in, callerTone)
		hangup(t, c)
		a.StartServe()
		a.finished(t, "completed", "counsellor_hung_up")
	})
}

// where is the context of the dialplan in which the only caller is.
func (a *asking) where() string {
	var list []struct{ Dialplan struct{ Context string } }
	a.Asterisk(http.MethodGet, "/channels", &list)
	if len(list) == 0 {
		return ""
	}
	return list[0].Dialplan.Context
}
