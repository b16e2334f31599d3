package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"heartline/call"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/crisis"
)

// askedAlert is an alert that stands before a person until it is hidden, whatever becomes of their pages.
type askedAlert struct {
	call.CrisisAlert
	at time.Time
}

// ShowAlert puts an alert before a person, at once and on every page of theirs.
func (h *helpers) ShowAlert(a call.CrisisAlert) {
	h.mu.Lock()
	defer h.mu.Unlock()
	old, again := h.asked[a.Attempt]
	at := time.Now().UTC()
	if again {
		at = old.at
	}
	h.asked[a.Attempt] = askedAlert{CrisisAlert: a, at: at}
	h.publishLocked(a.Person)
}

// HideAlert takes an alert off a person's pages and says why.
func (h *helpers) HideAlert(a call.CrisisHidden) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, there := h.asked[a.Attempt]; !there {
		return
	}
	delete(h.asked, a.Attempt)
	h.goneLocked(a.Person, a.Attempt, goneWhy(a), a.By, a.Drill)
	h.publishLocked(a.Person)
}

// goneWhy puts an outcome into the words that pages know.
func goneWhy(a call.CrisisHidden) string {
	switch {
	case a.Why == crisis.Accepted || a.By == crisis.Actor(a.Person):
		return "accepted"
	case a.By != "":
		return "taken"
	case a.Over:
		return "over"
	}
	switch a.Why {
	case crisis.Declined, crisis.Ignored, crisis.Unreachable:
		return string(a.Why)
	default:
		return string(crisis.Withdrawn)
	}
}

// alertGone is the data of a message that an alert is gone.
type alertGone struct {
	ID     string           `json:"id"`
	Reason string           `json:"reason"`
	By     *api.CrisisActor `json:"by,omitempty"`
	Drill  bool             `json:"drill,omitempty"`
}

func (h *helpers) goneLocked(person, id, why, by string, drill bool) {
	if h.a.web == nil {
		return
	}
	gone := alertGone{ID: id, Reason: why, Drill: drill}
	if by != "" {
		who := h.a.crisisActor(by)
		gone.By = &who
	}
	h.a.web.hub.Publish(live.Message{Type: live.CrisisAlertGone, To: live.To(person), Data: gone})
}

// publishLocked sends a person's whole list.
func (h *helpers) publishLocked(person string) {
	if h.a.web != nil {
		h.a.web.hub.Publish(live.Message{Type: live.CrisisAlerts, To: live.To(person), Data: api.Tidy(h.listLocked(person))})
	}
}

// follow sends their lists anew to those whose part in a call has changed: who says that they come sees the call until
// they are in it.
func (h *helpers) follow(v call.View) {
	told := map[string]bool{}
	for i := range v.Crisis {
		e := &v.Crisis[i]
		for _, a := range e.Attempts {
			told[a.Person] = told[a.Person] || a.Person != "" && a.Outcome == crisis.Accepted
		}
		for _, by := range slices.Concat([]string{ackBy(e)}, helperNames(e), e.Lapsed()) {
			if person, ok := strings.CutPrefix(by, userActor); ok {
				told[person] = true
			}
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for person, tell := range told {
		if tell {
			h.publishLocked(person)
		}
	}
}

func ackBy(e *crisis.State) string {
	if e.Ack == nil {
		return ""
	}
	return e.Ack.By
}

func helperNames(e *crisis.State) (out []string) {
	for _, p := range e.Helpers {
		out = append(out, p.By)
	}
	return out
}

// Alerts gives what is put before a user.
func (h *helpers) Alerts(_ context.Context, userID string) (api.CrisisAlertList, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return api.Tidy(h.listLocked(userID)), nil
}

// listLocked is everything before a person: what they are asked, where they have said to come, and pages.
func (h *helpers) listLocked(person string) api.CrisisAlertList {
	var out api.CrisisAlertList
	for id, a := range h.asked {
		if _, lives := h.a.calls.Call(a.Call); !lives {
			delete(h.asked, id)
			continue
		}
		if a.Person != person {
			continue
		}
		one := h.alertOf(a.Call, a.Escalation)
		one.Id, one.Kind, one.State, one.Drill = a.Attempt, api.CrisisAlertKindAsk, api.CrisisAlertStateAsked, a.Drill
		one.AskedAt, one.Until = a.at, a.Until
		one.Step = h.a.stepName(one.Hotline.Id, a.Step)
		out.Items = append(out.Items, one)
	}
	for _, v := range h.a.calls.Calls() {
		for i := range v.Crisis {
			if e := &v.Crisis[i]; comes(e, person) && v.Phase != call.Ending && v.Phase != call.Ended {
				one := h.alertOf(v.ID, e.ID)
				one.Id, one.Kind, one.State, one.Drill = cmp.Or(e.Ack.Attempt, "coming-"+e.ID), api.CrisisAlertKindAsk, api.CrisisAlertStateComing, e.Drill
				one.AskedAt = e.Ack.At
				out.Items = append(out.Items, one)
			}
		}
	}
	out.Items = append(out.Items, h.pagesLocked(person)...)
	slices.SortFunc(out.Items, func(a, b api.CrisisAlert) int { return cmp.Or(a.AskedAt.Compare(b.AskedAt), cmp.Compare(a.Id, b.Id)) })
	return out
}

// comes reports whether somebody has said that they come and is waited for: before they are in the call, and again when
// they have left it.
func comes(e *crisis.State, person string) bool {
	me := crisis.Actor(person)
	waited := !e.JoinBy().IsZero() || !slices.Contains(helperNames(e), me)
	return e.Live() && ackBy(e) == me && waited && !slices.ContainsFunc(e.Present(), func(p crisis.Helper) bool { return p.By == me })
}

// alertOf is what an alert says of its call: nothing of the caller.
func (h *helpers) alertOf(id call.ID, escalation string) api.CrisisAlert {
	out := api.CrisisAlert{CallId: string(id), CrisisId: escalation, Grade: api.GradeRed}
	v, ok := h.a.calls.Call(id)
	if !ok {
		return out
	}
	out.Hotline, out.Grade = h.a.hotlineName(v.Hotline), api.Grade(v.Grade.String())
	switch {
	case v.Agent != "" && v.Offer == "":
		out.Counsellor = h.a.people.Person(string(v.Agent))
	case v.Phase == call.Waiting:
		out.WaitingSince = v.QueuedAt
	}
	return out
}

// alert finds an alert of a person: the call that it is about.
func (h *helpers) alert(person, id string) (callID call.ID, ok bool) {
	h.mu.Lock()
	a, there := h.asked[id]
	h.mu.Unlock()
	if there && a.Person == person {
		return a.Call, true
	}
	// One that has just gone is still in its call, which knows what to answer.
	for _, v := range h.a.calls.Calls() {
		if e, of := v.Crisis.Of(id); of {
			if at, _ := e.Attempt(id); at.Person == person {
				return v.ID, true
			}
		}
	}
	return "", false
}
