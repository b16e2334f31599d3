package ivr

import "strconv"

// The prompts that the system itself says. Each has a text in every language that comes with Heartline,
// and a configuration may give it another one.
const (
	PromptHold           PromptID = "hold"            // on the way into a queue: somebody will be there soon
	PromptComfort        PromptID = "comfort"         // from time to time while waiting
	PromptReassure       PromptID = "reassure"        // the connection to the counsellor broke: stay, you go first
	PromptReturned       PromptID = "returned"        // after a restart of ours: you keep your place
	PromptOnHold         PromptID = "on_hold"         // the counsellor is away for a moment
	PromptNobody         PromptID = "nobody"          // nobody can take the call now
	PromptMessage        PromptID = "message"         // after the tone, leave a message and number
	PromptMessageThanks  PromptID = "message_thanks"  // the message is kept; we call back
	PromptFailsafe       PromptID = "failsafe"        // at most 2 s: one moment, we connect you
	PromptFailsafeAccept PromptID = "failsafe_accept" // to the duty phone: a caller; press the key to accept
	PromptSeatAccept     PromptID = "seat_accept"     // to an outside seat: a caller; press 1 to accept
	PromptSeatGone       PromptID = "seat_gone"       // to an outside seat: the caller is gone
	PromptRefused        PromptID = "recording_off"   // this call is not recorded
	PromptGoodbye        PromptID = "goodbye"         // before the system hangs up
	PromptProve          PromptID = "prove"           // what a test call hears

	promptNext   PromptID = "position_next"   // you are the next
	promptOne    PromptID = "position_one"    // one caller is before you
	promptBefore PromptID = "position_before" // "there are", before the number
	promptAfter  PromptID = "position_after"  // "callers before you", after the number
	promptMore   PromptID = "position_more"   // more than MaxPosition callers are before you
)

// MaxPosition is the greatest number of callers ahead that is spoken as a number.
const MaxPosition = 20

// PositionPrompts returns what tells a waiting caller that so many others are ahead in the queue.
func PositionPrompts(ahead int) []PromptID {
	switch {
	case ahead <= 0:
		return []PromptID{promptNext}
	case ahead == 1:
		return []PromptID{promptOne}
	case ahead > MaxPosition:
		return []PromptID{promptMore}
	default:
		return []PromptID{promptBefore, numberPrompt(ahead), promptAfter}
	}
}

func numberPrompt(n int) PromptID { return PromptID("number_" + strconv.Itoa(n)) }

// SystemPrompts lists every prompt that the system itself may say; each must have a text in every language
// of every hotline.
func SystemPrompts() []PromptID {
	out := []PromptID{
		PromptHold, PromptComfort, PromptReassure, PromptReturned, PromptOnHold, PromptNobody, PromptMessage,
		PromptMessageThanks, PromptFailsafe, PromptFailsafeAccept, PromptSeatAccept, PromptSeatGone,
		PromptRefused, PromptGoodbye, PromptProve,
		promptNext, promptOne, promptBefore, promptAfter, promptMore,
	}
	for n := 2; n <= MaxPosition; n++ {
		out = append(out, numberPrompt(n))
	}
	return out
}
