package configs_test

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"heartline/configs"
)

var update = flag.Bool("update", false, "write the golden files")

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// sentence is what every problem has to look like: a place, what is wrong, and how to mend it.
var sentence = regexp.MustCompile(`^[a-z0-9_/-]+\.yaml:(\d+:\d+:)? .+; .+\.$`)

func TestBrokenFilesGiveTheirSentence(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/broken/*.yaml")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg, problems := configs.Load(file)
			if cfg != nil {
				t.Error("a configuration came out all the same")
			}
			for _, p := range problems {
				if !sentence.MatchString(p.String()) {
					t.Errorf("not a sentence with place and mend: %s", p)
				}
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".golden", problems.Error()+"\n")
		})
	}
}

func TestGoodFile(t *testing.T) {
	t.Parallel()
	cfg, problems := configs.Load("testdata/good")
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	if cfg.Flows["city"] == nil || cfg.Version == "" || len(cfg.Warnings) > 0 {
		t.Errorf("flows %v, version %q, warnings %v", cfg.Flows, cfg.Version, cfg.Warnings)
	}
	byFile, problems := configs.Load("testdata/good/heartline.yaml")
	if len(problems) > 0 || byFile.Version != cfg.Version {
		t.Errorf("by its file it differs: %v", problems)
	}
}

func TestMissingFolder(t *testing.T) {
	t.Parallel()
	_, problems := configs.Load(filepath.Join(t.TempDir(), "none"))
	if len(problems) != 1 || !strings.Contains(problems.Error(), "it is not there; name a folder with a heartline.yaml in it.") {
		t.Errorf("got %v", problems)
	}
	dir := t.TempDir()
	_, problems = configs.Load(dir)
	if want := filepath.Join(dir, "heartline.yaml") + ": it is not there; name a folder with a heartline.yaml in it."; problems.Error() != want {
		t.Errorf("got %q", problems.Error())
	}
}

func good(tb testing.TB) string {
	tb.Helper()
	text, err := os.ReadFile("testdata/good/heartline.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// folder writes a configuration with the given main file and more files.
func folder(t *testing.T, main string, more map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{configs.MainFile: main}
	maps.Copy(files, more)
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestMenusAndPromptsInFilesOfTheirOwn(t *testing.T) {
	t.Parallel()
	text := good(t)
	text, _, _ = strings.Cut(text, "menus:")
	menu := "id: main\nentry: ask\nsteps:\n  ask: {menu: choose, options: {1: {option: talk, goto: person}}}\n"
	prompts := "welcome: Hello.\nnotice: Recorded.\nchoose: Press one.\nsystem.please_wait: Our own words.\n"
	dir := folder(t, text, map[string]string{"menus/main.yaml": menu, "prompts/en.yaml": prompts, "menus/.swp.yaml": "x", "menus/README": "x"})
	cfg, problems := configs.Load(dir)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	if got, _ := cfg.Text("system.please_wait", "en"); got != "Our own words." {
		t.Errorf("the system's prompt was not replaced: %q", got)
	}
	if diff := cmp.Diff([]string{"heartline.yaml", "menus/main.yaml", "prompts/en.yaml"}, cfg.Files); diff != "" {
		t.Error(diff)
	}
	changed := folder(t, text, map[string]string{"menus/main.yaml": strings.Replace(menu, "goto: person", "goto: nowhere", 1), "prompts/en.yaml": prompts + "choose: Twice.\n", "prompts/english.yaml": prompts})
	_, problems = configs.Load(changed)
	want := `menus/main.yaml:4:57: steps.ask.options.1.goto leads to the unknown step "nowhere"; name a step of this menu, or person.
prompts/en.yaml:5:1: the file has the key "choose" twice (first in line 3); remove one of the two.
prompts/english.yaml: "english" is not a language; call the file after its language, such as zh-CN.yaml or en.yaml.`
	if diff := cmp.Diff(want, problems.Error()); diff != "" {
		t.Error(diff)
	}
}

func TestReloadKeepsTheOldOneOnProblems(t *testing.T) {
	t.Parallel()
	dir := folder(t, good(t), nil)
	old, problems := configs.Load(dir)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, configs.MainFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(strings.Replace(good(t), "mode: test", "mode: prod", 1))
	kept, problems := configs.Reload(old, dir)
	if kept != old || len(problems) != 1 {
		t.Errorf("kept %v, problems %v", kept == old, problems)
	}
	write(strings.Replace(good(t), "Welcome.", "Welcome back.", 1))
	fresh, problems := configs.Reload(old, dir)
	if fresh == old || len(problems) > 0 || fresh.Version == old.Version {
		t.Errorf("the new one is not in force: %v", problems)
	}
	if old.Flows["city"].Version != fresh.Flows["city"].Version {
		t.Error("another wording of a greeting is no other menu: callers may go on in it")
	}
}

func TestOverridesComeBeforeTheChecks(t *testing.T) {
	t.Parallel()
	_, problems := configs.Load("testdata/good", func(c *configs.Config) { c.Console.Listen = "0.0.0.0:80" })
	if !strings.Contains(problems.Error(), "open to the network") {
		t.Errorf("got %v", problems)
	}
}

// production is a production configuration that lacks nothing but the seat's password file.
func production(t *testing.T) string {
	t.Helper()
	text := strings.Replace(good(t), "mode: test", "mode: production\nspool_dir: spool", 1)
	before, _, _ := strings.Cut(text, "users:")
	_, after, _ := strings.Cut(text, "menus:")
	text = before + "menus:" + after
	text = strings.Replace(text, "node: {open_loopback: true}", "trunks: [{name: carrier, kind: ip, match: [192.0.2.1]}]", 1)
	return strings.Replace(text, `{id: "2", kind: sip}`, `{id: "2", kind: sip, password_file: secrets/seat2}`, 1)
}

func TestProductionSecrets(t *testing.T) {
	t.Parallel()
	dir := folder(t, production(t), map[string]string{"secrets/seat2": "secret-of-the-seat"})
	if _, problems := configs.Load(dir); len(problems) > 0 {
		t.Fatal(problems)
	}
	secret := filepath.Join(dir, "secrets/seat2")
	if err := os.Chmod(secret, 0o644); err != nil {
		t.Fatal(err)
	}
	_, problems := configs.Load(dir)
	if !strings.Contains(problems.Error(), `the file "secrets/seat2" can be read by others; run chmod 600 on it.`) {
		t.Errorf("got %v", problems)
	}
	if err := os.Remove(secret); err != nil {
		t.Fatal(err)
	}
	_, problems = configs.Load(dir)
	if !strings.Contains(problems.Error(), `the file "secrets/seat2" is not there or cannot be read`) {
		t.Errorf("got %v", problems)
	}
}

func TestBareLoadAsksForNoFiles(t *testing.T) {
	t.Parallel()
	dir := folder(t, production(t), nil)
	for _, name := range []string{dir, filepath.Join(dir, configs.MainFile)} {
		cfg, problems := configs.LoadBare(name)
		if len(problems) > 0 || cfg.Dir != dir {
			t.Errorf("%s: %v", name, problems)
		}
	}
	if _, problems := configs.LoadBare(filepath.Join(dir, "nowhere")); !strings.Contains(problems.Error(), "it is not there") {
		t.Errorf("got %v", problems)
	}
	dir = folder(t, strings.Replace(production(t), "mode: production", "mode: moon", 1), nil)
	if cfg, problems := configs.LoadBare(dir); cfg != nil || !strings.Contains(problems.Error(), "write demo, test, drill or production") {
		t.Errorf("got %v", problems)
	}
}

func TestSpoolApartFromTheDatabase(t *testing.T) {
	t.Parallel()
	apart, err := os.MkdirTemp("/dev/shm", "heartline-spool-") //nolint:usetesting // on another file system than the test's folder
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(apart) })
	for name, spool := range map[string]struct {
		line   string
		warned bool
	}{
		"none":               {"", true},
		"beside":             {"spool_dir: spool", true},
		"beside, not made":   {"spool_dir: var/lib/spool", true},
		"on another":         {"spool_dir: " + apart, false},
		"on another, deeper": {"spool_dir: " + apart + "/a/b", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(production(t), "spool_dir: spool", spool.line, 1)
			cfg, problems := configs.Load(folder(t, text, map[string]string{"secrets/seat2": "secret-of-the-seat"}))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if got := strings.Contains(cfg.Warnings.Error(), "the database's own file system"); got != spool.warned {
				t.Errorf("warnings %q", cfg.Warnings.Error())
			}
		})
	}
}

func TestByNumber(t *testing.T) {
	t.Parallel()
	cfg, problems := configs.LoadFS(configs.Sample())
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	for dialed, want := range map[string]struct {
		id    string
		known bool
	}{
		"12345": {"government", true}, "96111": {"minors", true}, "95000": {"union", true},
		"": {"government", false}, "+": {"government", false}, "777": {"government", false}, strings.Repeat("9", 64): {"government", false},
	} {
		h, known := cfg.ByNumber(dialed)
		if h.ID != want.id || known != want.known {
			t.Errorf("%q goes to %s (known %v), want %s (%v)", dialed, h.ID, known, want.id, want.known)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(good(f))
	f.Add("mode: demo\nhotlines: [{id: a}]\nqueues: [{id: a, overflow: [{when: always, queue: a}]}]\n")
	f.Fuzz(func(t *testing.T, text string) {
		cfg, problems := configs.LoadFS(fstest.MapFS{configs.MainFile: {Data: []byte(text)}})
		if (cfg == nil) != (len(problems) > 0) {
			t.Fatal("neither a configuration nor a problem, or both")
		}
		if cfg == nil {
			return
		}
		for _, h := range cfg.Hotlines {
			if cfg.Flows[h.ID] == nil {
				t.Fatalf("the hotline %q has no flow", h.ID)
			}
		}
		if err := cfg.Rules().Validate(); err != nil {
			t.Fatal(err)
		}
	})
}
