package app

import (
	"sync/atomic"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/configs"
	"heartline/crisis"
	"heartline/queue"
	"heartline/triage"
)

// book is what calls look up in the configuration in force. A reload swaps it whole; a call keeps the hotline
// it began with.
type book struct {
	now atomic.Pointer[edition]
}

// edition is one version of the configuration, as calls read it.
type edition struct {
	cfg       *configs.Config
	hotlines  map[string]*call.Hotline
	numbers   map[string]*call.Hotline
	fallback  *call.Hotline
	seats     map[agent.SeatID]agent.Seat
	endpoints map[string]agent.SeatID

	directory *numberDirectory // of calls for help
	gate      crisis.NumberGate
}

// Names of the parts that make test calls: never a real queue, counsellor or seat.
const (
	proveQueue queue.ID     = "prove"
	proveAgent agent.ID     = "prove"
	proveSeat  agent.SeatID = "prove"
	proveMark               = "prove"
)

func newEdition(cfg *configs.Config) *edition {
	e := &edition{
		cfg: cfg, hotlines: map[string]*call.Hotline{}, numbers: map[string]*call.Hotline{},
		seats: map[agent.SeatID]agent.Seat{}, endpoints: map[string]agent.SeatID{},
		directory: newNumberDirectory(cfg), gate: cfg.NumberGate(),
	}
	for _, h := range cfg.Hotlines {
		hl := hotline(cfg, h)
		e.hotlines[h.ID] = hl
		for _, n := range h.Numbers {
			e.numbers[n] = hl
		}
	}
	e.fallback = e.hotlines[cfg.DefaultHotline().ID]
	for _, s := range cfg.Seats {
		seat := agent.Seat{ID: agent.SeatID(s.ID), Name: s.Name, Kind: s.Kind, Endpoint: s.Endpoint, AcceptKey: s.AcceptKey}
		e.seats[seat.ID] = seat
		if s.Kind == agent.SIPPhone {
			e.endpoints[s.Endpoint] = seat.ID
		}
	}
	e.seats[proveSeat] = agent.Seat{ID: proveSeat, Kind: agent.SIPPhone, Endpoint: string(proveSeat)}
	e.endpoints[string(proveSeat)] = proveSeat
	return e
}

// hotline translates a hotline of the configuration.
func hotline(cfg *configs.Config, h configs.Hotline) *call.Hotline {
	grade, err := triage.ParseGrade(h.Grade)
	if err != nil {
		grade = triage.Green
	}
	zone := cfg.Zone.Location
	if h.Zone != nil {
		zone = h.Zone.Location
	}
	out := &call.Hotline{
		ID: h.ID, Name: h.Name, Config: cfg.Version, Languages: h.Languages, Zone: zone, Grade: grade, Queue: h.Queue,
		Flow: cfg.Flows[h.ID], Limited: limitedFlow(cfg, h), Blocked: blockedFlow(cfg, h), Record: h.Recording.Record, Wording: h.Recording.Wording, Box: h.MessageBox,
		BoxDues: map[string]time.Duration{}, AcceptKeys: map[string]string{}, CrisisKey: h.CrisisKey,
		Comforts: map[string]call.Comfort{}, Briefs: map[string]call.Brief{}, Surveys: map[string]call.SurveyRules{}, CallerID: h.ID + " <" + firstNumber(h) + ">",
	}
	for _, q := range cfg.Queues {
		out.Comforts[q.ID] = comfortOf(q.Comfort)
		if q.Survey != nil {
			out.Surveys[q.ID] = surveyRules(q.Survey)
		}
		if b := q.Brief; b != nil {
			out.Briefs[q.ID] = call.Brief(*b)
		}
	}
	hearing(cfg, h, out)
	for _, b := range cfg.Boxes {
		if b.Due > 0 {
			out.BoxDues[b.ID] = b.Due
		}
	}
	for _, o := range cfg.Outside {
		out.AcceptKeys[o.ID] = o.AcceptKey
	}
	out.WaitKeys = waitKeys(cfg)
	out.Crisis, out.Same = crisisRules(cfg, h.ID), sameRules(h)
	outgoingRules(cfg, h, out)
	out.Silence = call.SilenceRules{After: h.Silence.Noticed(), Auto: h.Silence.Say == configs.SayAuto}
	return out
}

func firstNumber(h configs.Hotline) string {
	if len(h.Numbers) == 0 {
		return ""
	}
	return h.Numbers[0]
}

// Dialed returns the hotline of a dialled number.
func (b *book) Dialed(number call.Secret) (*call.Hotline, bool) {
	e := b.now.Load()
	if h, ok := e.numbers[string(number)]; ok {
		return h, true
	}
	return e.fallback, false
}

// Hotline returns a hotline by id.
func (b *book) Hotline(id string) *call.Hotline {
	e := b.now.Load()
	if h, ok := e.hotlines[id]; ok {
		return h
	}
	return e.fallback
}

// Seat returns a seat by id.
func (b *book) Seat(id agent.SeatID) (agent.Seat, bool) {
	s, ok := b.now.Load().seats[id]
	return s, ok
}

// SeatOf returns the SIP-phone seat of an endpoint.
func (b *book) SeatOf(endpoint string) (agent.SeatID, bool) {
	s, ok := b.now.Load().endpoints[endpoint]
	return s, ok
}

// rules returns the floor's rule set, with the queue of test calls. Real queues that name no line get one of
// their own that every real shift serves, so that the counsellor of test calls serves none of them.
func rules(cfg *configs.Config) queue.Rules {
	r := cfg.Rules()
	for id, q := range r.Queues {
		if q.Line == "" {
			q.Line = everyLine
			r.Queues[id] = q
		}
	}
	r.Queues[proveQueue] = queue.Queue{ID: proveQueue, Line: string(proveQueue), OfferTimeout: proveOffer}
	return r
}

// everyLine is the line of queues that every shift serves.
const everyLine = "every"

// duty makes a roster entry for the floor.
func duty(who agent.ID, lines []string, skills agent.Skills) queue.Duty {
	if skills == nil {
		skills = agent.Skills{}
	}
	if len(lines) > 0 {
		lines = append(append([]string(nil), lines...), everyLine)
	}
	return queue.Duty{Agent: who, Lines: lines, Skills: skills}
}
