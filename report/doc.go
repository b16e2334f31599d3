// Package report makes the monthly account: the proof that no call was lost to arithmetic. Every attempt to reach the
// hotline is counted from three sources that know nothing of each other, and each ends in exactly one class.
//
//   - The ledger: the facts on the calls' own streams, folded here by Trace and by nothing else.
//   - The node: the journals of the fail-safe, those that were imported and those that still wait in its outbox.
//   - The history: the rows of the projection that lists, measures and boards read.
//
// Where two of them do not say the same of a call, or where something is not as it must be (a call that is open for too
// long, an ending that no class has, a caller whom nobody has a task for, a journal that was imported twice), there is a
// Finding with the call's id. An account without findings is the proof.
//
// Guarantees: the classes add up to the attempts, because each attempt is counted once, where its class is decided (Class is
// total: what fits nothing is Unclear, and a finding). An account changes nothing. It goes over the ids of the calls in spans of six
// hours and keeps the calls of one span only, so that its memory does not grow with the period.
//
// Words and definitions are those of the measures: O offered to a queue, A answered, B abandoned, F flowed out, and
// O = A + B + F over the calls that have ended; a short abandon is one whose wait was not above the limit, 5 s unless set.
//
// What it is not: it knows no SQL, no files and no screens. Source says what it needs; internal/app plugs it in.
package report
