//go:build e2e

package house

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
)

// Every caller of a house is marked: nothing of a caller may be found in clear on a disk, in a log, among the metrics or
// on a command line, whatever happened. Each house is searched when its test ends.
const (
	// NumberMark begins the number of every caller of a house.
	NumberMark = "29900012345"
	// NameMark is what every caller calls themselves.
	NameMark = "MarkedCallerName"
	// KeysMark are keys that callers press where it matters: they lead out of the menu, for the first is wrong and the
	// last is a person.
	KeysMark = "7583917264850"
	// NoteMark is what counsellors write down.
	NoteMark = "TheMarkedNoteOfACounsellor"
)

// number is that of the caller who says a tone.
func number(tone int) string { return fmt.Sprintf("%s%03d", NumberMark, tone/10) }

// Traces names what of the marked callers is in content: in clear, in base64, in hexadecimal digits or as in an address
// of the web. A number may have been written in another form, and of names and keys a part is too much: the middle
// tells.
func Traces(content []byte) (found []string) {
	for _, mark := range []struct{ what, text string }{{"number", NumberMark}, {"name", NameMark}, {"keys", KeysMark}, {"note", NoteMark}} {
		middle := mark.text[2 : len(mark.text)-1]
		forms := []struct{ name, text string }{{"", middle}, {" in hexadecimal", hex.EncodeToString([]byte(middle))}, {" in an address", url.QueryEscape(middle)}}
		for _, b64 := range inBase64(middle) {
			forms = append(forms, struct{ name, text string }{" in base64", b64})
		}
		for _, form := range forms {
			if bytes.Contains(content, []byte(form.text)) {
				found = append(found, mark.what+form.name)
				break
			}
		}
	}
	return found
}

// inBase64 returns what is certain of a text's base64 at each of the three places where it may begin.
func inBase64(text string) (out []string) {
	for shift := range 3 {
		b := base64.StdEncoding.EncodeToString(append(make([]byte, shift), text...))
		from, to := (shift*8+5)/6, (shift+len(text))*8/6
		out = append(out, b[from:to])
	}
	return out
}

// LookFor fails the test if something of a marked caller is in content.
func (h *House) LookFor(where string, content []byte) {
	h.T.Helper()
	for _, found := range Traces(content) {
		h.T.Errorf("%s holds a caller's %s", where, found)
	}
}

// Search looks through everything of the house that is on a disk, through what Asterisk keeps on tmpfs for as long as
// it runs (of its folder, what waits to be sealed is left out), and through the command lines of all processes. Nothing
// of a marked caller, and no image of a process's memory, may be among it.
func (h *House) Search(when string) {
	h.T.Helper()
	files := h.searchFolder(when, h.Dir)
	for _, folder := range []string{"log", "run"} {
		files += h.searchFolder(when, filepath.Join(h.Spool(), folder))
	}
	if files < 20 {
		h.T.Errorf("%s: only %d files were searched", when, files)
	}
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		h.T.Error(err)
	}
	for _, l := range lines {
		if content, err := os.ReadFile(l); err == nil { // a process may have ended
			h.LookFor(when+": "+l, content)
		}
	}
}

// searchFolder looks through a folder and returns how many files there were.
func (h *House) searchFolder(when, folder string) (files int) {
	h.T.Helper()
	root, err := os.OpenRoot(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return 0
	}
	if err != nil {
		h.T.Error(err)
		return 0
	}
	defer func() { _ = root.Close() }() // only read
	keys := h.Config.Path(h.Config.KeysDir)
	err = fs.WalkDir(root.FS(), ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // gone while we look
		case err != nil:
			return err
		case entry.IsDir() && filepath.Join(folder, path) == keys:
			return fs.SkipDir
		}
		h.LookFor(when+": the name of "+path, []byte(path))
		if !entry.Type().IsRegular() {
			return nil
		}
		content, err := root.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		files++
		h.LookFor(when+": "+path, content)
		const executable, core = "\x7fELF", 4 // the sort of an ELF file stands in its 17th byte
		if len(content) > 16 && string(content[:4]) == executable && content[16] == core {
			h.T.Errorf("%s: %s is an image of a process's memory", when, path)
		}
		return err
	})
	if err != nil {
		h.T.Error(err)
	}
	return files
}
