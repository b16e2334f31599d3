package metrics

import (
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"heartline/agent"
	"heartline/triage"
)

// Names are the values that labels may have.
type Names struct {
	Hotlines []string
	Queues   []string
	Nodes    []string
}

// other stands for every name that is not configured.
const other = "other"

// Waiting is how many wait in one queue with one grade, and how long the first of them has waited.
type Waiting struct {
	Queue   string
	Grade   triage.Grade
	Count   int
	Longest time.Duration
}

// Now is what gauges show: the state of the hotline at this moment. What nobody counts is not shown at all: a 0 that
// stands for "unknown" would keep an alarm from ringing.
type Now struct {
	Waiting           []Waiting
	Agents            map[agent.State]int
	Calls             map[string]int       // calls in progress by hotline
	AnswerRatio24h    map[string]float64   // by hotline; absent where nothing was offered
	RedUnacknowledged *int                 // nil: nobody counts them
	RosterGapMinutes  map[string]float64   // by state: now, hour, week; absent where it is not known
	FollowupsOverdue  map[triage.Grade]int // nil: nobody counts them
	TasksOverdue      *int                 // nil: not known just now
	Unscreened        map[string]int       // talks of the last 24 hours without a screening, by hotline; nil: not known just now
	Connected         map[string]bool      // by node: the link to Asterisk is up
	LedgerLate        bool                 // the ledger writes to its spool
	Pages             int                  // open live streams
	Alerts            map[string]int       // for supervisors, that nobody has noted, by kind
	Faults            map[string]int64     // since the start, by what happened: see heartline_call_faults_total
}

// Source gives the state. It answers from memory.
type Source interface{ MetricsNow() Now }

// Metrics counts. It is safe for concurrent use.
type Metrics struct {
	names    Names
	registry *prometheus.Registry

	offered, answered, callbacks, messages *prometheus.CounterVec
	abandoned, ended, silent               *prometheus.CounterVec
	surveyed, marks                        *prometheus.CounterVec
	resyncs, recordingsFailed              *prometheus.CounterVec
	refusals                               prometheus.Counter
	wait                                   *prometheus.HistogramVec
	redAck                                 prometheus.Histogram
	redAckShown                            sync.Once
	lag                                    *prometheus.HistogramVec
}

