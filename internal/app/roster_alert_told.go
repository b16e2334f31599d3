package app

import (
	"context"
	"slices"
	"time"

	"heartline/agent"
	"heartline/console/live"
	"heartline/internal/access"
	"heartline/internal/ledger"
	"heartline/queue"
)

func agentID(who string) agent.ID { return agent.ID(who) }

const (
	rosterToldBack = 200_000            // facts back in which what was told is looked for
	rosterToldFor  = 7 * 24 * time.Hour // longer ago it is not looked at
)

// restore reads what earlier processes have told, so that it is not told again.
func (w *rosterAlerts) restore(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, figuresTime)
	defer cancel()
	head, err := w.a.store.Head(ctx)
	if err != nil {
		return err
	}
	events, err := w.a.store.OfKind(ctx, ledger.KindRosterAlertTold, max(head-rosterToldBack, 0))
	if err != nil {
		return err
	}
	now := time.Now()
	last := map[string]ledger.RosterAlertTold{}
	for _, e := range events {
		if fact, err := ledger.Decode(e); err == nil && now.Sub(e.At) < rosterToldFor {
			told := fact.(ledger.RosterAlertTold) //nolint:forcetypeassert // of its kind
			last[told.Alert] = told
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for id, told := range last {
		w.before = append(w.before, queue.Told{Alert: id, Level: told.Level, Since: told.Since})
		if kind := queue.AlertKind(told.Kind); kind != queue.AlertLate {
			w.gaps = append(w.gaps, rosterGap{kind: kind, line: told.Line, start: told.From, end: told.To})
		}
	}
	return nil
}

// later has an alert told. It does not block.
func (w *rosterAlerts) later(al queue.Alert) { w.news.Put(al) }

// tell records an alert, and tells it to those who answer alerts, on whatever page they are; if it is a page, the systems that are
// told when nobody comes to a crisis are told as well.
func (w *rosterAlerts) tell(ctx context.Context, al queue.Alert) {
	var hooks []string
	if al.Level >= pageLevel && al.Kind != queue.AlertLate {
		hooks = w.hooksOf(al.Line)
	}
	if err := w.record(ctx, al, hooks); err != nil {
		w.a.log.ErrorContext(ctx, "it is not recorded that an alert about the roster is told", "kind", string(al.Kind), "err", err)
	}
	level := "warning"
	if al.Level >= pageLevel {
		level = "alarm"
	}
	w.a.web.hub.Publish(live.Message{Type: live.Notice, To: live.Holding(access.AnswerAlerts), Data: live.NoticeData{
		Code: "floor_alert", Level: level, Params: map[string]string{"kind": string(al.Kind), "line": al.Line},
	}})
	for _, name := range hooks {
		w.a.helpers.hooks.send(hookMessage{
			Webhook: name, Event: "roster." + string(al.Kind), ID: al.ID, Line: al.Line, From: al.From.UTC(), To: al.To.UTC(),
		}, nil)
	}
}

// record writes down that an alert is told, before it is.
func (w *rosterAlerts) record(ctx context.Context, al queue.Alert, hooks []string) error {
	last, err := w.a.store.LastSeq(ctx, ledger.RosterAlerts)
	if err != nil {
		return err
	}
	now := time.Now()
	fact := ledger.RosterAlertTold{
		Alert: al.ID, Kind: string(al.Kind), Line: al.Line, Agent: string(al.Agent), From: al.From.UTC(), To: al.To.UTC(), Level: al.Level,
		Since: al.Since.UTC(), Hooks: hooks,
	}
	_, err = w.a.store.Append(ctx, ledger.NewDraft(ledger.RosterAlerts, last+1, now, now.Sub(w.a.boot), drillSystem, fact))
	return err
}

// hooksOf are the systems that are paged for a line of the roster: those of the escalations of the hotlines that it serves.
func (w *rosterAlerts) hooksOf(line string) (names []string) {
	cfg := w.a.config()
	for _, h := range hotlinesOf(cfg, line) {
		e, _ := cfg.EscalationOf(h.ID)
		for _, name := range e.PageHooks {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}
