package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"heartline/internal/fault"
)

// version is set by the build.
var version = "dev" //nolint:gochecknoglobals // written by the linker

// command is one thing that the program does.
type command struct {
	name  string
	about string
	run   func(ctx context.Context, env env, args []string) error
}

// env is what a command has of the world.
type env struct {
	in  io.Reader
	out io.Writer
	err io.Writer
	log *slog.Logger
	now func() time.Time
}

// say writes one line of the command's answer. What was done stays done where nobody can read of it: a command that
// shows something once checks the writing itself.
func (e env) say(format string, args ...any) {
	_, _ = fmt.Fprintf(e.out, format+"\n", args...)
}

func commands() []command {
	return []command{
		{"serve", "run the controller: calls, queues, console", serve},
		{"node", "run beside Asterisk: render, start and guard it", runNode},
		{"demo", "run a whole hotline on this machine, to try it", runDemo},
		{"check", "check a configuration and show its menus as trees", check},
		{"prove", "have the running controller make a test call, and say how it went", prove},
		{"drain", "have the running controller claim no new callers, and wait for its calls", drain},
		{"simulate", "play a scenario file on the real rules: waits, service level, occupancy", simulation},
		{"replay", "play a past hour again, as it was and as a changed configuration would have it", replayPast},
		{"roster", "plan who works when: solve, check, explain, import, export, bench", rosterCommand},
		{"user", "add and change users and their tokens", user},
		{"keys", "make, list and rotate master keys; use the recovery secret", masterKeys},
		{"rebuild", "fold readings of the ledger again", rebuild},
		{"account", "account for every inbound attempt of a month, from three sources", account},
		{"verify", "check the ledger's hash chain", verify},
		{"migrate", "show or move the versions of the databases", migrate},
		{"backup", "save the databases and the configuration", backup},
		{"restore", "put a backup in place", restore},
		{"setup", "make the passwords and keys that a configuration refers to", setup},
		{"version", "print the version", func(_ context.Context, e env, _ []string) error {
			_, err := fmt.Fprintln(e.out, "heartline", version)
			return err
		}},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	go func() {
		<-ctx.Done()
		stop() // a second signal ends the program at once
	}()
	e := env{in: os.Stdin, out: os.Stdout, err: os.Stderr, log: slog.New(slog.NewJSONHandler(os.Stderr, nil)), now: time.Now}
	os.Exit(run(ctx, e, os.Args[1:]))
}

func run(ctx context.Context, e env, args []string) int {
	if len(args) == 0 {
		usage(e.err)
		return 2
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		err := c.run(ctx, e, args[1:])
		switch {
		case err == nil:
			return 0
		case errors.Is(err, flag.ErrHelp), errors.Is(err, errUsage):
			return 2
		}
		_, _ = fmt.Fprintln(e.err, "heartline:", sentence(err))
		return 1
	}
	_, _ = fmt.Fprintf(e.err, "heartline: there is no command %q\n", args[0])
	usage(e.err)
	return 2
}

var errUsage = errors.New("wrong command line")

// sentence is what a person is told of an error.
func sentence(err error) string {
	if m := fault.MessageOf(err); m != "" {
		return m
	}
	return err.Error()
}

func usage(w io.Writer) {
	_, _ = fmt.Fprintln(w, "usage: heartline COMMAND [flags]")
	for _, c := range commands() {
		_, _ = fmt.Fprintf(w, "  %-9s %s\n", c.name, c.about)
	}
	_, _ = fmt.Fprintln(w, "`heartline COMMAND -h` shows the flags of a command.")
}

// flags returns a flag set that writes to the command's error output.
func flags(e env, name string) *flag.FlagSet {
	f := flag.NewFlagSet("heartline "+name, flag.ContinueOnError)
	f.SetOutput(e.err)
	return f
}

// parse parses a command line without further arguments.
func parse(f *flag.FlagSet, args []string) error {
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return errUsage
	}
	if f.NArg() > 0 {
		_, _ = fmt.Fprintf(f.Output(), "heartline: unexpected argument %q\n", f.Arg(0))
		return errUsage
	}
	return nil
}
