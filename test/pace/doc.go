// Package pace judges times that tests have measured, on machines that are shared and busy.
//
// A test on real programs shares two cores with all of them, and sometimes with other tests. A deadline that is missed by
// a machine that stood still is nobody's fault; one that is missed on a machine that did not is. So a Watch notes when
// the machine stood still, and what is asserted follows from it:
//
//   - A safety deadline is asserted threefold (Deadline).
//   - A hole in a talk is asserted as it stands where the machine did not stand still, and threefold, with the longest
//     standstill added, where it did (Watch.Hole).
//
// Every judgement logs one line, "measured: WHAT: VALUE (strict LIMIT: kept)" or "… missed)", also where it passes, so
// that scripts/repeat.sh can tell of many runs how often the strict value was kept and what the worst one was.
package pace
