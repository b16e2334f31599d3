package keys

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"filippo.io/age"

	"heartline/internal/fault"
)

const (
	activeFile   = "active"
	recoveryFile = "recovery.pub"
	keySuffix    = ".key"
	hashPrefix   = "HEARTLINE-HASH-KEY-" // before 32 bytes in base64
)

// folder is what a key folder holds. It is constant after reading.
type folder struct {
	dir      string
	masters  map[string]*master // by id
	active   map[Purpose]*master
	hashes   map[string][]byte // number hash keys by id
	hash     string            // id of the active one
	recovery *age.X25519Recipient
}

// master is a master key.
type master struct {
	id       string
	purpose  Purpose
	identity *age.X25519Identity
}

// masterID is the name of a key with this public part: its purpose and a fingerprint.
func masterID(p Purpose, public string) string {
	sum := sha256.Sum256([]byte(public))
	return string(p) + "-" + hex.EncodeToString(sum[:8])
}

// Exists reports whether dir holds a key folder that Create has completed.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, activeFile))
	return err == nil
}

// Create makes the key folder with a master key for each purpose and a hash key. recovery is the public key
// (age1…) of an offline recovery identity; when it is empty a new identity is made and returned, to be shown
// to a person once: it is kept nowhere. An interrupted Create may be repeated. It is refused with
// fault.Conflict where Exists.
func Create(dir, recovery string) (recoverySecret string, err error) {
	if Exists(dir) {
		return "", fault.New(fault.Conflict, "keys", "there are keys in %s already: use 'keys rotate' to change them", dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fault.Wrap(fault.Invalid, "keys", err, "the key folder cannot be made: check that its parent is there and may be written to")
	}
	if recovery == "" {
		identity, err := age.GenerateX25519Identity()
		if err != nil {
			return "", fmt.Errorf("make recovery key: %w", err)
		}
		recovery, recoverySecret = identity.Recipient().String(), identity.String()
	} else if _, err := age.ParseX25519Recipient(recovery); err != nil {
		return "", fault.New(fault.Invalid, "keys", "the recovery key is no public age key: it begins with age1")
	}
	if err := writeFile(dir, recoveryFile, recovery+"\n"); err != nil {
		return "", err
	}
	active := map[Purpose]string{}
	for _, p := range Purposes() {
		m, err := makeMaster(dir, p)
		if err != nil {
			return "", err
		}
		active[p] = m.id
	}
	if active[hashKey], err = makeHashKey(dir); err != nil {
		return "", err
	}
	if err := writeActive(dir, active); err != nil { // last: it is what Exists looks for
		return "", err
	}
	return recoverySecret, nil
}

func makeMaster(dir string, p Purpose) (*master, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, fmt.Errorf("make master key: %w", err)
	}
	m := &master{id: masterID(p, identity.Recipient().String()), purpose: p, identity: identity}
	text := fmt.Sprintf("# Heartline master key %s, made %s. Without it what it seals cannot be opened.\n# public key: %s\n%s\n",
		m.id, time.Now().UTC().Format(time.RFC3339), identity.Recipient(), identity)
	return m, writeFile(dir, m.id+keySuffix, text)
}

func makeHashKey(dir string) (id string, err error) {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	id = hashKeyID(secret)
	text := "# Heartline key of the number hash " + id + ".\n" + hashPrefix + base64.RawStdEncoding.EncodeToString(secret) + "\n"
	return id, writeFile(dir, id+keySuffix, text)
}

func hashKeyID(secret []byte) string { return masterID(hashKey, "hash key "+string(secret)) }

func writeActive(dir string, active map[Purpose]string) error {
	var b strings.Builder
	b.WriteString("# The key in use for each purpose. Changed by 'heartline keys rotate'.\n")
	for _, p := range append(Purposes(), hashKey) {
		fmt.Fprintf(&b, "%s %s\n", p, active[p])
	}
	return writeFile(dir, activeFile, b.String())
}

// writeFile writes a file that is whole or not there, and on the disk when writeFile returns.
func writeFile(dir, name, text string) (err error) {
	defer func() {
		if err != nil {
			err = fault.Wrap(fault.Unavailable, "keys", err, "the key folder cannot be written to: check its owner and that the disk is not full")
		}
	}()
	tmp, err := os.CreateTemp(dir, ".new-*") // made with 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }() // gone already after the rename
	_, err = tmp.WriteString(text)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), filepath.Join(dir, name)); err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// readFolder reads and checks the whole folder.
