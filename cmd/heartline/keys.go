package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"heartline/internal/access/keys"
	"heartline/internal/app"
	"heartline/internal/fault"
	"heartline/internal/store"
)

// masterKeys works on the folder of master keys. A running controller follows a rotation within a minute.
func masterKeys(ctx context.Context, e env, args []string) error {
	return sub(ctx, e, "keys", args, []command{
		{"create", "make the key folder, and print the recovery secret once", keysCreate},
		{"list", "list master keys, how many data keys each seals, and what is missing", keysList},
		{"rotate", "put a new master key into use and seal the data keys to it", keysRotate},
		{"recovery", "show or check the recovery key, or open data keys whose master is lost", keysRecovery},
	})
}

func keysCreate(_ context.Context, e env, args []string) error {
	t := newTool(e, "keys create")
	recovery := t.String("recovery", "", "public recovery key (age1…) to use instead of a new one")
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	cfg, err := app.LoadConfig(*t.config)
	if err != nil {
		return err
	}
	secret, err := keys.Create(cfg.Path(cfg.KeysDir), *recovery)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.out, "master keys made in %s\n", cfg.Path(cfg.KeysDir))
	return errors.Join(err, printRecovery(e, secret))
}

// printRecovery shows the recovery secret. Whoever calls the command learns it when that fails: it is shown nowhere else.
func printRecovery(e env, secret string) error {
	if secret == "" {
		return nil
	}
	_, err := fmt.Fprintf(e.out, "recovery secret, shown once; print it and keep it away from this machine:\n%s\n", secret)
	return err
}

func keysList(ctx context.Context, e env, args []string) error {
	t := newTool(e, "keys list")
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	return t.with(ctx, beside, func(data *app.Tool) error {
		ring, err := data.Keyring()
		if err != nil {
			return err
		}
		missing, err := ring.Missing(ctx)
		if err != nil {
			return err
		}
		counts, err := countRows(ctx, data.Store)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
		_, _ = fmt.Fprintln(w, "KEY\tSTATE\tDATA KEYS")
		for _, p := range keys.Purposes() {
			id := ring.Active()[p]
			_, _ = fmt.Fprintf(w, "%s\tin use\t%d\n", id, counts[id])
			delete(counts, id)
		}
		for _, id := range missing {
			_, _ = fmt.Fprintf(w, "%s\tmissing\t%d\n", id, counts[id])
			delete(counts, id)
		}
		for _, id := range sorted(counts) {
			_, _ = fmt.Fprintf(w, "%s\tolder\t%d\n", id, counts[id])
		}
		if err := w.Flush(); err != nil {
			return err
		}
		return keys.MissingError(missing)
	})
}

// countRows counts data keys by master.
func countRows(ctx context.Context, s *store.Store) (map[string]int, error) {
	const page = 1000
	masters, err := s.MasterIDs(ctx)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, m := range masters {
		for after := ""; ; {
			rows, err := s.DataKeysByMaster(ctx, m, after, page)
			if err != nil {
				return nil, err
			}
			counts[m] += len(rows)
			if len(rows) < page {
				break
			}
			after = rows[len(rows)-1].ID
		}
	}
	return counts, nil
}

func keysRotate(ctx context.Context, e env, args []string) error {
	t := newTool(e, "keys rotate")
	names := make([]string, 0, 6)
	for _, p := range keys.Purposes() {
		names = append(names, string(p))
	}
	purpose := t.String("purpose", "", "which key: "+strings.Join(names, ", ")+", hash, or all")
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	if err := need("purpose", *purpose); err != nil {
		return err
	}
	var chosen []keys.Purpose
	for _, p := range keys.Purposes() {
		if *purpose == "all" || *purpose == string(p) {
			chosen = append(chosen, p)
		}
	}
	if len(chosen) == 0 && *purpose != "hash" {
		return fault.New(fault.Invalid, "flags", "-purpose %q is no purpose of a key: write %s, hash, or all", *purpose, strings.Join(names, ", "))
	}
	return t.with(ctx, beside, func(data *app.Tool) error {
		ring, err := data.Keyring()
		if err != nil {
			return err
		}
		for _, p := range chosen {
			r, err := ring.Rotate(ctx, p)
			if err != nil {
				return err
			}
			e.say("%s: %s is in use, %d data keys sealed to it; keep %s as long as backups need it", p, r.To, r.Rewrapped, r.From)
		}
		if *purpose == "hash" {
			from, to, err := ring.RotateHash()
			if err != nil {
				return err
			}
			e.say("hash: %s is in use; %s stays, it finds earlier callers", to, from)
		}
		return data.PublishRecipients(ring)
	})
}

func keysRecovery(ctx context.Context, e env, args []string) error {
	t := newTool(e, "keys recovery")
	check := t.Bool("check", false, "read the recovery secret from standard input and say whether it is the right one")
	rewrap := t.Bool("rewrap", false, "read the recovery secret from standard input and open the data keys whose master is lost")
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	secret := ""
	if *check || *rewrap {
		var err error
		if secret, err = secretLine(e.in, "the recovery secret"); err != nil {
			return err
		}
	}
	return t.with(ctx, beside, func(data *app.Tool) error {
		ring, err := data.Keyring()
		if err != nil {
			return err
		}
		switch {
		case *rewrap:
			n, closed, err := ring.Recover(ctx, secret)
			if err != nil {
				return err
			}
			e.say("%d data keys recovered", n)
			if closed > 0 {
				return fault.New(fault.Conflict, "keys", "%d data keys stay closed: this secret does not open them; try the one that was in force when they were made", closed)
			}
			return nil
		case *check:
			if err := ring.CheckRecovery(secret); err != nil {
				return err
			}
			_, err := fmt.Fprintln(e.out, "this is the recovery secret of these keys")
			return err
		default:
			_, err := fmt.Fprintln(e.out, ring.Recovery())
			return err
		}
	})
}