// New returns metrics that read their gauges from source.
func New(names Names, source Source) *Metrics {
	m := &Metrics{names: names, registry: prometheus.NewRegistry()}
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		v := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
		m.registry.MustRegister(v)
		return v
	}
	m.offered = counter("heartline_calls_offered_total", "Calls that entered a queue.", "hotline")
	m.answered = counter("heartline_calls_answered_total", "Calls that were connected to a counsellor.", "hotline")
	m.abandoned = counter("heartline_calls_abandoned_total", "Callers who hung up while waiting, by short or long wait.", "hotline", "state")
	m.callbacks = counter("heartline_callbacks_total", "Call-backs promised.", "hotline")
	m.messages = counter("heartline_messages_total", "Messages left.", "hotline")
	m.ended = counter("heartline_calls_ended_total", "Calls that ended, by class.", "hotline", "state")
	m.silent = counter("heartline_calls_silent_total", "Calls with a counsellor in which the caller was never heard.", "hotline")
	m.surveyed = counter("heartline_survey_questions_total", "Questions to callers how the talk was, by what became of them: answered, declined, unanswered.", "queue", "state")
	m.marks = counter("heartline_survey_marks_total", "Sum of the marks that callers gave; by the answered questions it is the mean.", "queue")
	m.resyncs = counter("heartline_resync_total", "Times that books and Asterisk were compared after a gap.", "node")
	m.recordingsFailed = counter("heartline_recordings_failed_total", "Recordings that could not be made, sealed or verified.", "hotline")
	m.refusals = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "heartline_sign_ins_refused_total", Help: "Sign-ins that were refused.",
	})
	m.wait = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "heartline_queue_wait_seconds", Help: "Wait from queue entry to accept.",
		Buckets: []float64{5, 10, 15, 20, 30, 60, 120, 300, 600},
	}, []string{"queue", "grade"})
	m.redAck = prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "heartline_red_acknowledge_seconds", Help: "From a red grade to its acknowledgement.",
		Buckets: []float64{1, 2, 5, 10, 20, 30, 60, 120, 300},
	})
	m.lag = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "heartline_ari_event_lag_seconds", Help: "From Asterisk's stamp on an event to its arrival at its owner.",
		Buckets: []float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5},
	}, []string{"node"})
	m.registry.MustRegister(m.refusals, m.wait, m.lag, newGauges(m, source),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func bounded(allowed []string, name string) string {
	if slices.Contains(allowed, name) {
		return name
	}
	return other
}

func (m *Metrics) hotline(name string) string { return bounded(m.names.Hotlines, name) }

func (m *Metrics) queue(name string) string { return bounded(m.names.Queues, name) }

func (m *Metrics) node(name string) string { return bounded(m.names.Nodes, name) }

// gradeOf bounds the grade: a damaged one must not become a label.
func gradeOf(g triage.Grade) string {
	if parsed, err := triage.ParseGrade(string(g)); err == nil {
		return parsed.String()
	}
	return other
}

// CallOffered counts a call that entered a queue.
func (m *Metrics) CallOffered(hotline string) { m.offered.WithLabelValues(m.hotline(hotline)).Inc() }

// CallAnswered counts a call that a counsellor accepted after waiting in a queue.
func (m *Metrics) CallAnswered(hotline, queue string, grade triage.Grade, wait time.Duration) {
	m.answered.WithLabelValues(m.hotline(hotline)).Inc()
	m.wait.WithLabelValues(m.queue(queue), gradeOf(grade)).Observe(wait.Seconds())
}

// CallAbandoned counts a caller who hung up while waiting.
func (m *Metrics) CallAbandoned(hotline string, short bool) {
	state := "long"
	if short {
		state = "short"
	}
	m.abandoned.WithLabelValues(m.hotline(hotline), state).Inc()
}

// CallSilent counts a call that ended without its caller having been heard by the counsellor who had it.
func (m *Metrics) CallSilent(hotline string) { m.silent.WithLabelValues(m.hotline(hotline)).Inc() }

// SurveyAnswered counts a question that a caller of a queue answered with a mark, or, by 0, did not want to answer.
func (m *Metrics) SurveyAnswered(queue string, mark int) {
	if mark <= 0 {
		m.surveyed.WithLabelValues(m.queue(queue), "declined").Inc()
		return
	}
	m.surveyed.WithLabelValues(m.queue(queue), "answered").Inc()
	m.marks.WithLabelValues(m.queue(queue)).Add(float64(mark))
}

// SurveyUnanswered counts questions that a caller of a queue did not answer.
func (m *Metrics) SurveyUnanswered(queue string, n int) {
	m.surveyed.WithLabelValues(m.queue(queue), "unanswered").Add(float64(n))
}

// CallEnded counts an ending by its class.
func (m *Metrics) CallEnded(hotline, class string) {
	class = bounded([]string{
		"completed", "abandoned", "message", "callback", "refused", "caller_error", "service_error", "carrier_error",
	}, class)
	m.ended.WithLabelValues(m.hotline(hotline), class).Inc()
}

// CallbackPromised counts a call-back.
func (m *Metrics) CallbackPromised(hotline string) {
	m.callbacks.WithLabelValues(m.hotline(hotline)).Inc()
}

// MessageKept counts a message.
func (m *Metrics) MessageKept(hotline string) { m.messages.WithLabelValues(m.hotline(hotline)).Inc() }

// RecordingFailed counts a recording that was lost.
func (m *Metrics) RecordingFailed(hotline string) {
	m.recordingsFailed.WithLabelValues(m.hotline(hotline)).Inc()
}

// RedAcknowledged takes the time from a red grade to its acknowledgement. The histogram is shown from the first one on.
func (m *Metrics) RedAcknowledged(after time.Duration) {
	m.redAckShown.Do(func() { m.registry.MustRegister(m.redAck) })
	m.redAck.Observe(after.Seconds())
}

// EventArrived takes the age of an event of Asterisk when it reached its owner.
func (m *Metrics) EventArrived(node string, age time.Duration) {
	m.lag.WithLabelValues(m.node(node)).Observe(max(0, age.Seconds()))
}

// Resynced counts a comparison of books and Asterisk.
func (m *Metrics) Resynced(node string) { m.resyncs.WithLabelValues(m.node(node)).Inc() }

// SignInRefused counts a refused sign-in.
func (m *Metrics) SignInRefused() { m.refusals.Inc() }

// Register adds a collector of another part of the program.
func (m *Metrics) Register(c prometheus.Collector) error { return m.registry.Register(c) }
