package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"heartline/configs"
	"heartline/internal/access/keys"
	"heartline/internal/app"
	"heartline/internal/store"
)

// operator is somebody in front of a hotline's folder.
type operator struct {
	t   *testing.T
	dir string
}

// newOperator copies the sample, with listeners that nothing answers on, and makes its passwords and keys.
func newOperator(t *testing.T) operator {
	t.Helper()
	o := operator{t, t.TempDir()}
	if err := configs.CopySample(o.dir); err != nil {
		t.Fatal(err)
	}
	o.must("", "setup")
	return o
}

// run runs a command and returns what it says.
func (o operator) run(in string, args ...string) (status int, out, complaint string) {
	o.t.Helper()
	var stdout, stderr bytes.Buffer
	e := env{in: strings.NewReader(in), out: &stdout, err: &stderr, log: slog.New(slog.DiscardHandler), now: time.Now}
	n := 1
	if len(args) > 1 && !strings.HasPrefix(args[1], "-") {
		n = 2 // heartline user add -config …
	}
	line := append(append(append([]string{}, args[:n]...), "-config", o.dir), args[n:]...)
	status = run(o.t.Context(), e, line)
	return status, stdout.String(), stderr.String()
}

// must is run for a command that has to succeed.
func (o operator) must(in string, args ...string) string {
	o.t.Helper()
	status, out, complaint := o.run(in, args...)
	if status != 0 {
		o.t.Fatalf("%v: %d %s", args, status, complaint)
	}
	return out
}

// refused wants one sentence that says what.
func (o operator) refused(what, in string, args ...string) {
	o.t.Helper()
	status, out, complaint := o.run(in, args...)
	if status != 1 || strings.Count(complaint, "\n") != 1 || !strings.Contains(complaint, what) {
		o.t.Errorf("%v: status %d, %q, said %q; wanted one sentence with %q", args, status, out, complaint, what)
	}
}

func TestUsers(t *testing.T) {
	t.Parallel()
	o := newOperator(t)
	o.refused("there is no data", "", "user", "list")
	o.refused("-login is missing", "", "user", "add", "-roles", "counsellor")
	o.refused("choose counsellor, senior", "", "user", "add", "-login", "li", "-roles", "king")
	o.refused("A login has 2 to 64", "", "user", "add", "-login", "Li Si", "-roles", "counsellor")
	o.refused("standard input", "", "user", "add", "-login", "li", "-roles", "counsellor", "-password-stdin")
	o.refused("at least", "short\n", "user", "add", "-login", "li", "-roles", "counsellor", "-password-stdin")
	added := o.must("", "user", "add", "-login", "li", "-name", "李四", "-roles", "counsellor,senior")
	if !regexp.MustCompile(`first password .*: \S{19}\n`).MatchString(added) {
		t.Errorf("said %q", added)
	}
	o.refused("Somebody has that login", "", "user", "add", "-login", "li", "-roles", "counsellor")
	if said := o.must("a long enough one\n", "user", "add", "-login", "chief", "-roles", "admin", "-password-stdin"); strings.Contains(said, "long enough") {
		t.Errorf("the password is shown: %q", said)
	}
	o.must("", "user", "roles", "-login", "LI", "-roles", "supervisor")
	o.refused("nobody has the login", "", "user", "password", "-login", "wang")
	if said := o.must("", "user", "password", "-login", "li"); !strings.Contains(said, "first password") {
		t.Errorf("said %q", said)
	}
	o.refused("last administrator", "", "user", "disable", "-login", "chief")
	o.refused("roles do not include", "", "user", "token", "-login", "li", "-name", "watch", "-permissions", "user.manage")
	token := o.must("", "user", "token", "-login", "chief", "-name", "watch", "-permissions", "prove.run", "-days", "30")
	id := regexp.MustCompile(`token (\S+),`).FindStringSubmatch(token)
	if id == nil {
		t.Fatalf("said %q", token)
	}
	if list := o.must("", "user", "list"); !strings.Contains(list, id[1]) || !strings.Contains(list, "supervisor") || strings.Contains(list, "李四") {
		t.Errorf("list %s", list)
	}
	o.refused("no token with that id", "", "user", "token", "-login", "li", "-revoke", id[1])
	o.must("", "user", "token", "-login", "chief", "-revoke", id[1])
	o.must("", "user", "disable", "-login", "li")
	if list := o.must("", "user", "list"); strings.Contains(list, id[1]) || !strings.Contains(list, "disabled") {
		t.Errorf("list %s", list)
	}
	o.must("", "user", "disable", "-login", "li", "-undo")
	if said := o.must("", "verify"); !strings.Contains(said, "the chain is whole") || strings.HasPrefix(said, "0 ") {
		t.Errorf("changes of users left no facts: %s", said)
	}
}

