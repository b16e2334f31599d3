// Package simulate plays days of a hotline under virtual time on the real floor, to tell what a rota and a rule set would
// bring before anybody has to live with it.
//
// It is a discrete-event simulation: callers come, wait, give up, talk; counsellors come on duty, pause, ring, talk, write
// up and leave. What happens to them in between is decided by queue.Floor, the state machine that decides it live, by the
// same inputs in the same order; nothing of it is modelled here. Only the ledger, the switch and the people are not there.
//
// A Scenario says what is played. Run plays it several times and sums it up; Compare plays two on the same calls. The same
// scenario and seed give the same result to the last digit, whatever number of workers plays it.
//
// Chance: each caller's gap, talk, patience, grade and ringing times come from a generator of that caller's own (PCG,
// seeded by the seed, the run, the stream and the caller's number). The callers of two scenarios with one seed are therefore
// the same, whatever the rules do with them ("common random numbers"), and their differences are taken run by run, which
// leaves only what the rules have done.
//
// Precision: every run is independent of the others, with a warm-up of its own that is not measured; a figure is the ratio
// of two sums over the runs, and its half-width is that of a 95 percent interval over the runs (Student's t). Runs and not
// batches of one long run are taken, because a rota makes days and not a steady state.
//
// Measures are those that reports publish: the strict service level is answered within T over all who came to the queue,
// those included who gave up or were sent on; nobody gets credit for leaving. A wait ends when a counsellor accepts. Ringing
// time counts as ready time in the occupancy.
//
// What is not played: transfers, consultations, calls for help, desks that fail, callers who ring again, and assessments
// that change a grade during a call.
package simulate
