// Package ivr decides what a caller hears before a person answers and what a pressed key means.
//
// A Menu is what people write: steps by id (see Step). Compile checks it against everything that it
// refers to and makes a Flow: immutable, with a Version that is a hash of its meaning. Flow.Step is the
// whole machine: from a Position, an Input and the Env it computes the next Position and the Effects that
// the call has to carry out, in order.
//
// Guarantees:
//
//   - Step is total and pure: every input in every position gives a defined result, with no I/O, clock,
//     lock or randomness. It never panics and always comes to rest: by validation no way through a flow
//     goes round without a key of the caller, and keys are bounded (MaxTypeAhead).
//   - The person key (0 unless the menu says otherwise) leads to a person from anywhere, also in the middle
//     of a prompt that cannot be interrupted otherwise.
//   - A caller who presses nothing, or wrong keys only, comes to an end of the menu that is a person, a
//     queue or a message. Compile refuses a flow in which that caller could go round for ever.
//   - Compile refuses a wish that a caller comes to without a key: it is the caller's own, and their consent.
//   - Digits are never recorded: Position marshals without the keys that wait in it, effects carry the
//     name of the option and not the key, and an Input prints without its digit.
//   - Say and Await carry a turn. PromptDone and Timeout that belong to an older turn change nothing, so
//     the call may deliver them late, twice or never.
//   - After a restart Resume goes on at the beginning of the current step. A position of another version
//     goes on only where that step still is of the same kind; otherwise the caller goes to a person.
//
// Hours is the opening-hours table: weekly hours, holidays and adjusted working days (调休), evaluated in
// the hotline's zone with half-open spans, right over midnight and over changes of the clock.
//
// The package is not a player: it neither knows files nor channels, starts no timer and writes no ledger.
// Prompts are names; what they say in which language stands in the configuration.
package ivr
