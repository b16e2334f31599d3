// Package forecast turns a record of calls into the seats that the days to come require: what is expected of each interval,
// how long a call takes and a caller waits, how many people that is, and where the rota has fewer.
//
// A Series is a record of counts in intervals of a Calendar. Forecast looks ahead by one of the Methods, Backtest says how
// well each would have done, Handling and Patience learn mean times, Plan reckons seats, and Gaps holds them beside the
// rota.
//
// # Guarantees
//
// All of it is arithmetic over times and counts: no clock, no chance, no state that outlives a call. The same record gives
// the same numbers. A forecast uses nothing but the record that it is given. What cannot be known is refused with the
// reason and the mend (fault.Invalid), and never guessed; what a person has said replaces what was reckoned, exactly.
//
// Days are those of the zone, cut at clock times. A day on which the clocks change has intervals more or fewer; what is
// learned is learned by the clock, so 03:00 is learned from 03:00, the hour that comes twice is expected twice, and one
// that is skipped not at all. Days that were special are neither learned from nor counted as errors.
//
// # What is assumed, and where it misleads
//
//   - Counts are of all who called: answered, given up, turned away by a busy line. A record of answered calls alone
//     forecasts the staff that was there. Who is turned away calls again, and is counted again.
//   - Days of one weekday are alike. Weighted and the others know no trend (Additive and Multiplicative do), no month and
//     no year: examinations, holidays, campaigns and disasters must be given by hand, before and after. With one holiday
//     in the record the next one is taken to be a Sunday.
//   - Bands hold for errors like those of the last eight weeks, up to a week ahead, one interval at a time. Further ahead
//     they are too narrow; a whole day has a band of its own, since its intervals go wrong together. They hold numbers of
//     calls, not the truth about a disaster.
//   - An interval's calls come by chance at one rate, in a steady state. A call of 40 minutes outlasts a half hour: at the
//     start of a busy time the formulae ask for people too early, and at its end let them go too early. Look at two or
//     three intervals together.
//   - Handling times are taken as exponential and equal for all counsellors. Long ones spread more; check the plan by
//     simulation (package simulate), above all where skills or grades matter.
//   - Patience is learned from waits, of which most are cut off by an answer. Callers who hear an announcement, a position
//     or a promise to be called back wait by other rules. Where few give up, the mean patience is a guess far beyond the
//     longest wait; KaplanMeier says how far the record reaches.
//   - Erlang C has no callers who give up: it asks for more, and for a load at or above its desks it has no answer. Erlang
//     A needs a patience that is known.
//   - Shrinkage is what the rota does not know. If leave and training are on the rota, it must not hold them again.
//   - Small teams cannot be spread thin: a promise for each line by itself takes far more people than one for all of them
//     together.
//
// # Sources
//
// Holt and Winters as R's stats package documents its function HoltWinters, down to the start; E. L. Kaplan and P. Meier
// (1958) for survival; Erlang's formulae from package staffing.
package forecast
