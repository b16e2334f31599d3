// Package spec reads the console's interface file and holds requests to it.
//
// The file is the one place that says which operations there are, what permission each needs and what its
// input may look like. The server's types are generated from it; what types cannot say (lengths, ranges,
// lists of words, properties that nobody knows) is checked here against the same file, so that the two
// cannot drift apart.
//
// Guarantees: Parse refuses an operation without operationId or x-permission, a reference that leads
// nowhere, and a keyword that the checker does not know, so that no rule is ever silently not applied. A
// request that is refused is told which input is wrong and what it must be; the value itself is never
// repeated, since it may be a password or a note.
//
// It is not a general validator of OpenAPI: it knows the part of the language that the file uses.
package spec
