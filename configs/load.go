package configs

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"heartline/internal/yamlfile"
	"heartline/ivr"
)

// MainFile is the name of the file that a configuration folder begins with.
const MainFile = "heartline.yaml"

// Override changes a configuration between reading and checking, for settings given on a command line.
type Override func(*Config)

// Load reads and checks a configuration: a folder with MainFile in it, or that file by its own name. The
// Config is nil when there are problems.
func Load(dirOrFile string, overrides ...Override) (*Config, Problems) {
	dir, name, err := place(dirOrFile)
	if err != nil {
		return nil, Problems{unreadable(dirOrFile, err)}
	}
	return load(os.DirFS(dir), dir, name, overrides)
}

// LoadBare is Load for whoever makes the files that a configuration refers to (passwords, keys): it does not
// ask whether they are there yet.
func LoadBare(dirOrFile string, overrides ...Override) (*Config, Problems) {
	dir, name, err := place(dirOrFile)
	if err != nil {
		return nil, Problems{unreadable(dirOrFile, err)}
	}
	cfg, problems := load(os.DirFS(dir), "", name, overrides)
	if cfg != nil {
		cfg.Dir = dir
	}
	return cfg, problems
}

// place returns the folder of a configuration and the name of its main file.
func place(dirOrFile string) (dir, name string, err error) {
	dir, name = dirOrFile, MainFile
	info, err := os.Stat(dirOrFile)
	if err != nil {
		return "", "", err
	}
	if !info.IsDir() {
		dir, name = filepath.Dir(dirOrFile), filepath.Base(dirOrFile)
	}
	dir, err = filepath.Abs(dir)
	return dir, name, err
}

// LoadFS reads and checks a configuration that lies in a file system of the program, such as the sample.
// Files that it refers to (passwords, certificates) are not looked at.
func LoadFS(fsys fs.FS, overrides ...Override) (*Config, Problems) {
	return load(fsys, "", MainFile, overrides)
}

// Reload reads the configuration again. When there are problems it returns old, which stays in force.
func Reload(old *Config, dirOrFile string, overrides ...Override) (*Config, Problems) {
	cfg, problems := Load(dirOrFile, overrides...)
	if len(problems) > 0 {
		return old, problems
	}
	return cfg, nil
}

func unreadable(name string, err error) Problem {
	p := Problem{File: name, What: "it cannot be read", Mend: "give its owner the right to read it"}
	if errors.Is(err, fs.ErrNotExist) {
		p.What, p.Mend = "it is not there", "name a folder with a "+MainFile+" in it"
	}
	return p
}

// source is a menu with the place where it was written.
type source struct {
	menu   ivr.Menu
	places ivr.Places
}

type loader struct {
	fsys     fs.FS
	cfg      *Config
	doc      *yamlfile.Document
	menus    []source
	texts    map[string]yamlfile.Section // where a prompt's texts stand, by id
	sum      []byte
	problems Problems
}

func load(fsys fs.FS, dir, name string, overrides []Override) (*Config, Problems) {
	cfg := Default()
	cfg.Dir = dir
	l := &loader{fsys: fsys, cfg: &cfg, texts: map[string]yamlfile.Section{}}
	if !l.main(name) {
		return nil, l.problems.Sorted()
	}
	l.readMenus()
	l.readPrompts()
	l.readCare()
	cfg.Version = l.version()
	for _, o := range overrides {
		o(&cfg)
	}
	read := len(l.problems)
	k := &checker{loader: l, soft: read > 0}
	k.check()
	l.dropEchoes(read)
	if len(l.problems) > 0 {
		return nil, l.problems.Sorted()
	}
	cfg.Warnings = cfg.Warnings.Sorted()
	return &cfg, nil
}

// main reads the main file; false means that there is nothing to go on with.
func (l *loader) main(name string) bool {
	doc, ok := l.read(name)
	if !ok {
		return false
	}
	if doc.Empty() {
		l.problems = append(l.problems, Problem{File: name, What: "the file is empty", Mend: "begin with the sample that 'heartline demo' writes"})
		return false
	}
	l.doc = doc
	l.problems = append(l.problems, doc.Expand(written)...)
	l.problems = append(l.problems, doc.Decode(l.cfg)...)
	for i := range l.cfg.Menus {
		l.menus = append(l.menus, source{l.cfg.Menus[i], doc.Section(fmt.Sprintf("menus[%d]", i))})
	}
	for id := range l.cfg.Prompts {
		l.texts[id] = doc.Section("prompts." + id)
	}
	return true
}

