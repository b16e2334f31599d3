package app

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"

	"heartline/call"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// history reads what has happened. Numbers leave it masked.
type history struct{ a *App }

var _ console.History = history{}

func newHistory(a *App) history { return history{a} }

// Calls lists calls, newest first.
func (h history) Calls(ctx context.Context, q console.CallQuery) (api.CallPage, error) {
	rows, next, err := h.a.store.Calls(ctx, store.CallFilter{
		From: q.From, To: q.To, Hotline: q.Hotline, Agent: q.Agent, Class: string(q.Class), Grade: string(q.Grade), Marked: q.Test, Limited: q.Limited, Silent: q.Silent,
	}, q.Cursor, q.Limit)
	if err != nil {
		return api.CallPage{}, err
	}
	page := api.CallPage{Next: next}
	ids := make([]string, len(rows))
	for i, c := range rows {
		ids[i] = c.ID
	}
	recs, err := h.a.store.RecordingsOfCalls(ctx, ids...)
	if err != nil {
		return api.CallPage{}, err
	}
	byCall := map[string][]store.Recording{}
	for _, r := range recs {
		byCall[r.Call] = append(byCall[r.Call], r)
	}
	for _, c := range rows {
		page.Items = append(page.Items, h.summary(ctx, c, byCall[c.ID]))
	}
	return page, nil
}

// Call gives one call with everything that is known of it. Who may not see every call sees the own ones.
func (h history) Call(ctx context.Context, who console.Reader, id string) (api.CallDetail, error) {
	c, err := h.a.store.Call(ctx, id)
	if err != nil {
		return api.CallDetail{}, err
	}
	offers, err := h.a.store.OffersOfCall(ctx, id)
	if err != nil {
		return api.CallDetail{}, err
	}
	crew, err := h.a.crew(ctx, c, offers)
	if err != nil {
		return api.CallDetail{}, err
	}
	if !who.All && !slices.Contains(crew, who.User) {
		return api.CallDetail{}, fault.New(fault.NotFound, "call", "There is no such call, or it was not at your desk.")
	}
	recs, err := h.a.store.RecordingsOfCall(ctx, id)
	if err != nil {
		return api.CallDetail{}, err
	}
	d := api.CallDetail{Call: h.summary(ctx, c, recs)}
	if d.Timeline, err = h.timeline(ctx, who, id, crew); err != nil {
		return api.CallDetail{}, err
	}
	if !who.All && h.a.config().Floor.HideListeners {
		d.Timeline = slices.DeleteFunc(d.Timeline, func(t api.TimelineEvent) bool { return strings.HasPrefix(t.Kind, "monitor.") })
	}
	if d.Crises, err = h.crises(ctx, c); err != nil {
		return api.CallDetail{}, err
	}
	hideCare(d.Timeline, careSeen{
		Screenings:  who.Notes,
		Assessments: who.Notes && (who.Assessments || slices.Contains(crew, who.User)),
		Checklists:  who.Notes && (who.Assessments || slices.Contains(crew, who.User)),
		Rescues:     who.Notes && newCare(h.a).rescuePart(console.CareAsker{User: who.User, Any: who.Rescues}, id) != partNone,
	})
	for _, o := range offers {
		d.Offers = append(d.Offers, h.offerFor(who, o))
	}
	for _, r := range recs {
		info := h.recording(ctx, r)
		d.Recordings = append(d.Recordings, info)
		d.MayPlay = d.MayPlay || info.State == api.RecordingInfoStateAvailable
	}
	tasks, _, err := h.a.store.Tasks(ctx, store.TaskFilter{Call: id}, 0, maxTasksOfCall)
	if err != nil {
		return api.CallDetail{}, err
	}
	for _, t := range tasks {
		d.Tasks = append(d.Tasks, h.a.task(ctx, t))
	}
	forms, err := h.a.store.FormsOfCall(ctx, id)
	d.HasNote = who.Notes && slices.ContainsFunc(forms, func(f store.Form) bool { return who.All || f.Agent == who.User })
	return d, err
}

// maxTasksOfCall is far above what one call can leave.
const maxTasksOfCall = 50

