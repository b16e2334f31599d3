// Package duty answers who is on duty now: for this skill, in this town, on this line, in this role, with until when and who
// comes next; and resolves a chain of them (primary, backup, supervisor) at the instant of a call.
//
// New makes an Index of a Roll: published shifts with role, tags and order; people with skills that expire, the areas that they
// serve and the ways to reach them; and the tree of areas. On answers one query, Resolve a chain of them, and Without finds the
// times in which a line is worked and nobody of a role is there.
//
// # Guarantees
//
//   - Everything is half-open: at the minute of a hand-over the one who comes is on, and the one who goes is not. A skill is there
//     in [From, Until) too.
//   - An answer depends on the roll and the query alone. Its order is fixed: by the order in the chain, then whoever serves the
//     smaller area, then the id of the person.
//   - Nobody is never a gap in a list: an answer without anybody says so, with a reason and with how many were left out for what.
//   - Until is the first instant at which the person would not be in the answer, over shifts that follow each other without a
//     gap. Next are those who come on after the instant of the query and are not in the answer, by their start.
//   - A link of a chain is read from the roll at the same instant as the one before it; the first link with anybody is the one to
//     call, and the links behind it are given too, for whoever gets no answer.
//
// A shift without a line serves every line. Who serves an area serves all that lies in it; who names no area serves all of them. A
// person may be asked for by a role, which is that of the shift or one of its tags.
//
// The Index is not changed once it is made, and may be shared by goroutines. There is no clock, input or output, and there are no
// names or numbers: ways to reach somebody are kinds and ids.
package duty
