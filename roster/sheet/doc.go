// Package sheet puts rosters, fairness ledgers and hours for pay on paper: as a workbook (XLSX) and as pages to print (HTML).
//
// Everything is a Table first: PersonGrid and SeatGrid make one of a roster, a week or a month of it; FairnessTable and FairnessRows of a ledger;
// HoursTable, KindsTable and PiecesTable of an export for pay. WriteWorkbook writes tables as one sheet each, WritePages as pages of A4 in landscape.
//
// # Words
//
// There is no word in the code. Texts come from Words, the catalogue of one language that the caller gives, by the keys that Keys lists; a
// catalogue in which one is missing is refused, so that nobody is handed a page with keys on it. Names of people, shifts and roles come from
// the caller too (Names): a roster knows ids only.
//
// # On paper
//
// What matters can be read without colour: leave, holidays and days worked in exchange are letters of the catalogue, explained below the table; grey
// is only added. A table that is wider than a week is cut into pages before each Monday; the head is repeated on each page, and so are
// the columns that say whose row it is.
//
// # Guarantees
//
// Nothing is written of a table that contradicts itself, nor of two with one name. Text stays text. A cell whose text begins with = + - @ is stored as a string and never as a formula, and what is written as HTML is escaped.
// Characters that XML cannot hold become U+FFFD. Numbers of minutes are whole. The pages are the same bytes for the same input; a workbook has
// the same cells. Nothing is opened or kept here, and who may see names is decided by who calls.
//
// The workbook is checked with another program by `soffice --headless --convert-to csv FILE.xlsx`, which prints the first sheet.
package sheet
