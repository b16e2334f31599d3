package configs

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"heartline/agent"
	"heartline/ivr"
)

// Familiar are the rules for callers who wish for the counsellor of their last talk.
type Familiar struct {
	Within time.Duration `yaml:"within"` // a talk of so long ago still counts as the last one; default 30 days
	Weekly *int          `yaml:"weekly"` // talks with the same counsellor in 7 days from which on the wish is not granted; default 2
}

// Defaults of Familiar.
const (
	DefaultFamiliarWithin = 30 * 24 * time.Hour
	DefaultFamiliarWeekly = 2
)

// familiars fills in and checks the rules of the hotlines for wishes for the same counsellor.
func (k *checker) familiars() {
	for i := range k.cfg.Hotlines {
		h, path := &k.cfg.Hotlines[i], fmt.Sprintf("hotlines[%d].familiar", i)
		if flow := k.cfg.Flows[h.ID]; h.Familiar != nil && flow != nil && !flow.WishesForSame() {
			k.bad(path, "lead an option of the menu to a step {wish: same_counsellor}, or leave familiar out",
				"nobody who calls the hotline %q can wish for the same counsellor", h.ID)
		}
		if h.Familiar == nil {
			h.Familiar = &Familiar{}
		}
		f := h.Familiar
		k.span(path+".within", &f.Within, DefaultFamiliarWithin, time.Hour, 365*24*time.Hour)
		if f.Weekly == nil {
			f.Weekly = new(DefaultFamiliarWeekly)
		}
		if w := *f.Weekly; w < 1 || w > 7 {
			k.bad(path+".weekly", "it may be 1 to 7", "%d talks a week with the same counsellor are granted", w)
		}
	}
}

// wanted reads what a wish of a menu asks for.
func (k *checker) wanted(text string) (ivr.Wanted, error) {
	e, err := agent.ParseExpr(text)
	if wrong, ok := errors.AsType[*agent.ExprError](err); ok {
		return ivr.Wanted{}, &ivr.Unreadable{What: fmt.Sprintf("at character %d: %s", wrong.Column, wrong.What), Mend: wrong.Mend}
	}
	if err != nil {
		return ivr.Wanted{}, err
	}
	out := ivr.Wanted{Text: e.String(), Impossible: !e.Satisfiable()}
	var kinds []string
	for _, s := range e.Skills() {
		out.Skills = append(out.Skills, string(s))
		if i := slices.IndexFunc(k.cfg.Skills, func(c Skill) bool { return c.ID == string(s) }); i >= 0 {
			kinds = append(kinds, k.cfg.Skills[i].Kind)
		}
	}
	slices.Sort(kinds)
	out.Kind = strings.Join(slices.Compact(kinds), "_")
	return out, nil
}