// dropEchoes removes complaints about lines that could not be read in the first place; the first read
// problems are those of reading.
func (l *loader) dropEchoes(read int) {
	type line struct {
		file string
		line int
	}
	unread := map[line]bool{}
	for _, p := range l.problems[:read] {
		unread[line{p.File, p.Line}] = true
	}
	l.problems = append(l.problems[:read:read], slices.DeleteFunc(l.problems[read:], func(p Problem) bool {
		return p.Line > 0 && unread[line{p.File, p.Line}]
	})...)
}

// read parses a file and notes it for the version.
func (l *loader) read(name string) (*yamlfile.Document, bool) {
	data, err := fs.ReadFile(l.fsys, name)
	if err != nil {
		l.problems = append(l.problems, unreadable(l.cfg.Path(name), err))
		return nil, false
	}
	l.cfg.Files = append(l.cfg.Files, name)
	sum := sha256.Sum256(data)
	l.sum = append(append(l.sum, name...), sum[:]...)
	doc, problems := yamlfile.Parse(name, data)
	l.problems = append(l.problems, problems...)
	return doc, len(problems) == 0
}

func (l *loader) version() string {
	sum := sha256.Sum256(l.sum)
	return hex.EncodeToString(sum[:6])
}

// list names the YAML files of a folder; a folder that is not there has none.
func (l *loader) list(dir string) []string {
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			l.problems = append(l.problems, unreadable(l.cfg.Path(dir), err))
		}
		return nil
	}
	var out []string
	for _, e := range entries {
		switch ext := path.Ext(e.Name()); {
		case e.IsDir() || strings.HasPrefix(e.Name(), "."):
		case ext == ".yaml" || ext == ".yml":
			out = append(out, path.Join(dir, e.Name()))
		}
	}
	return out
}

func (l *loader) readMenus() {
	for _, name := range l.list("menus") {
		doc, ok := l.read(name)
		if !ok {
			continue
		}
		var m ivr.Menu
		l.problems = append(l.problems, doc.Decode(&m)...)
		l.menus = append(l.menus, source{m, doc})
		l.cfg.Menus = append(l.cfg.Menus, m)
	}
}

var languagePattern = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z]{2})?$`)

// readPrompts reads the texts of each language, over those that come with the program.
func (l *loader) readPrompts() {
	own := l.cfg.Prompts
	l.cfg.Prompts = map[string]map[string]string{}
	for lang, texts := range systemTexts() {
		for id, text := range texts {
			l.put(id, lang, text)
		}
	}
	for _, name := range l.list("prompts") {
		doc, ok := l.read(name)
		if !ok {
			continue
		}
		lang := strings.TrimSuffix(path.Base(name), path.Ext(name))
		if !languagePattern.MatchString(lang) {
			l.problems = append(l.problems, Problem{File: name, What: fmt.Sprintf("%q is not a language", lang), Mend: "call the file after its language, such as zh-CN.yaml or en.yaml"})
			continue
		}
		texts := map[string]string{}
		l.problems = append(l.problems, doc.Decode(&texts)...)
		for _, id := range sortedKeys(texts) {
			l.text(doc.Section(id), id, lang, texts[id])
			l.texts[id] = doc.Section(id)
		}
	}
	for _, id := range sortedKeys(own) {
		for _, lang := range sortedKeys(own[id]) {
			if !languagePattern.MatchString(lang) {
				l.problems = append(l.problems, l.texts[id].Problem(lang, "write it as zh-CN or en", "the prompt %q has a text in the language %q", id, lang))
				continue
			}
			l.text(l.texts[id], id, lang, own[id][lang])
		}
	}
}

// maxText bounds a prompt: nobody listens to more at once.
const maxText = 1000

func (l *loader) text(at yamlfile.Section, id, lang, text string) {
	var ref ivr.PromptRef
	switch err := ref.UnmarshalText([]byte(id)); {
	case err != nil || ref.Lang != "":
		l.problems = append(l.problems, at.Problem("", "use small letters, digits and _", "a prompt is called %q", id))
	case strings.TrimSpace(text) == "":
		l.problems = append(l.problems, at.Problem("", "write what is said", "the prompt %q has no words in %s", id, lang))
	case len([]rune(text)) > maxText:
		l.problems = append(l.problems, at.Problem("", fmt.Sprintf("keep it below %d", maxText), "the prompt %q has %d characters in %s", id, len([]rune(text)), lang))
	}
	l.put(id, lang, strings.TrimSpace(text))
}

func (l *loader) put(id, lang, text string) {
	if l.cfg.Prompts[id] == nil {
		l.cfg.Prompts[id] = map[string]string{}
	}
	l.cfg.Prompts[id][lang] = text
}

func sortedKeys[K ~string, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
