package ledger

import "strings"

// formPrefix begins the streams of after-call forms. A call's own stream belongs to its session and ends
// with it; the form is handed in afterwards.
const formPrefix = "form:"

// FormStream names the stream of a call's after-call forms. FormSubmitted and the follow-ups that a form asks
// for stand on it.
func FormStream(call string) Stream { return Stream(formPrefix + call) }

// CallOf returns the call that a stream is about: its own, that of its forms, of its care, or of what the fail-safe did
// for it. ok is false for any other.
func CallOf(s Stream) (call string, ok bool) {
	for _, prefix := range []string{string(CallStream("")), formPrefix, carePrefix, debriefPrefix, failsafePrefix} {
		if call, ok = strings.CutPrefix(string(s), prefix); ok {
			return call, true
		}
	}
	return "", false
}
