//go:build e2e

package startup_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heartline/test/house"
)

// fault is something that keeps a controller from starting. breaks brings it about and returns its mend.
type fault struct {
	name   string
	words  []string // of the sentence
	house  []house.Option
	breaks func(h *hotline) (mend func())
}

func TestControllerSaysWhyItDoesNotStart(t *testing.T) {
	t.Parallel()
	for _, f := range slices.Concat(folderFaults(), rightFaults(), keyFaults(), portFaults()) {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			h := newHotline(t, f.house...)
			mend := f.breaks(h)
			h.refused("serve", f.words...)
			mend()
			h.works()
		})
	}
}

// apart puts the spool into a folder of its own.
func apart() []house.Option {
	return []house.Option{house.Replace("store: {dir: data}", "store: {dir: data}\nspool_dir: spool")}
}

func folderFaults() []fault {
	return []fault{
		{name: "the database is none", words: []string{"ledger.db", "is no database", "data"}, breaks: func(h *hotline) func() {
			mend := h.aside("data/ledger.db")
			h.write("data/ledger.db", strings.Repeat("this is no database\n", 400))
			return mend
		}},
		{name: "the database is of a newer program", words: []string{"database desk has version 9000", "run the newer program"}, breaks: func(h *hotline) func() {
			version(h, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9000, 1)")
			return func() { version(h, "DELETE FROM goose_db_version WHERE version_id = 9000") }
		}},
		{name: "the data folder is a file", words: []string{"the data folder cannot be made", "data"}, breaks: func(h *hotline) func() {
			mend := h.aside("data")
			h.write("data", "")
			return mend
		}},
		{
			name: "the disk of the database is full", words: []string{"the disk of the data folder is full", "make room", "data"}, house: apart(),
			breaks: func(h *hotline) func() {
				h.withinFullDisk(h.path("data"))
				return func() { h.within = nil }
			},
		},
		{
			name: "no room for the spool", words: []string{"the spool needs 64 MiB", "make room", "spool"}, house: apart(),
			breaks: func(h *hotline) func() {
				h.withinFullDisk(h.path("spool"))
				if err := os.RemoveAll(h.path("spool/ledger.spool")); err != nil {
					h.t.Fatal(err)
				}
				return func() { h.within = nil }
			},
		},
		{
			name: "the spool folder is a file", words: []string{"the spool's folder cannot be made", "spool_dir"}, house: apart(),
			breaks: func(h *hotline) func() {
				mend := h.aside("spool")
				h.write("spool", "")
				return mend
			},
		},
		{name: "the folder of recordings is a file", words: []string{"the recordings folder cannot be made", "/archive)"}, breaks: func(h *hotline) func() {
			if err := os.RemoveAll(h.path("archive")); err != nil {
				h.t.Fatal(err)
			}
			h.write("archive", "")
			return func() {
				if err := os.Remove(h.path("archive")); err != nil {
					h.t.Fatal(err)
				}
			}
		}},
		{name: "no configuration", words: []string{"heartline.yaml", "it is not there"}, breaks: func(h *hotline) func() { return h.aside("heartline.yaml") }},
		{name: "a configuration that is damaged", words: []string{"heartline.yaml:"}, breaks: func(h *hotline) func() {
			return h.instead("heartline.yaml", strings.Replace(h.read("heartline.yaml"), "mode: test", "mode: moon", 1))
		}},
		{
			name: "PostgreSQL does not answer", words: []string{"PostgreSQL"},
			breaks: func(h *hotline) func() {
				h.write("secrets/postgres", "postgres://nobody@127.0.0.1:1/none?sslmode=disable&connect_timeout=2\n")
				return h.instead("heartline.yaml", strings.Replace(h.read("heartline.yaml"), "store: {dir: data}", "store: {dsn_file: secrets/postgres}\nspool_dir: data", 1))
			},
		},
	}
}

func keyFaults() []fault {
	return []fault{
		{name: "no keys", words: []string{"there are no keys in", "heartline keys create"}, breaks: func(h *hotline) func() { return h.aside("keys") }},
		{name: "a wrong key file", words: []string{"does not hold the key", "put the right file back"}, breaks: func(h *hotline) func() {
			audio, note := h.key("audio-*.key"), h.key("case-*.key")
			return h.instead(audio, h.read(note))
		}},
		{name: "a key in use is missing", words: []string{"lacks the active key", "put the file back"}, breaks: func(h *hotline) func() { return h.aside(h.key("number-*.key")) }},
		{name: "a key that others can read", words: []string{"is open to others", "chmod 600"}, breaks: func(h *hotline) func() {
			name := h.path(h.key("message-*.key"))
			return h.mode(name, 0o644, 0o600)
		}},
		{name: "a key folder that others can read", words: []string{"is open to others", "chmod 700"}, breaks: func(h *hotline) func() { return h.mode(h.path("keys"), 0o755, 0o700) }},
		{name: "no password for Asterisk", words: []string{"secrets/ari", "cannot be read", "heartline setup"}, breaks: func(h *hotline) func() { return h.aside("secrets/ari") }},
		{name: "a certificate of another key", words: []string{"console.tls", "belong together"}, breaks: func(h *hotline) func() {
			h.write("cert.pem", "no certificate")
			h.write("key.pem", "no key")
			return h.instead("heartline.yaml", h.read("heartline.yaml")+"\nconsole: {listen: \"127.0.0.1:8480\", tls: {cert_file: cert.pem, key_file: key.pem}}\n")
		}},
	}
}

func portFaults() []fault {
	return []fault{
		{name: "the console's port is taken", words: []string{"console.listen", "is taken by another program", "choose another address"}, breaks: func(h *hotline) func() { return takes(h.t, "tcp", h.HTTP) }},
		{name: "the metrics' port is taken", words: []string{"metrics.listen", "is taken by another program"}, breaks: func(h *hotline) func() { return takes(h.t, "tcp", h.Metrics) }},
		{name: "an address of another machine", words: []string{"metrics.listen", "192.0.2.1:9100", "is not an address of this machine"}, breaks: func(h *hotline) func() {
			h.also = []string{"-metrics", "192.0.2.1:9100"}
			return func() { h.also = nil }
		}},
		{name: "a port for which the right is missing", words: []string{"console.listen", "may not listen on 127.0.0.1:80", "a port above 1023"}, breaks: func(h *hotline) func() {
			h.withinLoopback(false)
			h.also = []string{"-http", "127.0.0.1:80"}
			return func() { h.within, h.also = nil, nil }
		}},
	}
}

// key is the name of the one file of the key folder that a pattern matches.
func (h *hotline) key(pattern string) string {
	h.t.Helper()
	found, err := filepath.Glob(h.path(filepath.Join("keys", pattern)))
	if err != nil || len(found) != 1 {
		h.t.Fatalf("%s: %v, %v", pattern, found, err)
	}
	return filepath.Join("keys", filepath.Base(found[0]))
}

// mode changes what others may do with a file until the returned mend is called.
func (h *hotline) mode(name string, wrong, right os.FileMode) (mend func()) {
	h.t.Helper()
	change := func(m os.FileMode) {
		if err := os.Chmod(name, m); err != nil {
			h.t.Fatal(err)
		}
	}
	change(wrong)
	return func() { change(right) }
}
