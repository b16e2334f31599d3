package app

import (
	"time"

	"heartline/call"
	"heartline/internal/ledger"
	"heartline/internal/metrics"
	"heartline/internal/store"
	"heartline/triage"
)

// meter counts what happens to calls, from the facts in the order in which they were stored, so that
// counters and history say the same. Test calls are left out. It is used by one goroutine.
type meter struct {
	to    *metrics.Metrics
	find  func(call.ID) (call.View, bool)
	calls map[string]*metered
}

// metered is what counting needs to know of a call that lives.
type metered struct {
	hotline  string
	queue    string
	grade    triage.Grade
	queuedAt time.Time
	answered bool
	test     bool
	silent   bool // noticed, and not heard since
	asked    int  // questions to which no answer has come
}

// maxMetered bounds the memory for calls whose end was never seen.
const maxMetered = 20_000

func newMeter(to *metrics.Metrics, find func(call.ID) (call.View, bool)) *meter {
	return &meter{to: to, find: find, calls: map[string]*metered{}}
}

// take counts one event of a call's stream.
func (m *meter) take(id string, e ledger.Event) {
	if !counted(e.Kind) {
		m.of(id, nil) // a call of the process before is seen as it is now
		return
	}
	fact, err := ledger.Decode(e)
	if fact == nil || err != nil {
		return
	}
	c := m.of(id, fact)
	if c == nil || c.test {
		m.drop(id, fact)
		return
	}
	switch f := fact.(type) {
	case ledger.Queued:
		c.queue, c.grade = f.Queue, triage.Grade(f.Grade)
		if c.queuedAt.IsZero() {
			c.queuedAt = f.EnqueuedAt
			m.to.CallOffered(c.hotline)
		}
	case ledger.Graded:
		c.grade = triage.Grade(f.Grade)
	case ledger.Connected:
		if !c.answered && !c.queuedAt.IsZero() {
			m.to.CallAnswered(c.hotline, c.queue, c.grade, e.At.Sub(c.queuedAt))
		}
		c.answered = true
	case ledger.CallerSilent:
		c.silent = true
	case ledger.CallerSpoke:
		c.silent = false
	case ledger.SurveyBegun:
		c.queue, c.asked = f.Queue, len(f.Questions)
	case ledger.SurveyAnswered:
		c.asked--
		m.to.SurveyAnswered(c.queue, f.Mark)
	case ledger.SurveyEnded:
		m.to.SurveyUnanswered(c.queue, max(c.asked, 0))
		c.asked = 0
	case ledger.MessageKept:
		m.to.MessageKept(c.hotline)
	case ledger.RecordingFailed:
		m.to.RecordingFailed(c.hotline)
	case ledger.TaskWanted:
		if triage.TaskKind(f.Kind) == triage.TaskCallBack {
			m.to.CallbackPromised(c.hotline)
		}
	case ledger.CallEnded:
		if c.silent {
			m.to.CallSilent(c.hotline)
		}
		m.to.CallEnded(c.hotline, f.Class)
		if !c.answered && !c.queuedAt.IsZero() && f.Class == string(call.Abandoned) {
			m.to.CallAbandoned(c.hotline, e.At.Sub(c.queuedAt) <= store.ShortAbandon)
		}
	}
	m.drop(id, fact)
}

// counted reports whether facts of a kind say something to the meter.
func counted(k ledger.Kind) bool {
	switch k {
	case ledger.KindCallArrived, ledger.KindQueued, ledger.KindGraded, ledger.KindConnected, ledger.KindMessageKept,
		ledger.KindCallerSilent, ledger.KindCallerSpoke, ledger.KindSurveyBegun, ledger.KindSurveyAnswered, ledger.KindSurveyEnded,
		ledger.KindRecordingFailed, ledger.KindTaskWanted, ledger.KindCallEnded:
		return true
	default:
		return false
	}
}

// drop forgets a call that has ended.
func (m *meter) drop(id string, fact ledger.Fact) {
	if _, ended := fact.(ledger.CallEnded); ended {
		delete(m.calls, id)
	}
}

// of returns what is known of a call: from its first fact, or, for one that was there before this process,
// from the picture of it.
func (m *meter) of(id string, fact ledger.Fact) *metered {
	if c := m.calls[id]; c != nil {
		return c
	}
	c := &metered{}
	if f, first := fact.(ledger.CallArrived); first {
		c.hotline, c.grade, c.test = f.Hotline, triage.Grade(f.Grade), f.Marked != ""
	} else if v, ok := m.find(call.ID(id)); ok {
		c.hotline, c.queue, c.grade, c.queuedAt, c.test = v.Hotline, v.Queue, v.Grade, v.QueuedAt, v.Marked != ""
		c.answered = !v.ConnectedAt.IsZero()
		c.silent = v.Silence != nil && v.Silence.Silent()
		if v.Survey != nil {
			c.queue, c.asked = v.Survey.Queue, len(v.Survey.Questions)-v.Survey.Done
		}
	} else {
		return nil
	}
	if len(m.calls) >= maxMetered {
		clear(m.calls)
	}
	m.calls[id] = c
	return c
}
