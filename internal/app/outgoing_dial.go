package app

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/configs"
	"heartline/crisis"
	"heartline/internal/access"
	"heartline/internal/access/keys"
	"heartline/internal/fault"
	"heartline/triage"
)

// outward finds out how people are called.
type outward struct{ a *App }

var _ call.Outward = outward{}

// NumberDial opens a person's number at the moment of dialling, asks the gate, and writes the number as the trunk wants
// it. What is no whole number, which every emergency number is not, is dialled nowhere but as a test number.
func (o outward) NumberDial(ctx context.Context, hotline, numberID string) (call.Secret, crisis.Refusal, crisis.GateMode, error) {
	cfg := o.a.config()
	mode := cfg.NumberGate().Mode()
	h, ok := cfg.Hotline(hotline)
	if !ok {
		return "", crisis.UnknownNumber, mode, nil
	}
	sealed, err := o.a.store.SealedValue(ctx, numberID)
	if err != nil {
		return "", crisis.Pass, mode, err
	}
	number, err := o.a.ring.OpenNumber(ctx, sealed)
	if err != nil {
		return "", crisis.Pass, mode, err
	}
	if why := personRefusal(cfg, h, number); why != crisis.Pass {
		return "", why, mode, nil
	}
	if o.a.web != nil && o.a.web.demo != nil { // a telephone in a page is rung there
		if endpoint, ok := o.a.web.demo.endpoint(number, trunkFormat(number, "plain"), trunkFormat(number, "national")); ok {
			return endpoint, crisis.Pass, mode, nil
		}
	}
	return call.Secret("PJSIP/" + trunkFormat(number, h.Outgoing.Format) + "@" + h.Outgoing.Trunk), crisis.Pass, mode, nil
}

// personRefusal judges a person's number, in the form that keys.Normalize gives it, as every number that leaves the house
// is judged: as it stands, and as the trunk gets it.
func personRefusal(cfg *configs.Config, h configs.Hotline, number string) crisis.Refusal {
	test := cfg.Mode != configs.Production && slices.Contains(cfg.Trunk.TestNumbers, number)
	if h.Outgoing.Trunk == "" || !test && !whole.MatchString(number) {
		return crisis.UnknownNumber
	}
	gate, book := cfg.NumberGate(), cfg.NumberBook()
	forms := []string{number}
	for _, format := range []string{"plain", "national"} {
		forms = append(forms, trunkFormat(number, format))
	}
	refusal := crisis.NotATestNumber
	for _, form := range forms {
		n := book.Dialled(crisis.Digits(form), h.Outgoing.Trunk)
		why := gate.Check(n, "")
		switch {
		case why == crisis.Pass:
			refusal = crisis.Pass // a test number is one however it is written
		case n.Class == crisis.EmergencyClass:
			return why
		}
	}
	return refusal
}

// whole is a number in E.164.
var whole = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

var mobileCN = regexp.MustCompile(`^1[3-9][0-9]{9}$`)

// trunkFormat writes a number as a trunk wants it. National is as somebody in mainland China dials it.
func trunkFormat(number, format string) string {
	digits, abroad := strings.CutPrefix(number, "+")
	if !abroad || format == "e164" {
		return number
	}
	rest, home := strings.CutPrefix(digits, "86")
	switch {
	case format != "national":
		return digits
	case !home:
		return "00" + digits
	case mobileCN.MatchString(rest):
		return rest
	default:
		return "0" + rest
	}
}

// SafeContact returns the rule for a person.
func (o outward) SafeContact(ctx context.Context, numberID, numberHash string) (call.SafeContact, error) {
	hashes, err := o.hashes(ctx, numberID, numberHash)
	if err != nil {
		return call.SafeContact{}, err
	}
	c, err := o.a.store.SafeContactNow(ctx, hashes...)
	deny := c.Rule == string(safeDeny)
	return call.SafeContact{Deny: deny || !c.Within(time.Now()), MessageAllowed: c.Message && !deny}, err
}

