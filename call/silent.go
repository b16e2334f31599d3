package call

import (
	"context"
	"time"

	"heartline/internal/fault"
	"heartline/internal/id"
)

// A caller who is with a counsellor and says nothing may be somebody who cannot speak. Such a caller is noticed, told
// how to answer by keys, counted as a kind of their own, and never hung up on.
//
// Whether the caller says anything is heard through a snoop of ours, the ear: the caller's own channel is left as it is.
// The ear is there from a moment after the two can hear each other, so that it has no part in their connecting, until the
// caller has been heard once, and not while the caller is on hold. It keeps no sound.

// SilenceRules says when a caller who says nothing is noticed, and who tells them how to answer.
type SilenceRules struct {
	After time.Duration // for which the caller was listened to without a break and has not been heard; 0: nobody is noticed
	Auto  bool          // the sentence is said at once; otherwise when the counsellor wants it
}

// Silence is what is known of a caller who may be unable to speak. What they answer is in no fact.
type Silence struct {
	NoticedAt time.Time `json:",omitzero"`
	SpokeAt   time.Time `json:",omitzero"`  // heard for the first time
	Told      int       `json:",omitempty"` // how often the sentence was said
	ToldAt    time.Time `json:",omitzero"`  // for the last time
	Answers   bool      `json:",omitempty"` // keys are shown
}

// Silent reports whether a caller was noticed to be silent and has not been heard since.
func (q *Silence) Silent() bool { return q.noticed() && q.SpokeAt.IsZero() }

// noticed reports whether a caller was ever noticed to be silent.
func (q *Silence) noticed() bool { return q != nil && !q.NoticedAt.IsZero() }

// SilenceView is what a counsellor sees of a caller who may be unable to speak.
type SilenceView struct {
	Silence
	Telling bool     // the sentence is being said
	Untold  bool     // it could not be played, or not to its end
	Pressed []Answer // newest last; kept by this process alone, and no longer than they are shown
}

// Answer is a key by which a caller has answered.
type Answer struct {
	Key Secret // "0" to "9", "*", "#", "A" to "D"
	At  time.Time
}

// maxAnswers is how many answers are shown, the newest ones.
const maxAnswers = 12

// Ears lets us know whether anything is heard, without keeping any of it.
type Ears interface {
	// Heed makes a snoop report SignalVoice when it begins to hear something and SignalQuiet when it has heard nothing
	// for VoiceGap. Calling it again changes nothing. fault.NotFound: the snoop is gone.
	Heed(ctx context.Context, snoop string) error
}

// The requests of a counsellor about a caller who may be unable to speak.
const (
	liveTell        liveAction = "tell"
	liveAnswersOver liveAction = "answers_over"
)

// VoiceGap is how long it must be quiet before a sound counts as over. It is no part of the sound's length.
const VoiceGap = 500 * time.Millisecond

const (
	voiceLeast   = 300 * time.Millisecond // a sound of this length is a voice: less is a click or a key
	earDelay     = 500 * time.Millisecond // the ear is put up so long after the two could hear each other
	tellSlack    = time.Second            // the sentence begins so much later than its fact at most
	earNames     = 10                     // of one process and call; then they begin again
	earLives     = 1000
	maxEarFaults = 3 // then the process does not listen to the caller any more
)

var errOnHold = fault.Code("caller_on_hold", fault.New(fault.Conflict, "tell", "the caller is on hold or cannot hear you: take the caller back first"))

// listens reports whether the ear belongs on the caller now.
func (s *State) listens(r SilenceRules) bool {
	return r.After > 0 && s.Marked == "" && s.counsellorTalks() && s.Talk.Bridged && s.Talk.Agent != "" &&
		(s.Silence == nil || s.Silence.SpokeAt.IsZero())
}

// isBeside reports whether a channel is an ear or a teller: what the caller is told something through.
func isBeside(channel string) bool {
	_, role, _, ok := id.ParseObject(channel)
	return ok && (role == id.RoleEar || role == id.RoleTeller)
}

// TellKeys says to the caller alone how to answer by keys, while the talk goes on. From then on the keys that the caller
// presses are shown to the counsellor. Calling it while the sentence is said changes nothing.
func (x *Exchange) TellKeys(ctx context.Context, r Live) error {
	return x.live(ctx, liveTell, r, false)
}

// EndAnswers shows no more keys. Those that were shown are forgotten.
func (x *Exchange) EndAnswers(ctx context.Context, r Live) error {
	return x.live(ctx, liveAnswersOver, r, false)
}
