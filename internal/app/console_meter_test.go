package app

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/ledger"
	"heartline/internal/metrics"
)

type nothing struct{}

func (nothing) MetricsNow() metrics.Now { return metrics.Now{} }

func TestMeterCountsWhatIsStored(t *testing.T) {
	t.Parallel()
	begin := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	type step struct {
		after time.Duration
		fact  ledger.Fact
	}
	arrived := step{0, ledger.CallArrived{Hotline: "h"}}
	queued := step{time.Second, ledger.Queued{Queue: "q", Grade: "green", EnqueuedAt: begin.Add(time.Second)}}
	for name, c := range map[string]struct {
		steps []step
		want  string // metric and value, separated by blanks; several by commas
	}{
		"answered once, though the counsellor changes": {
			[]step{arrived, queued, {3 * time.Second, ledger.Connected{}}, {4 * time.Second, ledger.Queued{Queue: "q"}}, {5 * time.Second, ledger.Connected{}}},
			"heartline_calls_offered_total 1,heartline_calls_answered_total 1",
		},
		"a transfer is no second call and no abandonment": {
			[]step{
				arrived, queued,
				{3 * time.Second, ledger.Connected{}},
				{9 * time.Second, ledger.Transferred{How: "blind", Queue: "q"}},
				{9 * time.Second, ledger.Queued{Queue: "q", Returned: true}},
				{20 * time.Second, ledger.CallEnded{Class: "abandoned"}},
			},
			"heartline_calls_offered_total 1,heartline_calls_answered_total 1,heartline_calls_ended_total 1",
		},
		"a short abandon": {
			[]step{arrived, queued, {3 * time.Second, ledger.CallEnded{Class: "abandoned"}}},
			"heartline_calls_offered_total 1,heartline_calls_abandoned_total 1,heartline_calls_ended_total 1",
		},
		"a hang-up in the menu is no abandon of a queue": {
			[]step{arrived, {3 * time.Second, ledger.CallEnded{Class: "abandoned"}}}, "heartline_calls_ended_total 1",
		},
		"a caller who is never heard": {
			[]step{arrived, queued, {3 * time.Second, ledger.Connected{}}, {15 * time.Second, ledger.CallerSilent{}}, {20 * time.Second, ledger.CallEnded{Class: "completed"}}},
			"heartline_calls_offered_total 1,heartline_calls_answered_total 1,heartline_calls_ended_total 1,heartline_calls_silent_total 1",
		},
		"a caller who was silent, and speaks": {
			[]step{
				arrived, queued,
				{3 * time.Second, ledger.Connected{}},
				{15 * time.Second, ledger.CallerSilent{}},
				{18 * time.Second, ledger.CallerSpoke{}},
				{20 * time.Second, ledger.CallEnded{Class: "completed"}},
			},
			"heartline_calls_offered_total 1,heartline_calls_answered_total 1,heartline_calls_ended_total 1",
		},
		"a test call counts nowhere": {
			[]step{{0, ledger.CallArrived{Hotline: "h", Marked: "prove"}}, queued, {3 * time.Second, ledger.Connected{}}, {4 * time.Second, ledger.CallEnded{Class: "completed"}}}, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			to := metrics.New(metrics.Names{Hotlines: []string{"h"}, Queues: []string{"q"}}, nothing{})
			m := newMeter(to, func(call.ID) (call.View, bool) { return call.View{}, false })
			for i, s := range c.steps {
				d := ledger.NewDraft(ledger.CallStream("c"), int64(i+1), begin.Add(s.after), s.after, "system", s.fact)
				m.take("c", ledger.Event{Stream: d.Stream, Seq: d.Seq, At: d.At, Kind: d.Kind, V: d.V, Data: d.Data})
			}
			got := map[string]float64{}
			for _, name := range []string{"calls_offered_total", "calls_answered_total", "calls_abandoned_total", "calls_ended_total", "calls_silent_total"} {
				if v := total(t, to, "heartline_"+name); v > 0 {
					got["heartline_"+name] = v
				}
			}
			want := 0
			for w := range strings.SplitSeq(c.want, ",") {
				if n, _, ok := strings.Cut(w, " "); ok {
					want++
					if got[n] != 1 {
						t.Errorf("%s is %v, want 1", n, got[n])
					}
				}
			}
			if len(got) != want {
				t.Errorf("counted %v, want %s", got, c.want)
			}
		})
	}
}

// TestMeterCountsWhatCallersAnswered counts by queue what becomes of each question, and the marks.
func TestMeterCountsWhatCallersAnswered(t *testing.T) {
	t.Parallel()
	to := metrics.New(metrics.Names{Hotlines: []string{"h"}, Queues: []string{"q"}}, nothing{})
	asked := &call.Survey{Queue: "q", Questions: []string{"a", "b", "c"}, Done: 1} // of a call of the process before
	m := newMeter(to, func(id call.ID) (call.View, bool) { return call.View{Survey: asked}, id == "old" })
	for i, s := range []struct {
		call string
		fact ledger.Fact
	}{
		{"new", ledger.CallArrived{Hotline: "h"}},
		{"new", ledger.SurveyBegun{Queue: "q", Questions: []string{"a", "b", "c"}}},
		{"new", ledger.SurveyAnswered{Question: "a", Mark: 4}},
		{"new", ledger.SurveyAnswered{Question: "b"}},
		{"new", ledger.SurveyEnded{Outcome: "unanswered"}},
		{"old", ledger.SurveyEnded{Outcome: "hung_up"}},
		{"test", ledger.CallArrived{Hotline: "h", Marked: "prove"}},
		{"test", ledger.SurveyEnded{}},
	} {
		d := ledger.NewDraft(ledger.CallStream(s.call), int64(i+1), time.Now(), 0, "system", s.fact)
		m.take(s.call, ledger.Event{Stream: d.Stream, Seq: d.Seq, At: d.At, Kind: d.Kind, V: d.V, Data: d.Data})
	}
	for name, want := range map[string]float64{
		`heartline_survey_questions_total{queue="q",state="answered"}`: 1, `heartline_survey_questions_total{queue="q",state="declined"}`: 1,
		`heartline_survey_questions_total{queue="q",state="unanswered"}`: 3, `heartline_survey_marks_total{queue="q"}`: 4,
	} {
		if got := scraped(t, to, name); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
}

// total is the sum of a metric over all labels, as it is scraped.
func total(t *testing.T, m *metrics.Metrics, name string) (sum float64) {
	t.Helper()
	return scraped(t, m, name+"{")
}

// scraped is the sum of all that is scraped whose name begins so.
func scraped(t *testing.T, m *metrics.Metrics, begins string) (sum float64) {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler(nil, nil, slog.New(slog.DiscardHandler)).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for line := range strings.Lines(w.Body.String()) {
		if !strings.HasPrefix(line, begins) {
			continue
		}
		fields := strings.Fields(line)
		v, err := strconv.ParseFloat(fields[len(fields)-1], 64)
		if err != nil {
			t.Fatal(err)
		}
		sum += v
	}
	return sum
}
