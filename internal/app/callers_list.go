package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// callerList keeps the list of numbers that are blocked, were limited, or whose call was ended as abusive. Everything in
// it is known by the keyed hash of a number; what people write down is sealed.
type callerList struct {
	a        *App
	patience time.Duration // for what was decided to be in force
	turns    turns
	blocking blocking
}

var _ console.Callers = (*callerList)(nil)

func newCallerList(a *App) *callerList { return &callerList{a: a, patience: settlePatience} }

// Bounds of what one answer holds.
const (
	maxCallerContacts = 100
	maxCallerOthers   = 20
)

// CallerEntries lists entries, the newest call first.
func (c *callerList) CallerEntries(ctx context.Context, q console.CallerQuery) (api.CallerPage, error) {
	now, cfg := time.Now(), c.a.config().Callers
	f := store.CallerFilter{Kind: store.CallerKind(q.Kind)}
	switch q.State {
	case api.CallerFilterWaiting:
		f.Waiting = true
	case api.CallerFilterOverdue:
		f.Overdue = now.Add(-cfg.ReviewWithin)
	case api.CallerFilterInForce:
		f.InForce = now
	case api.CallerFilterAll:
	}
	c.a.folded(ctx)
	rows, next, err := c.a.store.CallerEntries(ctx, f, q.Cursor, q.Limit)
	if err != nil {
		return api.CallerPage{}, err
	}
	out := api.CallerPage{Next: next, Options: c.options()}
	for _, r := range rows {
		out.Items = append(out.Items, c.entry(r, now))
	}
	for _, count := range []struct {
		n *int
		f store.CallerFilter
	}{
		{&out.Waiting, store.CallerFilter{Waiting: true}},
		{&out.Overdue, store.CallerFilter{Overdue: now.Add(-cfg.ReviewWithin)}},
		{&out.InForce, store.CallerFilter{InForce: now}},
	} {
		if *count.n, _, err = c.a.store.CountCallers(ctx, count.f); err != nil {
			return api.CallerPage{}, err
		}
	}
	return out, nil
}

// options are what a block is made of.
func (c *callerList) options() api.CallerOptions {
	cfg := c.a.config().Callers
	return api.CallerOptions{
		Reasons: namedList(cfg.Block.Reasons), Hours: int(cfg.Block.For.Hours()), MostHours: int(cfg.Block.Most.Hours()),
		PersonKey: cfg.Block.PersonKey, ReviewHours: int(cfg.ReviewWithin.Hours()),
	}
}

// entry shows a row.
func (c *callerList) entry(r store.CallerEntry, now time.Time) api.CallerEntry {
	out := api.CallerEntry{
		Id: r.ID, Kind: api.CallerKind(r.Kind), State: callerState(r, now), Reason: r.Reason, Withheld: r.NumberHash == "", CallId: r.Call,
		MadeAt: r.MadeAt, Until: r.Until, LiftedAt: r.LiftedAt, Calls: r.Calls, Messages: r.Messages, LetThrough: r.Waived,
		FirstAt: r.FirstAt, LastAt: r.LastAt, WaitingSince: r.Since, Decision: api.CallerDecisionKind(r.Decision), ReviewedAt: r.ReviewedAt,
	}
	if r.By != "" {
		out.By = c.a.people.Person(r.By)
	}
	if r.ReviewedBy != "" {
		out.ReviewedBy = c.a.people.Person(r.ReviewedBy)
	}
	if !r.Since.IsZero() {
		out.DueAt = r.Since.Add(c.a.config().Callers.ReviewWithin)
		out.Overdue = out.DueAt.Before(now)
	}
	return out
}

func callerState(r store.CallerEntry, now time.Time) api.CallerState {
	switch {
	case r.Kind != store.CallerBlocked:
		return api.CallerStateNoted
	case !r.LiftedAt.IsZero():
		return api.CallerStateLifted
	case r.InForce(now):
		return api.CallerStateInForce
	default:
		return api.CallerStateExpired
	}
}

