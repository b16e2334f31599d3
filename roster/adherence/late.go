package adherence

import (
	"time"

	"heartline/internal/ledger"
	"heartline/roster"
)

// Kinds of the facts about alerts.
const (
	KindLateTold  ledger.Kind = "roster.late_told"
	KindLateEnded ledger.Kind = "roster.late_ended"
)

// Steps of an alert.
const (
	StepAlert     = 1
	StepEscalated = 2 // the person has not come for Settings.Escalate since the alert
)

// LateTold says that whoever should have been ready since an instant and was not, was told of.
type LateTold struct {
	Agent string    `json:"agent"`
	Shift string    `json:"shift"`
	Since time.Time `json:"since"`
	Step  int       `json:"step"`
}

// LateEnded ends an alert. Nothing more is told of that person in that shift.
type LateEnded struct {
	Agent string `json:"agent"`
	Shift string `json:"shift"`
	Why   Why    `json:"why"`
}

// Why is why an alert ended.
type Why string

// Why alerts end.
const (
	Came         Why = "came"
	ChangedHands Why = "changed_hands" // the shift is somebody else's now, or nobody's
	Over         Why = "over"
)

// FactKind names the fact.
func (LateTold) FactKind() ledger.Kind { return KindLateTold }

// FactVersion is the version of its data.
func (LateTold) FactVersion() int { return 1 }

// FactKind names the fact.
func (LateEnded) FactKind() ledger.Kind { return KindLateEnded }

// FactVersion is the version of its data.
func (LateEnded) FactVersion() int { return 1 }

// alert is what was told of one person in one shift.
type alert struct {
	step  int // the last that was told; 0: none
	at    time.Time
	ended bool
}

func (b *Book) told(at time.Time, f LateTold) {
	if d := b.duties[dutyKey{f.Agent, f.Shift}]; d != nil && f.Step > d.alert.step {
		d.alert.step, d.alert.at = f.Step, at
	}
}

func (b *Book) ended(f LateEnded) {
	if d := b.duties[dutyKey{f.Agent, f.Shift}]; d != nil {
		d.alert.ended = true
	}
}

// Late is one who should be ready and is not.
type Late struct {
	Shift  roster.Shift
	Agent  string
	Since  time.Time // when the person should have been ready
	State  string    // what the floor has of the person now; empty: not signed in
	Reason string
	Step   int // the last step that was told: 0 none, StepAlert, StepEscalated
}

// Late are those who should have been ready for longer than the grace and have not been since, in order of their shifts. What the
// house took up again after it was down counts here as it stands: after a restart nobody is late who was there before it.
func (b *Book) Late(now time.Time) []Late {
	var all []Late
	for _, d := range b.inOrder() {
		if d.shift.Start.After(now) {
			break
		}
		since, on := d.on(now)
		if !on || d.alert.ended || now.Before(since.Add(b.set.Grace)) || b.came(d, now) {
			continue
		}
		l := Late{Shift: d.shift, Agent: d.key.agent, Since: since, Step: d.alert.step}
		if p := b.people[l.Agent]; p != nil && p.open != nil {
			l.State, l.Reason = p.open.state, p.open.reason
		}
		all = append(all, l)
	}
	return all
}

// on reports whether the shift is on at an instant and the person's, and since when the person should have been there.
func (d *duty) on(now time.Time) (since time.Time, on bool) {
	pieces := d.pieces()
	if !d.inForce() || len(pieces) == 0 {
		return time.Time{}, false
	}
	last := pieces[len(pieces)-1]
	return last.from, !now.Before(last.from) && now.Before(last.to)
}

// came reports whether somebody has been in an agreed state in the shift up to now, by what the house believes.
func (b *Book) came(d *duty, now time.Time) bool {
	p, pieces := b.people[d.key.agent], d.pieces()
	if p == nil || len(pieces) == 0 {
		return false
	}
	last := pieces[len(pieces)-1]
	in := func(ph phase) bool { return b.isAgreed(ph) && ph.from.Before(last.to) && !ph.from.After(now) }
	if p.open != nil && in(*p.open) {
		return true
	}
	for _, list := range [][]phase{p.past, p.unsure} {
		for i := len(list) - 1; i >= 0 && list[i].to.After(last.from); i-- {
			if in(list[i]) {
				return true
			}
		}
	}
	return false
}

// Decide says what is to be told now, as facts: they count once they are recorded and applied. The same book and instant give the
// same facts.
func (b *Book) Decide(now time.Time) []ledger.Fact {
	var facts []ledger.Fact
	for _, d := range b.inOrder() {
		if d.alert.step > 0 && !d.alert.ended {
			if why := b.endOf(d, now); why != "" {
				facts = append(facts, LateEnded{Agent: d.key.agent, Shift: d.key.shift, Why: why})
			}
		}
	}
	for _, l := range b.Late(now) {
		d := b.duties[keyOf(l.Shift)]
		f := LateTold{Agent: l.Agent, Shift: d.key.shift, Since: l.Since, Step: l.Step + 1}
		if f.Step == StepAlert || f.Step == StepEscalated && !now.Before(d.alert.at.Add(b.set.Escalate)) {
			facts = append(facts, f)
		}
	}
	return facts
}

// endOf says why an alert is over; empty: it is not.
func (b *Book) endOf(d *duty, now time.Time) Why {
	_, on := d.on(now)
	switch {
	case !d.inForce():
		return ChangedHands
	case b.came(d, now):
		return Came
	case !on:
		return Over
	default:
		return ""
	}
}

// Next is the first instant after now at which Decide may have something new to say by the passing of time alone; zero: there is
// none.
func (b *Book) Next(now time.Time) time.Time {
	var next time.Time
	add := func(at time.Time) {
		if at.After(now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	for _, d := range b.inOrder() {
		pieces := d.pieces()
		if d.alert.ended || len(pieces) == 0 || !d.inForce() {
			continue
		}
		last := pieces[len(pieces)-1]
		if !last.to.After(now) {
			continue
		}
		add(last.from.Add(b.set.Grace))
		if d.alert.step == StepAlert {
			add(d.alert.at.Add(b.set.Escalate))
		}
		if d.alert.step > 0 {
			add(last.to)
		}
	}
	return next
}
