// Package adherence holds what was on the rota beside what happened: for each quarter of an hour and each counsellor how much
// was scheduled, and how much of it was ready, in talk, not ready and why, or away; who came late, left early or not at
// all; and who should be ready now and is not.
//
// A Book is folded by Apply from three kinds of steps: Published (a roster that came into force), Recorded (a fact of the
// ledger) and Seen (a sign of life of the house, for whoever follows it live). Nothing else goes in, so that a book which is
// rebuilt from what was stored is the one that was kept. At gives a reading as of an instant; Decide says which alerts
// about late counsellors are due, as facts, which count as told once they were applied.
//
// # Guarantees
//
//   - What was scheduled at an instant is what the roster in force at that instant said. A roster that is published later
//     changes nothing before its publication: neither minutes nor who was late.
//   - A step of the same number in the floor's stream counts once. Facts that are not known here are passed over.
//   - Who has no fact of an end is not there for ever: where the house was down for longer than Settings.Silence, every
//     state ends at the last sign of life before. A state that the house took up again counts from the first sign after, once the
//     counsellor has given one, and not at all if a fact says first that nobody was there. A talk is a sign, and what the counsellor does; an
//     offer, the end of a shift, a supervisor's word and a sign-out are none.
//   - Nobody is called late, gone early or absent for a time of which nobody knows: while the house was down, or had taken up a state
//     for which nobody vouched.
//   - One alert for each person and shift, one more after Settings.Escalate, and one end of it: the person came, the shift is no
//     longer the person's, or it is over. Next names an instant not later than the next one at which Decide has something to say.
//   - Times of a quarter add up: SignedIn = Ready + Talking + all of NotReady; Agreed is at most Scheduled; those of a day's
//     quarters are those of the day.
//
// # Measures
//
//	adherence   = time in an agreed state while scheduled / time scheduled
//	conformance = time in an agreed state, scheduled or not / time scheduled; it may be above 1
//	lateness    = first instant in an agreed state - start of the shift, less the time of which nobody knows
//	early leave = end of the shift - last instant signed in, likewise
//	absence     = never signed in while scheduled
//
// Agreed states are ready, reserved, talking, hold and after_call, and not_ready for the reasons of Settings.Agreed. Both ratios are
// those of workforce management; other programs count breaks that were planned as agreed too, which here the reason does.
//
// The package stores nothing and reads no clock. Ids are those of counsellors; it knows no names.
package adherence
