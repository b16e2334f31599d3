package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// knownCallers tells desks what is known of a caller, and keeps plans.
type knownCallers struct {
	a     *App
	turns *turns // of the people whose plans are changed
}

var _ console.Known = knownCallers{}

// What the flags of a known caller mean.
const (
	redLately = redFor // as for the limits of those who call too often
	oftenCall = 3      // calls with this one
	oftenIn   = 24 * time.Hour
)

// partInCaller says what somebody has to do with a call whose caller they ask about.
type partInCaller int

const (
	noPart      partInCaller = iota
	isOffered                // may take the call, and has not
	hasAnswered              // has been with the caller, or oversees every call
)

// part says what somebody has to do with a call. A colleague who is only asked for advice learns nothing of the caller,
// also after they have answered, until they are with the caller.
func (k knownCallers) part(ctx context.Context, who console.Reader, callID string) (partInCaller, error) {
	id := agent.ID(who.User)
	if o, ok := k.a.desks.Offer(id); ok && string(o.Call) == callID {
		if o.Ask != "" {
			return noPart, nil
		}
		return isOffered, nil
	}
	if who.All {
		return hasAnswered, nil
	}
	if v, ok := k.a.calls.Call(call.ID(callID)); ok && isWithCaller(&v, id) {
		return hasAnswered, k.a.stillShown(ctx, callID, time.Now())
	}
	events, err := k.a.store.Timeline(ctx, callID)
	if err != nil || !wasWithCaller(events, who.User) {
		return noPart, err
	}
	return hasAnswered, k.a.stillShown(ctx, callID, time.Now())
}

// isWithCaller reports whether somebody talks with the caller of a live call, or listens to them.
func isWithCaller(v *call.View, who agent.ID) bool {
	if p, ok := ownParty(v, who); ok && p.In {
		return true
	}
	part := partOf(v, who)
	return part == api.DeskCallPartCounsellor || part == api.DeskCallPartListener
}

// wasWithCaller reports whether somebody has had a call, or was taken into it, by what the ledger has of it.
func wasWithCaller(events []ledger.Event, who string) bool {
	asked := map[string]string{}
	for _, e := range events {
		fact, _ := ledger.Decode(e) // what an older release wrote differently names nobody
		with := ""
		switch f := fact.(type) {
		case ledger.Connected:
			with = f.Agent
		case ledger.Transferred:
			if f.Party != "" { // blind it is who is tried first, and may not answer
				with = f.Agent
			}
		case ledger.PartyAsked:
			asked[f.Party] = f.Agent
		case ledger.PartyJoined:
			if f.In {
				with = asked[f.Party]
			}
		case ledger.PartyMoved:
			if f.In {
				with = asked[f.Party]
			}
		}
		if with != "" && with == who {
			return true
		}
	}
	return false
}

func errNoCaller() error {
	return fault.New(fault.NotFound, "known caller", "There is no such call, or it was not at your desk.")
}

// KnownCaller sums up what came before a call, after recorded has let it. It is asked for after the offer is on the screen, and
// keeps nobody waiting.
func (k knownCallers) KnownCaller(ctx context.Context, who console.Reader, callID string, recorded func(context.Context) error) (api.KnownCaller, error) {
	part, err := k.part(ctx, who, callID)
	switch {
	case err != nil:
		return api.KnownCaller{}, err
	case part == noPart:
		return api.KnownCaller{}, errNoCaller()
	}
	if err := k.a.looked(ctx, callID, who.User, "caller", recorded); err != nil {
		return api.KnownCaller{}, err
	}
	out := api.KnownCaller{CallId: callID, Flags: []api.KnownFlag{}, Tasks: []api.KnownTask{}}
	if v, ok := k.a.calls.Call(call.ID(callID)); ok {
		out.Language = v.Language
	}
	if out.GradeFrom, err = k.gradeFrom(ctx, callID); err != nil {
		return api.KnownCaller{}, err
	}
	_, hashes, err := k.person(ctx, callID)
	if fault.CodeOf(err) == "number_withheld" {
		out.Withheld = true
		return out, nil
	}
	if err != nil {
		return api.KnownCaller{}, err
	}
	return out, k.before(ctx, who, callID, hashes, &out)
}

