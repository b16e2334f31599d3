package call

import "time"

// tri is knowledge of the switch: yes, no or not known.
type tri int8

const (
	unknown tri = iota
	no
	yes
)

func known(b bool) tri {
	if b {
		return yes
	}
	return no
}

// actual is what the session knows the switch to hold for this call.
type actual struct {
	CallerHere   tri // the channel exists
	CallerStasis tri // it is in our application, so that it can be commanded
	CallerUp     tri
	Astray       map[string]string // channels that are said to have left a bridge by no move of ours, and which: see stray
	Former       []string          // channels of attempts that are over, still to be hung up: see planOutgoing
	Lapsed       bool              // a claim was refused: the channel is looked at, or asks again, before the next one
	Bridge       tri
	CallerIn     tri  // the caller is in the call's bridge
	Stale        bool // what the caller heard last in the bridge came from a leg that has left: see noteAway
	Music        tri
	Class        string   // of the music, if it is known
	Wanted       string   // class for the present grade, set before each plan; empty: the default one
	MusicDoubts  int      // how often the music is still to be stopped again: see doubtMusic
	Playing      string   // playback that was started and has not ended
	Echoes       []string // playbacks of the last process that may still be heard
	Legs         map[string]legActual
	Unsent       map[string]bool // channels of a conference that are sent nothing: see listenIn
	Parking      tri             // the call's own parking bridge, for a held SIP phone
	Bridges      map[string]tri  // further bridges of ours: beside the call, and of monitors
	Snoops       map[string]tri
	SnoopsAt     map[string]string    // the bridge that a monitor's snoop is in
	SnoopsIn     map[string]bool      // in our application, so that they can be recorded
	SnoopsOn     map[string]string    // the leg that a snoop of this process is on
	Unhooking    map[string]time.Time // snoops that were hung up and have not let go of their leg yet, since when
	Records      map[string]tri
	RecPaused    map[string]tri
	Ear          ear
	Began        map[string]bool // messages that were begun before the switch was last looked at: they may be complete
}

// legActual is what is known of one leg.
type legActual struct {
	Dialed tri
	In     string // the bridge it is in; "" for none
	Muted  tri

	Playing  string // playback that the leg hears alone
	Music    tri
	Doubts   int  // how often its music is still to be stopped again: see doubtLegs
	Doubtful bool // it is to be stopped again now
	HungUp   bool // its far end has hung up: once it has left its bridge it is gone, though its end is still to be reported
	Stale    bool // what it heard last in its bridge came from somebody who has left: see noteAway
}

func newActual() actual {
	return actual{
		Bridge: no, Music: no, Parking: no,
		Astray: map[string]string{}, Unsent: map[string]bool{},
		Legs: map[string]legActual{}, Bridges: map[string]tri{}, SnoopsAt: map[string]string{}, Snoops: map[string]tri{}, SnoopsIn: map[string]bool{},
		SnoopsOn: map[string]string{}, Unhooking: map[string]time.Time{},
		Records: map[string]tri{}, RecPaused: map[string]tri{}, Began: map[string]bool{},
	}
}
