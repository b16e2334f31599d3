package main

import (
	"context"
	"fmt"
	"os"

	"heartline/internal/node"
	"heartline/internal/seek"
)

// rosterSearch searches for a roster as a process that yields to all others.
func rosterSearch(ctx context.Context, e env, args []string) error {
	f := flags(e, "roster search")
	if err := parse(f, args); err != nil {
		return err
	}
	if err := node.NoCoreFiles(); err != nil {
		return err
	}
	return seek.Serve(ctx, e.in, e.out)
}

// searcher is this program as one that searches for rosters: the very file that runs, also where another one lies at its place by now.
func searcher() []string {
	program := fmt.Sprintf("/proc/%d/exe", os.Getpid())
	if _, err := os.Stat(program); err != nil {
		return nil // the controller searches by itself
	}
	return []string{program, "roster", "search"}
}