// before fills in what came before.
func (k knownCallers) before(ctx context.Context, who console.Reader, callID string, hashes []string, out *api.KnownCaller) error {
	now := time.Now()
	p, err := k.a.store.PersonBefore(ctx, callID, now.Add(-oftenIn), hashes...)
	if err != nil {
		return err
	}
	out.Known, out.Calls, out.Today, out.LastAt = p.Calls > 0, p.Calls, p.Today, p.LastAt
	if who.All {
		out.LastCall = p.LastCall
	}
	if p.LastAgent != "" {
		out.LastAgent = k.a.people.Person(p.LastAgent)
	}
	tasks, err := k.a.store.OpenTasksOf(ctx, hashes...)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		out.Tasks = append(out.Tasks, k.task(t))
	}
	rule, err := k.a.store.SafeContact(ctx, hashes...)
	if err != nil {
		return err
	}
	out.SafeContact = api.SafeContactRule(rule.Rule)
	out.Flags = flags(p, rule, now)
	plan := k.a.known.newest(hashes)
	if plan.InForce(now) {
		out.Known = true
		out.Plan = k.plan(ctx, plan, now)
	}
	return nil
}

func (k knownCallers) task(t store.Task) api.KnownTask {
	out := api.KnownTask{Id: t.ID, Kind: taskKind(t.Kind), State: api.KnownTaskState(t.State), Grade: api.Grade(t.Grade.String()), DueAt: t.Due}
	if t.TakenBy != "" {
		out.TakenBy = k.a.people.Person(t.TakenBy)
	}
	return out
}

// flags says what whoever takes the call should know at a glance.
func flags(p store.Person, rule store.SafeContact, now time.Time) []api.KnownFlag {
	out := []api.KnownFlag{}
	if !p.RedAt.IsZero() && now.Sub(p.RedAt) < redLately {
		out = append(out, api.KnownFlagRedLately)
	}
	if p.Today+1 >= oftenCall {
		out = append(out, api.KnownFlagOften)
	}
	if slices.Contains([]call.Class{call.Abandoned, call.ServiceError, call.CarrierError}, call.Class(p.LastClass)) {
		out = append(out, api.KnownFlagLostLast)
	}
	if rule.Rule == string(safeDeny) {
		out = append(out, api.KnownFlagDoNotCall)
	}
	return out
}

// gradeFrom finds out why a call has its grade: the newest fact that set it.
func (k knownCallers) gradeFrom(ctx context.Context, callID string) (api.GradeFrom, error) {
	events, err := k.a.store.Timeline(ctx, callID)
	var out api.GradeFrom
	for _, e := range events {
		fact, _ := ledger.Decode(e) // what an older release wrote differently says nothing
		switch f := fact.(type) {
		case ledger.CallArrived:
			out = api.GradeFrom{By: api.GradeFromByHotline, At: e.At}
		case ledger.Graded:
			out = k.graded(f, e)
		}
	}
	return out, err
}

func (k knownCallers) graded(f ledger.Graded, e ledger.Event) api.GradeFrom {
	out := api.GradeFrom{At: e.At}
	user, person := strings.CutPrefix(e.Actor, userActor)
	switch by := api.GradeFromBy(f.By); {
	case by == api.GradeFromByMenu, by == api.GradeFromByCaller, by == api.GradeFromByPlan:
		out.By = by
	case f.Why == string(api.GradeFromByCameBack):
		out.By = api.GradeFromByCameBack
	default:
		out.By = api.GradeFromByPerson
	}
	if person && user != "" {
		out.Person = k.a.people.Person(user)
	}
	return out
}

// person finds the sealed number of a call, that lives or has ended, and the hashes that its person is known by, the one by
// the key in use first. Where the number cannot be opened just now, the hash of the call itself must do.
func (k knownCallers) person(ctx context.Context, callID string) (sealed string, hashes []string, err error) {
	v, lives := k.a.calls.Call(call.ID(callID))
	sealed, hash := v.NumberID, v.NumberHash
	if !lives {
		row, err := k.a.store.Call(ctx, callID)
		if err != nil {
			return "", nil, err
		}
		sealed, hash = row.NumberID, row.NumberHash
	}
	if hash == "" {
		return "", nil, fault.Code("number_withheld", fault.New(fault.NotFound, "known caller", "The caller has withheld the number."))
	}
	hashes, err = outward{k.a}.hashes(ctx, sealed, hash)
	if err != nil {
		k.a.log.WarnContext(ctx, "a caller is known by the key in use alone", "call_id", callID, "err", err)
		hashes = []string{hash}
	}
	return sealed, hashes, nil
}

// CallNumber opens the number of a call, after recorded has let it.
func (k knownCallers) CallNumber(ctx context.Context, callID string, recorded func() error) (string, error) {
	sealed, _, err := k.person(ctx, callID)
	if err != nil {
		return "", err
	}
	box, err := k.a.store.SealedValue(ctx, sealed)
	if err != nil {
		return "", err
	}
	if err := recorded(); err != nil {
		return "", err
	}
	return k.a.ring.OpenNumber(ctx, box)
}
