package call

import (
	"context"

	"heartline/internal/fault"
)

// Faults of pressing keys.
var (
	errNotOutside = fault.Code("not_outside", fault.New(fault.Conflict, "keys", "keys are for outside numbers: a colleague's telephone has nothing to choose"))
	errNoKeys     = fault.Field("keys", fault.New(fault.Invalid, "keys", "press one to 20 of the keys 0 to 9, * and #"))
)

const maxKeys = 20

// actKeys sends keys to an outside leg. Its answer is the switch's.
type actKeys struct {
	Leg  string
	Keys Secret
	To   chan error
}

func (actKeys) act() {}

// PressKeys sends keys to an outside number that is in the call, as a telephone does: for a menu behind it, or an
// extension. Without a party they go to whom a call of the house has reached. Nobody else on the line hears them, and
// they are kept nowhere. Errors are faults: NotFound for a party that is gone, Conflict for one that has not answered
// or is no outside number, Invalid for other keys than a telephone has.
func (x *Exchange) PressKeys(ctx context.Context, r Live) error {
	if !telephoneKeys(r.Keys) {
		return errNoKeys
	}
	return x.live(ctx, liveKeys, r, false)
}

func telephoneKeys(keys Secret) bool {
	for _, k := range string(keys) {
		if (k < '0' || k > '9') && k != '*' && k != '#' {
			return false
		}
	}
	return len(keys) > 0 && len(keys) <= maxKeys
}

// sendKeys sends keys to an outside leg, or says why not. Nothing of it is recorded: which keys they were is nobody's
// business, and that there were some changes nothing.
func (t *turn) sendKeys(in inLive) error {
	var leg string
	if in.Party == "" {
		if t.s.Out == nil {
			return errNotOutside
		}
		leg = t.s.Caller
	} else {
		p, ok := t.s.party(in.Party)
		switch {
		case !ok:
			return errNoParty
		case p.Number == "":
			return errNotOutside
		case p.State != PartyThere:
			return errNotThere
		}
		leg = p.Leg
	}
	if !t.owns(in) {
		return errNotYours
	}
	t.do(actKeys{Leg: leg, Keys: in.Keys, To: in.reply})
	return nil
}

// pressKeys has the switch send keys and gives its answer to who asked.
func (s *session) pressKeys(ctx context.Context, a actKeys) {
	ctx, cancel := context.WithTimeout(ctx, commandPatience)
	defer cancel()
	err := s.sw.Press(ctx, a.Leg, a.Keys)
	if err != nil {
		s.log.Warn("keys not sent to an outside leg", "err", err)
	}
	if a.To != nil {
		a.To <- err
	}
}
