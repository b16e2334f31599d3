package life

import (
	"slices"

	"heartline/internal/fault"
)

func (t *turn) leaveNote(c LeaveNote) error {
	me := t.who.person()
	if len(c.Shifts) == 0 {
		return fault.Field("shifts", refuse(fault.Invalid, "shifts", "a note is for who works after a shift; name at least one"))
	}
	for _, id := range c.Shifts {
		mine := slices.ContainsFunc(t.b.leaves(id), func(s Shift) bool { return s.Holder == me && s.begun(t.now) })
		if !mine {
			return fault.Field("shifts", refuse(fault.Denied, "not_yours", "a note is left by who works in the shift, once it has begun; choose another shift"))
		}
	}
	t.record(NoteLeft{Head: t.head(), Shifts: slices.Clone(c.Shifts)})
	return nil
}

// tell records what was told, as far as it was to be told.
func (t *turn) tell(c Tell) error {
	told := make(map[string]bool, len(c.Keys))
	for _, k := range c.Keys {
		told[k] = true
	}
	var keys []Key
	for _, n := range Due(t.b, t.now) {
		if told[n.Key] {
			keys = append(keys, Key{Key: n.Key, Until: n.Until})
		}
	}
	if len(keys) == 0 {
		return refuse(fault.Conflict, "told", "this was told already, or is no longer to be told; read what is due")
	}
	t.record(Told{Head: t.head(), Keys: keys})
	return nil
}
