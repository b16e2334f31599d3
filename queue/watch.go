package queue

import (
	"math"
	"slices"
	"strings"
	"time"

	"heartline/agent"
	"heartline/triage"
)

// AlertKind says what an alert is about.
type AlertKind string

// The kinds of alert. The first six are thresholds of a hotline; the others tell of one event.
const (
	AlertLongestWait  AlertKind = "longest_wait"       // seconds, of one grade
	AlertWaiting      AlertKind = "waiting"            // callers
	AlertNobodyReady  AlertKind = "nobody_ready"       // seconds
	AlertRedOpen      AlertKind = "red_unacknowledged" // seconds
	AlertAbandonRate  AlertKind = "abandon_rate"       // of those offered in the last hour, 0 to 1
	AlertWaitingSoon  AlertKind = "waiting_soon"       // callers who may wait in ForecastAhead: an estimate
	AlertRedCap       AlertKind = "red_cap_passed"
	AlertPauseBroken  AlertKind = "pause_broken"
	AlertDeskLeft     AlertKind = "switchboard_left"
	AlertSurgeEnded   AlertKind = "surge_over"
	AlertLineCalledIn AlertKind = "line_called_in"
	AlertCallers      AlertKind = "callers_overdue" // seconds that the list of callers waits to be looked at; of no hotline
)

// The kinds of alert about the published roster while it runs. They are of a line of the roster, not of a hotline.
const (
	AlertNoSupervisor AlertKind = "no_supervisor" // people work, and nobody who leads is rostered: 1 ahead of it, 2 when it has begun
	AlertRosterGap    AlertKind = "roster_gap"    // people who are missing: 1 ahead of it, 2 when it has begun
	AlertLate         AlertKind = "late"          // seconds that the holder of a shift is not signed in: 2 when told again
)

// Reading is one figure beside its threshold.
type Reading struct {
	Kind    AlertKind
	Hotline string
	Grade   triage.Grade // of AlertLongestWait
	Value   float64
	Limit   float64 // an alert begins when Value reaches it; 0 or less: never

	// Of the roster: which of its alerts it is, and what it is about. The level is given where doubling does not say how bad it is.
	Of       string
	Line     string // empty: every line
	Agent    agent.ID
	From, To time.Time
	Level    int
}

func (r Reading) id() string {
	id := string(r.Kind) + "." + r.Hotline + r.Of
	if r.Grade != "" {
		id += "." + r.Grade.String()
	}
	return id
}

// level is how bad a reading is: 0 below the threshold; from it on the one that is given, or 1 and one more with each doubling.
func (r Reading) level() int {
	switch {
	case r.Limit <= 0 || r.Value < r.Limit:
		return 0
	case r.Level > 0:
		return min(r.Level, maxLevel)
	}
	return min(1+int(math.Log2(r.Value/r.Limit)), maxLevel)
}

// since is when the reading reached its threshold: now, or, of a span that is found by a watch that has only just begun,
// as long ago as it is above it.
func (r Reading) since(at time.Time, found bool) time.Time {
	if !found || r.Kind != AlertLongestWait && r.Kind != AlertNobodyReady && r.Kind != AlertRedOpen {
		return at
	}
	return at.Add(-time.Duration((r.Value - r.Limit) * float64(time.Second)))
}

// Alert is something that a supervisor should look at.
type Alert struct {
	ID      string
	Kind    AlertKind
	Hotline string
	Queue   ID           // of a switchboard
	Grade   triage.Grade // of AlertLongestWait
	Agent   agent.ID     // whom it is about
	Value   float64
	Limit   float64
	Level   int // 1 and up
	Since   time.Time

	Line     string    // of the roster; empty: every line, or none
	From, To time.Time // of what it is about in the roster; zero elsewhere

	Quiet   bool      // somebody knows: not told again before it is worse, or before QuietTo
	QuietTo time.Time // put off until then; zero: acknowledged
	By      string    // who acknowledged it, or put it off: "user:ID"
}

// Hysteresis of the watch: figures tremble, and people who are told too often do not listen any more.
const (
	clearBelow = 0.8              // of the threshold
	clearAfter = 10 * time.Second // for so long
	eventStays = 30 * time.Minute // unless acknowledged
	maxLevel   = 9
	eventsKept = 32
)

