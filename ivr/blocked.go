package ivr

// PromptBlocked is the short message to a caller whose number is blocked, and PromptBlockedKey, with a digit behind it,
// names the key that leads to a person; drafts, to be confirmed by a clinical lead.
const (
	PromptBlocked    PromptID = "system.blocked"
	PromptBlockedKey PromptID = "system.blocked_key_"
)

// BlockedPrompts are what a blocked caller hears where key, a digit, leads to a person.
func BlockedPrompts(key string) []PromptID {
	return []PromptID{PromptBlocked, PromptBlockedKey + PromptID(key)}
}

// Blocked returns the menu of a caller whose number is blocked: the short message, from which key, a digit, leads to a
// person at every moment, the hash key to a message in the box, and silence there too. A key that was not named leads to a
// person: somebody in need may press the wrong one. Where there is no box everything leads to a person.
func Blocked(id, box, key string) Menu {
	const ask, message StepID = "ask", "message_box"
	step := &Step{Timeout: limitedTimeout, Tries: 1, NoInput: Person, Wrong: Person, Options: map[string]Choice{"#": {Option: "message", Goto: Person}}}
	for _, p := range BlockedPrompts(key) {
		step.Menu = append(step.Menu, PromptRef{ID: p})
	}
	m := Menu{ID: id, PersonKey: key, Entry: ask, Steps: map[StepID]*Step{ask: step}}
	if box != "" {
		step.NoInput, step.Options["#"] = message, Choice{Option: "message", Goto: message}
		m.Steps[message] = &Step{Message: box}
	}
	return m
}
