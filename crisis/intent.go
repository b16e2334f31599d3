package crisis

import (
	"time"

	"heartline/agent"
)

// Intent is something that an escalation wants done. Intents are performed after their decision's facts are
// recorded. After a restart only those come again that may be repeated: AlertDesk, PrepareEmergency, StopAttempt,
// Page and WantTask, each known by its attempt or key.
type Intent interface{ intent() }

type (
	// AlertDesk shows an alert on a person's pages, until it is stopped.
	AlertDesk struct {
		Attempt string
		Person  string
		Step    string
		Until   time.Time
		Drill   bool
	}
	// RingSeat rings a person's seat.
	RingSeat struct {
		Attempt string
		Person  string
		Seat    agent.SeatID
		Until   time.Time
		Drill   bool
	}
	// CallPhone calls a configured number and asks for its accept key.
	CallPhone struct {
		Attempt string
		Number  string
		Person  string // whose number it is, where that is known
		Until   time.Time
		Drill   bool
	}
	// SendWebhook tells another system. The attempt's id lets it know a repeat.
	SendWebhook struct {
		Attempt string
		Webhook string
		Drill   bool
	}
	// PrepareEmergency lays an emergency number with its script and the known facts before the counsellor and
	// the supervisors. It dials nothing.
	PrepareEmergency struct {
		Attempt string
		Number  string
		Drill   bool
	}
	// DialEmergency calls a prepared number because By has pressed for it.
	DialEmergency struct {
		Attempt string
		Number  string
		By      string
		Press   int // counts from 1
	}
	// StopAttempt takes back what an attempt shows or rings. Stopping what is not there is no fault.
	StopAttempt struct {
		Attempt string
		Way     Kind
		Why     Outcome
	}
	// Thank tells somebody who accepted that another one has the call, and that joining by hand is possible.
	Thank struct {
		Attempt string
		By      string
		Taken   string // who has it; empty: the call is over
	}
	// Admit lets a telephone that has accepted into the call.
	Admit struct {
		Attempt string
		By      string
		Mode    Mode
	}
	// TellCounsellor says at the desk what has become of the search.
	TellCounsellor struct {
		What    Word
		By      string // who acknowledged, declined, joined or stopped it
		Step    string
		Attempt string
	}
	// Page calls people who are perhaps not there: nobody has come. Key is the same for each repeat.
	Page struct {
		Key   string
		Roles []string
		Why   Condition
		Drill bool
	}
	// WantTask leaves a task: nobody has come. Its fact belongs into the same append as the decision's facts.
	// Key is the same for each repeat.
	WantTask struct {
		Key   string
		Why   Condition
		Drill bool
	}
	// Look finds out what has become of an attempt; the answer is Progressed, Acknowledge or Ended.
	Look struct {
		Attempt string
		Way     Kind
	}
	// Arm asks for a Tick at a time, in place of any earlier one.
	Arm struct{ At time.Time }
	// Disarm asks for no Tick any more.
	Disarm struct{}
)

func (AlertDesk) intent()        {}
func (RingSeat) intent()         {}
func (CallPhone) intent()        {}
func (SendWebhook) intent()      {}
func (PrepareEmergency) intent() {}
func (DialEmergency) intent()    {}
func (StopAttempt) intent()      {}
func (Thank) intent()            {}
func (Admit) intent()            {}
func (TellCounsellor) intent()   {}
func (Page) intent()             {}
func (WantTask) intent()         {}
func (Look) intent()             {}
func (Arm) intent()              {}
func (Disarm) intent()           {}

// Word is what a counsellor is told.
type Word string

// The words.
const (
	SaidStarted      Word = "started"
	SaidStep         Word = "step"          // the next ones are asked
	SaidNobody       Word = "nobody"        // the step found nobody to ask
	SaidDeclined     Word = "declined"      //
	SaidPausing      Word = "pausing"       // the next round follows
	SaidRefused      Word = "refused"       // a number was kept from the wire
	SaidAcknowledged Word = "acknowledged"  //
	SaidReopened     Word = "reopened"      // who had acknowledged cannot come
	SaidNotThere     Word = "not_there"     // who had acknowledged is not in the call in time; the search goes on
	SaidJoined       Word = "joined"        //
	SaidLeft         Word = "left"          //
	SaidPrepared     Word = "prepared"      // an emergency number lies ready
	SaidPressed      Word = "pressed"       // it is being called
	SaidPressEnded   Word = "pressed_ended" // that call has ended; it lies ready again
	SaidExhausted    Word = "exhausted"     //
	SaidCancelled    Word = "cancelled"     //
)
