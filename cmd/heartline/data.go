package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"heartline/configs"
	"heartline/internal/access/keys"
	"heartline/internal/app"
	"heartline/internal/fault"
	"heartline/internal/store"
)

func sorted(m map[string]int) []string { return slices.Sorted(maps.Keys(m)) }

// rebuild folds readings of the ledger again.
func rebuild(ctx context.Context, e env, args []string) error {
	t := newTool(e, "rebuild")
	name := t.String("projection", "", "the reading to rebuild; all of them if it is left out")
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	return t.with(ctx, stopped, func(data *app.Tool) error {
		if err := data.Store.Rebuild(ctx, *name); err != nil {
			return err
		}
		for _, p := range data.Store.Projections() {
			if *name == "" || p.Name == *name {
				e.say("%s: rebuilt up to fact %d, %d damaged facts passed over", p.Name, p.Pos, p.Skipped)
			}
		}
		return nil
	})
}

// verify walks the ledger's hash chain.
func verify(ctx context.Context, e env, args []string) error {
	t := newTool(e, "verify")
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	return t.with(ctx, beside, func(data *app.Tool) error {
		n, err := data.Store.Verify(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.out, "%d facts, the chain is whole\n", n)
		return err
	})
}

// migrate moves the schemas of the databases.
func migrate(ctx context.Context, e env, args []string) error {
	return sub(ctx, e, "migrate", args, []command{
		{"status", "show the version of each database", migrateStatus},
		{"up", "bring every database up to date; serve does it at its start", migrateUp},
		{"to", "bring one database to a version, up or down", migrateTo},
	})
}

// storeOf is the store of the tool's configuration.
func (t *tool) storeOf() (store.Config, error) {
	cfg, err := app.LoadConfig(*t.config)
	if err != nil {
		return store.Config{}, err
	}
	return app.StoreConfig(cfg, t.e.log)
}

func migrateStatus(ctx context.Context, e env, args []string) error {
	t := newTool(e, "migrate status")
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	c, err := t.storeOf()
	if err != nil {
		return err
	}
	if err := present(c); err != nil {
		return err
	}
	all, err := store.MigrationStatus(ctx, c)
	if err != nil {
		return err
	}
	for _, m := range all {
		e.say("%s: version %d of %d", m.Database, m.Version, m.Newest)
	}
	return nil
}

// present refuses a folder without databases: looking at them would make them.
func present(c store.Config) error {
	if c.DSN != "" {
		return nil
	}
	if _, err := os.Stat(filepath.Join(c.Dir, "ledger.db")); errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.NotFound, "command", "there is no data in %s yet: start the controller once, or look whether -config names the right folder", c.Dir)
	}
	return nil
}

func migrateUp(ctx context.Context, e env, args []string) error {
	t := newTool(e, "migrate up")
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	return t.with(ctx, stopped, func(data *app.Tool) error {
		all, err := data.Store.Migrations(ctx)
		if err != nil {
			return err
		}
		for _, m := range all {
			e.say("%s: version %d of %d", m.Database, m.Version, m.Newest)
		}
		return nil
	})
}

func migrateTo(ctx context.Context, e env, args []string) error {
	t := newTool(e, "migrate to")
	name := t.String("database", "", "ledger, desk or keys")
	version := t.Int64("version", -1, "the version to bring it to; 0 drops every table")
	drop := t.Bool("drop", false, "allow version 0, which destroys the database's data")
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	if err := need("database", *name); err != nil {
		return err
	}
	if *version < 0 {
		return fault.New(fault.Invalid, "flags", "-version is missing; `heartline migrate status` shows the present ones")
	}
	if *version == 0 && !*drop {
		return fault.New(fault.Invalid, "flags", "version 0 drops every table of %s: make a backup, then add -drop", *name)
	}
	c, err := t.storeOf()
	if err != nil {
		return err
	}
	if err := present(c); err != nil {
		return err
	}
	if err := store.MigrateTo(ctx, c, *name, *version); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.out, "%s: version %d\n", *name, *version)
	return err
}

// backup saves the databases and the configuration, with the controller stopped.
func backup(ctx context.Context, e env, args []string) error {
	t := newTool(e, "backup")
	out := t.String("out", "", "the file to write, such as heartline.tar.gz")
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	if err := need("out", *out); err != nil {
		return err
	}
	for _, file := range []string{*out, store.KeysFile(*out)} {
		if _, err := os.Stat(file); err == nil {
			return fault.New(fault.Conflict, "backup", "%s is there already: name another file, or remove it", file)
		}
	}
	cfg, err := app.LoadConfig(*t.config)
	if err != nil {
		return err
	}
	c, err := app.StoreConfig(cfg, e.log)
	if err != nil {
		return err
	}
	m, err := store.Backup(ctx, c, app.BackupFiles(cfg), *out)
	if err != nil {
		return err
	}
	e.say("%s: %d files, facts up to %d", *out, len(m.Files), m.LedgerPos)
	e.say("%s: the data keys; keep it for 14 days at most, because so long what is deleted meanwhile could be read again", store.KeysFile(*out))
	e.say("not in them: master keys (%s), passwords, and the sealed recordings in %s; copy those by themselves", cfg.Path(cfg.KeysDir), cfg.Path(cfg.Archive))
	return nil
}

// restore puts a backup in place, with the controller stopped. A folder without heartline.yaml gets the
// configuration of the backup as well.
func restore(ctx context.Context, e env, args []string) error {
	t := newTool(e, "restore")
	in := t.String("in", "", "the file that `heartline backup` has written")
	dataKeys := t.String("keys", "", "the file of the data keys, of the same backup or of a later one (default: the one beside -in)")
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	if err := need("in", *in); err != nil {
		return err
	}
	cfg, configDir := &configs.Config{}, ""
	if _, err := os.Stat(filepath.Join(*t.config, "heartline.yaml")); errors.Is(err, fs.ErrNotExist) {
		*cfg = configs.Default()
		cfg.Dir, configDir = *t.config, *t.config
	} else if cfg, err = app.LoadConfig(*t.config); err != nil {
		return err
	}
	c, err := app.StoreConfig(cfg, e.log)
	if err != nil {
		return err
	}
	dir := cfg.Path(cfg.KeysDir)
	if _, err := keys.Lacking(dir, nil); err != nil && !fault.Is(err, fault.NotFound) {
		return err // keys that cannot be used are not missing: the mend is another
	}
	have := func(id string) bool {
		lacking, err := keys.Lacking(dir, []string{id})
		return err == nil && len(lacking) == 0
	}
	m, err := store.Restore(ctx, c, store.Saved{Data: *in, Keys: *dataKeys}, configDir, have)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.out, "restored: %d files, facts up to %d; run `heartline verify` next\n", len(m.Files), m.LedgerPos)
	return err
}
