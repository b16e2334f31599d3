// Package yamlfile reads YAML strictly into Go structs and knows where everything stood.
//
// It is the ground under the configuration and the menus. A document is decoded against a struct: an
// unknown key, a key given twice, a value of the wrong type, an alias, a tag or a second document is a
// problem, and all problems of a document are found in one pass, each with file, line, column, what is
// wrong and how to mend it. Keys that are absent leave the destination alone, so defaults are simply set
// before decoding.
//
// Positions are kept by path ("hotlines[2].entry.menu"): a validator that looks at the decoded structs
// later asks the document for the place of what it found wrong.
//
// Conveniences for people who write the files: a list of one may be written without brackets, numbers
// such as 12345 or 0755 may stand where text is wanted and keep their digits, spans are written 500ms,
// 20s, 5m, 2h or 30d.
//
// Bounds: a document is at most 1 MiB and 32 levels deep. The package does no I/O and keeps no state; a
// panic of the parser below it becomes a problem of the document.
package yamlfile
