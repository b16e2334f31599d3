package ivr

import "time"

// PromptLimited is the short message to somebody who calls too often; draft, to be confirmed by a clinical lead.
const PromptLimited PromptID = "system.limited"

// limitedTimeout is how long a caller has to press a key after the short message.
const limitedTimeout = 8 * time.Second

// Limited returns the menu of somebody who calls too often: the short message, from which every key leads to a person,
// and silence to a message in the box, or to a person where there is no box. It never ends at nothing.
func Limited(id, box string) Menu {
	const ask, message StepID = "ask", "message_box"
	m := Menu{ID: id, Entry: ask, Steps: map[StepID]*Step{ask: {
		Menu: []PromptRef{{ID: PromptLimited}}, Options: map[string]Choice{"1": {Option: "person", Goto: Person}},
		Timeout: limitedTimeout, Tries: 1, NoInput: Person, Wrong: Person,
	}}}
	if box != "" {
		m.Steps[ask].NoInput = message
		m.Steps[message] = &Step{Message: box}
	}
	return m
}
