package configs

import (
	"fmt"

	"heartline/internal/yamlfile"
)

// written is how lines are written out of templates: one row of a few values for each, and in a template whatever a line
// needs of the sections of the same names.
var written = yamlfile.Expansion{
	Templates: "templates",
	Rows:      "lines",
	Lists:     map[string]string{"hotline": "hotlines", "queue": "queues", "skill": "skills", "box": "boxes"},
	Maps:      []string{"prompts"},
}

// groups checks the groups of lines, whose measures are shown together.
func (k *checker) groups() {
	ids := k.ids("groups", "group of lines", pluck(k.cfg.Groups, func(n Named) string { return n.ID }), idPattern)
	for i, h := range k.cfg.Hotlines {
		if h.Group != "" {
			k.member(fmt.Sprintf("hotlines[%d].group", i), "group of lines", h.Group, ids)
		}
	}
}

// LinesOf lists the ids of the hotlines in a group, in the order of the configuration.
func (c *Config) LinesOf(group string) (ids []string) {
	for _, h := range c.Hotlines {
		if h.Group == group && group != "" {
			ids = append(ids, h.ID)
		}
	}
	return ids
}
