package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// clockForm is how the hours of a safe-contact rule are written.
const clockForm = "15:04"

// safeContact shows the rule of a person, with what may be said opened.
func (d outgoingDesk) safeContact(ctx context.Context, hashes []string) (api.SafeContact, error) {
	c, err := d.ruleNow(ctx, hashes)
	if err != nil {
		return api.SafeContact{}, err
	}
	out := api.SafeContact{
		Rule: api.SafeContactRule(c.Rule), MessageAllowed: c.Message && c.Rule != string(safeDeny), SetAt: c.At, Zone: c.Zone,
		CallableNow: c.Rule != string(safeDeny) && c.Within(time.Now()),
	}
	if out.Rule == "" {
		out.Rule = api.SafeContactRuleNeutral
	}
	if c.From != 0 || c.To != 0 {
		out.From, out.To = clockOf(c.From), clockOf(c.To)
	}
	if out.Say, err = d.a.sayings.open(ctx, c.Say); err != nil {
		return api.SafeContact{}, fault.Wrap(fault.Unavailable, "safe contact", err, "What may be said cannot be opened just now: try again.")
	}
	if c.By != "" {
		out.SetBy = d.a.people.Person(c.By)
	}
	return out, nil
}

// SetSafeContact says how the person of a call may be reached, from now on and for every later call. It answers when that
// is in force: what waits in the spool would not keep anybody from being rung back. What may be said is sealed; the
// words that it replaces are destroyed.
func (d outgoingDesk) SetSafeContact(ctx context.Context, callID, by string, in api.SafeContactInput) (api.SafeContact, error) {
	hashes, hotline, err := d.personOf(ctx, callID)
	if err != nil {
		return api.SafeContact{}, err
	}
	fact, err := d.contactRule(hashes[0], hotline, by, in)
	if err != nil {
		return api.SafeContact{}, err
	}
	// Two who change it at once take turns: each replaces the words of the other.
	release, err := d.a.sayings.turns.take(ctx, hashes[0])
	if err != nil {
		return api.SafeContact{}, err
	}
	defer release()
	was, err := d.ruleNow(ctx, hashes)
	if err != nil {
		return api.SafeContact{}, err
	}
	fact.Replaces = was.Say
	if say := strings.TrimSpace(in.Say); say != "" {
		value, err := d.a.sayings.seal(ctx, say)
		if err != nil {
			return api.SafeContact{}, fault.Wrap(fault.Unavailable, "safe contact", err, "What may be said cannot be sealed just now: try again.")
		}
		fact.Say = value.ID
		err = d.a.web.audit.RequireSealed(ctx, fact, value)
		if err != nil {
			return api.SafeContact{}, err
		}
	} else if err := d.a.web.audit.Require(ctx, fact); err != nil {
		return api.SafeContact{}, err
	}
	d.a.sayings.replaced(ctx, was.Say)
	return d.safeContact(ctx, hashes)
}

// ruleNow is the rule of a person with everything that is stored.
func (d outgoingDesk) ruleNow(ctx context.Context, hashes []string) (store.SafeContact, error) {
	within, cancel := context.WithTimeout(ctx, foldPatience)
	defer cancel()
	return d.a.store.SafeContactNow(within, hashes...)
}

// contactRule checks a rule and makes its fact.
func (d outgoingDesk) contactRule(hash, hotline, by string, in api.SafeContactInput) (ledger.SafeContactSet, error) {
	fact := ledger.SafeContactSet{NumberHash: hash, Rule: string(in.Rule), Message: in.MessageAllowed, By: by}
	if (in.From == "") != (in.To == "") {
		return fact, fault.Field(missingHour(in), fault.New(fault.Invalid, "safe contact", "Write both hours, or neither: from when, and until when."))
	}
	if in.From == "" || in.Rule == safeDeny { // who is never called needs no hours
		return fact, nil
	}
	for _, hour := range []struct {
		field, text string
		minute      *int
	}{{"from", in.From, &fact.From}, {"to", in.To, &fact.To}} {
		at, err := time.Parse(clockForm, hour.text)
		if err != nil {
			return fact, fault.Field(hour.field, fault.New(fault.Invalid, "safe contact", "Write the hour as 09:00."))
		}
		*hour.minute = at.Hour()*60 + at.Minute()
	}
	if fact.From == fact.To {
		return fact, fault.Field("to", fault.New(fault.Invalid, "safe contact", "Choose another hour for the end: these two are the same."))
	}
	fact.Zone = d.a.config().Zone.String()
	if h, ok := d.a.config().Hotline(hotline); ok && h.Zone != nil {
		fact.Zone = h.Zone.String()
	}
	return fact, nil
}

func missingHour(in api.SafeContactInput) string {
	if in.From == "" {
		return "from"
	}
	return "to"
}

// clockOf writes a minute of the day as 09:00.
func clockOf(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// ruleFor is what a desk shows of a person's rule while they are called. What cannot be read is not shown: it has been
// read before the call was made. What may be said is opened for the reader alone, whose trace comes first, once a call; for
// nobody where the reader is empty.
func (d outgoingDesk) ruleFor(ctx context.Context, v *call.View, reader agent.ID) (c store.SafeContact, say string) {
	hashes, err := outward(d).hashes(ctx, v.NumberID, v.NumberHash)
	if err == nil {
		c, err = d.a.store.SafeContact(ctx, hashes...)
	}
	if err == nil && reader != "" && c.Say != "" {
		err = d.a.sayings.looks.once(string(v.ID)+" "+string(reader), func() error {
			return d.a.web.audit.RecordAs(ctx, string(reader), ledger.SafeContactRead{Call: string(v.ID)})
		})
		if err == nil {
			say, err = d.a.sayings.open(ctx, c.Say)
		}
	}
	if err != nil {
		d.a.log.WarnContext(ctx, "how a person may be reached is not shown", "err", err)
	}
	return c, say
}
