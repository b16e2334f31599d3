package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"heartline/agent"
	"heartline/call"
	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/crisis"
	"heartline/internal/access"
	"heartline/internal/access/keys"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// care keeps screenings, assessments, rescue sheets and logs of dispatches. Words are sealed before they are stored; the
// ledger holds codes and ids.
type care struct {
	a     *App
	turns turns
}

var _ console.Care = (*care)(nil)

func newCare(a *App) *care { return &care{a: a} }

// CareOptions gives what is asked and written down, as it is configured.
func (c *care) CareOptions(context.Context) (api.CareOptions, error) {
	cfg := c.a.config().Care
	out := api.CareOptions{
		Version: cfg.Version, Draft: cfg.Draft,
		Screening:  api.ScreeningOptions{Ask: localText(cfg.Screening.Ask, ""), Reasons: namedList(cfg.Screening.Reasons)},
		Assessment: api.AssessmentOptions{Id: cfg.Assessment.ID, Reasons: namedList(cfg.Assessment.Reasons)},
		Rescue:     api.RescueOptions{Sources: namedList(cfg.Rescue.Sources), Outcomes: namedList(cfg.Rescue.Outcomes)},
		Record:     recordOptions(cfg.Record), FollowUp: planOptions(cfg.FollowUp), Checklists: checklistOptions(cfg.Checklists),
	}
	if len(cfg.Screening.AskOther) > 0 {
		out.Screening.AskOther = localText(cfg.Screening.AskOther, "")
	}
	for _, a := range cfg.Screening.Answers {
		out.Screening.Answers = append(out.Screening.Answers, api.ScreeningAnswer{Id: a.ID, Name: localText(a.Name, a.ID), Positive: a.Positive})
	}
	for _, it := range cfg.Assessment.Items {
		item := api.AssessmentItem{Id: it.ID, Ask: localText(it.Ask, it.ID)}
		if len(it.Hint) > 0 {
			item.Hint = localText(it.Hint, "")
		}
		for _, a := range it.Answers {
			item.Answers = append(item.Answers, api.AssessmentAnswer{Id: a.ID, Name: localText(a.Name, a.ID), Grade: api.Grade(a.Grade)})
		}
		out.Assessment.Items = append(out.Assessment.Items, item)
	}
	for _, it := range cfg.Rescue.Items {
		out.Rescue.Items = append(out.Rescue.Items, api.RescueItem{Id: it.ID, Section: api.RescueSection(it.Section), Name: localText(it.Name, it.ID)})
	}
	for _, n := range cfg.Rescue.Agencies {
		out.Rescue.Agencies = append(out.Rescue.Agencies, localText(n, ""))
	}
	return out, nil
}

func namedList(all []configs.Named) []api.Named {
	out := make([]api.Named, len(all))
	for i, n := range all {
		out[i] = api.Named{Id: n.ID, Name: localText(n.Name, n.ID)}
	}
	return out
}

// ids lists the codes of named things.
func ids(all []configs.Named) []string {
	out := make([]string, len(all))
	for i, n := range all {
		out[i] = n.ID
	}
	return out
}

// own fails for who has not talked in the call, unless the asker may work with any call that there is.
func (c *care) own(ctx context.Context, who console.CareAsker, callID string) error {
	if who.Any {
		return c.there(ctx, callID)
	}
	if err := c.ownOfGuest(ctx, who, callID); err != nil {
		return err
	}
	err := c.a.ownCall(ctx, agent.ID(who.User), callID)
	if fault.CodeOf(err) == "not_yours" {
		return fault.Code("not_yours", fault.New(fault.Denied, "care", "This call was not at your desk."))
	}
	return err
}

// ownOfGuest fails for a guest whose call somebody else has, or had after them: what becomes of it in the house is not the
// guest's to see.
func (c *care) ownOfGuest(ctx context.Context, who console.CareAsker, callID string) error {
	u, known := (*c.a.people.known.Load())[who.User]
	if !known || !u.Guest() || c.rescuePart(who, callID) != partNone {
		return nil
	}
	v, lives := c.a.calls.Call(call.ID(callID))
	if lives && v.Phase == call.Surveyed && v.Survey.Agent == agent.ID(who.User) {
		return nil // the talk was theirs, and nobody has had the caller since: only questions are asked
	}
	if !lives || v.Phase == call.Ended {
		head, err := c.a.store.Head(ctx)
		if err == nil {
			err = c.a.store.Folded(ctx, head) // who had it last may just have been recorded
		}
		if err != nil {
			return err
		}
		last, err := c.a.store.Call(ctx, callID)
		if err != nil || last.Agent == who.User {
			return err
		}
	}
	return fault.Code("not_yours", fault.New(fault.Denied, "care", "This call is not at your desk any more."))
}

// there fails for a call that neither lives nor is in the history.
func (c *care) there(ctx context.Context, callID string) error {
	if _, ok := c.a.calls.Call(call.ID(callID)); ok {
		return nil
	}
	if _, err := c.a.store.Call(ctx, callID); err != nil {
		return err
	}
	return nil
}

// The parts that somebody can have in a call whose rescue sheet is asked for.
const (
	partNone     = ""
	partInCall   = "in_call"
	partHelper   = "helper"
	partOverseer = "overseer"
)

