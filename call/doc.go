// Package call owns callers' contacts end to end: from the moment a channel asks to be taken until nothing
// of it is left in the switch.
//
//	arriving -> menu, ending
//	menu     -> waiting, message, ending
//	waiting  -> talking, outside, menu, message, ending
//	outside  -> talking, waiting, menu, message, ending
//	talking  -> parted, waiting, outside, survey, ending
//	parted   -> talking, waiting, outside, ending
//	survey   -> waiting, ending
//	message  -> closing, ending
//	closing  -> ending
//	due      -> dialling, ending
//	dialling -> due, greeting, ending
//	greeting -> due, talking, waiting, ending
//	ending   -> ended
//
// A waiting caller may be offered to a counsellor, or to several at once, of whom the first to accept has the caller; a parted one, whose counsellor's leg failed, goes back to that
// counsellor or to the front of the queue. A talk that is transferred stays a talk: it waits again, or rings an
// outside number, only where nobody has the caller yet.
//
// A caller whose counsellor has ended the talk may be asked how it was: the talk is over by then, for its counsellor and in
// every figure, and whoever is asked can hang up, or go back to a person by a key.
//
// A call that the house makes itself, to do a task or to ring back a caller who was lost, begins with due: its
// counsellor is taken from the floor, the person is dialled, and hears who calls. From the talk on it is a call like
// any other.
//
// Beside the caller and the counsellor who has the call there may be parties: colleagues and outside numbers, with
// the caller in the call's bridge or beside the call in a second one; and supervisors who listen through the
// counsellor's leg, in a bridge of their own. Whoever is not with anybody hears music.
//
// One goroutine, a session, owns one call. It is fed by a lossless mailbox and has one select over mailbox,
// timers and its lifetime. For each input it works in four steps:
//
//  1. observe: the input tells what the switch holds now (actual);
//  2. decide: a pure function of state, input and env gives facts and acts;
//  3. append: the facts go into the ledger; apply, pure and compatible for ever, folds them into the state;
//  4. reconcile: plan, pure, computes the commands that bring what the switch holds to what the state wants,
//     and runs them.
//
// Because commands are a difference and each is safe to repeat, a command that was lost between the ledger
// and the switch, or whose outcome was lost, is found again by the same plan: after a fault, after a
// restart of the controller, after a cut of the link. Recovery folds facts and never decides again.
//
// Guarantees:
//
//   - The caller's channel enters the call's bridge at once and never leaves it for anything that a
//     counsellor's leg, browser or phone does. Between a leg that has left and the next one it enters the same
//     bridge once more, for Asterisk's sake: see noteAway.
//   - Every fact is in the ledger before it is acted on; where the storage is slow the caller comes first.
//   - A call ends exactly once, with a class and a reason; every class of a caller's call but completed and
//     caller_error leaves a task behind. Test calls of our own leave none, nor does a blocked caller who hangs up in the
//     short message: the list of callers has that call. A completed call whose caller was lost leaves a ring-back.
//     Where it is only we who cannot go on, the caller goes to the dialplan's fail-safe.
//   - Only a talk is recorded: after consent, while the two can hear each other, never in a pause.
//   - No phase waits without a timer, and signals may come early, late, twice or never.
//   - Nothing is torn down while the link to the switch is down. A panic in one call gives that caller to
//     the dialplan's fail-safe and touches no other call.
//   - A lost caller is rung back a bounded number of times, never by two at once, and not where the caller, a rule of
//     the person or a withheld number forbids it. The plan of it is a fact of the lost call before that ends.
//   - Digits, numbers and names are never recorded or logged, and not shown: a digit is only its meaning. The one exception
//     are the keys by which a caller answers who cannot speak: they are shown at the desk of who has the call for as long
//     as the answers are open, and kept nowhere but in the memory of the session.
//
// The Exchange is the switchboard between the switches, the floor and the owners: it routes signals by the
// names of objects (ours carry their owner's id), adopts what is found after a restart, and sweeps. A desk
// owns one browser desk's leg: parks it, watches that it sends, lends it to a call.
//
// The package knows neither ARI nor HTTP nor SQL: it declares the small interfaces that it needs.
package call
