package crisis

import (
	"slices"
	"strings"
	"time"

	"heartline/agent"
	"heartline/internal/ledger"
)

// advance goes on with a search as far as it goes without waiting: to the next turn in a step, the next step,
// the next round, or the end.
func (t *turn) advance() {
	for t.s.Condition() == Searching {
		held := t.s.stepHeld() && t.Now.Before(t.s.Deadline)
		switch {
		case t.s.Round == 0:
			t.nextRound()
		case t.s.Pausing && t.s.Round >= t.s.Rounds():
			if t.somebodyAnswered() && t.Now.Before(t.s.Deadline) {
				return
			}
			t.exhausted()
		case t.s.Pausing:
			if t.Now.Before(t.s.Deadline) {
				return
			}
			t.nextRound()
		case t.Now.Before(t.s.Deadline) && t.nextTurn():
			return
		case held:
			return
		case t.s.Step+1 < len(t.s.Policy.steps()):
			t.open(t.s.Round, t.s.Step+1)
		default:
			t.roundOver()
		}
	}
}

// somebodyAnswered reports whether somebody is being asked for the key.
func (t *turn) somebodyAnswered() bool {
	return slices.ContainsFunc(t.s.Attempts, func(a Attempt) bool { return a.Progress == Answered })
}

func (t *turn) nextRound() {
	if len(t.s.Policy.steps()) == 0 {
		t.exhausted()
		return
	}
	t.open(t.s.Round+1, 0)
}

// roundOver pauses before the next round. After the last one it waits for whoever has answered.
func (t *turn) roundOver() {
	last := t.s.Round >= t.s.Rounds()
	until := t.Now.Add(t.s.Policy.pause())
	if last {
		until = t.Now
		for _, a := range t.s.Attempts {
			if a.Progress == Answered && a.Until.After(until) {
				until = a.Until
			}
		}
	}
	switch {
	case until.After(t.Now):
		t.record(actorSystem, ledger.CrisisPaused{Escalation: t.s.ID, Round: t.s.Round, Until: until})
		t.tell(SaidPausing, "", "")
	case last:
		t.exhausted()
	default:
		t.nextRound()
	}
}

// prospect is somebody whom a way can ask, or a reason why not.
type prospect struct {
	way     int
	kind    Kind
	person  string
	seat    agent.SeatID
	number  string
	webhook string
	turn    string
	not     Outcome // empty: can be asked
	refused Refusal
}

func (p prospect) whom() string {
	return Attempt{Person: p.person, Number: p.number, Webhook: p.webhook}.whom()
}

// open begins a step: it says whom it asks, and asks.
func (t *turn) open(round, step int) {
	conf := t.s.Policy.steps()[step]
	found := t.prospects(round, step, conf)
	t.record(actorSystem, ledger.CrisisStep{
		Escalation: t.s.ID, Round: round, Step: step, Name: conf.ID, Deadline: t.Now.Add(conf.wait()), Found: len(found),
	})
	word := SaidStep
	if len(found) == 0 {
		word = SaidNobody
	}
	t.tell(word, "", "")
	for _, p := range found {
		t.ask(p, t.s.Deadline)
	}
}

// refill asks whom a step meant to ask when the process ended in the middle of asking.
func (t *turn) refill() {
	asked := 0
	for _, a := range t.s.Attempts {
		if a.Round == t.s.Round && a.Step == t.s.Step {
			asked++
		}
	}
	if steps := t.s.Policy.steps(); t.s.Round > 0 && t.s.Step < len(steps) && asked < t.s.Found && t.Now.Before(t.s.Deadline) {
		for _, p := range t.prospects(t.s.Round, t.s.Step, steps[t.s.Step]) {
			if asked++; asked > t.s.Found {
				return
			}
			t.ask(p, t.s.Deadline)
		}
	}
}

// nextTurn asks the next one in each way of a round robin whose last one has said no or could not be reached.
func (t *turn) nextTurn() bool {
	steps := t.s.Policy.steps()
	if t.s.Step >= len(steps) || !steps[t.s.Step].RoundRobin {
		return false
	}
	conf := steps[t.s.Step]
	for {
		asked := false
		for i, w := range conf.ways() {
			if !t.vacant(w.Kind) {
				continue
			}
			for _, p := range t.oneProspect(t.s.Round, t.s.Step, conf, i) {
				t.ask(p, t.Now.Add(conf.wait()))
				asked = true
			}
		}
		// Whoever could not be reached is passed over at once; each pass asks somebody new, so this ends.
		if !asked || t.s.stepHeld() {
			return asked
		}
	}
}

