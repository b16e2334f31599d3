package heartline_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"heartline/configs"
	"heartline/internal/highs"
)

// The container images are not built by the tests. What can be known of them without an engine is held here: what they copy
// is there, they run as nobody special, and their addresses are those of the configuration.

// stage is one FROM of the Dockerfile with its instructions, each in one line.
type stage struct {
	name, base string
	lines      []string // "COPY a b"
}

// stages reads the Dockerfile.
func stages(t *testing.T) []stage {
	t.Helper()
	text, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	joined := regexp.MustCompile(`\\\n\s*`).ReplaceAllString(string(text), "")
	var all []stage
	for line := range strings.Lines(joined) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		words := strings.Fields(line)
		if words[0] != "FROM" {
			if len(all) == 0 {
				t.Fatalf("the Dockerfile begins with %q", line)
			}
			all[len(all)-1].lines = append(all[len(all)-1].lines, line)
			continue
		}
		if len(words) != 4 || words[2] != "AS" {
			t.Fatalf("%q: every stage has a name", line)
		}
		if _, tag, ok := strings.Cut(words[1], ":"); !ok || tag == "latest" {
			t.Errorf("%q: name the version of the base", line)
		}
		all = append(all, stage{name: words[3], base: words[1]})
	}
	return all
}

// of returns what follows an instruction in a stage.
func (s stage) of(instruction string) (all []string) {
	for _, l := range s.lines {
		if rest, ok := strings.CutPrefix(l, instruction+" "); ok {
			all = append(all, strings.TrimSpace(rest))
		}
	}
	return all
}

func tracked(t *testing.T) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "git", "ls-files").Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	return strings.Fields(string(out))
}

// TestImagesCopyWhatIsThere holds every source of a COPY against the files of the repository and what the build leaves out.
func TestImagesCopyWhatIsThere(t *testing.T) {
	files := tracked(t)
	ignored, err := os.ReadFile(".dockerignore")
	if err != nil {
		t.Fatal(err)
	}
	var before []string
	for _, s := range stages(t) {
		for _, c := range s.of("COPY") {
			words := strings.Fields(c)
			from, other := strings.CutPrefix(words[0], "--from=")
			if other {
				if !slices.Contains(before, from) {
					t.Errorf("%s copies from %s, which is no stage before it", s.name, from)
				}
				continue
			}
			for _, source := range words[:len(words)-1] {
				source = path.Clean(source)
				if source != "." && !slices.ContainsFunc(files, func(f string) bool { return f == source || strings.HasPrefix(f, source+"/") }) {
					t.Errorf("%s copies %s, which is not in the repository", s.name, source)
				}
				for line := range strings.Lines(string(ignored)) {
					if line = strings.TrimSpace(line); line != "" && (source == line || strings.HasPrefix(source, line+"/")) {
						t.Errorf("%s copies %s, which .dockerignore leaves out", s.name, source)
					}
				}
			}
		}
		before = append(before, s.name)
	}
	for _, secret := range []string{"hotline", ".git", "build"} {
		if !slices.Contains(strings.Fields(string(ignored)), secret) {
			t.Errorf(".dockerignore lets %s into the build", secret)
		}
	}
}

// TestImagesAreBuiltWithTheVersionsOfTheRepository holds the toolchains against go.mod and package.json.
func TestImagesAreBuiltWithTheVersionsOfTheRepository(t *testing.T) {
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(mod)
	pkg, err := os.ReadFile("console/ui/package.json")
	if err != nil {
		t.Fatal(err)
	}
	node := regexp.MustCompile(`"node": ">=(\d+)`).FindSubmatch(pkg)
	if version == nil || node == nil {
		t.Fatal("go.mod or package.json names no version")
	}
	for name, want := range map[string]string{"build": "golang:" + string(version[1]) + "-", "ui": "node:" + string(node[1]) + "-"} {
		i := slices.IndexFunc(stages(t), func(s stage) bool { return s.name == name })
		if i < 0 || !strings.HasPrefix(stages(t)[i].base, want) {
			t.Errorf("the stage %s is not built on %s…", name, want)
		}
	}
}

// TestTheImageHasTheSolver wants highs.wasm where the controller looks for it in the image, by the script that checks what it fetches.
func TestTheImageHasTheSolver(t *testing.T) {
	for _, s := range stages(t) {
		switch s.name {
		case "solver":
			if run := s.of("RUN"); len(run) != 1 || run[0] != "HEARTLINE_CACHE=/out ./highs.sh" {
				t.Errorf("the solver is fetched by %q", run)
			}
		case "heartline":
			cache := ""
			for _, e := range s.of("ENV") {
				for word := range strings.FieldsSeq(e) {
					if v, ok := strings.CutPrefix(word, "HEARTLINE_CACHE="); ok {
						cache = v
					}
				}
			}
			t.Setenv("HEARTLINE_CACHE", cache)
			folder := path.Dir(highs.Place())
			if want := "--from=solver /out/" + path.Base(folder) + " " + folder; !slices.Contains(s.of("COPY"), want) {
				t.Errorf("the image heartline has no %q", "COPY "+want)
			}
		}
	}
}

