package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"heartline/internal/app"
	"heartline/internal/fault"
)

// sub runs one of a command's own commands: heartline user add.
func sub(ctx context.Context, e env, name string, args []string, all []command) error {
	list := func() error {
		_, _ = fmt.Fprintf(e.err, "usage: heartline %s COMMAND [flags]\n", name)
		for _, c := range all {
			_, _ = fmt.Fprintf(e.err, "  %-9s %s\n", c.name, c.about)
		}
		return errUsage
	}
	if len(args) == 0 {
		return list()
	}
	for _, c := range all {
		if c.name == args[0] {
			return c.run(ctx, e, args[1:])
		}
	}
	if args[0] != "-h" && args[0] != "-help" {
		_, _ = fmt.Fprintf(e.err, "heartline: there is no command \"%s %s\"\n", name, args[0])
	}
	return list()
}

// tool is a command that works on a hotline's data.
type tool struct {
	*flag.FlagSet
	e      env
	config *string
	at     addresses
}

func newTool(e env, name string) *tool {
	f := flags(e, name)
	return &tool{FlagSet: f, e: e, config: f.String("config", ".", "folder of heartline.yaml")}
}

// opener opens a hotline's data in one of two ways.
type opener func(ctx context.Context, t *tool) (*app.Tool, error)

// stopped opens the data of a controller that does not run.
func stopped(ctx context.Context, t *tool) (*app.Tool, error) {
	cfg, err := app.LoadConfig(*t.config)
	if err != nil {
		return nil, err
	}
	return app.OpenStopped(ctx, cfg, t.e.log)
}

// beside opens the data whether the controller runs or not.
func beside(ctx context.Context, t *tool) (*app.Tool, error) {
	cfg, err := app.LoadConfig(*t.config)
	if err != nil {
		return nil, err
	}
	return app.OpenBeside(ctx, cfg, t.e.log)
}

// with opens the data, does something, and closes it.
func (t *tool) with(ctx context.Context, open opener, do func(*app.Tool) error) (err error) {
	data, err := open(ctx, t)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, data.Close()) }() //nolint:contextcheck // it closes also when ctx has ended
	return do(data)
}

// need says which flag is missing.
func need(name, value string) error {
	if strings.TrimSpace(value) == "" {
		return fault.New(fault.Invalid, "flags", "-%s is missing; `heartline COMMAND -h` shows what it is", name)
	}
	return nil
}

// words takes a list with commas apart.
func words(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

// secretLine reads one line of standard input, which shows in no list of processes.
func secretLine(r io.Reader, what string) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, 4096)).ReadString('\n')
	if line = strings.TrimSpace(line); line != "" {
		return line, nil
	}
	if err == nil || errors.Is(err, io.EOF) {
		return "", fault.New(fault.Invalid, "input", "%s is read from standard input, and there is none: write it there as one line", what)
	}
	return "", fmt.Errorf("read %s: %w", what, err)
}
