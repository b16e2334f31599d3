// Package api holds the types and the strict server that are generated from console/openapi.yaml, and the
// little that they need beside them.
//
// The file is the source: change it there, run go generate, and commit what it writes; a test notices when somebody
// did not. The four operations that are streams, or audio with ranges, are left out of the generated server
// (config.yaml names them) and served by hand in the console package; a test there checks that no operation of the file
// lacks a handler.
//
// The types are also what the console asks the rest of the program for: they are plain values without
// behaviour. A property that may be left out is left out when it is zero; the few for which zero means
// something (a service level of 0) are pointers.
//
// Guarantee: after Tidy no required list or map of a value is nil, so that pages never meet null.
package api

//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -config config.yaml ../openapi.yaml
//go:generate go test . -run TestGeneratedCodeIsCurrent -note
