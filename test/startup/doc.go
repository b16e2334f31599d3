//go:build e2e

// Package startup starts the real program where it cannot work: taken ports, missing rights, full disks, wrong
// keys and passwords, other versions. Each start must end with one sentence that names the place and the mend, must
// lose nothing, and must succeed once the mend has been done.
package startup
