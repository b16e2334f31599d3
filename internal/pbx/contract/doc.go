// Package contract is what the rest of Heartline relies on of a switch, as tests.
//
// Run takes a Rig, which stands for one Asterisk that the tests may call, cut, freeze, kill and look into. The
// suite runs on internal/fakepbx with every `go test`, and on a real Asterisk in test/pbx: the fake is only
// worth something as long as both pass.
//
// Each test has a link of its own, under an application name of its own, and leaves no channel behind. Tests do not run
// in parallel, because every application is offered every caller.
//
// The package is imported by tests only.
package contract
