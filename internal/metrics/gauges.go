package metrics

import (
	"maps"
	"slices"

	"github.com/prometheus/client_golang/prometheus"

	"heartline/agent"
	"heartline/triage"
)

// gauges reads the state once for each scrape, so that all of its figures are of one moment.
type gauges struct {
	m      *Metrics
	source Source

	waiting, longest, agents, calls, ratio, redOpen *prometheus.Desc
	gap, followups, tasks, connected, late, pages   *prometheus.Desc
	faults, alerts, unscreened                      *prometheus.Desc
}

func newGauges(m *Metrics, source Source) *gauges {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc(name, help, labels, nil)
	}
	return &gauges{
		m: m, source: source,
		waiting:    desc("heartline_queue_waiting", "Callers who wait now.", "queue", "grade"),
		longest:    desc("heartline_queue_longest_wait_seconds", "How long the first of those who wait has waited.", "queue", "grade"),
		agents:     desc("heartline_agents", "Counsellors by state.", "state"),
		calls:      desc("heartline_calls", "Calls in progress.", "hotline"),
		ratio:      desc("heartline_answer_ratio_24h", "Answered of those offered in the last 24 hours, 0 to 1.", "hotline"),
		redOpen:    desc("heartline_red_unacknowledged", "Red grades that nobody has acknowledged yet."),
		gap:        desc("heartline_roster_gap_minutes", "Minutes without anybody on duty: of the gap that stands now, and of all gaps in the next hour and week.", "state"),
		followups:  desc("heartline_followups_overdue", "Follow-ups past their due time.", "grade"),
		tasks:      desc("heartline_tasks_overdue", "Tasks past their due time."),
		unscreened: desc("heartline_talks_unscreened_24h", "Talks that began in the last 24 hours and ended without a word about a screening.", "hotline"),
		connected:  desc("heartline_ari_connected", "1 while the link to Asterisk is up.", "node"),
		late:       desc("heartline_ledger_late", "1 while the ledger writes to its spool."),
		pages:      desc("heartline_live_pages", "Pages with an open live stream."),
		alerts:     desc("heartline_floor_alerts", "Alerts for supervisors that nobody has noted, by their kind.", "state"),
		faults: desc("heartline_call_faults_total", "What must not happen often, since the start: teardowns given up (unfinished), objects without an owner taken down (swept), "+
			"recovered panics (panic), mailboxes over their bound (sick), restored calls nobody could take over (lost).", "state"),
	}
}

// Describe implements prometheus.Collector.
func (g *gauges) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		g.waiting, g.longest, g.agents, g.calls, g.ratio, g.redOpen, g.gap, g.followups, g.tasks, g.connected, g.late, g.pages, g.faults, g.alerts, g.unscreened,
	} {
		out <- d
	}
}

type place struct{ queue, grade string }

// Collect implements prometheus.Collector. Every configured queue, grade and state is shown, also at 0: an
// alert on something that is not there never rings. What nobody counts is left out for the same reason.
func (g *gauges) Collect(out chan<- prometheus.Metric) {
	now := g.source.MetricsNow()
	send := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	count, longest := map[place]float64{}, map[place]float64{}
	for _, q := range g.m.names.Queues {
		for _, grade := range triage.Grades() {
			count[place{q, grade.String()}] = 0
		}
	}
	for _, w := range now.Waiting {
		p := place{g.m.queue(w.Queue), gradeOf(w.Grade)}
		count[p] += float64(w.Count)
		longest[p] = max(longest[p], w.Longest.Seconds())
	}
	for p, n := range count {
		send(g.waiting, n, p.queue, p.grade)
		send(g.longest, longest[p], p.queue, p.grade)
	}
	for _, s := range agent.States() {
		send(g.agents, float64(now.Agents[s]), string(s))
	}
	calls := map[string]float64{}
	for _, h := range g.m.names.Hotlines {
		calls[h] = 0
	}
	for h, n := range now.Calls {
		calls[g.m.hotline(h)] += float64(n)
	}
	for h, n := range calls {
		send(g.calls, n, h)
	}
	for h, v := range now.AnswerRatio24h {
		// Ratios of several hotlines cannot be added: one that is not configured is not shown.
		if slices.Contains(g.m.names.Hotlines, h) {
			send(g.ratio, v, h)
		}
	}
	for _, state := range slices.Sorted(maps.Keys(now.RosterGapMinutes)) {
		if slices.Contains([]string{"now", "hour", "week"}, state) {
			send(g.gap, now.RosterGapMinutes[state], state)
		}
	}
	if now.FollowupsOverdue != nil {
		for _, grade := range triage.Grades() {
			send(g.followups, float64(now.FollowupsOverdue[grade]), grade.String())
		}
	}
	for _, node := range g.m.names.Nodes {
		send(g.connected, number(now.Connected[node]), node)
	}
	if now.RedUnacknowledged != nil {
		send(g.redOpen, float64(*now.RedUnacknowledged))
	}
	if now.TasksOverdue != nil {
		send(g.tasks, float64(*now.TasksOverdue))
	}
	if now.Unscreened != nil {
		missing := map[string]float64{}
		for _, h := range g.m.names.Hotlines {
			missing[h] = 0
		}
		for h, n := range now.Unscreened {
			missing[g.m.hotline(h)] += float64(n)
		}
		for h, n := range missing {
			send(g.unscreened, n, h)
		}
	}
	send(g.late, number(now.LedgerLate))
	send(g.pages, float64(now.Pages))
	for _, kind := range alertKinds() {
		send(g.alerts, float64(now.Alerts[kind]), kind)
	}
	for _, state := range []string{"unfinished", "swept", "panic", "sick", "lost", "unsent"} {
		out <- prometheus.MustNewConstMetric(g.faults, prometheus.CounterValue, float64(now.Faults[state]), state)
	}
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// alertKinds are the kinds of alert, as the floor names them.
func alertKinds() []string {
	return []string{
		"longest_wait", "waiting", "nobody_ready", "red_unacknowledged", "abandon_rate", "red_cap_passed", "pause_broken", "switchboard_left", "surge_over",
		"line_called_in", "waiting_soon", "callers_overdue", "no_supervisor", "roster_gap", "late",
	}
}
