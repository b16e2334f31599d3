package adherence

import (
	"time"

	"heartline/internal/ledger"
)

// phase is a counsellor's state from one instant to another.
type phase struct {
	state, reason string
	from, to      time.Time
	since         time.Time // when the state began by the floor's word; before from, if the house was down in between
	// taken up: the house went on with the state after it was down; nobody has given a sign since.
	takenUp bool
	sign    time.Time // the counsellor's last sign of life in it
}

// person is what is known of a counsellor: past phases, which do not overlap, in order, and the one that goes on.
type person struct {
	past []phase
	open *phase
	// unsure are phases since the house came up again, while the open one is taken up: what becomes known decides whether they count.
	unsure []phase
	doubt  []span // in which they lay that came to nothing
}

// alive takes a sign of life of the house. One of another process, after a silence, says that the house was down.
func (b *Book) alive(at time.Time, boot string) {
	if b.boot != "" && boot != "" && boot != b.boot && at.Sub(b.seen) > b.set.Silence {
		b.down = append(b.down, span{b.seen, at})
		b.up = at
		for _, p := range b.people {
			if p.open != nil {
				p.close(b.seen)
				p.drop(b.seen)
				p.open.from, p.open.takenUp = at, true
			}
		}
	}
	if boot != "" {
		b.boot = boot
	}
	b.seen = later(b.seen, at)
}

// close ends the open phase in the record, or, where nobody has vouched for it, beside it; it stays open.
func (p *person) close(at time.Time) {
	o := *p.open
	if !o.from.Before(at) {
		return
	}
	o.to = at
	if o.takenUp {
		p.unsure = append(p.unsure, o)
	} else {
		p.past = append(p.past, o)
	}
}

// vouch counts what the house took up again.
func (p *person) vouch() {
	p.past = append(p.past, p.unsure...)
	p.unsure, p.open.takenUp = nil, false
}

// drop gives up what nobody has vouched for.
func (p *person) drop(at time.Time) {
	if p.open.takenUp {
		p.doubt = append(p.doubt, span{p.begun(), at})
	}
	p.unsure = nil
}

// begun is when what the house took up again began.
func (p *person) begun() time.Time {
	if len(p.unsure) > 0 {
		return p.unsure[0].from
	}
	return p.open.from
}

// confirm takes a counsellor's own sign of life.
func (b *Book) confirm(agent string, at time.Time) {
	if p := b.people[agent]; p != nil && p.open != nil {
		p.vouch()
		p.open.sign = later(p.open.sign, at)
	}
}

// moved folds a step of a counsellor's.
func (b *Book) moved(at time.Time, f ledger.AgentState) {
	p := b.people[f.Agent]
	if p == nil {
		p = &person{}
		b.people[f.Agent] = p
	}
	since := f.After.Since
	if since.IsZero() {
		since = at
	}
	known := p.open != nil && f.Before.State == p.open.state && (f.Before.Since.IsZero() || f.Before.Since.Equal(p.open.since))
	if known && vouches(f) {
		p.vouch()
	}
	if known && f.After.State != loggedOut && since.Equal(p.open.since) { // the same state, otherwise described
		p.open.state, p.open.reason, p.open.sign = f.After.State, f.After.Reason, at
		return
	}
	takenUp := false // nobody has vouched for what follows either
	switch {
	case known:
		p.close(since)
		if takenUp = p.open.takenUp && !nobodyThere(f.After); !takenUp {
			p.drop(since)
		}
	case p.open != nil: // facts were lost
		end := p.open.sign
		if !f.Before.Since.IsZero() {
			end = f.Before.Since
		}
		p.close(earlier(end, since))
		p.drop(earlier(end, since))
		b.lost(p, f.Before, since)
	default:
		b.lost(p, f.Before, since)
	}
	p.open = nil
	if f.After.State != loggedOut {
		p.open = &phase{state: f.After.State, reason: f.After.Reason, from: since, since: since, takenUp: takenUp, sign: since}
	}
}

// lost adds a phase of which only its end was recorded, as far as the house was up.
func (b *Book) lost(p *person, before ledger.AgentPhase, end time.Time) {
	if before.State == "" || before.State == loggedOut || before.Since.IsZero() {
		return
	}
	from := later(before.Since, b.up)
	if n := len(p.past); n > 0 {
		from = later(from, p.past[n-1].to)
	}
	if from.Before(end) {
		p.past = append(p.past, phase{state: before.State, reason: before.Reason, from: from, to: end, since: before.Since})
	}
}

// vouches reports whether a step is one that the counsellor took, or that could not be, had nobody been there. An offer rings at an
// empty desk too, the end of a shift or a supervisor's word comes whoever sits there, and a sign-in that runs out signs out in the
// counsellor's name.
func vouches(f ledger.AgentState) bool {
	switch f.After.State {
	case talking, hold, afterCall:
		return true
	case loggedOut:
		return false
	default:
		return own(f.By, f.Agent)
	}
}

// own reports whether whom a fact names as its cause, as access.Actor writes it, is the counsellor.
func own(by, agent string) bool { return by == "user:"+agent }

// nobodyThere reports whether a state was set because nobody was at the desk.
func nobodyThere(to ledger.AgentPhase) bool {
	if to.State == loggedOut {
		return true
	}
	switch to.Reason {
	case "seat_down", "unanswered", "unreachable":
		return to.State == notReady
	default:
		return false
	}
}

// isAgreed reports whether a state is one of those that a shift asks for.
func (b *Book) isAgreed(ph phase) bool {
	switch ph.state {
	case ready, reserved, talking, hold, afterCall:
		return true
	default:
		return ph.state == notReady && b.agreed[ph.reason]
	}
}
