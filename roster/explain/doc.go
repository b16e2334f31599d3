// Package explain says why a roster is as it is, for the people who have to live with it: what each broken rule costs and what its
// cheapest repair would cost elsewhere, why somebody works on a day or does not, and how the burden is spread.
//
// It is data first: ids of rules with their reasons and bounds, changes, amounts. Sentence puts each into a code and figures, for
// which there is a text in each language elsewhere.
//
// # How a repair is sought
//
// A repair is a set of changes of cells (a person and a date), at most Options.Cells of them, that removes a broken rule or lessens what
// it costs. The search begins with the cells that the rule is about and then follows the dearest of what each change breaks anew,
// as an ejection chain: who is taken out leaves a seat, who takes the seat has a rest too short, and so on. It keeps the best few of
// each length (a beam), so that it is quick and always ends, after Options.Tries questions at most. Sources: F. Glover, Ejection chains,
// reference structures and alternating path methods (1996); B. Lowerre's beam search (1976).
//
// # Guarantees
//
// What an Outcome promises (Value, Hard, Legal and what is broken or saved) is what the Trier has answered for exactly these
// changes; nothing is estimated. Everything else is a search: that no repair was found does not prove that there is none, and a found one need not be
// the cheapest of all. The same model, roster and options give the same answer each time. No change is proposed before
// stability.today and none of a pinned cell. One into a shift for which the person is on leave, lacks the skill or is not let is
// told only where nothing else was found, to say what stands in the way; it is not legal.
//
// The roster that is explained must be one that roster/check can read. Nothing is changed; there is no input or output.
package explain
