// Package roster says who is on duty when. It is small now: shifts, who is on duty at an instant, the next
// instant at which that changes, and the import of a published rota from CSV.
//
// A Shift is two instants in UTC, half-open: who works until 14:00 is off at 14:00, and who begins then is
// on. Wall-clock times exist only at the edge (Clock and Day with a *time.Location) and become instants once,
// on import. The rules for days on which the clocks change are fixed, so that shifts which join on paper join
// in fact:
//
//   - a time that the clocks skip becomes the instant at which they skip it;
//   - a time that comes twice is its first coming, for starts and ends alike;
//   - an end that is not after the start on the clock lies on the next day.
//
// ParseCSV takes all or nothing: every bad row is named with its line, its column and the mend, and if there
// is one, no shift is returned. One counsellor cannot have two shifts that overlap, whatever the lines.
//
// Watch tells whenever the set on duty changes: at the start, at each boundary of a shift, and after each new
// publication. It takes the shifts, the clock and the receiver from its caller, and re-reads the wall clock at
// least once a minute, so that a clock that was set is noticed.
//
// The package is not the floor: it does not know who is signed in or ready, and a shift that ends cuts no call.
// It stores nothing and knows no names, only counsellors' ids. It depends on no other domain package; the
// application turns its Duty list into the queue's input.
package roster
