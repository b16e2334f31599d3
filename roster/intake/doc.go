// Package intake takes tables of staff, demand and leave, and calendars of leave, into the document that rosters are made from: all of
// them, or none.
//
// An Intake holds a model that was read. Staff, Demand, Leave and Calendar each read one file and put what it holds into the model; Check
// then holds the whole model against what a model must keep. The command and the console take files in by this package, so that a table
// means the same on both ways in.
//
// # What is replaced
//
// Of somebody who is in the model, the columns of a table of staff replace what was there, with nothing where the cell is empty; for what
// the table has no column, nothing changes. A row of demand with the id of one that is there replaces it; others are added, unless the
// table is to replace all. Leave with the person and days of leave that is there replaces it. Each day that an event of a
// calendar touches and that is not leave yet becomes leave. Nothing is removed otherwise, unless a table is to be the whole of its list:
// then what is not in it goes, of people who go also their leave, wishes, pins and published shifts. Compare says what has come and gone.
//
// # Guarantees
//
// The model may be kept only if Faults is empty after Check; it is the caller's own copy, which is thrown away otherwise. Each fault names
// its file, line and column, the name of a table's column or of a calendar's property, and says how it is mended, behind a semicolon. What was not
// in a file, but in the model before, and does not fit what came from one, has line 0 and its path in the model for a column. To take the same
// files in again changes nothing, unless rows of demand have no id.
package intake
