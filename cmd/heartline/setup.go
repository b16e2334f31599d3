package main

import (
	"context"
	"errors"
	"fmt"

	"heartline/internal/app"
)

// setup makes what a configuration refers to and does not bring along. What is there stays as it is.
func setup(_ context.Context, e env, args []string) error {
	t := newTool(e, "setup")
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	cfg, err := app.LoadConfig(*t.config)
	if err != nil {
		return err
	}
	secret, err := app.Setup(cfg)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(e.out, "passwords and master keys are in place")
	return errors.Join(err, printRecovery(e, secret))
}