// CallerEntry opens one entry: its calls, what was decided, and the other entries of the same number.
func (c *callerList) CallerEntry(ctx context.Context, who console.Reader, entry string) (api.CallerDetail, error) {
	c.a.folded(ctx)
	now := time.Now()
	r, err := c.a.store.CallerEntry(ctx, entry)
	if err != nil {
		return api.CallerDetail{}, err
	}
	out := api.CallerDetail{Entry: c.entry(r, now), Options: c.options()}
	contacts, err := c.a.store.CallerContacts(ctx, entry, maxCallerContacts)
	if err != nil {
		return out, err
	}
	for _, x := range contacts {
		out.Contacts = append(out.Contacts, api.CallerContact{CallId: x.Call, At: x.At, Why: x.Why, LetThrough: x.Waived, Outcome: api.EndClass(x.Outcome)})
	}
	if out.Decisions, err = c.decisions(ctx, who, entry); err != nil {
		return out, err
	}
	if r.NumberHash == "" {
		return out, nil
	}
	hashes, err := c.hashesOf(ctx, r)
	if err != nil {
		return out, err
	}
	others, err := c.a.store.CallersOf(ctx, "", maxCallerOthers, hashes...)
	for _, o := range others {
		if o.ID != entry {
			out.Others = append(out.Others, c.entry(o, now))
		}
	}
	return out, err
}

// hashesOf are what the number of an entry may be known by. A call that is not there any more leaves the hash it began with.
func (c *callerList) hashesOf(ctx context.Context, r store.CallerEntry) ([]string, error) {
	hashes, err := c.hashesOfCall(ctx, r.Call)
	if fault.Is(err, fault.NotFound) {
		return []string{r.NumberHash}, nil
	}
	if err == nil && !slices.Contains(hashes, r.NumberHash) {
		hashes = append(hashes, r.NumberHash)
	}
	return hashes, err
}

// callerNote is what is sealed.
type callerNote struct {
	Text string `json:"text"`
}

// decisions are what was decided about an entry, with the notes for who may read notes.
func (c *callerList) decisions(ctx context.Context, who console.Reader, entry string) (out []api.CallerDecision, err error) {
	rows, err := c.a.store.CallerDecisions(ctx, entry)
	if err != nil {
		return nil, err
	}
	notes := map[string]api.CallerDecision{}
	if who.Notes {
		stored, err := c.a.store.CallerNotes(ctx, entry)
		if err != nil {
			return nil, err
		}
		for _, n := range stored {
			var body callerNote
			lost, err := c.a.web.care.openOrLost(ctx, n.ID, n.KeyID, n.Body, &body)
			if err != nil {
				return nil, err
			}
			notes[n.ID] = api.CallerDecision{Note: body.Text, NoteLost: lost}
		}
	}
	for _, d := range rows {
		note := notes[d.Note]
		out = append(out, api.CallerDecision{
			Decision: api.CallerDecisionKind(d.Decision), Until: d.Until, By: c.a.people.Person(d.By), At: d.At, Note: note.Note, NoteLost: note.NoteLost,
		})
	}
	return out, nil
}

// ReviewCaller records that somebody has looked at an entry, and what was decided. To lift a limit lets its number begin
// anew.
func (c *callerList) ReviewCaller(ctx context.Context, who console.Reader, entry string, in api.CallerReview) (api.CallerDetail, error) {
	release, err := c.turns.take(ctx, "entry "+entry)
	if err != nil {
		return api.CallerDetail{}, err
	}
	defer release()
	now := time.Now().UTC().Truncate(time.Microsecond)
	r, err := c.a.store.CallerEntry(ctx, entry)
	if err != nil {
		return api.CallerDetail{}, err
	}
	before, err := c.a.store.CallerDecisions(ctx, entry)
	if err != nil {
		return api.CallerDetail{}, err
	}
	decided := len(before)
	fact := ledger.CallerReviewed{Entry: entry, Decision: string(in.Decision), By: who.User}
	if fact.Until, err = c.decide(r, in, now); err != nil {
		return api.CallerDetail{}, err
	}
	err = c.noted(ctx, entry, who.User, in.Note, now, func(note string) error {
		fact.NoteID = note
		return c.a.web.audit.Record(ctx, fact)
	})
	if err != nil {
		return api.CallerDetail{}, err
	}
	if in.Decision == api.CallerReviewDecisionLift && r.Kind == store.CallerBlocked {
		if err := c.liftOthers(ctx, who.User, r, now); err != nil {
			return api.CallerDetail{}, err
		}
	}
	err = c.settle(ctx, func() bool {
		all, err := c.a.store.CallerDecisions(ctx, entry)
		return err == nil && len(all) > decided
	})
	if err != nil {
		return api.CallerDetail{}, err
	}
	if in.Decision == api.CallerReviewDecisionLift && r.Kind == store.CallerLimited {
		c.beginAnew(ctx, r)
	}
	c.changed()
	return c.CallerEntry(ctx, who, entry)
}

