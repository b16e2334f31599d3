package main

import (
	"context"
	"errors"
	"fmt"

	"heartline/configs"
	"heartline/internal/app"
	"heartline/internal/fault"
)

// setup makes what a configuration refers to and does not bring along. What is there stays as it is.
func setup(_ context.Context, e env, args []string) error {
	t := newTool(e, "setup")
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	cfg, problems := configs.LoadBare(*t.config) // what it refers to is about to be made
	if len(problems) > 0 {
		return fault.New(fault.Invalid, "configuration", "%s", problems.Error())
	}
	secret, err := app.Setup(cfg)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(e.out, "passwords and master keys are in place")
	if err = errors.Join(err, printRecovery(e, secret)); err != nil {
		return err
	}
	// What only others can give, such as a carrier's password or a certificate, is named and not made.
	_, problems = configs.Load(*t.config)
	for _, p := range problems {
		e.say("still to be put there: %s", p)
	}
	return nil
}
