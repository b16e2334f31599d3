package call_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/crisis"
	"heartline/internal/ledger"
	"heartline/ivr"
)

// helpers is who can be asked for help, and what has reached them beside telephones.
type helpers struct {
	on      []crisis.Person
	numbers map[string]crisis.Number
	gate    crisis.NumberGate
	deaf    bool   // the other system does not answer
	sends   bool   // it says that it sends somebody
	mark    string // of every call that comes in

	mu      sync.Mutex // protects the following
	alerts  map[string]call.CrisisAlert
	words   []crisis.Word
	changed []call.View // each picture in which a search has come further
	pages   []crisis.Page
	hooks   []call.CrisisHook
	dialled []call.CrisisRing
}

// marked says which calls are our own.
func (h *helpers) marked(hotline *call.Hotline) (string, *call.Hotline) {
	if h == nil || h.mark == "" {
		return "", nil
	}
	return h.mark, hotline
}

func (h *helpers) OnShift() []crisis.Person                { return h.on }
func (h *helpers) OnCall(string) []crisis.Person           { return nil }
func (h *helpers) SeatNumber(string) (crisis.Number, bool) { return crisis.Number{}, false }

func (h *helpers) Person(id string) (crisis.Person, bool) {
	i := slices.IndexFunc(h.on, func(p crisis.Person) bool { return p.ID == id })
	if i < 0 {
		return crisis.Person{}, false
	}
	return h.on[i], true
}

func (h *helpers) Number(name string) (crisis.Number, bool) {
	n, ok := h.numbers[name]
	return n, ok
}

func (h *helpers) CrisisEnv() crisis.Env { return crisis.Env{Gate: h.gate, People: h, Numbers: h} }

func (h *helpers) ShowAlert(a call.CrisisAlert) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.alerts[a.Person] = a
}

func (h *helpers) HideAlert(a call.CrisisHidden) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.alerts[a.Person].Attempt == a.Attempt {
		delete(h.alerts, a.Person)
	}
}

func (h *helpers) Changed(v call.View) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.changed = append(h.changed, v)
}

func (h *helpers) Tell(_ call.ID, _ agent.ID, w crisis.TellCounsellor) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.words = append(h.words, w.What)
}

func (h *helpers) Page(_ call.ID, p crisis.Page) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pages = append(h.pages, p)
}

func (h *helpers) SendHook(hook call.CrisisHook, done func(bool, error)) {
	h.mu.Lock()
	h.hooks = append(h.hooks, hook)
	h.mu.Unlock()
	if h.deaf {
		done(false, errors.New("no answer"))
		return
	}
	done(h.sends, nil)
}

func (h *helpers) CrisisDial(_ context.Context, r call.CrisisRing) (call.Secret, crisis.Refusal) {
	if r.Seat != "" {
		return call.Secret("PJSIP/" + r.Seat), crisis.Pass
	}
	n, ok := h.numbers[r.Number]
	if !ok {
		return "", crisis.UnknownNumber
	}
	gate := h.gate
	if r.Drill {
		gate = gate.InDrill()
	}
	if why := gate.Check(n, r.By); why != crisis.Pass {
		return "", why
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.dialled = append(h.dialled, r)
	return call.Secret("PJSIP/" + n.Name + "@trunk"), crisis.Pass
}

func (h *helpers) alert(person string) (call.CrisisAlert, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	a, ok := h.alerts[person]
	return a, ok
}

func (h *helpers) told(w crisis.Word) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Contains(h.words, w)
}

func (h *helpers) rings() []call.CrisisRing {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.dialled)
}

// crisisRig is a hotline whose crisis button asks two supervisors at their desks, then a doctor's telephone.
func crisisRig(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	r.help = &helpers{
		alerts: map[string]call.CrisisAlert{},
		on: []crisis.Person{
			{ID: "agent-d2", Roles: []string{"supervisor"}, Page: true},
			{ID: "agent-d3", Roles: []string{"senior"}, Page: true},
		},
		numbers: map[string]crisis.Number{
			"doctor":    {Name: "doctor", Class: crisis.Duty, Digits: "7001", Trunk: "trunk"},
			"stranger":  {Name: "stranger", Class: crisis.Partner, Digits: "7009", Trunk: "trunk"},
			"ambulance": {Name: "ambulance", Class: crisis.EmergencyClass, Digits: "7999", Trunk: "trunk", Area: "north"},
		},
		gate: crisis.NewNumberGate(crisis.TestMode, "7001"),
	}
	r.asterisk.SetPrompt("sound:/prompts/"+string(ivr.AcceptPrompt(call.AcceptKey)), 5*time.Second) // long enough to be seen
	r.hotline.Crisis = &call.CrisisRules{Policy: crisis.Policy{
		ID: "chain", Version: "1", Steps: []crisis.Step{
			{ID: "first", Wait: 5 * time.Second, Ways: []crisis.Way{{Kind: crisis.Desk, To: crisis.Target{Role: "supervisor"}}}},
			{ID: "second", Wait: 5 * time.Second, Ways: []crisis.Way{{Kind: crisis.Desk, To: crisis.Target{Role: "senior"}}}},
			{ID: "doctor", Wait: 8 * time.Second, Ways: []crisis.Way{{Kind: crisis.Phone, To: crisis.Target{Number: "doctor"}}}},
		},
	}}
	return r
}

// only lets the policy have but one step.
func (r *rig) only(ways ...crisis.Way) {
	r.hotline.Crisis.Policy.Steps = []crisis.Step{{ID: "one", Wait: 8 * time.Second, Ways: ways}}
}

// calledFor presses the button of d1.
func (r *rig) calledFor(v call.View) call.CrisisRequest {
	r.t.Helper()
	h := call.CrisisRequest{Call: v.ID, By: "agent-d1"}
	must(r.t, "the button", r.life.x.CallForHelp(r.t.Context(), h))
	return h
}

// search waits until the last call for help of the only call is as wanted.
func (r *rig) search(what string, ok func(crisis.State) bool) crisis.State {
	r.t.Helper()
	var s crisis.State
	r.wait("the search: "+what, func() bool {
		for _, v := range r.life.x.Calls() {
			if last, runs := v.Crisis.Last(); runs && ok(last) {
				s = last
				return true
			}
		}
		return false
	})
	return s
}

func in(c crisis.Condition) func(crisis.State) bool {
	return func(s crisis.State) bool { return s.Condition() == c }
}

// shown waits for an alert and says, as its page does, that it is on the screen.
func (r *rig) shown(person string) call.CrisisRequest {
	r.t.Helper()
	var a call.CrisisAlert
	r.wait("an alert to "+person, func() (ok bool) { a, ok = r.help.alert(person); return ok })
	h := call.CrisisRequest{Call: a.Call, By: agent.ID(person), Attempt: a.Attempt}
	must(r.t, "shown", r.life.x.CrisisShown(r.t.Context(), h))
	return h
}

// count says how many facts of a sort the ledger holds.
func count[F ledger.Fact](r *rig) int {
	n := 0
	has(r, func(F) bool { n++; return false })
	return n
}

// Refusal keeps the number called "forbidden" from the wire, and in a drill every outside number.
func (r *rig) Refusal(name string, outside, drill bool) (crisis.Refusal, crisis.GateMode) {
	if outside && name == "forbidden" {
		return crisis.NotATestNumber, crisis.TestMode
	}
	if drill && (outside || r.seats[agent.SeatID(name)].Kind == agent.OutsideNumber) {
		return crisis.NotATestNumber, crisis.DrillMode
	}
	return crisis.Pass, crisis.TestMode
}