// liftOthers ends the other blocks of an entry's number: who lifts a block means that the number is blocked no more.
func (c *callerList) liftOthers(ctx context.Context, by string, r store.CallerEntry, now time.Time) error {
	hashes, err := c.hashesOf(ctx, r)
	if err != nil {
		return err
	}
	rows, err := c.a.store.CallersOf(ctx, "", maxCallerOthers, hashes...)
	for _, o := range rows {
		if err == nil && o.ID != r.ID && o.InForce(now) {
			err = c.a.web.audit.Record(ctx, ledger.CallerReviewed{Entry: o.ID, Decision: string(api.CallerReviewDecisionLift), By: by})
		}
	}
	return err
}

// decide says whether a decision can be made about an entry, and until when an extended block holds.
func (c *callerList) decide(r store.CallerEntry, in api.CallerReview, now time.Time) (until time.Time, err error) {
	if in.Decision != api.CallerReviewDecisionKeep && r.Kind == store.CallerBlocked && !r.InForce(now) {
		return until, fault.Code("block_over", fault.New(fault.Conflict, "callers", "This block is over: block the number again from one of its calls."))
	}
	switch in.Decision {
	case api.CallerReviewDecisionKeep:
	case api.CallerReviewDecisionLift:
		if r.Kind == store.CallerAbusive {
			return until, fault.Code("not_blocked", fault.New(fault.Conflict, "callers", "There is nothing to lift: this number is not blocked by this entry."))
		}
	case api.CallerReviewDecisionExtend:
		if r.Kind != store.CallerBlocked {
			return until, fault.Code("not_blocked", fault.New(fault.Conflict, "callers", "There is nothing to extend: this number is not blocked by this entry."))
		}
		return c.until(in.Hours, now)
	}
	return until, nil
}

// until is when a block of so many hours ends; 0 stands for the time of the configuration.
func (c *callerList) until(hours int, now time.Time) (time.Time, error) {
	cfg := c.a.config().Callers.Block
	span := time.Duration(hours) * time.Hour
	if hours == 0 {
		span = cfg.For
	}
	if span < time.Hour || span > cfg.Most {
		return time.Time{}, fault.Field("hours", fault.Code("block_hours", fault.New(fault.Invalid, "callers", "A block lasts from 1 to %d hours.", int(cfg.Most.Hours()))))
	}
	return now.Add(span), nil
}

// beginAnew lets what has been counted of an entry's number begin anew.
func (c *callerList) beginAnew(ctx context.Context, r store.CallerEntry) {
	if r.NumberHash == "" {
		c.a.callers.count.Forget("")
		return
	}
	hashes, err := c.hashesOf(ctx, r)
	if err != nil {
		c.a.log.WarnContext(ctx, "a limit is lifted for the hash of its number alone", "err", err)
		hashes = []string{r.NumberHash}
	}
	for _, h := range hashes {
		c.a.callers.count.Forget(h)
	}
}

// noted seals and stores a note, if there is one, before any fact names it. One whose fact was refused is shown nowhere.
func (c *callerList) noted(ctx context.Context, entry, by, text string, now time.Time, record func(note string) error) error {
	text = strings.TrimSpace(text)
	if text == "" {
		return record("")
	}
	keyID, box, err := c.a.web.care.seal(ctx, callerNote{Text: text})
	if err != nil {
		return err
	}
	n := store.CallerNote{ID: id.New(), Entry: entry, By: by, KeyID: keyID, Body: box, At: now}
	if err := c.a.store.AddCallerNote(ctx, n); err != nil {
		c.a.web.care.destroy(ctx, keyID)
		return err
	}
	return record(n.ID)
}

// changed tells the boards, whose alert of entries that wait may be over.
func (c *callerList) changed() { c.a.web.hub.BoardChanged() }
