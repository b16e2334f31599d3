package app

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"heartline/agent"
	"heartline/call"
	"heartline/console/live"
	"heartline/crisis"
	"heartline/internal/access"
	"heartline/internal/ledger"
)

// helpers reaches those who are asked for help in a crisis. Nothing in it but CrisisDial blocks: what takes long is
// done by a goroutine of its own.
type helpers struct {
	a     *App
	turns atomic.Pointer[crisis.Turns]
	hooks *hookSender

	mu    sync.Mutex // protects the following; held while a list of alerts is made and published, so that lists go out in order
	asked map[string]askedAlert
	pages map[string]*paged
}

var _ call.Helpers = (*helpers)(nil)

func newHelpers(a *App) *helpers {
	h := &helpers{a: a, asked: map[string]askedAlert{}, pages: map[string]*paged{}}
	h.turns.Store(&crisis.Turns{})
	h.hooks = newHookSender(a)
	a.works = append(a.works, work{"crisis messages", h.hooks.run})
	return h
}

// turnsBack is how far back in the ledger whose turn it was is looked for: weeks of a busy hotline.
const turnsBack = 200_000

// learn takes note of whose turn it was, in any call.
func (h *helpers) learn(e ledger.Event) {
	if e.Kind != ledger.KindCrisisAttempt {
		return
	}
	if f, err := ledger.Decode(e); err == nil {
		next := h.turns.Load().Apply(f)
		h.turns.Store(&next)
	}
}

// restoreTurns folds whose turn was last from what earlier processes have recorded.
func (h *helpers) restoreTurns(ctx context.Context) error {
	head, err := h.a.store.Head(ctx)
	if err != nil {
		return err
	}
	events, err := h.a.store.OfKind(ctx, ledger.KindCrisisAttempt, max(head-turnsBack, 0))
	if err != nil {
		return err
	}
	turns := crisis.Turns{}
	for _, e := range events {
		if f, err := ledger.Decode(e); err == nil {
			turns = turns.Apply(f)
		}
	}
	h.turns.Store(&turns)
	return nil
}

// Changed has those who come, the counsellor and the board see how it goes.
func (h *helpers) Changed(v call.View) {
	h.settlePages(v)
	h.follow(v)
	if v.Agent != "" {
		h.a.desks.deskChanged(v.Agent)
	}
	if h.a.web != nil {
		h.a.web.hub.BoardChanged()
	}
}

// said are the words that are worth a notice beside what the desk shows anyway.
var said = map[crisis.Word]struct{ code, level string }{
	crisis.SaidAcknowledged: {"crisis_acknowledged", "info"},
	crisis.SaidReopened:     {"crisis_reopened", "warning"},
	crisis.SaidNotThere:     {"crisis_not_there", "warning"},
	crisis.SaidJoined:       {"crisis_joined", "info"},
	crisis.SaidLeft:         {"crisis_left", "info"},
	crisis.SaidRefused:      {"crisis_refused", "warning"},
	crisis.SaidExhausted:    {"crisis_exhausted", "alarm"},
	crisis.SaidCancelled:    {"crisis_cancelled", "info"},
	crisis.SaidPressEnded:   {"crisis_press_ended", "info"},
}

// Tell says at the counsellor's desk what has become of the search.
// Whoever had said that they come, and is not there in time, is told as well.
func (h *helpers) Tell(id call.ID, counsellor agent.ID, w crisis.TellCounsellor) {
	if person, ok := strings.CutPrefix(w.By, userActor); ok && w.What == crisis.SaidNotThere && h.a.web != nil {
		h.a.web.hub.Publish(live.Message{Type: live.Notice, To: live.To(person), Data: live.NoticeData{
			Code: "crisis_lapsed", Level: "warning", Params: map[string]string{"call_id": string(id)},
		}})
	}
	n, worth := said[w.What]
	if !worth || counsellor == "" || h.a.web == nil {
		return
	}
	h.a.web.hub.Publish(live.Message{Type: live.Notice, To: live.To(string(counsellor)), Data: live.NoticeData{
		Code: n.code, Level: n.level, Params: map[string]string{"name": h.a.actorName(w.By), "call_id": string(id)},
	}})
}

// leadsOf lists the users who hold one of the roles of a page.
func (h *helpers) leadsOf(roles []string) (out []string) {
	for id, u := range *h.a.people.known.Load() {
		if !u.Disabled && hasRole(u, roles) {
			out = append(out, id)
		}
	}
	return out
}

func hasRole(u access.User, roles []string) bool {
	return slices.ContainsFunc(u.Roles, func(r access.Role) bool { return slices.Contains(roles, string(r)) })
}