func readFolder(dir string) (*folder, error) {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !Exists(dir) {
		return nil, fault.New(fault.NotFound, "keys", "there are no keys in %s: put the key folder back, or make new keys with 'heartline keys create' (what older keys seal stays closed)", dir)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "keys", err, "the key folder cannot be read")
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fault.New(fault.Invalid, "keys", "the key folder %s is open to others: run 'chmod 700 %s'", dir, dir)
	}
	f := &folder{dir: dir, masters: map[string]*master{}, active: map[Purpose]*master{}, hashes: map[string][]byte{}}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "keys", err, "the key folder cannot be read")
	}
	for _, e := range entries {
		if id, ok := strings.CutSuffix(e.Name(), keySuffix); ok && !strings.HasPrefix(id, ".") {
			if err := f.readKey(id); err != nil {
				return nil, err
			}
		}
	}
	text, err := f.readText(recoveryFile)
	if err != nil {
		return nil, err
	}
	if f.recovery, err = age.ParseX25519Recipient(strings.Join(lines(text), "")); err != nil {
		return nil, fault.New(fault.Invalid, "keys", "%s in the key folder holds no public age key: put back the one that was made at set-up", recoveryFile)
	}
	return f, f.readActive()
}

// readText reads a file that only its owner may read.
func (f *folder) readText(name string) (string, error) {
	path := filepath.Join(f.dir, name)
	info, err := os.Stat(path)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, "keys", err, fmt.Sprintf("the file %s of the key folder cannot be read: put it back", name))
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", fault.New(fault.Invalid, "keys", "the key file %s is open to others: run 'chmod 600 %s'", path, path)
	}
	if info.Size() > 1<<16 {
		return "", fault.New(fault.Invalid, "keys", "the file %s of the key folder is no key: it is %d bytes long", name, info.Size())
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, "keys", err, fmt.Sprintf("the file %s of the key folder cannot be read", name))
	}
	return string(b), nil
}

// readKey reads one key file and holds its content against its name.
func (f *folder) readKey(id string) error {
	text, err := f.readText(id + keySuffix)
	if err != nil {
		return err
	}
	content := strings.Join(lines(text), "")
	name, _, _ := strings.Cut(id, "-")
	if Purpose(name) == hashKey {
		secret, err := base64.RawStdEncoding.DecodeString(strings.TrimPrefix(content, hashPrefix))
		if err != nil || len(secret) != 32 || hashKeyID(secret) != id {
			return wrongContent(id)
		}
		f.hashes[id] = secret
		return nil
	}
	identity, err := age.ParseX25519Identity(content)
	if err != nil || !Purpose(name).valid() || masterID(Purpose(name), identity.Recipient().String()) != id {
		return wrongContent(id)
	}
	f.masters[id] = &master{id: id, purpose: Purpose(name), identity: identity}
	return nil
}

func wrongContent(id string) error {
	return fault.New(fault.Invalid, "keys", "the key file %s.key does not hold the key %s: put the right file back, or take the wrong one away", id, id)
}

func (f *folder) readActive() error {
	text, err := f.readText(activeFile)
	if err != nil {
		return err
	}
	named := map[Purpose]string{}
	for _, line := range lines(text) {
		purpose, id, _ := strings.Cut(line, " ")
		named[Purpose(purpose)] = strings.TrimSpace(id)
	}
	var missing []string
	for _, p := range Purposes() {
		if f.active[p] = f.masters[named[p]]; f.active[p] == nil || f.active[p].purpose != p {
			missing = append(missing, cmpOr(named[p], "for "+string(p)))
		}
	}
	if f.hash = named[hashKey]; f.hashes[f.hash] == nil {
		missing = append(missing, cmpOr(f.hash, "for the number hash"))
	}
	if len(missing) > 0 {
		slices.Sort(missing)
		return fault.New(fault.Invalid, "keys", "the key folder %s lacks the active key %s: put the file back", f.dir, strings.Join(missing, ", "))
	}
	return nil
}

func cmpOr(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// lines returns the lines of a key file that are no comment.
func lines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}
