package node

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"heartline/internal/fault"
)

// installation is how Asterisk is run here.
type installation struct {
	argv    []string // program and its first arguments
	modules string
	data    string
	version version
}

// version is Asterisk's version.
type version struct{ branch, minor, patch int }

func (v version) String() string { return fmt.Sprintf("%d.%d.%d", v.branch, v.minor, v.patch) }

// oldest is the first release with StasisBroadcast and reported variables.
var oldest = version{22, 10, 1}

var versionShape = regexp.MustCompile(`^Asterisk (?:certified/)?(\d+)\.(\d+)(?:\.(\d+))?`)

// parseVersion reads what `asterisk -V` prints. A release without a patch number counts as its patch 0.
func parseVersion(text string) (version, error) {
	m := versionShape.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return version{}, errors.New("no Asterisk version")
	}
	var v version
	for i, part := range []*int{&v.branch, &v.minor, &v.patch} {
		if m[i+1] == "" {
			continue
		}
		n, err := strconv.Atoi(m[i+1])
		if err != nil {
			return version{}, fmt.Errorf("asterisk version: %w", err)
		}
		*part = n
	}
	return v, nil
}

// check refuses a version that cannot work. known is false for one that nobody has tried.
func (v version) check() (known bool, err error) {
	switch {
	case v.branch < oldest.branch,
		v.branch == oldest.branch && (v.minor < oldest.minor || v.minor == oldest.minor && v.patch < oldest.patch):
		return false, fault.New(fault.Invalid, "node", "Asterisk %s is too old: Heartline needs %s or newer of branch %d", v, oldest, oldest.branch)
	default:
		return v.branch == oldest.branch, nil
	}
}

// locate finds the program of the configuration and asks its version.
func locate(ctx context.Context, c Config) (installation, error) {
	inst, err := find(c)
	if err != nil {
		return installation{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, inst.argv[0], append(inst.argv[1:], "-V")...).Output() //nolint:gosec // the operator names the program
	if err != nil {
		return installation{}, fault.Wrap(fault.Unavailable, "node", err, "Asterisk does not start: run 'make bootstrap' again, or mend the installation")
	}
	if inst.version, err = parseVersion(string(out)); err != nil {
		return installation{}, fault.Wrap(fault.Unavailable, "node", err, "the program that is named does not call itself Asterisk: name the right one")
	}
	return inst, nil
}

func find(c Config) (installation, error) {
	if c.Binary != "" {
		inst := installation{argv: []string{c.Binary}, modules: c.ModuleDir, data: c.DataDir}
		if inst.modules == "" {
			inst.modules = firstMatch("/usr/lib/*/asterisk/modules", "/usr/lib/asterisk/modules", "/usr/lib64/asterisk/modules")
		}
		if inst.data == "" {
			inst.data = firstMatch("/usr/share/asterisk", "/var/lib/asterisk")
		}
		if _, err := os.Stat(c.Binary); err != nil {
			return installation{}, fault.Wrap(fault.Unavailable, "node", err, "the Asterisk binary is not there: install Asterisk 22, or name its place")
		}
		if inst.modules == "" || inst.data == "" {
			return installation{}, fault.New(fault.Unavailable, "node", "Asterisk's modules or data are not where they usually are: name the module folder and the data folder")
		}
		return inst, nil
	}
	// Packages of another system run through their own loader, without chroot and without root.
	program := filepath.Join(c.Rootfs, "usr/sbin/asterisk")
	loader := firstMatch(filepath.Join(c.Rootfs, "usr/lib/*/ld-linux-*.so.*"))
	if _, err := os.Stat(program); err != nil || loader == "" {
		return installation{}, fault.New(fault.Unavailable, "node", "there is no Asterisk in %s: run 'make bootstrap'", c.Rootfs)
	}
	lib := filepath.Dir(loader)
	return installation{
		argv:    []string{loader, "--library-path", lib, program},
		modules: filepath.Join(lib, "asterisk/modules"),
		data:    filepath.Join(c.Rootfs, "usr/share/asterisk"),
	}, nil
}

// firstMatch returns the first path that one of the patterns matches, or nothing.
func firstMatch(patterns ...string) string {
	for _, pattern := range patterns {
		if found, err := filepath.Glob(pattern); err == nil && len(found) > 0 {
			return found[0]
		}
	}
	return ""
}

// CacheRootfs returns where `make bootstrap` puts the Asterisk folder: $HEARTLINE_CACHE/asterisk, or
// ~/.cache/heartline/asterisk. The link is resolved, so that a later bootstrap does not change a running
// process's files. It fails with a sentence where there is none.
func CacheRootfs() (string, error) {
	cache := os.Getenv("HEARTLINE_CACHE")
	if cache == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fault.Wrap(fault.Unavailable, "node", err, "there is no home folder: set HEARTLINE_CACHE")
		}
		cache = filepath.Join(home, ".cache", "heartline")
	}
	root, err := filepath.EvalSymlinks(filepath.Join(cache, "asterisk"))
	if err != nil {
		return "", fault.Wrap(fault.Unavailable, "node", err, "Asterisk has not been fetched yet: run 'make bootstrap'")
	}
	return root, nil
}
