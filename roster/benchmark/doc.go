// Package benchmark reads published rostering problems, and published solutions of them, as models and assignments of this house, so
// that its checker and its search can be measured by what others have found.
//
// Three formats are read: the text files of Curtois and Qu (2014) with the grids that a column generation has printed for them
// (ReadNRP, ReadGrids), those of the second International Nurse Rostering Competition of 2015 in its static form, all weeks known
// (ReadINRC2, ReadINRC2Solution, ReadINRC2Report), and the XML of the first one of 2010 (ReadINRC1, ReadINRC1Solution).
//
// What a format calls a constraint becomes a rule of the model, with the weight that the format or the competition gives it;
// nothing is left for a second program to add. The value that package check counts is the published one, and its part that has to do
// with demand is the one that the files print.
//
// None of the formats has a clock that matters: whether a shift may follow another is listed. Shifts of the first two therefore lie in
// the middle of their day, wherever that is, and touch no other one; those of the third keep their start and end where they
// can, and end at the latest when the first of the next day begins. Days are those of UTC; where a format has no dates, they
// begin with Monday, 5 January 2026.
//
// # Guarantees
//
// A reader takes all or nothing: if anything is wrong every fault that can be told from the others is returned, in the order of the
// files, with its line and its mend, and no model. Files of up to 16 MiB are read, of up to 400 days. There is no other input or
// output: who calls opens the files.
//
// The published files have an unclear licence and are not here. Tests with the build tag benchdata read them from the folder that
// BENCH_DATA names and want every published value to the point; the others make problems of their own.
package benchmark
