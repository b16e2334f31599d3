// Package model says what is to be rostered, and what a roster is: the document that the planner of a line writes, that
// `heartline roster` reads and writes, and that every other part of the roster service shares.
//
// A Model has days, types of shifts, the seats that are demanded, the staff, and the rules. It holds data and no code: a rule
// is a measure (nights, hours, a run of working days, the rest between two shifts, ...), a filter, a window, four bounds, two
// weights and a reason. What the law or the house demands is a rule like any other, from a profile (`cn`, `eu`) that a person
// may override with a name and a reason.
//
// A Roster is a list of assignments: this person, on this date, this type of shift, in this role.
//
// # Time
//
// Dates and clock times are those of the model's zone. A shift begins at its clock time on its date and lasts its length on
// the clock: an eight-hour night in which the clocks go forward is seven hours long, and both its ends are where the next
// shift begins. Instants are kept in UTC, by Calendar, which is the only place that turns one into the other.
//
// # What is counted
//
// A model's value is the sum of what its broken soft rules cost, an integer. A broken hard rule is never a cost: it is
// counted beside the value, in units of its measure. Two programs compute both (packages check and solve), and they must
// agree; this package computes neither.
//
// # Guarantees
//
// Parse takes all or nothing. A document that Parse has returned has no reference to what does not exist, no empty or
// doubled id, no bound that contradicts another, and no date outside its days where one is meant; each fault is named with
// its place and its mend. The tables of CSV (StaffCSV, LeaveCSV, DemandCSV) are held to the same. Write gives back what was
// parsed, in the same bytes each time.
//
// Tags are free words: a rule for a tag that nobody has is a rule for nobody. Only a tag that is another one but for
// blanks, marks and capitals is refused, because a rule would pass over whoever has it.
//
// Calendar and Rulebook are made of a model once, are never changed and may be shared by goroutines. A profile is a default
// and no legal advice; the holidays of a year that had not been published are incomplete, and Calendar.Unsure says so.
package model
