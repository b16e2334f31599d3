// Package replay plays a span of the past again: what the floor was told then, from the ledger's floor stream, on the real
// floor under virtual time; as it was, and as it would have been under another rule set.
//
// A Record takes the facts of the floor stream in order. It handles each input on a floor of its own and compares every step
// of a counsellor with the one that was recorded behind it: an offer is such a step, so that a record that is the Same has
// had every offer to the same counsellor, of the same call, at the same instant. On the way it notes what each input hangs
// on: an answer on its offer, the end of a talk and what was done in it on the talk's beginning, the end of after-call work
// on the talk's end, what a caller did while waiting on the joining, a transfer on the talk before it.
//
// Play handles the same inputs on a second floor with other rules. What hangs on something that now happens earlier or later
// moves with it; what hangs on something that does not happen at all is left out; everything else (who came, signed in, went
// on a pause, was on duty) comes at its own instant. As long as nothing differs every input comes as it was recorded, in the
// same order: played under its own rules a record gives the same steps to the last one, which a property test holds.
//
// What nobody can know is assumed, and each assumption is counted in the Result:
//   - who gave up, or was sent elsewhere, and is asked for before that stays for the answer, and talks for the mean handle time
//     of the queue;
//   - who was answered waits as long as it takes, and so does who was sent elsewhere and is not now: nobody knows their
//     patience beyond what they have shown;
//   - a counsellor who is asked otherwise than then answers as they did in the span, drawn from their answers by the seed;
//   - who is made not ready for calls missed only now is back after a minute;
//   - nobody behaves otherwise because of the other rules, and who was kept short of a call rings no more often.
//
// It reads and never writes, holds no clock and starts nothing. Memory grows with the inputs of the span, which whoever
// reads the ledger bounds; Play ends with its context.
package replay
