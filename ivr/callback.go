package ivr

// What callers hear who may hang up and keep the place in the queue. A configuration that lets nobody do so needs no text.
const (
	PromptCallBackConfirm PromptID = "system.call_back_confirm" // at the number that you call from: 1; stay on the line: any other key
	PromptCallBackKept    PromptID = "system.call_back_kept"    // the place is kept; you may hang up
)

// CallBackConfirms is the key by which a waiting caller who is asked confirms that they are called back; other keys keep them
// on the line.
const CallBackConfirms = "1"

// CallBackPrompt returns what offers a waiting caller to be called back by a key, "1" to "9". Other keys have no sentence:
// the one for "2" is returned.
func CallBackPrompt(key string) PromptID {
	if len(key) != 1 || key < "1" || key > "9" {
		key = "2"
	}
	return "system.call_back_" + PromptID(key)
}

// CallBackPrompts lists what callers hear who may be called back by a key, "1" to "9".
func CallBackPrompts(key string) []PromptID {
	return []PromptID{CallBackPrompt(key), PromptCallBackConfirm, PromptCallBackKept}
}
