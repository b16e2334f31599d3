// Package queue owns the floor: the calls that wait, the offers that ring, and what every counsellor does.
// One owner holds all three, because matching must be atomic over them.
//
// It has two layers. Floor is a deterministic state machine: Handle(at, Input) []Output, NextWake,
// Snapshot, Export. It reads no clock and does no input or output; the same inputs give the same outputs
// and the same state, so that any past hour can be replayed from the ledger. Dispatcher is the goroutine
// that owns a Floor: it numbers and records every input on the ledger's floor stream, and only then
// delivers what follows; inputs that change states alone, and that nobody asks about, need not be waited for.
//
// Order: red callers first, returned ones first among these and among the rest; red ones by priority (higher first), then
// EnqueuedAt; the rest by EnqueuedAt less a credit for yellow and for each step of priority (Rules.Aging), so that nobody
// starves: a green caller who has waited for longer than the credit outranks a fresh yellow one, never a red one. Ties
// go by EnqueuedAt, then id. Without Aging, as in old rule sets: grade, returned, priority, EnqueuedAt, id. It is one
// static order over all queues, so that queues which share counsellors are served as one. Every eligible pair is
// offered at once; there is no head of line. A counsellor is eligible who is on duty by the roster, Ready
// at a seat that is up, on the queue's line, with what is asked for, and not resting for this very call.
// Of several, the queue's strategy takes one: the longest idle, the one with the fewest calls, or top down; or it takes all
// of them at once, up to a bound (see round); of these one is called off for a caller of a more urgent grade to whom nobody
// else can be offered. Idle counts
// from becoming Ready; a missed offer sends a counsellor to the back, a declined one and a seat that came back in time do
// not.
//
// What is asked for are circles, each wider than the one before: RelaxStep and Wish. Time opens them, counted from
// EnqueuedAt; where nobody at work is in the open ones the next opens at once, and closes again when somebody is. Who
// meets a narrower circle is taken first. Nothing of it is stored, so that a change of the rules reaches who waits.
//
// Life of an offer:
//
//	Offered -> OfferClosed(accepted | declined | no_answer | busy | unreachable | caller_gone | withdrawn | answered_elsewhere)
//	Offered -> Withdrawn -> OfferClosed, or 5 s
//
// The call's session answers each offer with exactly one OfferClosed, also after Withdrawn: an acceptance
// that crosses the withdrawal wins. Until then caller and counsellor stay bound to each other; if no answer
// comes within 5 s both are freed, and for a minute more a late acceptance still finds its counsellor.
// However an offer ends without a talk, the caller keeps the place and is offered on at once.
//
// Nobody waits for nobody: as soon as no counsellor can serve a caller without somebody lifting a hand,
// the queue's overflow acts, and where no rule will, the caller is handed back to be asked for a message.
// After a restart without a stored floor the roster and the sign-ins must therefore come in before calls.
//
// A seat that goes down makes its Ready counsellor NotReady(seat_down) at once. If it is back within the
// grace (15 s by default) the counsellor is Ready again by itself, at the old place in the idle order;
// later it takes a hand, because nobody knows whether anybody still sits there. An unreachable or busy seat
// always takes a hand.
//
// Care: whoever has had as many red calls as Welfare allows comes last for a red caller, and a red call is followed
// by a pause. Neither keeps a red caller waiting: where nobody else is ready the cap gives way (RedCapPassed), and
// where nobody at work can serve a red caller a pause ends (PauseBroken). The skills of a grade are waited for some
// seconds, then everybody is asked. A switchboard makes one desk the only one for a queue, and ends in the moment in
// which that desk leaves. A surge lowers what a queue asks for, never the after-call work of red calls.
//
// A queue may bound how many of its counsellors are on a pause at once: one more is refused, unless a supervisor asks for
// it. A pause after a red call counts for nothing there.
//
// Watch turns figures into alerts: told once, again when they have doubled or were put off for long enough, cleared
// when they have been well below the threshold for a while. It keeps nothing that matters: what people have noted, and
// what has happened that they should know of, is on the floor. Flow estimates how many callers may wait soon; an
// estimate raises an alert and does nothing else.
//
// The package is not a router of legs: it never rings, plays or hangs up anything, and knows a call only by
// its id. It holds no number, name or note.
package queue
