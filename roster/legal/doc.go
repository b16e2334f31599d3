// Package legal says at once what a change of a roster would break: a swap, an offer, a sign-up, a drag in the grid.
//
// A Position is a roster of a model. Try weighs up changes (this person takes that shift, that one is free) and says which hard
// rules they would break more than now, with names and dates, what the soft rules would cost more or less, and what the changes would mend.
// Covers lists who could take a shift, Partners with whom a person could swap one. Replan mends a published roster after an
// absence, with as few changes as it finds and without a touch of what is past.
//
// # Guarantees
//
// What Try says is the difference of two reports of package check, before and after: the same numbers, the same rules, people and
// dates. It is made by the checker itself, which counts again only the rows of the people concerned and what is demanded around
// the dates; nothing is estimated. A verdict depends on the model, the roster and the changes alone.
//
// Legal compares with the roster as it stands. In one that breaks a rule already a change that breaks nothing more is legal, and what
// it mends is said too. Demand by clock times, seats and guards go by hour and site where they are hard: who leaves the night alone is not
// excused by who comes in the morning. What they cost goes by date.
//
// A swap of two among 435 people in four weeks takes well under 5 ms of processor time, the list of all who could take a shift under
// 50 ms.
//
// It does no input or output; the model and the assignments that it is given are not changed.
package legal
