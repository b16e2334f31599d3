package main

import (
	"context"
	"fmt"
	"os"

	"heartline/internal/app"
	"heartline/internal/demo"
)

// runDemo runs a whole hotline on this machine.
func runDemo(ctx context.Context, e env, args []string) error {
	f := flags(e, "demo")
	dir := f.String("dir", "demo", "folder in which the demo lives; it is made if it is not there")
	at := addresses{http: "127.0.0.1:8480", sip: "127.0.0.1:5480", rtp: "20000-20399", ari: "127.0.0.1:8488"}
	at.flags(f)
	if err := parse(f, args); err != nil {
		return err
	}
	override, err := at.override()
	if err != nil {
		return err
	}
	if err := app.CheckClock(e.now()); err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	return demo.Run(ctx, demo.Options{Program: program, Dir: *dir, Addresses: at.args(), Override: override, Out: e.out, Log: e.log})
}
