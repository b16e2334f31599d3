package configs

import (
	"fmt"
	"io"
	"strings"

	"heartline/ivr"
)

// Check reads and checks a configuration and prints what `heartline check` shows: all problems, or a
// summary with the way of every hotline's callers. ok is false when there are problems or when w fails.
func Check(dirOrFile string, w io.Writer) (ok bool) {
	cfg, problems := Load(dirOrFile)
	var text string
	if len(problems) > 0 {
		text = fmt.Sprintf("%s\n%s found.\n", problems.Error(), count(len(problems), "problem"))
	} else {
		text = cfg.Summary()
	}
	_, err := io.WriteString(w, text)
	return err == nil && len(problems) == 0
}

// Summary describes the configuration for people: what there is, the warnings, and each hotline's tree.
func (c *Config) Summary() string {
	var out strings.Builder
	fmt.Fprintf(&out, "Configuration %s (%s, %s): %s.\n", c.Version, c.Mode, c.Zone, strings.Join([]string{
		count(len(c.Hotlines), "hotline"), count(len(c.Queues), "queue"), count(len(c.Menus), "menu"),
		count(len(c.Seats), "seat"), count(len(c.Trunks), "trunk"), count(len(c.Prompts), "prompt"),
	}, ", "))
	fmt.Fprintf(&out, "Fail-safe: %s, then %s, then a message.\n", count(len(c.FailsafeSeats()), "SIP-phone seat"), count(len(c.Failsafe.Duty), "duty phone"))
	for _, p := range c.Warnings {
		fmt.Fprintf(&out, "Warning: %s\n", p)
	}
	c.describeEscalations(&out)
	for _, h := range c.Hotlines {
		c.describe(&out, h)
	}
	return out.String()
}

func (c *Config) describe(out *strings.Builder, h Hotline) {
	numbers := strings.Join(h.Numbers, ", ")
	if h.ID == c.DefaultHotline().ID {
		numbers = strings.TrimPrefix(numbers+" and every unknown number", " and ")
	}
	var names []string
	for _, lang := range h.Languages {
		if n, ok := h.Name[lang]; ok {
			names = append(names, n)
		}
	}
	fmt.Fprintf(out, "\nHotline %s, %s: %s\n", h.ID, strings.Join(names, " / "), numbers)
	record := "no recording"
	if h.Recording.Record {
		record = "recording announced, wording " + h.Recording.Wording
	}
	fmt.Fprintf(out, "Languages %s; a person means the queue %s; %s.\n", strings.Join(h.Languages, ", "), h.Queue, record)
	if f := c.Flows[h.ID]; f != nil {
		if r := h.Familiar; f.WishesForSame() && r != nil && r.Weekly != nil {
			fmt.Fprintf(out, "Who asks for the same counsellor is kept for the one of the last talk within %v, up to %s in 7 days.\n", r.Within, count(*r.Weekly, "talk"))
		}
		out.WriteString(ivr.Explain(f, h.Languages, c.Text))
	}
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