// hashes returns what a person's rule may be kept by, the key in use first: a rule outlives the key that it was made with.
func (o outward) hashes(ctx context.Context, numberID, numberHash string) ([]string, error) {
	if numberID == "" {
		return []string{numberHash}, nil
	}
	sealed, err := o.a.store.SealedValue(ctx, numberID)
	if err != nil {
		return nil, err
	}
	number, err := o.a.ring.OpenNumber(ctx, sealed)
	if err != nil {
		return nil, err
	}
	all := o.a.ring.Hashes(number, o.a.config().Region)
	if !slices.Contains(all, numberHash) {
		all = append(all, numberHash)
	}
	return all, nil
}

// TaskOver reports whether a task is closed. One that is not known, because it was wanted a moment ago, is not.
func (o outward) TaskOver(ctx context.Context, task string) (bool, error) {
	row, err := o.a.store.Task(ctx, task)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil && !row.ClosedAt.IsZero(), err
}

// LineDown reports whether the trunk of a hotline is known not to answer. A carrier that never answers what it is asked is
// dialled all the same: only what is dialled in vain is told so.
func (o outward) LineDown(hotline string) bool {
	h, ok := o.a.config().Hotline(hotline)
	if !ok || h.Outgoing.Trunk == "" {
		return false
	}
	s, known := o.a.sink.endpoints.State(h.Outgoing.Trunk)
	return known && !s.Online
}

// Backups returns the supervisors on shift, those at a seat and free before the others.
func (o outward) Backups(string) []agent.ID {
	if o.a.helpers == nil {
		return nil
	}
	var free, rest []agent.ID
	for _, p := range o.a.helpers.CrisisEnv().People.OnShift() {
		switch {
		case !slices.Contains(p.Roles, string(access.Supervisor)):
		case p.Seat != "" && !p.Busy:
			free = append(free, agent.ID(p.ID))
		default:
			rest = append(rest, agent.ID(p.ID))
		}
	}
	return append(free, rest...)
}

// outgoingRules fills in how a hotline calls people. One without a trunk calls nobody.
func outgoingRules(cfg *configs.Config, h configs.Hotline, out *call.Hotline) {
	out.Shown, out.GuardRed = h.Outgoing.Shown, !h.FreeRedEnd
	out.Outgoing = &call.OutgoingRules{Ring: h.Outgoing.Ring, Sentence: h.Outgoing.Announce, Records: h.Outgoing.Records}
	out.CallBacks = callBackRules(cfg, h)
	out.KeepPlaces, out.PlaceCodes = map[string]time.Duration{}, map[string]bool{}
	for _, q := range cfg.Queues {
		if q.KeepPlace != nil {
			out.KeepPlaces[q.ID], out.PlaceCodes[q.ID] = *q.KeepPlace, q.Comfort.PlaceCode
		}
	}
	r := h.RingBack
	if h.Outgoing.Trunk == "" || r.Tries == nil || *r.Tries == 0 {
		return
	}
	back := &call.RingBackRules{
		HungUp: !r.OnlyLost, Tries: *r.Tries, Within: r.Within, Delay: r.Delay, Gap: r.Gap, Sentence: r.Sentence, Key: r.Key,
		RefuseKey: r.RefuseKey, Message: r.Message,
	}
	for _, g := range r.Grades {
		back.Grades = append(back.Grades, triage.Grade(g))
	}
	out.RingBack = back
}

// judge refuses a typed number that is not to be called, before anything is recorded.
func (o outward) judge(h configs.Hotline, number string) error {
	cfg := o.a.config()
	normal, known := keys.Normalize(number, cfg.Region)
	test := cfg.Mode != configs.Production && slices.Contains(cfg.Trunk.TestNumbers, normal)
	if !known && !test {
		return fault.Field("number", fault.Code("number_not_valid", fault.New(fault.Invalid, "outgoing", "This is no whole telephone number: write it with its area code.")))
	}
	switch why := personRefusal(cfg, h, normal); why {
	case crisis.Pass:
		return nil
	case crisis.NeedsAPerson, crisis.EmergencyInTest, crisis.Incomplete:
		return fault.Field("number", fault.Code("number_emergency", fault.New(fault.Invalid, "outgoing", "Emergency numbers are called from the crisis panel only.")))
	case crisis.NotATestNumber:
		return fault.Field("number", fault.Code("number_not_test", fault.New(fault.Invalid, "outgoing", "This system calls its test numbers only.")))
	default:
		return fault.Code("no_way_out", fault.New(fault.Conflict, "outgoing", "This hotline has no line to call people by: name its trunk in the configuration."))
	}
}