// TestImagesRunSafely wants of both images a user of their own, a sign of life at the configured address, an end by
// SIGTERM, a volume, and a command that the program has.
func TestImagesRunSafely(t *testing.T) {
	def := configs.Default()
	alive := map[string]string{"heartline": "http://" + def.Metrics.Listen + "/readyz", "asterisk": "http://" + def.Node.HTTP + "/ari/asterisk/ping"}
	start := map[string]string{"heartline": `["heartline"]`, "asterisk": `["/usr/bin/tini", "--", "node-entrypoint"]`}
	for _, s := range stages(t) {
		url, image := alive[s.name]
		if !image {
			continue
		}
		one := func(instruction string) string {
			all := s.of(instruction)
			if len(all) != 1 {
				t.Errorf("%s has %d of %s", s.name, len(all), instruction)
				return ""
			}
			return all[0]
		}
		first, _, _ := strings.Cut(one("ENV"), " ")
		variable, value, _ := strings.Cut(first, "=")
		if value != url {
			t.Errorf("%s looks at %s, the configuration says %s", s.name, value, url)
		}
		if h := one("HEALTHCHECK"); !strings.Contains(h, `"$`+variable+`"`) || !strings.Contains(h, "--timeout=") {
			t.Errorf("%s: HEALTHCHECK %s", s.name, h)
		}
		run := one("RUN")
		for _, part := range []string{"--no-install-recommends", "rm -rf /var/lib/apt/lists/*", "--uid 10001", "-m 0700 /var/lib/heartline", " curl "} {
			if !strings.Contains(run, part) {
				t.Errorf("%s: its RUN lacks %q", s.name, part)
			}
		}
		if one("USER") != "heartline" || one("STOPSIGNAL") != "SIGTERM" || one("VOLUME") != "/var/lib/heartline" || one("ENTRYPOINT") != start[s.name] {
			t.Errorf("%s: user %s, signal %s, volume %s, entry %s", s.name, one("USER"), one("STOPSIGNAL"), one("VOLUME"), one("ENTRYPOINT"))
		}
		if !strings.HasSuffix(one("CMD"), `"-config", "/var/lib/heartline"]`) {
			t.Errorf("%s: CMD %s", s.name, one("CMD"))
		}
	}
	if err := exec.CommandContext(t.Context(), "sh", "-n", "scripts/node-entrypoint.sh").Run(); err != nil {
		t.Errorf("scripts/node-entrypoint.sh is no shell script: %v", err)
	}
	if info, err := os.Stat("scripts/node-entrypoint.sh"); err != nil || info.Mode().Perm()&0o111 == 0 {
		t.Errorf("scripts/node-entrypoint.sh cannot be executed: %v, %v", info, err)
	}
}

// composeKeys are the keys of the Compose specification that the file uses, by place, with what their values are.
var composeKeys = map[string]map[string]string{
	"":                           {"name": "string", "services": "map", "volumes": "map", "secrets": "map", "x-heartline": "map"},
	"services.*":                 {"network_mode": "string", "restart": "string", "init": "bool", "security_opt": "list", "cap_drop": "list", "read_only": "bool", "tmpfs": "list", "volumes": "list", "logging": "map", "build": "map", "image": "string", "ulimits": "map", "stop_grace_period": "string", "profiles": "list", "command": "list", "ports": "list", "healthcheck": "map", "environment": "map", "secrets": "list"},
	"services.*.build":           {"context": "string", "target": "string"},
	"services.*.logging":         {"driver": "string", "options": "map"},
	"services.*.healthcheck":     {"test": "list", "interval": "string"},
	"services.*.ulimits":         {"rtprio": "number", "nofile": "number"},
	"volumes.*":                  {"driver": "string", "driver_opts": "map"},
	"secrets.*":                  {"file": "string"},
	"services.*.environment":     nil, // anything
	"services.*.logging.options": nil,
	"volumes.*.driver_opts":      nil,
}

func kindOf(v any) string {
	switch v.(type) {
	case string:
		return "string"
	case bool:
		return "bool"
	case map[string]any:
		return "map"
	case []any:
		return "list"
	default:
		return "number"
	}
}

