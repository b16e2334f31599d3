// Package staffing answers how many counsellors a line needs, and what a number of counsellors can promise, by the
// formulae of queueing theory.
//
// ErlangC takes every caller as endlessly patient: it is an upper bound, and has no answer at all where the work offered
// reaches what the team can do. ErlangA lets callers give up after an exponential time and is the one to plan by: it is
// stable at any load. Both take calls that come by chance at one rate, an exponential handling time and a team of equals
// who serve in order of arrival; where skills, grades, shifts or other distributions differ from that, the package
// simulate is the way to an answer.
//
// Sources: A. K. Erlang's formulae by the recursion of Erlang B (stable for every load; no factorial is formed); for
// patience the integrals of A. Mandelbaum and S. Zeltyn, "Service engineering in action: the Palm/Erlang-A queue" (2007),
// evaluated with their largest exponent taken out, so that neither large teams nor overload overflow; for the square-root
// rule S. Halfin and W. Whitt, "Heavy-traffic limits for queues with many exponential servers" (1981).
//
// Everything is arithmetic: no clock, no state. Results are good to ten digits or better.
package staffing