// rescuePart says why somebody may see a call's rescue sheet now: being in the call or in its after-call work, having said
// to come to its help, or overseeing every call. It is empty for anybody else.
func (c *care) rescuePart(who console.CareAsker, callID string) string {
	id := agent.ID(who.User)
	if v, ok := c.a.calls.Call(call.ID(callID)); ok && v.Phase != call.Ended {
		if partOf(&v, id) != "" {
			return partInCall
		}
		if c.helps(v.Crisis, who.User) {
			return partHelper
		}
	}
	if st, ok := c.a.floor.Snapshot().Agent(id); ok && st.Call == callID && st.State == agent.AfterCall {
		return partInCall
	}
	if who.Any {
		return partOverseer
	}
	return partNone
}

// helps reports whether somebody has said to come to a call's help, or is in it for that.
func (c *care) helps(book crisis.Book, user string) bool {
	for _, e := range book {
		if !e.Live() {
			continue
		}
		if e.Ack != nil && c.is(e.Ack.By, user) {
			return true
		}
		if slices.ContainsFunc(e.Present(), func(h crisis.Helper) bool { return c.is(h.By, user) }) {
			return true
		}
	}
	return false
}

// is reports whether a helper is a user: by the own page, or by the telephone that is theirs.
func (c *care) is(by, user string) bool {
	if by == crisis.Actor(user) {
		return true
	}
	name, ok := strings.CutPrefix(by, "number:")
	return ok && slices.ContainsFunc(c.a.config().Numbers, func(n configs.Number) bool { return n.ID == name && n.Person != "" && n.Person == user })
}

// mayRescue fails for who has no part in a call whose rescue sheet is asked for.
func (c *care) mayRescue(ctx context.Context, who console.CareAsker, callID string) error {
	switch c.rescuePart(who, callID) {
	case partNone:
		return fault.Code("no_rescue", fault.New(fault.Denied, "care.rescue",
			"The sheet is for those who are in the call or have said to come to its help, and for supervisors."))
	case partOverseer:
		return c.there(ctx, callID)
	}
	return nil
}

// seal seals what was written down, as JSON.
func (c *care) seal(ctx context.Context, v any) (keyID string, box []byte, err error) {
	text, err := json.Marshal(v)
	if err != nil {
		return "", nil, fmt.Errorf("write down: %w", err)
	}
	return c.a.ring.Seal(ctx, keys.Case, text)
}

// open opens what seal has sealed.
func (c *care) open(ctx context.Context, keyID string, box []byte, into any) error {
	text, err := c.a.ring.Open(ctx, keyID, box)
	if err != nil {
		return err
	}
	if json.Unmarshal(text, into) != nil {
		// The text holds what was said: it stays out of the error.
		return fault.New(fault.Invalid, "care", "What was written down cannot be read.")
	}
	return nil
}

// destroy deletes the key of something that was given up. One that stays is of no use to anybody.
func (c *care) destroy(ctx context.Context, keyID string) {
	if keyID == "" {
		return
	}
	if err := c.a.ring.Destroy(ctx, keyID); err != nil {
		c.a.log.WarnContext(ctx, "key of a replaced text not deleted", "key_id", keyID, "err", err)
	}
}

// openOrLost opens what can be opened. What is lost for good (its key is deleted, or it is damaged) is logged by the name
// of what it is and is no error: one lost text must not hide the others. What may be opened later is an error.
func (c *care) openOrLost(ctx context.Context, what, keyID string, box []byte, into any) (lost bool, err error) {
	err = c.open(ctx, keyID, box, into)
	if err == nil || !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Invalid) {
		return false, err
	}
	c.a.log.ErrorContext(ctx, "what was written down cannot be opened", "id", what, "key_id", keyID, "err", err)
	return true, nil
}

// settle makes up its mind about what the store has refused to keep, err being the refusal. A connection that is cut at the
// commit leaves it unknown whether a text is there: stored gives the key that is. The key of a text that is not there is
// destroyed; where that cannot be told the key stays, for without it the text would be lost.
func (c *care) settle(ctx context.Context, err error, keyID string, stored func() (string, error)) error {
	if err == nil {
		return nil
	}
	there, look := stored()
	kept, unused := fate(keyID, there, look)
	if unused {
		c.destroy(ctx, keyID)
	}
	if kept {
		return nil
	}
	return err
}

// fate says whether a text is stored with its key, or whether the key is of no use; neither where that cannot be told.
func fate(keyID, there string, look error) (kept, unused bool) {
	if look != nil {
		return false, fault.Is(look, fault.NotFound)
	}
	return there == keyID, there != keyID
}

// keyOf gives the key of an entry as it is stored.
func (c *care) keyOf(ctx context.Context, entry string) func() (string, error) {
	return func() (string, error) {
		e, err := c.a.store.CareEntry(ctx, entry)
		return e.KeyID, err
	}
}

// record puts a fact onto the call's stream unless one that same accepts is there already: what the process or the storage
// has cut off is made up by a repeat.
func (c *care) record(ctx context.Context, user, callID string, fact ledger.Fact, same func(ledger.Fact) bool) error {
	facts, err := c.facts(ctx, callID)
	if err != nil || slices.ContainsFunc(facts, func(f factAt) bool { return same(f.Fact) }) {
		return err
	}
	_, err = c.a.appendFacts(ctx, ledger.CareStream(callID), access.Actor(user), fact)
	return err
}

// facts reads the facts of the call's stream.
func (c *care) facts(ctx context.Context, callID string) ([]factAt, error) {
	events, err := c.a.store.Stream(ctx, ledger.CareStream(callID))
	var out []factAt
	for _, e := range events {
		if f, err := ledger.Decode(e); err == nil && f != nil {
			out = append(out, factAt{Fact: f, Event: e})
		}
	}
	return out, err
}

// factAt is a fact with what the ledger knows of it.
type factAt struct {
	ledger.Fact

	Event ledger.Event
}
