package app

import (
	"context"
	"slices"

	"heartline/agent"
	"heartline/call"
	"heartline/configs"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// talks finds out with whom a caller has talked last.
type talks struct{ a *App }

var _ call.Talks = talks{}

// LastTalk asks the history by every hash of the number, where it can be opened, and whether that counsellor is at work now.
func (t talks) LastTalk(ctx context.Context, of call.TalksOf) (call.LastTalk, error) {
	hashes, err := outward(t).hashes(ctx, of.NumberID, of.NumberHash)
	if err != nil {
		if !fault.Is(err, fault.NotFound) { // the number of a call that has just come may not be stored yet
			t.a.log.WarnContext(ctx, "talks of a caller are looked for by the key in use alone", "call_id", string(of.Call), "err", err)
		}
		hashes = []string{of.NumberHash}
	}
	l, err := t.a.store.LastTalk(ctx, string(of.Call), of.Hotline, of.Since, of.Week, hashes...)
	if err != nil || l.Agent == "" {
		return call.LastTalk{}, err
	}
	return call.LastTalk{Agent: agent.ID(l.Agent), Recent: l.Recent, AtWork: t.a.atWork(agent.ID(l.Agent))}, nil
}

// atWork reports whether a counsellor is on shift, signed in, and takes calls now or will without a hand.
func (a *App) atWork(who agent.ID) bool {
	all := a.floor.Snapshot().Agents
	i := slices.IndexFunc(all, func(s agent.Status) bool { return s.Agent == who })
	return i >= 0 && all[i].Working()
}

// sameRules are a hotline's rules for wishes for the counsellor of the last talk.
func sameRules(h configs.Hotline) call.SameRules {
	if h.Familiar == nil || h.Familiar.Weekly == nil {
		return call.SameRules{}
	}
	return call.SameRules{Within: h.Familiar.Within, Weekly: *h.Familiar.Weekly}
}

// wish is what a caller would like of whoever takes the call, as screens show it.
func (a *App) wish(needs agent.Expr) api.CallerWish {
	out := api.CallerWish{Needs: needs.String(), Skills: []api.Named{}}
	for _, s := range needs.Skills() {
		name := api.Named{Id: string(s), Name: localText(nil, string(s))}
		for _, k := range a.config().Skills {
			if k.ID == string(s) {
				name.Name = localText(k.Name, k.ID)
			}
		}
		out.Skills = append(out.Skills, name)
	}
	return out
}

// wished fills in what the caller of an offer would like.
func (a *App) wished(o call.OfferView, out *api.Offer) {
	for _, w := range o.Wishes {
		out.Wishes = append(out.Wishes, a.wish(w.Needs))
	}
	if o.Same != nil {
		out.SameCounsellor = api.SameCounsellor{
			Granted: o.Same.NotGranted == "", NotGranted: api.SameCounsellorNotGranted(o.Same.NotGranted), Yours: o.Yours,
		}
	}
}

// wished tells what the caller of a call had wished, and what became of it, by the facts of the call.
func (r *routing) wished(id string, facts []ledger.Event) {
	state, err := call.Fold(call.ID(id), facts)
	if err != nil {
		r.a.log.Warn("routing of a call: its facts cannot be read to the end", "call", id, "err", err)
	}
	for _, w := range state.Wishes {
		if w.Needs.IsZero() {
			continue
		}
		shown := r.a.wish(w.Needs)
		shown.ForSeconds = int(w.For.Seconds())
		r.out.Wishes = append(r.out.Wishes, shown)
	}
	if state.Same == nil {
		return
	}
	for _, e := range facts {
		fact, _ := ledger.Decode(e) // the folding has told what cannot be read
		if f, ok := fact.(ledger.SameCounsellor); ok {
			r.out.SameCounsellor = api.SameCounsellor{
				Granted: f.NotGranted == "", NotGranted: api.SameCounsellorNotGranted(f.NotGranted), Talks: f.Talks, Weekly: f.Weekly,
			}
			if f.Agent != "" {
				r.out.SameCounsellor.Counsellor = r.person(f.Agent)
			}
		}
	}
}
