// Package crisis calls for help beside a call: the policies that say whom to ask, in which order and how long,
// and one running search, which is called an escalation.
//
// A Policy is a list of steps; a step has one or more ways, which run at once: an alert on people's pages, a
// ring at their seats, a call to a telephone that must be accepted by key, a message to a partner's system, or
// an emergency number that is laid before people. A step ends when its wait is over, or at once when everybody
// it asked has declined or could not be reached; then the next step begins, and after the last one the next
// round, after a pause.
//
// The package is pure: no input or output, no clock, no lock, no randomness. Decide turns a state, an input and
// an Env of immutable snapshots into facts and intents; Apply folds facts. The owner of the call feeds the
// inputs, records the facts, and then performs the intents. Recovery folds the recorded facts and feeds Adopted;
// it never decides anew.
//
// Guarantees, each of them tested over random policies and random orders of events:
//
//   - A search that was begun is at every moment in one Condition: searching with a next deadline, acknowledged
//     with a helper in the call or a deadline for one (where the policy sets one), exhausted with a page and a
//     task, or closed: cancelled by a named person, or over with its call.
//   - Nobody is asked twice in one way within one step of one round, whatever comes late, twice or never, and
//     wherever the process ends. What was begun before a restart is looked at, never simply repeated.
//   - An acknowledgement stops the search, withdraws what still rings and is told to the counsellor. Who accepts
//     later is thanked, and may still join by hand. An acknowledgement whose telephone drops before its owner is
//     in the call is taken back, and the search goes on at the next step. The same happens where no helper is in
//     the call in time, or where the last one has left it and nobody comes back in time.
//   - The number of attempts is bounded: ways of all steps, times people per way, times rounds.
//   - An emergency number is never dialled by a timer: only Press, by a named person, leads to DialEmergency.
//   - NumberGate stands before every intent that leads to the wire. In demo, test and drill it passes the
//     numbers of the test list alone; what it refuses is recorded.
//
// State and facts hold ids and codes alone: no number, no name, no free text. Digits live in the snapshot of
// numbers that Env carries, in a type that hides itself from logs.
//
// Score turns the facts of a drill into its chain times and a score. The package does not dial, page or show:
// what it wants done it says as an Intent.
package crisis
