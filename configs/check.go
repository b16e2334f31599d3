package configs

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"heartline/internal/yamlfile"
	"heartline/ivr"
)

var (
	idPattern       = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)
	skillPattern    = regexp.MustCompile(`^[a-z0-9][a-z0-9_:-]{0,63}$`)
	musicPattern    = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,31}$`)
	endpointPattern = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_-]{0,31}$`)
	dialedPattern   = regexp.MustCompile(`^[0-9+*#]{1,32}$`)
	outsidePattern  = regexp.MustCompile(`^\+?[0-9]{5,20}$`)
)

// checker looks for what is wrong in a configuration that could be read. With soft set the reading itself
// found problems already, and complaints about things that may only seem to be missing are kept back.
type checker struct {
	*loader
	soft bool
}

// bad notes what is wrong at a path of the main file.
func (k *checker) bad(path, mend, what string, args ...any) {
	k.problems = append(k.problems, k.doc.Problem(path, mend, what, args...))
}

// warn notes what works but should be looked at.
func (k *checker) warn(path, mend, what string, args ...any) {
	k.cfg.Warnings = append(k.cfg.Warnings, k.doc.Problem(path, mend, what, args...))
}

func (k *checker) check() {
	if !k.doc.Has("mode") && len(k.cfg.Hotlines) == 0 && k.soft {
		return // the file itself could not be read; nothing of what follows would help
	}
	k.server()
	k.node()
	k.trunks()
	k.floor()
	k.callers()
	k.guests()
	k.referrals()
	k.queues()
	k.seats()
	k.failsafe()
	k.people()
	k.hours()
	k.hotlines()
	k.groups()
	k.escalations()
	k.systemPrompts()
	k.flows()
	k.familiars()
}

// ids complains about ids that are missing, odd or given twice, and returns the good ones.
func (k *checker) ids(section, noun string, list []string, pattern *regexp.Regexp) []string {
	known := make([]string, 0, len(list))
	for i, id := range list {
		path := fmt.Sprintf("%s[%d]", section, i)
		switch {
		case id == "":
			k.bad(path, "give it an id", "a %s has no id", noun)
		case !pattern.MatchString(id):
			k.bad(path+".id", "use small letters, digits, - and _", "the %s %q has an id that cannot be used", noun, id)
		case slices.Contains(known, id):
			k.bad(path+".id", "name them apart", "two %ss are called %q", noun, id)
		default:
			known = append(known, id)
		}
	}
	return known
}

// member complains about a name that nothing bears.
func (k *checker) member(path, noun, name string, known []string) {
	if slices.Contains(known, name) || (k.soft && len(known) == 0) {
		return
	}
	mend := "add it first"
	if n := len(known); n > 0 && n <= 12 {
		mend = "known: " + strings.Join(known, ", ")
	}
	if near := yamlfile.Nearest(name, known); near != "" {
		mend = fmt.Sprintf("perhaps %q is meant", near)
	}
	k.bad(path, mend, "there is no %s %q", noun, name)
}

// key complains about something that is not one key of a telephone.
func (k *checker) key(path, key string) {
	if len(key) != 1 || !strings.ContainsAny(key, "0123456789*#") {
		k.bad(path, "write one of the keys 0 to 9, * and #", "%s is not one key", path)
	}
}

// acceptKey sets and checks what somebody outside of the house presses to take a call: a key that a sentence of ours names.
func (k *checker) acceptKey(path string, key *string) {
	if *key == "" {
		*key = "1"
	}
	if len(*key) != 1 || *key < "1" || *key > "9" {
		k.bad(path, "write one of the keys 1 to 9, which are spoken to whoever answers", "%s is no key to take a call with", path)
	}
}

// secretFile complains about a file with a secret that is not there or that others may read. The demo
// makes its secrets itself.
func (k *checker) secretFile(path, name, noun string) {
	switch {
	case name == "":
		if k.cfg.Mode == Production {
			k.bad(path, "write the name of a file that holds it", "%s has no password file", noun)
		}
	case k.cfg.Dir == "" || k.cfg.Mode != Production:
	default:
		info, err := os.Stat(k.cfg.Path(name))
		switch {
		case err != nil:
			k.bad(path, "write the secret into it, readable by the program alone (chmod 600)", "the file %q is not there or cannot be read", name)
		case info.IsDir():
			k.bad(path, "name a file", "%q is a folder", name)
		case info.Mode().Perm()&0o077 != 0:
			k.bad(path, "run chmod 600 on it", "the file %q can be read by others", name)
		}
	}
}

// plainFile complains about a file that is not there.
func (k *checker) plainFile(path, name string) { k.file(path, name, k.bad) }

// wantedFile warns of a file that is not there, where the system takes calls without it.
func (k *checker) wantedFile(path, name string) { k.file(path, name, k.warn) }

func (k *checker) file(path, name string, complain func(path, mend, what string, args ...any)) {
	if k.cfg.Dir == "" || name == "" {
		return
	}
	if _, err := os.Stat(k.cfg.Path(name)); err != nil {
		mend := "give the program the right to read it"
		if os.IsNotExist(err) {
			mend = "put it there or change the name"
		}
		complain(path, mend, "the file %q cannot be read", name)
	}
}

func (k *checker) queueIDs() []string {
	return pluck(k.cfg.Queues, func(q Queue) string { return q.ID })
}

func (k *checker) boxIDs() []string { return pluck(k.cfg.Boxes, func(b Box) string { return b.ID }) }

func (k *checker) skillIDs() []string {
	return pluck(k.cfg.Skills, func(s Skill) string { return s.ID })
}

func (k *checker) trunkNames() []string {
	return pluck(k.cfg.Trunks, func(t Trunk) string { return t.Name })
}

func pluck[T any](list []T, f func(T) string) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = f(v)
	}
	return out
}

// promptLanguages says in which languages each prompt has a text.
func (k *checker) promptLanguages() map[ivr.PromptID][]string {
	out := make(map[ivr.PromptID][]string, len(k.cfg.Prompts))
	for id, texts := range k.cfg.Prompts {
		out[ivr.PromptID(id)] = sortedKeys(texts)
	}
	return out
}

// spoken complains about prompts of the main file that cannot be said in one of the languages.
func (k *checker) spoken(path string, refs []ivr.PromptRef, languages []string) {
	for i, ref := range refs {
		at := fmt.Sprintf("%s[%d]", path, i)
		texts, ok := k.cfg.Prompts[string(ref.ID)]
		if !ok {
			k.member(at, "prompt", string(ref.ID), sortedKeys(k.cfg.Prompts))
			continue
		}
		wanted := languages
		if ref.Lang != "" {
			wanted = []string{ref.Lang}
		}
		for _, lang := range wanted {
			if _, ok := texts[lang]; !ok {
				k.bad(at, "write its text in that language", "the prompt %q has no text in %s", ref.ID, lang)
			}
		}
	}
}
