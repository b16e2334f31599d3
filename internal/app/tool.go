package app

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"heartline/configs"
	"heartline/internal/access"
	"heartline/internal/access/keys"
	"heartline/internal/fault"
	"heartline/internal/store"
)

// Tool is a hotline's data in the hands of an operator's command, outside of the process that serves.
type Tool struct {
	Config *configs.Config
	Store  *store.Store

	boot time.Time
	log  *slog.Logger
}

// toolPatience bounds the closing of a tool's store, and the question whether a controller runs.
const toolPatience = 5 * time.Second

// LoadConfig reads the configuration in dir. The error is its list of problems.
func LoadConfig(dir string, overrides ...configs.Override) (*configs.Config, error) {
	cfg, problems := configs.Load(dir, overrides...)
	if len(problems) > 0 {
		return nil, fault.New(fault.Invalid, "configuration", "%s", problems.Error())
	}
	return cfg, nil
}

// StoreConfig says where the store of a configuration lies.
func StoreConfig(cfg *configs.Config, log *slog.Logger) (store.Config, error) {
	c := store.Config{Dir: cfg.Path(cfg.Store.Dir), SpoolDir: cfg.Path(cfg.SpoolDir), Log: log}
	if f := cfg.Store.DSNFile; f != "" {
		text, err := os.ReadFile(cfg.Path(f))
		if err != nil {
			return c, fault.Wrap(fault.Invalid, "store", err, "the file with the PostgreSQL address cannot be read: "+f)
		}
		c.DSN = strings.TrimSpace(string(text))
	}
	return c, nil
}

// OpenStopped opens the data of a hotline whose controller does not run, to change it. A controller that runs is
// fault.Conflict.
func OpenStopped(ctx context.Context, cfg *configs.Config, log *slog.Logger) (*Tool, error) {
	c, err := StoreConfig(cfg, log)
	if err != nil {
		return nil, err
	}
	// On PostgreSQL no lock tells: taking the epoch would end a controller that runs.
	if c.DSN != "" && answers(ctx, cfg.Metrics.Listen) {
		return nil, stillRuns(nil)
	}
	s, err := store.Open(ctx, c)
	if fault.Is(err, fault.Conflict) && c.DSN == "" {
		return nil, stillRuns(err)
	}
	if err != nil {
		return nil, err
	}
	return &Tool{Config: cfg, Store: s, boot: time.Now(), log: log}, nil
}

func stillRuns(err error) error {
	if err == nil {
		err = errors.New("its metrics listener answers")
	}
	sentence := "the controller runs: stop it first, or use the console"
	if m := fault.MessageOf(err); m != "" && !strings.Contains(m, "another heartline") {
		sentence = m // a restore that was interrupted, a newer program
	}
	return fault.Wrap(fault.Conflict, "command", err, sentence)
}

// answers reports whether a controller answers on a metrics listener.
func answers(ctx context.Context, listen string) bool {
	ctx, cancel := context.WithTimeout(ctx, toolPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+listen+"/healthz", http.NoBody)
	if err != nil {
		return false
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = res.Body.Close() // only asked whether somebody is there
	return true
}

// OpenBeside opens the data of a hotline to read it, whether its controller runs or not. Rows of keys may be
// changed as well. A hotline that never ran is fault.NotFound.
func OpenBeside(ctx context.Context, cfg *configs.Config, log *slog.Logger) (*Tool, error) {
	c, err := StoreConfig(cfg, log)
	if err != nil {
		return nil, err
	}
	if c.DSN == "" {
		if _, err := os.Stat(filepath.Join(c.Dir, "ledger.db")); errors.Is(err, fs.ErrNotExist) {
			return nil, fault.New(fault.NotFound, "command", "there is no data in %s yet: start the controller once, or look whether -config names the right folder", c.Dir)
		}
	}
	c.ReadOnlyLedger = true
	s, err := store.Open(ctx, c)
	if err != nil {
		return nil, err
	}
	return &Tool{Config: cfg, Store: s, boot: time.Now(), log: log}, nil
}

// Close closes the store.
func (t *Tool) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), toolPatience)
	defer cancel()
	return t.Store.Close(ctx)
}

// Directory changes users and their tokens, each change with its audit fact.
func (t *Tool) Directory() *access.Directory {
	return &access.Directory{
		Users: t.Store, Tokens: t.Store, Registry: access.NewRegistry(), Hasher: access.NewHasher(access.DefaultCost()),
		Audit: access.NewTrail(t.Store, t.Store, t.boot, t.log),
	}
}

// Keyring opens the master keys over the store's rows.
func (t *Tool) Keyring() (*keys.Keyring, error) {
	return keys.Open(t.Config.Path(t.Config.KeysDir), keyRows{t.Store})
}

// PublishRecipients leaves the public keys in force where the node reads them, after a rotation.
func (t *Tool) PublishRecipients(ring *keys.Keyring) error { return writeRecipients(t.Config, ring) }

// BackupFiles names what of a configuration belongs into a backup: its files, those that they name (music, the roster,
// the places that callers are referred to), and recorded prompts. Passwords and keys are no part of it.
func BackupFiles(cfg *configs.Config) (names []string) {
	seen := map[string]bool{}
	add := func(rel string) {
		top, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
		if name := filepath.Join(cfg.Dir, top); !seen[name] {
			seen[name], names = true, append(names, name)
		}
	}
	for _, f := range cfg.Files {
		if filepath.IsLocal(f) {
			add(f)
		}
	}
	named := []string{cfg.Speech.Uploads, cfg.Roster.File, cfg.Referrals.File}
	for _, m := range cfg.Music {
		named = append(named, m.Files...)
	}
	for _, f := range named {
		if !filepath.IsLocal(f) {
			continue
		}
		if _, err := os.Stat(cfg.Path(f)); err == nil {
			add(f)
		}
	}
	return names
}
