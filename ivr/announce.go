package ivr

import "strconv"

// The prompts that the system itself says. Each has a text in every language that comes with Heartline,
// and a configuration may give it another one.
const (
	PromptWait           PromptID = "system.please_wait"     // on the way into a queue: somebody will be there soon
	PromptComfort        PromptID = "system.comfort"         // from time to time while waiting
	PromptReconnect      PromptID = "system.reconnecting"    // the counsellor's line failed: please stay
	PromptReturned       PromptID = "system.returned"        // after a fault of ours: you keep your place
	PromptOnHold         PromptID = "system.on_hold"         // the counsellor is away for a moment
	PromptNobody         PromptID = "system.nobody"          // nobody can take the call now
	PromptMessage        PromptID = "system.leave_message"   // please speak after the tone
	PromptMessageThanks  PromptID = "system.message_thanks"  // we have your message and call back
	PromptFailsafe       PromptID = "system.failsafe"        // at most 2 s: one moment, we connect you
	PromptFailsafeAccept PromptID = "system.failsafe_accept" // to the duty phone: press 1 to take the call
	PromptSeatAccept     PromptID = "system.accept_key"      // to an outside seat: press 1 to take the call
	PromptSeatGone       PromptID = "system.seat_gone"       // to an outside seat: the caller is gone
	PromptRefused        PromptID = "system.recording_off"   // this call is not recorded
	PromptGoodbye        PromptID = "system.goodbye"         // before the system hangs up
	PromptProve          PromptID = "system.prove"           // what a test call hears
	PromptRingBack       PromptID = "system.ring_back"       // to whoever answers a call back: names no service; 1 to speak, 9 for no more calls
	PromptAnswerKeys     PromptID = "system.answer_keys"     // beside a talk, to a caller who says nothing: 1 yes, 2 no, 3 cannot speak now, 0 in danger

	PromptWaitKey PromptID = "system.wait_key" // to a waiting caller: that key means nothing, the place is kept; draft

	// To waiting callers about places that were left; drafts.
	PromptPlaceCode    PromptID = "system.place_code"    // your number is not shown: these digits, pressed behind star in the next call, give the place back
	PromptPlaceBack    PromptID = "system.place_back"    // you have it back
	PromptPlaceUnknown PromptID = "system.place_unknown" // no place was left by these digits; the present one is kept

	// Exercises for callers who wait; drafts.
	PromptBreathing  PromptID = "system.breathing"
	PromptRelaxation PromptID = "system.relaxation"

	// PromptBeep is the tone before a message. It is no text and needs none.
	PromptBeep PromptID = "system.beep"

	promptNext   PromptID = "system.position_next"   // you are the next
	promptOne    PromptID = "system.position_one"    // one caller is before you
	promptBefore PromptID = "system.position_before" // "there are", before the number
	promptAfter  PromptID = "system.position_after"  // "callers before you", after the number
	promptMore   PromptID = "system.position_more"   // more than MaxPosition callers are before you
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

// AcceptPrompt returns what asks whoever answers outside of the house to take a call by a key, "1" to "9". Other keys have
// no sentence: the one for "1" is returned.
func AcceptPrompt(key string) PromptID {
	if len(key) == 1 && key > "1" && key <= "9" {
		return PromptSeatAccept + "_" + PromptID(key)
	}
	return PromptSeatAccept
}

// BandPrompt returns the sentence that tells a waiting caller how long callers mostly wait, in whole minutes.
func BandPrompt(from, to int) PromptID {
	return PromptID("system.wait_" + strconv.Itoa(from) + "_" + strconv.Itoa(to))
}

// PromptDigitTwo says a two in a row of digits, which is another word than in a count in some languages.
const PromptDigitTwo PromptID = "system.digit_2"

// DigitPrompt returns what says a digit, 2 to 9.
func DigitPrompt(d int) PromptID {
	if d == 2 {
		return PromptDigitTwo
	}
	return numberPrompt(d)
}

// What a counsellor hears at a telephone about the caller, before the two talk.
const (
	PromptBriefRed      PromptID = "system.brief_red"
	PromptBriefYellow   PromptID = "system.brief_yellow"
	PromptBriefReturned PromptID = "system.brief_returned" // the caller has been with somebody before and lost them
	promptBriefWait     PromptID = "system.brief_wait"     // with the minutes: at least so many
)

// BriefGradePrompt says a grade to a counsellor.
func BriefGradePrompt(grade string) PromptID { return PromptID("system.brief_" + grade) }

// briefMinutes are the waits that a counsellor is told of, in minutes.
var briefMinutes = []int{1, 2, 3, 5, 10, 15, 20, 30}

// BriefWaitPrompt says that a caller has waited for at least so many minutes, rounded down to what there is a sentence
// for; empty below a minute.
func BriefWaitPrompt(minutes int) (id PromptID) {
	for _, m := range briefMinutes {
		if m <= minutes {
			id = promptBriefWait + "_" + PromptID(strconv.Itoa(m))
		}
	}
	return id
}

// BriefWaitPrompts lists the sentences that BriefWaitPrompt chooses from.
func BriefWaitPrompts() (ids []PromptID) {
	for _, m := range briefMinutes {
		ids = append(ids, BriefWaitPrompt(m))
	}
	return ids
}

func numberPrompt(n int) PromptID { return PromptID("system.number_" + strconv.Itoa(n)) }

// SystemPrompts lists every prompt that the system itself may say; each must have a text in every language
// of every hotline.
func SystemPrompts() []PromptID {
	out := []PromptID{
		PromptWait, PromptComfort, PromptReconnect, PromptReturned, PromptOnHold, PromptNobody, PromptMessage,
		PromptMessageThanks, PromptFailsafe, PromptFailsafeAccept, PromptSeatAccept, PromptSeatGone,
		PromptRefused, PromptGoodbye, PromptProve, PromptRingBack, PromptAnswerKeys,
		promptNext, promptOne, promptBefore, promptAfter, promptMore,
	}
	for n := 2; n <= MaxPosition; n++ {
		out = append(out, numberPrompt(n))
	}
	for key := '2'; key <= '9'; key++ {
		out = append(out, AcceptPrompt(string(key)))
	}
	out = append(out, PromptBlocked)
	for key := '0'; key <= '9'; key++ {
		out = append(out, PromptBlockedKey+PromptID(key))
	}
	return out
}
