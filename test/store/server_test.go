//go:build e2e

package store

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jmoiron/sqlx"

	"heartline/internal/id"
	"heartline/internal/store"
	"heartline/internal/store/storetest"
)

// server is a PostgreSQL of the test's own. It listens on a Unix socket in its folder and nowhere else.
type server struct {
	bin, dir string
	owner    *syscall.Credential // PostgreSQL refuses to run as root
	cmd      *exec.Cmd
	log      bytes.Buffer
}

// startServer makes a cluster and starts its server; both end with the test.
func startServer(t *testing.T) *server {
	t.Helper()
	bins, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil || len(bins) == 0 {
		t.Fatal("there is no PostgreSQL below /usr/lib/postgresql; install the package postgresql")
	}
	// Not t.TempDir: that is closed to every other user, and a socket's path must be short.
	dir, err := os.MkdirTemp("", "hlpg") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := &server{bin: bins[len(bins)-1], dir: dir, owner: ownerFor(t, dir)}
	if out, err := s.command(t.Context(), "initdb", "-D", s.data(), "-U", "heartline", "-A", "trust", "-E", "UTF8", "--no-sync").CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	s.start(t)
	t.Cleanup(func() { s.kill() })
	return s
}

// ownerFor gives dir to the user postgres when the test runs as root.
func ownerFor(t *testing.T, dir string) *syscall.Credential {
	t.Helper()
	if os.Geteuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		t.Fatal(err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(dir, int(uid), int(gid)); err != nil {
		t.Fatal(err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func (s *server) data() string { return filepath.Join(s.dir, "data") }

func (s *server) dsn() string {
	return fmt.Sprintf("host=%s user=heartline dbname=postgres connect_timeout=5", s.dir)
}

func (s *server) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, name), args...)
	cmd.Dir = s.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.owner}
	return cmd
}

// start starts the server and waits until it takes connections.
func (s *server) start(t *testing.T) {
	t.Helper()
	s.cmd = s.command(context.Background(), "postgres", "-D", s.data(), "-k", s.dir, "-c", "listen_addresses=", "-c", "max_connections=200", "-c", "shared_buffers=32MB")
	s.cmd.Stderr = &s.log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server takes connections", func() bool {
		c, err := pgx.Connect(t.Context(), s.dsn())
		if err != nil {
			return false
		}
		return c.Close(t.Context()) == nil
	})
}

// kill ends the server as a crash would. Its children notice and end too.
func (s *server) kill() {
	_ = s.cmd.Process.Signal(syscall.SIGQUIT) // immediate shutdown: no checkpoint, recovery at the next start
	_ = s.cmd.Wait()
}

// site is a fresh set of schemas.
func (s *server) site(t *testing.T) storetest.Site {
	t.Helper()
	schema := "t" + strings.ToLower(id.New())
	cfg := store.Config{DSN: s.dsn(), Schema: schema, SpoolDir: t.TempDir(), SpoolBytes: 1 << 20, Patience: time.Minute}
	return storetest.Site{
		Config: cfg,
		Exec: func(t *testing.T, database, query string) {
			t.Helper()
			db := s.connect(t, schema+"_"+database)
			if _, err := db.ExecContext(t.Context(), query); err != nil {
				t.Fatalf("%s: %v", query, err)
			}
		},
		Rows: func(t *testing.T, database, query string) []string {
			t.Helper()
			return storetest.Lines(t, s.connect(t, schema+"_"+database), query)
		},
	}
}

func (s *server) connect(t *testing.T, schema string) *sqlx.DB {
	t.Helper()
	db, err := sqlx.Open("pgx", s.dsn()+" search_path="+schema)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// eventually polls until ok or the deadline.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(30 * time.Second)
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("never came: %s", what)
		}
	}
}
