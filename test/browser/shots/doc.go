//go:build e2e && shots

// Package shots takes a picture of every page of the console, in both languages, at the width of a desk and of a
// telephone, from a running hotline with people in it. The pictures lie in build/shots afterwards:
//
//	go test -tags 'e2e shots' ./test/browser/shots
//
// It proves nothing but that every page can be shown; somebody has to look at the pictures.
package shots
