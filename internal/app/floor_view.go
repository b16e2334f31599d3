package app

import (
	"strings"

	"heartline/agent"
	"heartline/configs"
	"heartline/console/api"
	"heartline/queue"
)

// boardFloor shows what supervisors have done with the floor, and what they should look at.
func (a *App) boardFloor(snap *queue.Snapshot) api.BoardFloor {
	out := api.BoardFloor{Queues: []api.FloorQueue{}, Surges: a.surges(snap), Alerts: []api.FloorAlert{}}
	for _, q := range snap.Queues {
		if q.ID == proveQueue || q.Retired {
			continue
		}
		one := api.FloorQueue{Id: string(q.ID), Name: q.Name, OnShift: q.OnShift, Working: q.Working, Paused: q.Paused, MaxPaused: q.MaxPaused}
		for _, b := range snap.Switchboards {
			if b.Queue == q.ID {
				one.Switchboard = api.Switchboard{
					Agent: a.people.Person(string(b.Agent)), Since: b.Since, Why: api.FloorWhy(b.Why), By: a.personOf(b.By),
				}
			}
		}
		out.Queues = append(out.Queues, one)
	}
	for _, al := range a.alerts.list() {
		one := api.FloorAlert{
			Id: al.ID, Kind: api.AlertKind(al.Kind), Queue: string(al.Queue), Grade: api.Grade(al.Grade), Value: al.Value, Limit: al.Limit, Level: al.Level,
			Since: al.Since, Quiet: al.Quiet, QuietUntil: al.QuietTo, By: a.personOf(al.By),
			Line: al.Line, From: al.From, To: al.To,
		}
		if al.Hotline != "" {
			one.Hotline = a.hotlineName(al.Hotline)
		}
		if al.Agent != "" {
			one.Agent = a.people.Person(string(al.Agent))
		}
		out.Alerts = append(out.Alerts, one)
	}
	return out
}

// personOf is the person behind an actor; nobody for the system.
func (a *App) personOf(actor string) api.Person {
	if id, ok := strings.CutPrefix(actor, userActor); ok {
		return a.people.Person(id)
	}
	return api.Person{}
}

// surges lists the hotlines that have a surge profile, with what it changes and whether it is in force.
func (a *App) surges(snap *queue.Snapshot) []api.FloorSurge {
	out := []api.FloorSurge{}
	for _, h := range a.config().Hotlines {
		if h.Surge == nil {
			continue
		}
		one := api.FloorSurge{
			Hotline: a.hotlineName(h.ID), Queues: h.SurgeQueues(), AfterCallSeconds: h.Surge.AfterCall.Seconds(), Widen: h.Surge.Widen, Line: h.Surge.Line,
		}
		for _, s := range snap.Surges {
			if s.Hotline == h.ID {
				one.On, one.Since, one.Until, one.Why, one.By = true, s.Since, s.Until, api.FloorWhy(s.Why), a.personOf(s.By)
			}
		}
		out = append(out, one)
	}
	return out
}

// deskFloor shows what is in force for one desk; ok is false for nothing.
func (a *App) deskFloor(who agent.ID) (out api.DeskFloor, ok bool) {
	snap := a.floor.Snapshot()
	for _, b := range snap.Switchboards {
		if b.Agent == who {
			out.Switchboards = append(out.Switchboards, a.queueName(b.Queue))
		}
	}
	if len(snap.Surges) > 0 {
		for _, s := range a.surges(snap) {
			if s.On {
				out.Surges = append(out.Surges, s)
			}
		}
	}
	return out, len(out.Switchboards)+len(out.Surges) > 0
}

// mayEndPause reports whether a counsellor may end a pause after a red call by the rule of the house.
func mayEndPause(cfg *configs.Config) bool { return cfg.Floor.Welfare.SelfEnd }
