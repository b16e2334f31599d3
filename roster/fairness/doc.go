// Package fairness keeps the ledger of who has had which share of what nobody wants: nights, weekends, holidays, evenings and hours over a
// rolling window of weeks, beside swaps asked and refused, shifts taken for others and shifts that nobody came to.
//
// # What is counted
//
// A shift belongs to the date, and so the week, on which it begins, by the clock of its own zone, and is counted once, however long it is by the
// instants: a night in which the clocks change is one night. It is a night as in package model, if it has the tag or at least
// model.NightLeast of its minutes on the clock lie in the night; an evening if it has the tag, or is no night and at least
// EveningLeast of them lie between EveningFrom and EveningTo. Weekends are pairs of Saturday and Sunday on which a shift begins, each counted once.
// Holidays and statutory days are shifts of which a minute lies on such a day of the calendar; a Saturday or Sunday that is worked in
// exchange (调休) is none. Minutes are those of the shift's credit. A shift to which the person did not come counts as that alone.
//
// # The fair share
//
// A week's amount of a group is shared among its people by their presence in that week: the days on which they had a post in the
// group and no leave, times the percent of their contract. The share of the window is the sum of the weeks'. So half a contract has half a
// share, who joined three weeks ago is measured by three weeks, and who was away for the week of a holiday has no share of it; who was
// away for the holiday alone has the share of the other days. In a week in which
// nobody of the group was present and somebody worked all the same, leave is not looked at.
//
// The deviation is convex: the square of what is above the share, rounded up, as a fair rule with the square curve and the weight 1 would
// count it. What is below is nobody's burden. Events (swaps, refusals, no-shows) have no share: they are no burden that is handed out.
//
// # What the next model gets
//
// Feed writes the ledger into a copy of a model: into History.Counts of the rules that are shared fairly, and, for whoever is above the share, a
// rule of the person's own that weighs more. Its formulas stand beside it.
//
// # Guarantees
//
// The values of a group's rows add up to its total, and so do their shares, to the precision of a float64. Values, shares and presence
// of two windows that follow each other add up to those of both together. The result does not depend on the order of the input.
// Compute takes all or nothing, and names every shift that cannot be counted. Nothing is kept here, and no names are known.
package fairness
