package configs

import "fmt"

// Tier is a line behind the first one, such as a crisis team or a clinic: counsellors send a caller there by its name, and
// the first of its ways that is open then takes the caller.
type Tier struct {
	ID   string    `yaml:"id"`
	Name Names     `yaml:"name"`
	Try  []TierWay `yaml:"try"` // in this order
}

// TierWay is one way of a tier: a queue, open while somebody serves it, or an outside number that desks may call.
type TierWay struct {
	Queue  string `yaml:"queue"`
	Number string `yaml:"number"` // id of an outside number
}

// Tier returns the tier of an id.
func (c *Config) Tier(id string) (Tier, bool) {
	for _, t := range c.Tiers {
		if t.ID == id {
			return t, true
		}
	}
	return Tier{}, false
}

// tiers checks that every tier leads somewhere.
func (k *checker) tiers() {
	k.ids("tiers", "tier", pluck(k.cfg.Tiers, func(t Tier) string { return t.ID }), idPattern)
	desk := map[string]bool{}
	for _, o := range k.cfg.Outside {
		desk[o.ID] = o.Desk
	}
	for i, t := range k.cfg.Tiers {
		if len(t.Try) == 0 {
			k.bad(fmt.Sprintf("tiers[%d].try", i), "write queues or outside numbers, the first one to be tried first", "the tier %q leads nowhere", t.ID)
		}
		for j, w := range t.Try {
			path := fmt.Sprintf("tiers[%d].try[%d]", i, j)
			switch {
			case (w.Queue == "") == (w.Number == ""):
				k.bad(path, "write either a queue or a number", "this way of the tier %q is not one way", t.ID)
			case w.Queue != "":
				k.member(path+".queue", "queue", w.Queue, k.queueIDs())
			default:
				k.member(path+".number", "outside number", w.Number, pluck(k.cfg.Outside, func(o Outside) string { return o.ID }))
				if on, known := desk[w.Number]; known && !on {
					k.bad(path+".number", "write desk: true at that number", "desks may not call the outside number %q of the tier %q", w.Number, t.ID)
				}
			}
		}
	}
}
