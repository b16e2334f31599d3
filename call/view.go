package call

import (
	"reflect"
	"time"

	"heartline/agent"
	"heartline/crisis"
	"heartline/triage"
)

// View is an immutable picture of a call for screens and metrics. It holds no number.
type View struct {
	ID          ID
	Hotline     string
	Queue       string
	Phase       Phase
	Node        string
	Grade       triage.Grade
	Language    string
	Anonymous   bool
	NumberID    string
	NumberHash  string
	Marked      string
	NoKey       bool // pressed nothing in the menu
	ArrivedAt   time.Time
	AnsweredAt  time.Time
	QueuedAt    time.Time
	ConnectedAt time.Time
	Agent       agent.ID
	Seat        agent.SeatID
	Leg         string // the counsellor's channel in a talk
	Offer       string
	Beside      []agent.ID // who else is asked at the same time
	Held        bool
	Lost        bool
	Muted       bool
	HeldAt      time.Time     // since when the caller is on hold; zero while not
	HeldFor     time.Duration // sum of this talk's holds that have ended
	Aside       bool          // the counsellor speaks to those beside the call
	Parties     []PartyView
	Monitors    []MonitorView
	Help        *Help
	Transfers   int
	Back        agent.ID // who sent the caller on, while nobody else has the call
	Recording   RecordingView
	End         *End
	Crisis      crisis.Book // the calls for help; immutable
	Out         *OutView    // a call of the house; nil for one that came in
	Line        string      // the channel of whom a call of the house has dialled
	RingBack    ID          // the call that rings this one's caller back
	Unwanted    bool        // the caller does not want to be rung back
	Plan        *Plan       // that the caller is received by

	Survey *Survey // of a caller who is asked how the talk was, or has been; nil for every other

	Silence *SilenceView // of a caller who may be unable to speak; nil for every other
}

// RecordingView is what a screen shows of a call's recording.
type RecordingView string

// What a screen shows of a call's recording.
const (
	RecordingOff     RecordingView = "off"
	RecordingOn      RecordingView = "on"
	RecordingPaused  RecordingView = "paused"
	RecordingRefused RecordingView = "refused"
)

// OfferView is what a counsellor sees of an offer.
type OfferView struct {
	Offer    string
	Call     ID
	Seat     agent.SeatID
	SeatKind agent.SeatKind
	Hotline  string
	Queue    string
	Grade    triage.Grade
	Language string
	Requires []agent.Requirement
	WaitedBy time.Time // since when the caller waits
	Deadline time.Time
	Returned bool
	Wishes   []Wish   // of the caller, but for that for the counsellor of the last talk; immutable
	Same     *Same    // what has become of that; nil: the caller has no such wish
	Yours    bool     // and who is asked is that counsellor
	Ask      Then     // a colleague asks for this: to be consulted or to join; empty: the caller is to be taken
	From     agent.ID // who asks
}

func (s *session) offerView(o Offer) OfferView {
	v := OfferView{
		Offer: o.ID, Call: s.state.ID, Seat: o.Seat, SeatKind: o.Kind, Hotline: s.state.Hotline,
		Grade: s.state.Grade, Language: s.state.Language, Deadline: o.Deadline,
	}
	if e := s.state.Entry; e != nil {
		v.Queue, v.Requires, v.WaitedBy, v.Returned = e.Queue, e.Requires, e.EnqueuedAt, e.Returned
	}
	v.Wishes = s.state.otherWishes()
	if same := s.state.Same; same != nil && !s.state.Ever {
		v.Same, v.Yours = copyOf(same), same.Agent == o.Agent
	}
	return v
}

func viewOf(s *State) View {
	v := View{
		ID: s.ID, Hotline: s.Hotline, Phase: s.Phase, Node: s.Node, Grade: s.Grade, Language: s.Language,
		Anonymous: s.Anonymous, NumberID: s.NumberID, NumberHash: s.NumberHash, Marked: s.Marked, NoKey: s.NoKey,
		ArrivedAt: s.ArrivedAt, AnsweredAt: s.AnsweredAt, QueuedAt: s.QueuedAt, ConnectedAt: s.ConnectedAt,
		Recording: recordingView(s), End: copyOf(s.End),
	}
	if s.Entry != nil {
		v.Queue = s.Entry.Queue
	}
	if s.Offer != nil {
		v.Offer, v.Agent, v.Seat = s.Offer.ID, s.Offer.Agent, s.Offer.Seat
	}
	for _, o := range s.Beside {
		v.Beside = append(v.Beside, o.Agent)
	}
	if s.Talk != nil {
		v.Agent, v.Seat, v.Leg, v.Held, v.Lost = s.Talk.Agent, s.Talk.Seat, s.Talk.Leg, s.Talk.Held, s.Talk.Lost
		v.HeldAt, v.HeldFor = s.Talk.HeldAt, s.Talk.HeldFor
		v.Aside = s.Talk.Aside
		if l, ok := s.leg(s.Talk.Leg); ok {
			v.Muted = l.Muted
		}
	}
	v.Parties, v.Monitors = partyViews(s), monitorViews(s)
	v.Help, v.Transfers, v.Back = copyOf(s.Help), s.Transfers, s.Back
	v.Crisis, v.Plan = s.Crisis, copyOf(s.Plan)
	viewOut(&v, s)
	v.Survey = copyOf(s.Survey)
	if s.Silence != nil {
		v.Silence = &SilenceView{Silence: *s.Silence}
	}
	return v
}

func recordingView(s *State) RecordingView {
	if s.Consent == ConsentRefused {
		return RecordingRefused
	}
	for _, r := range s.Recordings {
		if !r.Stopped {
			if s.Paused {
				return RecordingPaused
			}
			return RecordingOn
		}
	}
	return RecordingOff
}

// publish makes the newest picture visible and tells the counsellor's desk.
func (s *session) publish() {
	v := viewOf(&s.state)
	s.showSilence(&v)
	old := s.view.Swap(&v)
	if s.shown && same(*old, v) {
		return
	}
	s.shown = true
	if h := s.parts.Helpers; h != nil && (len(v.Crisis) > 0 && (old == nil || !reflect.DeepEqual(old.Crisis, v.Crisis) || v.Phase != old.Phase)) {
		h.Changed(v)
	}
	if old != nil && old.Agent != "" && !v.Has(old.Agent) {
		s.parts.Desks.CallChanged(old.Agent, v)
	}
	for who := range v.people() {
		s.parts.Desks.CallChanged(who, v)
	}
	if old != nil {
		for who := range old.people() {
			if !v.Has(who) && who != old.Agent {
				s.parts.Desks.CallChanged(who, v)
			}
		}
	}
}

func same(a, b View) bool {
	a.End, b.End = nil, nil
	return reflect.DeepEqual(a, b)
}
