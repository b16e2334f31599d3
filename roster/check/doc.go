// Package check says what a roster is worth and what it breaks, for anybody who does not want to take the search's word.
//
// Check counts as docs/roster-format.md counts, in the plainest way that can be read beside that page: it begins anew each time,
// keeps nothing between two calls, and looks at every day, pair and span by itself. It shares no code with the search, so that
// what both say is said by two. A Sheet counts with the same code a part of a roster: one person's row, or what is demanded around
// some days. Whatever needs an instant goes by instants, not by days: leave, rest, overlap, demand by clock
// times, seats and guards.
//
// # Guarantees
//
// Each broken rule is one violation that names it, with the person, the dates, the amount in units of its measure, and the cost.
// The costs add up to the value and the hard amounts to Hard; nothing else is in either. A soft rule of weight 0 is not reported.
// The order of the violations is fixed by the model and the roster: demand, sites, guards, then each person's days, wishes and
// rules.
//
// An assignment of somebody or something that the model does not know, outside its days or beside another one of the same person
// and date is an error, and nothing is counted. A model that model.Parse has returned is understood; of one that is wrong in
// itself only that much is said, that Check ends.
//
// A year of 150 people and 32 types of shifts takes seconds. It does no input or output, and neither the model nor the assignments are
// changed.
//
// What a Sheet's Person gives for everybody and its Cover for all days is what Check reports. What changes in a cell changes nothing
// outside of its person's row and of the area around its day.
package check