// composeShape wants every key to be known at its place, and of its kind.
func composeShape(t *testing.T, place string, m map[string]any) {
	t.Helper()
	keys, ok := composeKeys[place]
	if !ok {
		t.Errorf("compose.yaml: nothing is known of %s", place)
		return
	}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if keys == nil {
			if k := kindOf(m[key]); k == "map" || k == "list" {
				t.Errorf("compose.yaml: %s.%s is a %s", place, key, k)
			}
			continue
		}
		if want := keys[key]; want != kindOf(m[key]) {
			t.Errorf("compose.yaml: %s.%s is a %s, the specification says %q", place, key, kindOf(m[key]), want)
			continue
		}
		inner, isMap := m[key].(map[string]any)
		switch {
		case !isMap || strings.HasPrefix(key, "x-"):
		case place == "":
			for name, v := range inner {
				if of, ok := v.(map[string]any); ok {
					composeShape(t, key+".*", of)
				} else if v != nil {
					t.Errorf("compose.yaml: %s.%s is a %s", key, name, kindOf(v))
				}
			}
		default:
			composeShape(t, place+"."+key, inner)
		}
	}
}

// TestComposeFits checks compose.yaml without an engine: its shape, that what it names is declared, that nothing but
// loopback is opened, and that both of our containers see the folder and the tmpfs that the documentation names.
func TestComposeFits(t *testing.T) {
	text, err := os.ReadFile("compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]any
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	composeShape(t, "", file)
	services := file["services"].(map[string]any)
	if got := slices.Sorted(maps.Keys(services)); !slices.Equal(got, []string{"asterisk", "heartline", "postgres", "redis"}) {
		t.Fatalf("services %v", got)
	}
	declared := func(section, name string) bool {
		_, ok := file[section].(map[string]any)[name]
		return ok
	}
	var targets []string
	for _, s := range stages(t) {
		targets = append(targets, s.name)
	}
	for name, v := range services {
		s := v.(map[string]any)
		build, ours := s["build"].(map[string]any)
		if ours && !slices.Contains(targets, fmt.Sprint(build["target"])) {
			t.Errorf("%s is built from a stage %v that is not in the Dockerfile", name, build["target"])
		}
		if !ours && (s["profiles"] == nil || !strings.Contains(fmt.Sprint(s["image"]), ":")) {
			t.Errorf("%s is not ours: it needs a profile and an image with a version", name)
		}
		for _, p := range texts(s["ports"]) {
			if !strings.HasPrefix(p, "127.0.0.1:") {
				t.Errorf("%s opens %s to other machines", name, p)
			}
		}
		var inside []string
		for _, m := range texts(s["volumes"]) {
			at := strings.LastIndex(m, ":")
			source, target := m[:at], m[at+1:]
			inside = append(inside, target)
			if !strings.HasPrefix(source, "$") && !declared("volumes", source) {
				t.Errorf("%s: the volume %s is not declared", name, source)
			}
			if !filepath.IsAbs(target) {
				t.Errorf("%s: the volume %s goes to %s", name, source, target)
			}
		}
		for _, secret := range texts(s["secrets"]) {
			if !declared("secrets", secret) {
				t.Errorf("%s: the secret %s is not declared", name, secret)
			}
		}
		if !ours {
			continue
		}
		slices.Sort(inside)
		if !slices.Equal(inside, []string{"/run/heartline", "/var/lib/heartline"}) {
			t.Errorf("%s sees %v", name, inside)
		}
		if s["network_mode"] != "host" || s["read_only"] != true || s["restart"] != "unless-stopped" || !slices.Contains(texts(s["cap_drop"]), "ALL") ||
			!slices.Contains(texts(s["security_opt"]), "no-new-privileges:true") || s["ports"] != nil {
			t.Errorf("%s is not as closed as it has to be: %v", name, s)
		}
	}
	tmpfs := fmt.Sprint(file["volumes"].(map[string]any)["spool"])
	for _, part := range []string{"type:tmpfs", "uid=10001", "gid=10001", "mode=0700"} {
		if !strings.Contains(tmpfs, part) {
			t.Errorf("the spool is %s, which lacks %s", tmpfs, part)
		}
	}
	docs, err := os.ReadFile("docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, said := range []string{"`node.spool: /run/heartline/node`", "`node.binary: /usr/sbin/asterisk`", "user and group 10001", "`127.0.0.1:6379`", "`127.0.0.1:5432`"} {
		if !strings.Contains(strings.Join(strings.Fields(string(docs)), " "), said) {
			t.Errorf("docs/operations.md does not say %s", said)
		}
	}
}

// texts are the strings of a list.
func texts(v any) (all []string) {
	list, _ := v.([]any)
	for _, one := range list {
		all = append(all, fmt.Sprint(one))
	}
	return all
}