// crew are the users who have talked in a call: who accepted it, who was asked into it and came, who took it over.
func (a *App) crew(ctx context.Context, c store.Call, offers []store.Offer) (out []string, err error) {
	if c.Agent != "" {
		out = append(out, c.Agent)
	}
	for _, o := range offers {
		if o.Outcome == call.OutcomeAccepted {
			out = append(out, o.Agent)
		}
	}
	events, err := a.store.Timeline(ctx, c.ID)
	asked := map[string]string{}
	for _, e := range events {
		fact, _ := ledger.Decode(e) // what an older release wrote differently names nobody
		switch f := fact.(type) {
		case ledger.PartyAsked:
			asked[f.Party] = f.Agent
		case ledger.PartyJoined:
			out = append(out, asked[f.Party])
		case ledger.Connected:
			out = append(out, f.Agent)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(out, func(who string) bool { return who == "" }), err
}

func (h history) summary(ctx context.Context, c store.Call, recs []store.Recording) api.CallSummary {
	out := api.CallSummary{
		Id: c.ID, Hotline: h.a.hotlineName(c.Hotline), Queue: c.Queue, StartedAt: c.ArrivedAt, EndedAt: c.EndedAt, Class: api.EndClass(c.Class),
		Reason: c.Reason, HungUpBy: api.CallSummaryHungUpBy(c.EndedBy), Cause: c.Cause, Seat: c.Seat, Grade: gradeOf(c.Grade),
		MaskedNumber: h.a.tails.Masked(ctx, c.NumberID), Anonymous: c.Anonymous, Category: c.Category, Recording: recordingState(c, recs), Test: c.Marked != "", Limited: api.CallSummaryLimited(c.Limited), Silent: c.Silent,
	}
	if c.Agent != "" {
		out.Agent = h.a.people.Person(c.Agent)
	}
	if !c.QueuedAt.IsZero() {
		out.WaitSeconds = span(c.QueuedAt, firstOf(c.AcceptedAt, c.EndedAt))
	}
	if !c.BridgedAt.IsZero() {
		hold := c.HoldTime.Seconds()
		out.HoldSeconds = &hold
		if talk := span(c.BridgedAt, c.EndedAt); talk != nil {
			*talk = math.Max(*talk-hold, 0)
			out.TalkSeconds = talk
		}
		out.AfterCallSeconds = span(c.EndedAt, c.WrapEndAt)
	}
	return out
}

// span is the time between two instants in seconds, to the millisecond; nil when one has not come.
func span(from, to time.Time) *float64 {
	if from.IsZero() || to.IsZero() || to.Before(from) {
		return nil
	}
	s := float64(to.Sub(from).Milliseconds()) / 1000
	return &s
}

func firstOf(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

func gradeOf(g string) api.Grade {
	if g == "" {
		return api.GradeGreen
	}
	return api.Grade(g)
}

// recordingState is the one word for the recordings of a call's talk: the best that can be heard wins.
func recordingState(c store.Call, recs []store.Recording) api.CallSummaryRecording {
	found := map[api.RecordingInfoState]bool{}
	for _, r := range recs {
		if r.Leg != "message" {
			found[recordingInfoState(r.State)] = true
		}
	}
	switch {
	case found[api.RecordingInfoStateAvailable]:
		return api.CallSummaryRecordingAvailable
	case found[api.RecordingInfoStateSealing]:
		return api.CallSummaryRecordingSealing
	case found[api.RecordingInfoStateFailed]:
		return api.CallSummaryRecordingFailed
	case found[api.RecordingInfoStateQuarantined]:
		return api.CallSummaryRecordingQuarantined
	case found[api.RecordingInfoStateDeleted]:
		return api.CallSummaryRecordingDeleted
	case c.Consent == "refused":
		return api.CallSummaryRecordingRefused
	case c.Recording == "failed":
		return api.CallSummaryRecordingFailed
	case c.Recording == "recording", c.Recording == "paused", c.Recording == "recorded":
		return api.CallSummaryRecordingSealing
	default:
		return api.CallSummaryRecordingNone
	}
}

func recordingInfoState(state string) api.RecordingInfoState {
	switch s := api.RecordingInfoState(state); s {
	case api.RecordingInfoStateDeleted, api.RecordingInfoStateQuarantined, api.RecordingInfoStateFailed, api.RecordingInfoStateAvailable:
		return s
	case api.RecordingInfoStateSealing:
	}
	switch state {
	case recordingSealed:
		return api.RecordingInfoStateAvailable
	case recordingDeleting:
		return api.RecordingInfoStateDeleted
	}
	return api.RecordingInfoStateSealing
}

func (h history) recording(ctx context.Context, r store.Recording) api.RecordingInfo {
	out := api.RecordingInfo{
		Id: r.ID, State: recordingInfoState(r.State), StartedAt: r.StartedAt, Wording: r.Wording, KeepUntil: r.KeepUntil, DeleteBy: r.DeleteBy,
		LegalHold: h.legalHold(r.Hold),
	}
	if r.EndedAt.After(r.StartedAt) {
		out.DurationSeconds = r.EndedAt.Sub(r.StartedAt).Seconds()
	}
	if out.State == api.RecordingInfoStateAvailable {
		if stored, err := h.a.sealedRecording(ctx, r.ID); err == nil {
			out.DurationSeconds, out.Gaps = stored.Duration.Seconds(), gaps(stored)
		}
	}
	return out
}

// offer shows an offer with the reason for it: the rule step, who else could have had it, and why the others
// could not.
func (h history) offer(o store.Offer) api.OfferRecord {
	out := api.OfferRecord{
		Id: o.ID, Agent: h.a.people.Person(o.Agent), Seat: o.Seat, OfferedAt: o.MadeAt, Outcome: api.OfferRecordOutcome(o.Outcome), Step: o.Step,
	}
	if !o.EndedAt.IsZero() {
		out.AfterMs = o.EndedAt.Sub(o.MadeAt).Milliseconds()
	}
	for _, c := range o.Candidates {
		out.Candidates = append(out.Candidates, h.a.people.Person(c))
	}
	for _, a := range o.Together {
		out.Together = append(out.Together, h.a.people.Person(a))
	}
	for _, e := range o.Excluded {
		out.Excluded = append(out.Excluded, api.Exclusion{Agent: h.a.people.Person(e.Agent), Reason: e.Reason})
	}
	return out
}

// timeline is every fact of a call and of its forms, in the ledger's order.
func (h history) timeline(ctx context.Context, who console.Reader, id string, crew []string) (out []api.TimelineEvent, err error) {
	events, err := h.a.store.Timeline(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, s := range []ledger.Stream{ledger.FormStream(id), ledger.CareStream(id), ledger.FailsafeStream(id)} {
		more, err := h.a.store.Stream(ctx, s)
		if err != nil {
			return nil, err
		}
		events = append(events, more...)
	}
	slices.SortStableFunc(events, func(a, b ledger.Event) int { return int(a.Pos - b.Pos) })
	named := h.namer()
	for _, e := range events {
		data := plain(e.Data)
		withoutColleague(who, e.Kind, data)
		t := api.TimelineEvent{
			Pos: e.Pos, At: e.At, OffsetMs: e.At.Sub(events[0].At).Milliseconds(), Kind: string(e.Kind), Late: e.Late, Data: named(e.Kind, data),
		}
		t.Actor, t.By = h.actor(e.Actor, crew)
		out = append(out, t)
	}
	return out, nil
}

// withoutColleague leaves out with whom the person has talked in another call, for whoever sees the own calls alone.
func withoutColleague(who console.Reader, kind ledger.Kind, data map[string]any) {
	key := map[ledger.Kind]string{ledger.KindSameCounsellor: "agent", ledger.KindQueued: "prefer"}[kind]
	if key != "" && !who.All && data[key] != who.User {
		delete(data, key)
	}
	if kind == ledger.KindSurveyAnswered && !who.All { // what a caller thinks of a talk is not for who had it
		delete(data, "mark")
	}
}

// namer returns what puts names of people and of outside numbers where facts have their ids. A party's name is in
// the fact that asked for it, so facts are given to it in their order.
func (h history) namer() func(kind ledger.Kind, data map[string]any) map[string]any {
	parties := map[string]any{}
	titles := map[string]api.LocalText{}
	for _, o := range h.a.config().Outside {
		titles[o.ID] = localText(o.Name, o.ID)
	}
	return func(kind ledger.Kind, data map[string]any) map[string]any {
		if number, ok := data["number"].(string); ok {
			if p, is := h.a.places.find(number); is {
				data["number"] = localText(nil, p.Name)
			}
			if title, known := titles[number]; known {
				data["number"] = title
			}
		}
		for _, key := range []string{"agent", "by", "from", "prefer"} {
			if who, ok := data[key].(string); ok && who != "" {
				data[key] = h.a.people.Person(strings.TrimPrefix(who, userActor)).Name
			}
		}
		party, _ := data["party"].(string)
		if kind == ledger.KindPartyAsked {
			parties[party] = data["number"]
			if agent, _ := data["agent"].(string); agent != "" {
				parties[party] = agent
			}
		}
		if name := parties[party]; party != "" && name != nil && name != "" {
			data["party"] = name
		}
		return data
	}
}

// actor says who did something: a counsellor of the call by name, or another user, who then is a supervisor.
func (h history) actor(actor string, crew []string) (api.TimelineEventActor, api.Person) {
	user, ok := strings.CutPrefix(actor, userActor)
	switch {
	case ok && slices.Contains(crew, user):
		return api.TimelineEventActorCounsellor, h.a.people.Person(user)
	case ok:
		return api.TimelineEventActorSupervisor, h.a.people.Person(user)
	case actor == "caller":
		return api.TimelineEventActorCaller, api.Person{}
	default:
		return api.TimelineEventActorSystem, api.Person{}
	}
}

// shownData lists the values of facts that screens show. Anything that is not named here stays in the
// ledger: ids of sealed values, names of the switch's objects, positions in menus.
const shownData = " adopted agent allowed anonymous aside box by cause class category config deadline due duration_ns enqueued_at entry from grade hotline" +
	" how in kind known language menu node number offer only option outcome party phase prefer priority prompts queue reason requires returned role" +
	" seat seat_kind side step steps task then to trunk until was whisper why wording marked "

// plain picks what may be shown of a fact's data.
func plain(data json.RawMessage) map[string]any {
	all := map[string]any{}
	if json.Unmarshal(data, &all) != nil {
		return nil
	}
	for key := range all {
		if !strings.Contains(shownData, " "+key+" ") {
			delete(all, key)
		}
	}
	return all
}

// Audit lists who looked at or changed what, newest first.
func (h history) Audit(ctx context.Context, q console.AuditQuery) (api.AuditPage, error) {
	f := store.AuditFilter{From: q.From, To: q.To, Kind: ledger.Kind(q.Kind)}
	if q.Actor != "" {
		f.Actor = access.Actor(q.Actor)
	}
	events, next, err := h.a.store.AuditPage(ctx, f, q.Cursor, q.Limit)
	if err != nil {
		return api.AuditPage{}, err
	}
	page := api.AuditPage{Next: next}
	for _, e := range events {
		page.Items = append(page.Items, h.auditEntry(e))
	}
	return page, nil
}

func (h history) auditEntry(e ledger.Event) api.AuditEntry {
	entry := api.AuditEntry{Pos: e.Pos, At: e.At, Kind: string(e.Kind), Actor: api.Person{Id: e.Actor, Name: e.Actor}, Data: map[string]any{}}
	if user, ok := strings.CutPrefix(e.Actor, userActor); ok {
		entry.Actor = h.a.people.Person(user)
	}
	if json.Unmarshal(e.Data, &entry.Data) != nil {
		return entry
	}
	for _, key := range []string{"call", "task", "user", "agent", "prompt", "token", "operation"} {
		if id, ok := entry.Data[key].(string); ok && id != "" {
			entry.Object = key + ":" + id
			break
		}
	}
	entry.Reason, _ = entry.Data["reason"].(string)
	return entry
}
