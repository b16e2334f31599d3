package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/queue"
	"heartline/triage"
)

// boards makes the live board from memory: the floor, the calls, and the newest tally of the store. Test calls
// and what serves them are left out.
type boards struct {
	a      *App
	tally  *tallies
	health *healthBook
}

var _ console.Boards = (*boards)(nil)

func newBoards(a *App) *boards {
	b := &boards{a: a, health: newHealthBook(a)}
	b.tally = newTallies(a, func() { a.web.hub.BoardChanged() })
	a.works = append(a.works, work{"figures", b.tally.Run})
	return b
}

// Board gives the board as it is now.
func (b *boards) Board(context.Context) (api.Board, error) {
	now := time.Now()
	snap, calls, t := b.a.floor.Snapshot(), b.a.calls.Calls(), b.tally.get()
	out := api.Board{At: now.UTC(), Pooled: b.group("", nil, t, now)}
	for _, h := range b.a.config().Hotlines {
		line := b.group(h.ID, localText(h.Name, h.ID), t, now)
		line.Group = h.Group
		out.Hotlines = append(out.Hotlines, line)
	}
	each := func(hotline string, do func(g *api.BoardGroup)) {
		do(&out.Pooled)
		for i := range out.Hotlines {
			if out.Hotlines[i].Id == hotline {
				do(&out.Hotlines[i])
			}
		}
	}
	for _, w := range snap.Waiting {
		if w.Test || w.Queue == proveQueue || w.Absent { // whoever is to be called back is among the calls of the house
			continue
		}
		out.Waiting = append(out.Waiting, b.waiting(w))
		each(w.Hotline, func(g *api.BoardGroup) { countWaiting(g, w) })
	}
	out.Crises = b.a.liveCrises(calls)
	hotlineOf := map[agent.ID]string{} // of the counsellors who have a call
	slices.SortFunc(calls, func(x, y call.View) int { return cmp.Or(x.ArrivedAt.Compare(y.ArrivedAt), cmp.Compare(x.ID, y.ID)) })
	for _, v := range calls {
		if v.Marked != "" || v.Phase == call.Ended {
			continue
		}
		out.Calls = append(out.Calls, b.call(v))
		hotlineOf[v.Agent] = v.Hotline
		for _, p := range v.Parties {
			if p.State == call.PartyThere || p.State == call.PartyLost {
				hotlineOf[p.Agent] = v.Hotline
			}
		}
		each(v.Hotline, func(g *api.BoardGroup) {
			switch v.Phase {
			case call.Arriving, call.InMenu:
				g.InMenu++
			case call.Talking, call.Parted:
				g.Talking++
			case call.Waiting, call.Outside, call.Surveyed, call.Message, call.Closing, call.Ending, call.Ended, call.Due, call.Dialling, call.Greeting:
			}
		})
	}
	for _, st := range snap.Agents {
		if st.Agent == proveAgent {
			continue
		}
		out.Agents = append(out.Agents, b.agent(st, t))
		countSeat(&out.Pooled.Seats, st)
		if st.State.Busy() {
			for i := range out.Hotlines {
				if out.Hotlines[i].Id == hotlineOf[st.Agent] {
					countState(&out.Hotlines[i].Seats, st.State)
				}
			}
		}
	}
	b.shifts(&out, snap)
	out.Groups = lineGroups(b.a.config(), &out)
	out.Health = b.health.items(t, now)
	out.Floor = b.a.boardFloor(snap)
	return out, nil
}

// group begins a hotline's part, or the part of all for the empty id.
func (b *boards) group(id string, name api.LocalText, t *tally, now time.Time) api.BoardGroup {
	g := api.BoardGroup{Id: id, Name: name, Today: t.today[id], Day: t.day[id], TasksOpen: t.open[id].Open, TasksOverdue: t.open[id].Overdue}
	if name == nil {
		g.Name = api.LocalText{}
	}
	if g.Today.To.IsZero() {
		g.Today = blank(b.tally.midnight(id, now), now)
	}
	if g.Day.To.IsZero() {
		g.Day = blank(now.Add(-rollingDay), now)
	}
	return g
}

// shifts says how many are on duty for each hotline: those who serve its queue.
func (b *boards) shifts(out *api.Board, snap *queue.Snapshot) {
	views := map[string]queue.View{}
	for _, v := range snap.Queues {
		views[string(v.ID)] = v
	}
	for i, h := range b.a.config().Hotlines {
		v, ok := views[h.Queue]
		if i >= len(out.Hotlines) || !ok {
			continue
		}
		s := &out.Hotlines[i].Seats
		s.OnDuty, s.Ready, s.NotReady = v.OnShift, v.Ready, max(v.OnShift-v.Working, 0)
	}
}

func countWaiting(g *api.BoardGroup, w queue.Waiting) {
	count := &g.Waiting.Green
	switch w.Grade {
	case triage.Red:
		count = &g.Waiting.Red
	case triage.Yellow:
		count = &g.Waiting.Yellow
	case triage.Green:
	}
	count.Count++
	if count.LongestSince.IsZero() || w.EnqueuedAt.Before(count.LongestSince) {
		count.LongestSince = w.EnqueuedAt
	}
	if g.LongestWaitingSince.IsZero() || w.EnqueuedAt.Before(g.LongestWaitingSince) {
		g.LongestWaitingSince = w.EnqueuedAt
	}
}