// Watch turns readings into alerts: it raises one when a threshold is reached, tells of it again only when it has got
// worse or has been put off for long enough, and clears it when the figure has been well below for a while. It is
// deterministic and not safe for use by several at once.
type Watch struct {
	alerts map[string]*watched
	before map[string]Told
	begun  bool
}

// Told is an alert that an earlier watch has told.
type Told struct {
	Alert string
	Level int
	Since time.Time
}

type watched struct {
	Alert
	calm  time.Time // since when the figure is well below
	told  int       // the level that was last told
	found bool      // it was there when the watch began: earlier notes are about it
}

// NewWatch returns a watch that knows of nothing.
func NewWatch() *Watch { return &Watch{alerts: map[string]*watched{}} }

// Remember takes what was told before this watch began: when such an alert is found it goes on, and is told again only when it is
// worse. It replaces what was to be remembered before, so that nothing forgets what has not been found by then.
func (w *Watch) Remember(told ...Told) {
	w.before = make(map[string]Told, len(told))
	for _, t := range told {
		w.before[t.Alert] = t
	}
}

// Look takes the readings of an instant, what has happened and what people have noted, and returns the alerts in force,
// the worst first, and those of them that are to be told now. Thresholds without a reading are cleared; an event stands
// until somebody notes it, or for half an hour, and is told by whoever reports it.
func (w *Watch) Look(at time.Time, readings []Reading, happened []Happening, notes []AlertNote) (all, news []Alert) {
	noted := make(map[string]AlertNote, len(notes))
	for _, n := range notes {
		noted[n.Alert] = n
	}
	seen := map[string]bool{}
	for _, r := range readings {
		seen[r.id()] = true
		w.read(at, r)
	}
	for id, a := range w.alerts {
		if !seen[id] {
			delete(w.alerts, id)
			continue
		}
		if w.tell(at, a, noted[id]) {
			news = append(news, a.Alert)
		}
		all = append(all, a.Alert)
	}
	for _, h := range happened {
		n, ok := noted[h.ID]
		if at.Sub(h.At) < eventStays && (!ok || n.At.Before(h.At)) {
			all = append(all, h.alert())
		}
	}
	slices.SortFunc(all, worst)
	slices.SortFunc(news, worst)
	w.begun = true
	return all, news
}

// read raises, moves or clears the alert of a reading.
func (w *Watch) read(at time.Time, r Reading) {
	a, level := w.alerts[r.id()], r.level()
	switch {
	case a == nil && level == 0:
		return
	case a == nil:
		a = &watched{Alert: Alert{ID: r.id(), Kind: r.Kind, Hotline: r.Hotline, Grade: r.Grade, Since: r.since(at, !w.begun)}, found: !w.begun}
		if told, ok := w.before[a.ID]; ok {
			a.Since, a.told, a.found = told.Since, told.Level, false
			delete(w.before, a.ID)
		}
		w.alerts[a.ID] = a
	case r.Limit > 0 && r.Value >= r.Limit*clearBelow:
		a.calm = time.Time{}
	case a.calm.IsZero():
		a.calm = at
	case at.Sub(a.calm) >= clearAfter:
		delete(w.alerts, a.ID)
		return
	}
	a.Value, a.Limit, a.Level = r.Value, r.Limit, max(a.Level, level)
	a.Line, a.Agent, a.From, a.To = r.Line, r.Agent, r.From, r.To
}

// tell reports whether the alert is to be told now, and whether somebody knows of it.
func (w *Watch) tell(at time.Time, a *watched, n AlertNote) bool {
	about := n.Alert != "" && (!n.At.Before(a.Since) || a.found || n.Until.After(at))
	a.Quiet, a.QuietTo, a.By = about && a.Level <= n.Level && (n.Until.IsZero() || n.Until.After(at)), time.Time{}, ""
	if a.Quiet {
		a.QuietTo, a.By, a.told = n.Until, n.By, n.Level
		return false
	}
	over := about && !n.Until.IsZero() && !n.Until.After(at) && a.told == n.Level && !a.found
	if a.Level > a.told || over {
		a.told, a.found = a.Level, false
		if over {
			a.Since = at // put off for long enough: it begins anew, and the note is about the time before
		}
		return true
	}
	return false
}

func worst(a, b Alert) int {
	if a.Quiet != b.Quiet {
		if a.Quiet {
			return 1
		}
		return -1
	}
	if a.Level != b.Level {
		return b.Level - a.Level
	}
	if c := a.Since.Compare(b.Since); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b.ID)
}
