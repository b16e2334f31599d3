package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"heartline/internal/fault"
	"heartline/simulate"
)

// progressEvery is how often a long simulation says how far it is.
const progressEvery = 2 * time.Second

// simulation plays a scenario file on the floor's own rules, and a second one on the same callers.
func simulation(ctx context.Context, e env, args []string) error {
	f := flags(e, "simulate")
	config := f.String("config", "", "scenario file to play; docs/simulation.md describes it")
	with := f.String("with", "", "a second scenario file: what it would change for the same callers")
	seed := f.Uint64("seed", 0, "seed of the chance; 0: the file's")
	runs := f.Int("runs", 0, "how often it is played; 0: as the file says")
	asJSON := f.Bool("json", false, "print the results as JSON")
	if err := parse(f, args); err != nil {
		return err
	}
	if err := need("config", *config); err != nil {
		return err
	}
	first, err := readScenario(*config)
	if err != nil {
		return err
	}
	options := first.Options
	if *seed != 0 {
		options.Seed = *seed
	}
	if *runs != 0 {
		options.Runs = *runs
	}
	options.Workers = runtime.NumCPU()
	files := []simulate.File{first}
	if *with != "" {
		second, err := readScenario(*with)
		if err != nil {
			return err
		}
		files = append(files, second)
	}
	var records []*simulate.Record
	for i, file := range files {
		record, err := playScenario(ctx, e, file.Scenario, options, i, len(files))
		if err != nil {
			return err
		}
		records = append(records, record)
	}
	return printSimulation(e, records, *asJSON)
}

func readScenario(path string) (simulate.File, error) {
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return simulate.File{}, fault.New(fault.NotFound, "simulate", "there is no file %s; name a scenario file", path)
	case err != nil:
		return simulate.File{}, fault.Wrap(fault.Invalid, "simulate", err, "the file "+path+" cannot be read; name a scenario file")
	}
	file, err := simulate.Parse(filepath.Base(path), text)
	if err != nil {
		return simulate.File{}, fault.Wrap(fault.Invalid, "simulate", err, err.Error())
	}
	return file, nil
}

// playScenario plays one of the files and says how far it is.
func playScenario(ctx context.Context, e env, s simulate.Scenario, o simulate.Options, index, of int) (*simulate.Record, error) {
	done, told := 0, e.now()
	o.Progress = func(n int) {
		done = n
		if now := e.now(); now.Sub(told) >= progressEvery {
			told = now
			_, _ = fmt.Fprintf(e.err, "scenario %d of %d: %d of %d runs\n", index+1, of, n, o.Runs)
		}
	}
	record, err := simulate.Run(ctx, s, o)
	if err != nil && ctx.Err() != nil {
		return nil, fault.New(fault.Unavailable, "simulate", "stopped after %d of %d runs of scenario %d; nothing was kept", done, o.Runs, index+1)
	}
	return record, err
}

func printSimulation(e env, records []*simulate.Record, asJSON bool) error {
	results := make([]simulate.Result, len(records))
	for i, r := range records {
		results[i] = r.Result()
	}
	var differences []simulate.Difference
	if len(records) == 2 {
		var err error
		if differences, err = simulate.Compare(records[0], records[1]); err != nil {
			return err
		}
	}
	if asJSON {
		out := json.NewEncoder(e.out)
		out.SetIndent("", "  ")
		return out.Encode(struct {
			Results     []simulate.Result     `json:"results"`
			Differences []simulate.Difference `json:"differences,omitempty"`
		}{results, differences})
	}
	for _, r := range results {
		if err := simulate.Print(e.out, r); err != nil {
			return err
		}
		e.say("")
	}
	if differences != nil {
		return simulate.PrintDifferences(e.out, results[0], results[1], differences)
	}
	return nil
}
