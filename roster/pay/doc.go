// Package pay turns shifts into hours for the pay office: how many minutes of each person and month are paid at which factor, and, as
// proof, every piece of every shift with the factor it has.
//
// A shift is cut at midnight, at both ends of the night, at its breaks and where a standard of hours is reached. Each piece
// has one kind, and with it one factor; where several would apply the first of these wins, and none is multiplied by another:
//
//  1. break: not paid, unless the profile pays breaks;
//  2. holiday: the piece lies on a statutory day (of profile cn), or on any holiday (of a profile that says so);
//  3. rest day: the piece lies on the person's day of rest. Not under the comprehensive hours system (综合计算工时), in which work
//     on a Saturday or Sunday is work like any other;
//  4. overtime: the minutes before it have reached the standard;
//  5. regular.
//
// Minutes of kinds 1 to 3 do not count towards a standard: they are paid by themselves already. The night is no kind. It is a supplement
// beside the factor, in percent of the plain minute or as a sum for each night, and is set by who calls; no profile has one.
//
// # Standards
//
// Under the standard system what passes the day's standard is overtime (the minutes of all shifts that begin on a date together, so that a night
// is not halved by midnight), and of the rest what passes the week's, Monday to Sunday by the date of the piece. A week in which the person has
// more than five working days by the calendar, because a Saturday or Sunday is worked in exchange (调休), has a standard raised by a
// day's for each of them. Under the comprehensive system there is one standard for the period. The overtime of a period falls on
// the pieces with which the standard is passed, at its end, not on an average: who exports one month of a quarter has to give the shifts
// from the quarter's first day on.
//
// # Time
//
// Minutes are real: a night of eight hours on the clock in which the clocks go forward has seven hours of pay, one in which they go back nine,
// because somebody has worked them. (Packages model and fairness count such a night by its type, as eight.) Dates and clock times are those
// of each shift's zone.
//
// # Guarantees
//
// All amounts are integers. The minutes of the pieces add up to those of the rows, those of the rows to those of the totals, and pieces
// and breaks of a shift to its length; weighted minutes are kept in hundredths so that nothing is ever rounded. The result does not depend on the
// order of the input. Compute takes all or nothing: every shift that cannot be counted is named. The factors are defaults, no legal advice;
// of which years of an export the calendar does not know all holidays stands in Export.Unsure. No wages are known here, and no names.
package pay
