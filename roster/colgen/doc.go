// Package colgen builds rosters of whole rows: column generation. A linear program chooses for each person a mixture of rows so that
// the demand is met as cheaply as can be; its prices say what row of each person would better it, and that is found exactly, by a
// shortest way through the graph of all legal rows of the person.
//
// # Guarantees
//
//   - The bound is a lower bound of every legal roster: it is reckoned in whole numbers from the prices, whatever those are.
//   - Every row that is used is legal, and costs what the search says that it costs.
//   - A model with rules that rows cannot be priced with exactly is refused with ErrNotApplicable or solve.ErrRows.
//
// People with the same rules share a graph; they differ in where their rows begin, in what they may do, and in what they wish. Cells that no rule
// tells apart, such as the same shift in two roles, are one in it.
//
// The first prices come from an ascent that needs no linear program. Rosters come from dives: people are held to one cell after the other,
// the surest first, and the rows of all are priced anew in between. Each dive is polished by annealing. After the first, dives go on near the best
// roster, which may change for another one as good: some people, some days that follow each other, or both are free, or all anew by another chance,
// each for the same part of the budget. A part in which a bound says that there is nothing better, or whose prices take long, is left at once. Where a
// dive from nothing would not come to its end in the budget, there is none, and one that falls behind is given up: what is left is for the search. How far
// a dive comes turns on the clock, so the same seed need not give the same roster.
//
// Sources: B. Jaumard, F. Semet and T. Vovor, "A generalized linear programming model for nurse scheduling", European Journal of Operational
// Research 107 (1998); E. Burke and T. Curtois, "New approaches to nurse rostering benchmark instances", European Journal of
// Operational Research 237 (2014).
package colgen