// vacant reports whether nobody whom a way has asked in this step may still come, and the last one has made
// room: by a no, or by not being reachable. Whoever lets it ring takes the step's time.
func (t *turn) vacant(kind Kind) bool {
	asked := 0
	for _, a := range t.s.Attempts {
		if a.Round != t.s.Round || a.Step != t.s.Step || a.Way != kind {
			continue
		}
		asked++
		switch a.Outcome {
		case Declined, Busy, Failed, Unreachable, Refused, Untraceable:
		default:
			return false
		}
	}
	return asked < MaxPeople && (kind == Desk || kind == Seat || kind == Phone)
}

// prospects lists whom a step asks when it begins.
func (t *turn) prospects(round, step int, conf Step) []prospect {
	var out []prospect
	seen := map[string]bool{}
	for i, w := range conf.ways() {
		list := t.oneProspect(round, step, conf, i)
		if !conf.RoundRobin {
			list = t.reach(round, step, conf, i)
			list = list[:min(len(list), w.people())]
		}
		for _, p := range list {
			if key := string(p.kind) + " " + p.whom(); !seen[key] {
				seen[key] = true
				out = append(out, p)
			}
		}
	}
	return out
}

// oneProspect returns whose turn it is in a way of a round robin, or nobody.
func (t *turn) oneProspect(round, step int, conf Step, way int) []prospect {
	list := t.reach(round, step, conf, way)
	if len(list) == 0 || list[0].person == "" || conf.ways()[way].To.Person != "" {
		return list[:min(len(list), 1)]
	}
	place := strings.Join([]string{t.s.Policy.ID, conf.ID, string(conf.ways()[way].Kind), conf.ways()[way].To.String()}, "/")
	last := t.s.Turns.Last(place)
	if last == "" {
		last = t.Turns.Last(place)
	}
	next := slices.MinFunc(list, func(a, b prospect) int {
		// Whoever can be asked comes first; then in the circle of ids, beginning behind the last one.
		if x, y := a.not != "", b.not != ""; x != y {
			return order(x)
		}
		if x, y := a.person <= last, b.person <= last; x != y {
			return order(x)
		}
		return strings.Compare(a.person, b.person)
	})
	next.turn = place
	return []prospect{next}
}

func order(later bool) int {
	if later {
		return 1
	}
	return -1
}

// ask makes one attempt. Whoever cannot be asked is recorded too, so that the call's page can say why.
func (t *turn) ask(p prospect, until time.Time) {
	id := t.nextID()
	if p.kind == Emergency {
		t.record(actorSystem, ledger.CrisisEmergencyPrepared{
			Escalation: t.s.ID, Attempt: id, Round: t.s.Round, Step: t.s.Step, Number: p.number, Until: until,
		})
		t.do(PrepareEmergency{Attempt: id, Number: p.number, Drill: t.s.Drill})
		t.tell(SaidPrepared, "", id)
		return
	}
	t.record(actorSystem, ledger.CrisisAttempt{
		Escalation: t.s.ID, Attempt: id, Round: t.s.Round, Step: t.s.Step, Way: string(p.kind),
		Person: p.person, Seat: string(p.seat), Number: p.number, Webhook: p.webhook, Until: until, Turn: p.turn,
	})
	if p.refused != Pass {
		t.record(actorSystem, ledger.CrisisNumberRefused{
			Escalation: t.s.ID, Attempt: id, Number: p.number, Seat: string(p.seat), Why: string(p.refused), Mode: string(t.Gate.Mode()),
		})
		t.tell(SaidRefused, "", id)
	}
	if p.not != "" {
		t.record(actorSystem, ledger.CrisisAttemptEnded{Escalation: t.s.ID, Attempt: id, Outcome: string(p.not)})
		return
	}
	switch p.kind {
	case Desk:
		t.do(AlertDesk{Attempt: id, Person: p.person, Step: t.stepName(), Until: until, Drill: t.s.Drill})
	case Seat:
		t.do(RingSeat{Attempt: id, Person: p.person, Seat: p.seat, Until: until, Drill: t.s.Drill})
	case Phone:
		t.do(CallPhone{Attempt: id, Number: p.number, Person: p.person, Until: until, Drill: t.s.Drill})
	case Webhook:
		t.do(SendWebhook{Attempt: id, Webhook: p.webhook, Drill: t.s.Drill})
	case Emergency:
	}
}