// A line is set up from nothing but its configuration: what the program can make is made, and what only others can
// give is named.
func TestSetupMakesWhatIsMissing(t *testing.T) {
	t.Parallel()
	o := operator{t, t.TempDir()}
	if err := configs.CopySample(o.dir); err != nil {
		t.Fatal(err)
	}
	main := filepath.Join(o.dir, configs.MainFile)
	text, err := os.ReadFile(main)
	if err != nil {
		t.Fatal(err)
	}
	before, users, _ := strings.Cut(string(text), "\nusers:")
	_, after, _ := strings.Cut(users, "\n\n")
	changed := strings.NewReplacer("mode: demo", "mode: production", "  open_loopback: true", "", "everyone_on_duty: true, ", "",
		"trunk: PLACEHOLDER", "trunk: carrier").Replace(before + "\n" + after)
	changed = regexp.MustCompile(`(?m)^(trunk:\n)?  test_numbers: .*\n`).ReplaceAllString(changed, "")
	changed = regexp.MustCompile(`  - \{name: test, kind: ip,.*\}`).ReplaceAllString(changed, "  - {name: carrier, kind: register, contact: 192.0.2.1:5060, user: line, password_file: secrets/carrier}")
	for i := 1; strings.Contains(changed, "number: PLACEHOLDER"); i++ { // each a number of its own
		changed = strings.Replace(changed, "number: PLACEHOLDER", fmt.Sprintf(`number: "70000000%02d"`, i), 1)
	}
	if err := os.WriteFile(main, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, complaint := o.run("", "serve"); status != 1 || strings.Count(complaint, "is not there or cannot be read") != 4 {
		t.Errorf("status %d, said %s", status, complaint)
	}
	said := o.must("", "setup")
	if !strings.Contains(said, "AGE-SECRET-KEY-1") || strings.Count(said, "still to be put there") != 1 || !strings.Contains(said, "secrets/carrier") {
		t.Errorf("said %s", said)
	}
	if err := os.WriteFile(filepath.Join(o.dir, "secrets", "carrier"), []byte("from-the-carrier"), 0o600); err != nil {
		t.Fatal(err)
	}
	if said := o.must("", "setup"); strings.Contains(said, "AGE-SECRET") || strings.Contains(said, "still") {
		t.Errorf("said %s", said)
	}
	o.must("", "check")
}

func TestCheckReadsTheListOfPlaces(t *testing.T) {
	t.Parallel()
	o := operator{t, t.TempDir()}
	if err := configs.CopySample(o.dir); err != nil {
		t.Fatal(err)
	}
	o.must("", "check")
	if err := os.WriteFile(filepath.Join(o.dir, "places.csv"), []byte("id,name,kind\nEast,,clinic\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	o.refused("places.csv line 2", "", "check")
}

func TestCheckReadsTheRota(t *testing.T) {
	t.Parallel()
	o := operator{t, t.TempDir()}
	if err := configs.CopySample(o.dir); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(o.dir, "heartline.yaml")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.Replace(text, []byte("roster: {"), []byte("roster: {file: rota.csv, "), 1)
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	o.refused("rota.csv cannot be read", "", "check")
	for rows, says := range map[string]string{
		"chen,2026-11-22,08:00,8 pm\n": "rota.csv line 2 column end",
		"":                             "no shifts",
	} {
		if err := os.WriteFile(filepath.Join(o.dir, "rota.csv"), []byte("agent,date,start,end\n"+rows), 0o600); err != nil {
			t.Fatal(err)
		}
		o.refused(says, "", "check")
	}
}

func TestCommandsBesideAController(t *testing.T) {
	t.Parallel()
	o := newOperator(t)
	cfg, err := app.LoadConfig(o.dir)
	if err != nil {
		t.Fatal(err)
	}
	running, err := app.OpenStopped(t.Context(), cfg, slog.New(slog.DiscardHandler)) // has the folder as a controller has
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"user", "add", "-login", "li", "-roles", "counsellor"}, {"rebuild"}, {"migrate", "up"},
	} {
		o.refused("the controller runs: stop it first", "", args...)
	}
	o.refused("another heartline", "", "backup", "-out", filepath.Join(t.TempDir(), "b.tar.gz"))
	o.must("", "user", "list")
	o.must("", "keys", "list")
	o.must("", "keys", "rotate", "-purpose", "audio")
	o.must("", "verify")
	o.must("", "migrate", "status")
	if err := running.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	o := operator{t, t.TempDir()}
	if err := configs.CopySample(o.dir); err != nil {
		t.Fatal(err)
	}
	secret := regexp.MustCompile(`AGE-SECRET-KEY-1\S+`).FindString(o.must("", "keys", "create"))
	o.refused("there are keys in", "", "keys", "create")
	o.must("", "setup")
	o.must("", "migrate", "up")
	o.refused("-purpose is missing", "", "keys", "rotate")
	o.refused("is no purpose of a key", "", "keys", "rotate", "-purpose", "vault")
	before := o.must("", "keys", "list")
	said := o.must("", "keys", "rotate", "-purpose", "all")
	if strings.Count(said, "is in use") != 4 || o.must("", "keys", "list") == before {
		t.Errorf("rotation said %s", said)
	}
	recipients, err := os.ReadFile(filepath.Join(o.dir, "node", "recipients"))
	if err != nil || !strings.Contains(string(recipients), "message age1") {
		t.Errorf("recipients %s, %v", recipients, err)
	}
	o.must("", "keys", "rotate", "-purpose", "hash")
	if said := o.must("", "keys", "recovery"); !strings.HasPrefix(said, "age1") {
		t.Errorf("recovery %q", said)
	}
	o.must(secret+"\n", "keys", "recovery", "-check")
	o.must(secret+"\n", "keys", "recovery", "-rewrap")
	o.refused("begins with AGE-SECRET-KEY-1", "nonsense\n", "keys", "recovery", "-check")
	o.refused("standard input", "", "keys", "recovery", "-rewrap")
	if err := os.Chmod(filepath.Join(o.dir, "keys"), 0o755); err != nil {
		t.Fatal(err)
	}
	o.refused("chmod 700", "", "keys", "list")
}

func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	o := newOperator(t)
	o.must("", "user", "add", "-login", "li", "-roles", "counsellor")
	master := o.sealSomething()
	out := filepath.Join(t.TempDir(), "saved.tar.gz")
	o.refused("-out is missing", "", "backup")
	o.must("", "backup", "-out", out)
	o.refused("is there already", "", "backup", "-out", out)
	o.refused("-in is missing", "", "restore")
	o.refused("already holds ledger.db", "", "restore", "-in", out)

	empty := operator{t, t.TempDir()}
	empty.refused("cannot be opened", "", "restore", "-in", filepath.Join(t.TempDir(), "none"))
	empty.refused(master, "", "restore", "-in", out) // the keys are in no backup
	folder := filepath.Join(empty.dir, "keys")
	if err := os.CopyFS(folder, os.DirFS(filepath.Join(o.dir, "keys"))); err != nil {
		t.Fatal(err)
	}
	empty.refused("chmod 700", "", "restore", "-in", out)
	closeToOthers(t, folder)
	empty.must("", "restore", "-in", out)
	if list := empty.must("", "user", "list"); !strings.Contains(list, "li") {
		t.Errorf("restored users %s", list)
	}
	if _, err := os.Stat(store.KeysFile(out)); err != nil {
		t.Errorf("the data keys were not saved: %v", err)
	}
	third := operator{t, t.TempDir()}
	third.refused("data keys of the backup are missing", "", "restore", "-in", out, "-keys", filepath.Join(t.TempDir(), "none"))
	empty.must("", "verify")
	empty.must("", "rebuild")
	empty.must("", "rebuild", "-projection", "task")
	empty.refused("there is no projection", "", "rebuild", "-projection", "moon")
}

