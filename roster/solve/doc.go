// Package solve searches for a good roster of a model: simulated annealing over whole rows, with every rule evaluated by its
// difference.
//
// A problem is a model made flat: a row of cells for each person, one cell for each day, and in each cell an option, which is a
// shift in a role, or nothing. What is forbidden for a cell by itself (leave, a skill that is not there, a pin) is not among
// its options, so that no move can break it. Everything else, the rules of a row and the rows of the demand, costs something
// for each state of what it looks at; a move is weighed by looking again at what it touches, and at nothing else.
//
// # Guarantees
//
//   - The same model, seed, number of iterations and workers give the same roster, on every machine: what is weighed is reckoned
//     in integers. Workers that search by themselves at first learn from each other after fixed parts of the budget.
//   - The search ends soon after it is told to, with the best roster found so far. Making a model flat can be given up, too: between
//     two people, or two rows of the demand.
//   - No hard rule is broken in a roster that is said to be legal: the search keeps score by its own differences, and what it
//     hands out was counted again from the beginning.
//   - Costs do not grow with the length of the horizon: a move looks at the days around it. Rules that count types or weekends in
//     rolling windows are the exception.
//
// The temperature falls geometrically for three quarters of the budget, to where the dearest seats hardly move, and in the last one to
// where the least wish counts. Sources: S. Kirkpatrick, C. Gelatt and M. Vecchi, "Optimization by
// simulated annealing", Science 220 (1983); for rows and covers as the two sides of a roster, T. Curtois and R. Qu,
// "Computational results on new staff scheduling benchmark instances" (2014).
package solve
