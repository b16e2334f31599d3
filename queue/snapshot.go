package queue

import (
	"slices"
	"strings"
	"time"

	"heartline/agent"
	"heartline/triage"
)

// Snapshot is the floor at an instant, for boards, metrics and positions. Nobody changes it; it shares no
// memory with the floor.
type Snapshot struct {
	At           time.Time
	RulesVersion string
	DutyVersion  string
	Waiting      []Waiting      // in the one order in which callers are served
	Agents       []agent.Status // by id; those on duty or signed in
	Queues       []View         // by id

	Aging        *Aging        // how callers who are not red are ordered; nil: strictly by grade
	Switchboards []Switchboard // by queue
	Surges       []SurgeState  // by hotline
	Notes        []AlertNote   // by alert
	Happenings   []Happening   // in order of their instants

	Beside map[agent.ID]triage.Grade // who is asked in a round that can do without them, with the grade of its caller
}

// Waiting is one caller in a queue.
type Waiting struct {
	Entry
	Position int       // place in the caller's queue, from 1
	JoinedAt time.Time // coming into the present queue
	Offer    OfferID   // the open offer, if any
	Agent    agent.ID  // whom it is offered to, the first of several
	Beside   int       // how many others are asked at the same time
	Band     Band      // what may be said of the wait; zero: nothing
}

// View is one queue.
type View struct {
	ID      ID
	Name    string
	Line    string
	Retired bool // no longer configured; its last callers are still here
	Waiting map[triage.Grade]int
	Oldest  map[triage.Grade]time.Time // EnqueuedAt of the longest wait of each grade that waits
	OnShift int                        // counsellors on duty with the queue's line and own skills, relaxed as far as they ever are
	Working int                        // of them, those who take calls now or will without a hand
	Ready   int                        // of them, those free

	Paused    int // counsellors of the queue who are on a pause, or will be after their call; never one after a red call
	MaxPaused int // as many as may be; 0: no bound
}

// Snapshot copies what boards and callers may know.
func (f *Floor) Snapshot() *Snapshot {
	s := &Snapshot{
		At: f.now, RulesVersion: f.rulesVersion, DutyVersion: f.dutyVersion,
		Waiting: make([]Waiting, 0, len(f.line)), Agents: make([]agent.Status, 0, len(f.roll)),
		Aging: f.rules.Aging, Switchboards: f.switchboards(), Surges: f.surging(), Notes: f.alertNotes(),
		Happenings: slices.Clone(f.happenings),
	}
	views := f.views()
	places := make(map[ID]int, len(views))
	for _, e := range f.line {
		places[e.Queue]++
		w := Waiting{Entry: e.EntryState.clone().Entry, Position: places[e.Queue], JoinedAt: e.JoinedAt, Offer: e.Offer, Band: f.bandFor(e)}
		if o := f.offers[e.Offer]; o != nil {
			w.Agent, w.Beside = o.Agent, len(e.Beside)
		}
		s.Waiting = append(s.Waiting, w)
		v := views[e.Queue]
		if v == nil || e.Absent { // counted are those who are on the line
			continue
		}
		g, err := triage.ParseGrade(string(e.Grade))
		if err != nil {
			g = triage.Green
		}
		v.Waiting[g]++
		if oldest, ok := v.Oldest[g]; !ok || e.EnqueuedAt.Before(oldest) {
			v.Oldest[g] = e.EnqueuedAt
		}
	}
	for _, p := range f.roll {
		st := p.status()
		st.Reds, st.Capped = len(f.recentReds(p)), f.capped(p)
		s.Agents = append(s.Agents, st)
		if o := f.offers[p.Offer]; o != nil && f.spares(p, triage.Red) {
			if s.Beside == nil {
				s.Beside = map[agent.ID]triage.Grade{}
			}
			s.Beside[p.ID] = f.entries[o.Entry].Grade
		}
	}
	for _, v := range views {
		s.Queues = append(s.Queues, *v)
	}
	slices.SortFunc(s.Queues, func(a, b View) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return s
}

func (f *Floor) views() map[ID]*View {
	views := make(map[ID]*View, len(f.rules.Queues)+len(f.retired))
	add := func(q Queue, retired bool) {
		v := &View{
			ID: q.ID, Name: q.Name, Line: q.Line, Retired: retired,
			Waiting: map[triage.Grade]int{}, Oldest: map[triage.Grade]time.Time{},
		}
		q, _ = f.queue(q.ID)
		_, lines := f.opened(q.ID)
		l := lane{queue: q.ID, line: q.Line, circles: f.circles(q, &Entry{}), lines: lines, board: f.boards[q.ID].Agent}
		for _, p := range f.roll {
			if _, ok := l.qualifies(p); !ok {
				continue
			}
			m := standing(p)
			v.OnShift += m.flag(markOnShift)
			v.Working += m.flag(markWorking)
			v.Ready += m.flag(markReady)
		}
		v.Paused, v.MaxPaused = f.awayFrom(f.servedBy(q.ID)), q.MaxPaused
		views[q.ID] = v
	}
	for _, q := range f.rules.Queues {
		add(q, false)
	}
	for _, q := range f.retired {
		add(q, true)
	}
	return views
}

// Spared reports whether a counsellor who is being asked to take a caller can be asked into a call of a grade all the same:
// others are asked too, and that caller is not more urgent.
func (s *Snapshot) Spared(who agent.ID, g triage.Grade) bool {
	of, ok := s.Beside[who]
	return ok && of.Rank() >= g.Rank()
}

// Position returns a caller's place in its queue, from 1; ok is false if the entry does not wait.
func (s *Snapshot) Position(id EntryID) (place int, ok bool) {
	for i := range s.Waiting {
		if s.Waiting[i].ID == id {
			return s.Waiting[i].Position, true
		}
	}
	return 0, false
}

// Agent returns a counsellor's status; ok is false for one who is neither on duty nor signed in.
func (s *Snapshot) Agent(id agent.ID) (st agent.Status, ok bool) {
	i, ok := slices.BinarySearchFunc(s.Agents, id, func(a agent.Status, id agent.ID) int {
		return strings.Compare(string(a.Agent), string(id))
	})
	if !ok {
		return agent.Status{}, false
	}
	return s.Agents[i], true
}

// Seat returns the status of whoever sits at a seat.
func (s *Snapshot) Seat(id agent.SeatID) (st agent.Status, ok bool) {
	for _, a := range s.Agents {
		if a.Seat == id && id != "" {
			return a, true
		}
	}
	return agent.Status{}, false
}