// closeToOthers gives a key folder the modes that it must have.
func closeToOthers(t *testing.T, folder string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		mode := fs.FileMode(0o600)
		if err == nil && d.IsDir() {
			mode = 0o700
		}
		return errors.Join(err, os.Chmod(name, mode))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sealSomething leaves a data key, and returns the id of the master that seals it.
func (o operator) sealSomething() string {
	o.t.Helper()
	cfg, err := app.LoadConfig(o.dir)
	if err != nil {
		o.t.Fatal(err)
	}
	data, err := app.OpenStopped(o.t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		o.t.Fatal(err)
	}
	ring, err := data.Keyring()
	if err == nil {
		_, _, err = ring.Seal(o.t.Context(), keys.Case, []byte("a note"))
	}
	if err = errors.Join(err, data.Close()); err != nil {
		o.t.Fatal(err)
	}
	return ring.Active()[keys.Case]
}

func TestMigrations(t *testing.T) {
	t.Parallel()
	o := newOperator(t)
	o.refused("there is no data", "", "migrate", "status")
	o.must("", "migrate", "up")
	if said := o.must("", "migrate", "status"); strings.Count(said, "version") != 3 {
		t.Errorf("said %s", said)
	}
	o.refused("-database is missing", "", "migrate", "to", "-version", "1")
	o.refused("-version is missing", "", "migrate", "to", "-database", "desk")
	o.refused("add -drop", "", "migrate", "to", "-database", "desk", "-version", "0")
	o.refused("they are ledger, desk and keys", "", "migrate", "to", "-database", "moon", "-version", "1")
	o.refused("any from 0 to", "", "migrate", "to", "-database", "desk", "-version", "999")
	o.must("", "migrate", "to", "-database", "desk", "-version", "1")
	o.must("", "migrate", "up")
}

func TestProveWithoutAController(t *testing.T) {
	t.Parallel()
	o := newOperator(t)
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	o.refused("start it with `heartline serve`", "", "prove", "-metrics", free)
	o.refused("write it as 127.0.0.1:8480", "", "prove", "-metrics", "here")
	o.refused("run this as the controller's user", "", "drain", "-metrics", free)
	if err := os.MkdirAll(filepath.Join(o.dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(o.dir, "data", "control"), []byte("word of a controller that has ended\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	o.refused("there is nothing to drain", "", "drain", "-metrics", free)
}

func TestWrongCommandLines(t *testing.T) {
	t.Parallel()
	o := operator{t, t.TempDir()}
	for _, args := range [][]string{{"user"}, {"user", "crown"}, {"keys"}, {"migrate"}, {"verify", "-colour", "red"}, {"dance"}} {
		if status, _, complaint := o.run("", args...); status != 2 || complaint == "" {
			t.Errorf("%v: status %d, said %q", args, status, complaint)
		}
	}
	o.refused("heartline.yaml", "", "verify")
}