func countSeat(s *api.SeatCounts, st agent.Status) {
	if st.OnDuty {
		s.OnDuty++
	}
	countState(s, st.State)
}

func countState(s *api.SeatCounts, state agent.State) {
	switch state {
	case agent.Ready:
		s.Ready++
	case agent.Reserved:
		s.Reserved++
	case agent.Talking:
		s.Talking++
	case agent.Hold:
		s.Hold++
	case agent.AfterCall:
		s.AfterCall++
	case agent.NotReady:
		s.NotReady++
	case agent.LoggedOut:
	}
}

func (b *boards) waiting(w queue.Waiting) api.BoardWaiting {
	out := api.BoardWaiting{
		CallId: w.Call, Hotline: w.Hotline, Queue: string(w.Queue), Grade: api.Grade(w.Grade.String()), Since: w.EnqueuedAt, Position: w.Position,
		State: api.BoardWaitingStateWaiting, Returned: w.Returned,
	}
	if w.Offer != "" {
		out.State, out.OfferedTo = api.BoardWaitingStateOffered, b.a.people.Person(string(w.Agent))
		out.OfferedBeside = w.Beside
	}
	for _, r := range w.Requires {
		out.Skills = append(out.Skills, api.SkillLevel{Skill: string(r.Skill), Level: int(r.Level)})
	}
	return out
}

func (b *boards) call(v call.View) api.BoardCall {
	out := api.BoardCall{
		CallId: string(v.ID), Hotline: v.Hotline, Grade: api.Grade(v.Grade.String()), StartedAt: v.ArrivedAt, Recording: api.BoardCallRecording(b.a.recording(&v).State),
	}
	if v.Agent != "" {
		out.Agent = b.a.people.Person(string(v.Agent))
	}
	out.State, out.Since = boardState(v)
	b.others(&out, v)
	b.outgoing(&out, v)
	out.HoldLong = forgotten(v, b.a.config().Floor.HoldReminder, time.Now())
	return out
}

// boardState is where a call is, and since when, as far as that is known.
func boardState(v call.View) (api.BoardCallState, time.Time) {
	answered := firstOf(v.AnsweredAt, v.ArrivedAt)
	switch v.Phase {
	case call.Arriving:
		return api.BoardCallStateGreeting, v.ArrivedAt
	case call.InMenu:
		return api.BoardCallStateMenu, answered
	case call.Waiting:
		if v.Offer != "" {
			return api.BoardCallStateRinging, firstOf(v.QueuedAt, answered)
		}
		return api.BoardCallStateQueue, firstOf(v.QueuedAt, answered)
	case call.Outside, call.Due, call.Dialling, call.Greeting:
		return api.BoardCallStateRinging, firstOf(v.QueuedAt, answered)
	case call.Talking:
		if v.Held {
			return api.BoardCallStateHold, firstOf(v.HeldAt, v.ConnectedAt, answered)
		}
		return api.BoardCallStateTalking, firstOf(v.ConnectedAt, answered)
	case call.Parted:
		return api.BoardCallStateHold, firstOf(v.ConnectedAt, answered)
	case call.Surveyed:
		return api.BoardCallStateSurvey, firstOf(v.Survey.BegunAt, v.ConnectedAt, answered)
	case call.Message:
		return api.BoardCallStateMessage, firstOf(v.QueuedAt, answered)
	case call.Closing, call.Ending, call.Ended:
	}
	return api.BoardCallStateEnding, firstOf(v.ConnectedAt, answered)
}

func (b *boards) agent(st agent.Status, t *tally) api.AgentRow {
	row := api.AgentRow{Status: b.a.agentStatus(st), CallsToday: t.calls[string(st.Agent)]}
	if seat, ok := b.a.book.Seat(st.Seat); ok && st.Seat != "" {
		row.Seat = b.a.seat(seat)
	}
	for s, l := range t.skills[st.Agent] {
		row.Skills = append(row.Skills, api.SkillLevel{Skill: string(s), Level: int(l)})
	}
	slices.SortFunc(row.Skills, func(x, y api.SkillLevel) int { return cmp.Compare(x.Skill, y.Skill) })
	return row
}

// seriesStep is the width of a bar of the charts.
const seriesStep = 15 * time.Minute

// Series gives the last 24 hours in steps, of one hotline or of all for the empty id.
func (b *boards) Series(ctx context.Context, hotline string) (api.Series, error) {
	if _, ok := b.a.config().Hotline(hotline); !ok && hotline != "" {
		return api.Series{}, fault.Field("hotline", fault.New(fault.NotFound, "series", "There is no such hotline."))
	}
	end := time.Now().UTC().Truncate(seriesStep).Add(seriesStep)
	from := end.Add(-rollingDay)
	rows, err := b.a.store.Steps(ctx, hotline, from, end, seriesStep)
	if err != nil {
		return api.Series{}, err
	}
	out := api.Series{StepSeconds: int(seriesStep.Seconds()), Points: make([]api.SeriesPoint, rollingDay/seriesStep)}
	for i := range out.Points {
		out.Points[i].At = from.Add(time.Duration(i) * seriesStep)
	}
	for _, r := range rows {
		if r.Step >= 0 && r.Step < int64(len(out.Points)) {
			p := &out.Points[r.Step]
			p.Offered, p.Answered, p.Abandoned, p.LongestWaitSeconds = r.Offered, r.Answered, r.Abandoned, r.LongestWait.Seconds()
		}
	}
	return out, nil
}
