package main

import (
	"cmp"
	"context"
	"time"

	"heartline/configs"
	"heartline/internal/app"
	"heartline/internal/fault"
	"heartline/internal/node"
	"heartline/internal/pbx"
)

// libraryPatience bounds requests of a library that knows no deadlines.
const libraryPatience = 2 * time.Second

// serve runs the controller until SIGTERM, then hands over: the calls stay in Asterisk.
func serve(ctx context.Context, e env, args []string) error {
	f := flags(e, "serve")
	dir := f.String("config", ".", "folder of heartline.yaml")
	var at addresses
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
	pbx.LimitDefaultTransport(libraryPatience)
	a, err := app.New(ctx, app.Options{ConfigDir: *dir, Overrides: []configs.Override{override}, Version: version, Log: e.log, Searcher: searcher()})
	if err != nil {
		return err
	}
	return a.Run(ctx)
}

// runNode runs what belongs beside an Asterisk. Asterisk itself goes on when the node ends, unless -stop is
// given.
func runNode(ctx context.Context, e env, args []string) error {
	f := flags(e, "node")
	dir := f.String("config", ".", "folder of heartline.yaml")
	stop := f.Bool("stop", false, "stop the Asterisk that a node has left running, and end")
	var at addresses
	at.flags(f)
	if err := parse(f, args); err != nil {
		return err
	}
	override, err := at.override()
	if err != nil {
		return err
	}
	if err := app.CheckClock(e.now()); err != nil && !*stop {
		e.log.Error("the fail-safe answers all the same, and its journal bears wrong times", "err", err)
	}
	cfg, problems := configs.Load(*dir, override)
	if len(problems) > 0 {
		return fault.New(fault.Invalid, "configuration", "%s", problems.Error())
	}
	nc, err := app.NodeConfig(cfg, e.log)
	if err != nil {
		return err
	}
	n, err := node.New(nc)
	if err != nil {
		return err
	}
	if *stop {
		return n.Stop(ctx)
	}
	return n.Run(ctx)
}

// check prints what is wrong with a configuration, or what it says.
func check(_ context.Context, e env, args []string) error {
	f := flags(e, "check")
	dir := f.String("config", ".", "folder of heartline.yaml")
	if err := parse(f, args); err != nil {
		return err
	}
	if !configs.Check(*dir, e.out) {
		return fault.New(fault.Invalid, "check", "the configuration has problems; mend what stands above")
	}
	cfg, err := app.LoadConfig(*dir)
	if err != nil {
		return err
	}
	return cmp.Or(app.CheckRoster(cfg), app.CheckPlaces(cfg))
}
