// Package agent describes counsellors at work: who they are, their skills, the seat they sit at, and the
// states they can be in. It decides nothing: the queue's dispatcher, which owns the floor, does.
//
//	LoggedOut -> NotReady <-> Ready -> Reserved -> Talking <-> Hold
//	                ^          ^          |           |
//	                |          +----------+           v
//	                +-------------------------- AfterCall
//
// The states and every step between them; a test compares this list with the table behind Next:
//
//	logged_out -> not_ready, talking
//	not_ready  -> ready, reserved, talking, logged_out
//	ready      -> reserved, not_ready, talking, logged_out
//	reserved   -> talking, ready, not_ready, logged_out
//	talking    -> hold, after_call, ready, not_ready, logged_out
//	hold       -> talking, after_call, ready, not_ready, logged_out
//	after_call -> ready, not_ready, talking, logged_out
//
// Reserved follows NotReady only where a colleague asks for somebody by name; whoever declines goes back.
// Talking can follow any state: a controller that has just started finds a counsellor in the middle of a
// talk, and the talk is the truth. The way out of Talking without AfterCall is taken where the queue asks
// for no after-call work, where the desk was lost, and by a counsellor who asked to leave after this call.
//
// A seat is a browser desk (one nailed-up leg for the shift), a SIP phone (rung per call) or an outside
// number (rung through the trunk and accepted by key). An agent whose seat cannot take a call cannot be
// Ready; neither can one whom the roster does not have on duty.
//
// The package holds values only: no clock, no lock, no input or output. It knows no names, numbers or
// notes of people, so that all of it may stand in logs and in the ledger.
package agent
