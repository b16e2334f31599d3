// Package bound says, before anything is searched, what cannot be: which of the seats that a model demands nobody can fill, whatever
// the roster, and why.
//
// Diagnose compares what is demanded with what the staff may work at most. It does so twice. Capacity is plain arithmetic: shifts
// and seat-hours by week, role, night and weekend, beside the sum of what each person may give by every rule with a hard upper
// bound. Where sums hide a shortage (enough seniors, but none on Tuesdays), a maximum flow finds it: from each person, through the
// weeks and days on which the person may work, to the seats that the person may fill. The minimum cut behind a flow that does not reach
// all seats is the proof, and becomes a Reason: these seats ask for so much, and these groups of people can give so much.
//
// # Guarantees
//
// A Reason is a proof, never a guess. If its level is Must, no roster keeps every hard rule; if it is Target, no roster that keeps them
// meets all targets. No such roster has a value below Diagnosis.Uncovered. The reverse does not hold: a model without a reason may still
// be impossible, because runs of free days, patterns and what depends on several people at once are left out or
// loosened.
//
// A Reason holds a code and figures, no words: what is shown to people is put into their language elsewhere. What each Mend asks is
// the least that takes this one reason away; another may then come to light.
//
// Diagnose is arithmetic: it takes a model that model.Parse has returned, changes nothing, reads no clock and gives the same
// answer each time.
//
// Sources: E. A. Dinic's maximum flow (1970); that the sums of a row over windows of days are bounded exactly by shortest paths over
// the days (systems of difference constraints); that a set of seats which can be filled together is a gammoid, so that taking them
// by falling weight gives the least cost of those that stay empty.
package bound
