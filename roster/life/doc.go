// Package life is the life of a roster that was published: what becomes of its shifts from the day on which it is told to the
// staff until each of them is over.
//
// A Book holds the shifts, the deals between people (swaps, offers, what is taken and given back), leave and sickness, the
// windows in which people sign up, hand-over notes, and what was told. Decide answers a Command with Facts or with the reason
// for which it is refused; Apply folds facts into the book. Due says what is to be told to whom, Next when anything happens
// next, Diff what a draft would change.
//
// A deal goes this way; each step keeps who did it, when, and on whose behalf:
//
//	asked ──► accepted by the other ──► approved, where the policy wants it ──► done
//	  └───────────────┴──────────────────────┴──► refused, withdrawn, or lapsed with a reason
//
// It is judged when it is asked, when it is accepted and when it is carried out, by the Judge that the caller gives and by
// the book's own two rules: nobody has two shifts at once (overlap), and nobody works while absent (absence).
//
// # Guarantees
//
// The package is pure: no input or output, no clock, no lock, no randomness. The same book, command and instant give the same
// facts; the same facts give the same book. A refused command gives no fact.
//
//   - An id lasts: over publications, moves in time and changes of hands. The parts of a shift that was cut have ids of their
//     own, made from its id, and cover it exactly.
//   - What is past is never changed, by anybody; of what runs only the part from now on.
//   - Nobody has two shifts that overlap, unless a manager gave a reason, which is recorded with the rules that it breaks.
//   - A deal is carried out as a whole, in one fact, once. Other deals about the same part lapse with it; those about another
//     part go on. A deal whose shift is moved follows it, is judged anew at the next Tick, and asks again who had accepted.
//   - Each pending deal has a deadline, at the latest when what it is about begins; if that runs already, when it ends. Next
//     names it, or something before it. Feed Tick then: a deadline lapses by a fact, and until then nobody can answer late.
//   - Facts hold ids, codes and instants: no names and no words. A fact is decoded by every later release.
//   - A notice comes up in Due until a Told fact names it, and then never again. A shift that is moved or changes
//     hands is told anew; what has begun is not. Who tells before it is recorded tells at least once.
//   - A shift without anybody, and one whose holder is away, is told of ahead to the managers.
//   - A draft that was made of the roster as it stands changes nothing.
//   - An approval is never one's own, and what is done on somebody's behalf needs a manager. A manager never speaks for the
//     other side of their own deal, and changes their own shifts by hand only where nobody else could.
//
// Publishing does not ask the Judge: a roster is judged as a whole, by package check, before it is published. It says which
// Difference was looked at, so that nothing else is done than what was seen.
//
// # What it is not
//
// It stores nothing, tells nobody and knows no names. It forgets nothing but what was told. It trusts its caller for who
// somebody is and which roles and tags that person has. A Book has one owner and is not for several goroutines at once.
package life
