package node

import (
	"flag"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/fault"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The public half of a key that nobody has.
const testRecipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"

func sample() Config {
	return Config{
		Name: "north", EntityID: "02:00:5e:10:00:01", Dir: "/srv/heartline/north", Spool: "/dev/shm/north", Rootfs: "/opt/asterisk",
		SIP: netip.MustParseAddrPort("192.0.2.5:5060"), HTTP: netip.MustParseAddrPort("127.0.0.1:8088"),
		RTPFrom: 20000, RTPTo: 20399, Media: netip.MustParseAddr("192.0.2.5"),
		Users:    []User{{Name: "heartline", Password: "controller-password"}},
		NodeUser: User{Name: "node", Password: "node-password"},
		Trunks: []Trunk{
			{Name: "carrier", Match: []string{"198.51.100.7:5060", "203.0.113.0/24"}, Contact: "198.51.100.7:5060"},
			{
				Name: "account", Match: []string{"sip.example.net"}, Codecs: []string{"alaw"}, TCP: true, DeadAfter: 30 * time.Second,
				Register: &Register{Server: "sip.example.net:5060", Domain: "example.net", User: "+861088880000", Password: "account-password"},
			},
		},
		Phones: []Phone{{Endpoint: "seat1", Password: "seat1-password"}, {Endpoint: "duty", User: "d1", Password: "duty-password", Codecs: []string{"ulaw"}}, {Endpoint: "prove", Password: "prove-password", Calls: true}},
		Failsafe: Failsafe{
			Seats:      []string{"seat1"},
			Duty:       []Duty{{Endpoint: "duty"}, {Number: "02012345678", Trunk: "carrier", Key: "5", Ring: 30 * time.Second}},
			CallerName: "心线 12345", CallerNumber: "12345",
		},
		Music:      []Music{{Name: "default"}, {Name: "piano"}},
		Recipients: Recipients{Number: []string{testRecipient}, Message: []string{testRecipient}},
	}
}

func renderSample(t *testing.T, c Config) rendered {
	t.Helper()
	c = c.withDefaults()
	if err := c.validate(); err != nil {
		t.Fatal(err)
	}
	l := newLayout(c.Dir, c.Spool)
	media, err := planMedia(c.Media, []netip.Addr{netip.MustParseAddr("192.0.2.5")})
	if err != nil {
		t.Fatal(err)
	}
	sounds := soundPaths{Sentence: "/s/sentence-1&/s/sentence-2", Accept: "/s/accept-1", Message: "/s/message-1&/s/beep", Thanks: "/s/thanks-1", Farewell: "/s/farewell-1"}
	files, err := render(newView(c, l, installation{modules: "/opt/asterisk/modules", data: "/opt/asterisk/data"}, media, sounds))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestRenderedFilesAreTheGoldenOnes(t *testing.T) {
	t.Parallel()
	demo := sample()
	demo.Media, demo.SIP = netip.MustParseAddr("127.0.0.1"), netip.MustParseAddrPort("127.0.0.1:5480")
	demo.Trunks, demo.OpenLoopback, demo.Music = nil, true, nil
	demo.Failsafe.Duty = demo.Failsafe.Duty[:1]
	noSeats := demo
	noSeats.Failsafe.Seats = nil
	for name, c := range map[string]Config{"line": sample(), "demo": demo, "no-seats": noSeats} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join("testdata", "golden", name)
			files := renderSample(t, c)
			if *update {
				if err := os.MkdirAll(dir, 0o750); err != nil {
					t.Fatal(err)
				}
				for file, content := range files {
					if err := os.WriteFile(filepath.Join(dir, file), content, 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
			for file, content := range files {
				want, err := os.ReadFile(filepath.Join(dir, file))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), string(content)); diff != "" {
					t.Errorf("%s (-golden +rendered):\n%s", file, diff)
				}
			}
		})
	}
}

// TestNothingThatTheDialplanNeedsIsMissing holds the dialplan against the module list.
func TestNothingThatTheDialplanNeedsIsMissing(t *testing.T) {
	t.Parallel()
	files := renderSample(t, sample())
	modules := string(files["modules.conf"])
	for application, module := range map[string]string{
		"StasisBroadcast": "app_stasis_broadcast", "Dial": "app_dial", "Playback": "app_playback", "Read": "app_read", "Record": "app_record",
		"Gosub": "app_stack", "Return": "app_stack", "Playtones": "app_playtones", "StopPlaytones": "app_playtones", "Echo": "app_echo",
		"Set(TIMEOUT": "func_timeout",
		"Answer":      "", "Ringing": "", "Set": "", "Goto": "", "GotoIf": "", "Hangup": "", "NoOp": "", "Wait": "",
	} {
		if module != "" && !strings.Contains(modules, "load = "+module+".so") {
			t.Errorf("%s needs %s", application, module)
		}
	}
	known := regexp.MustCompile(`^(StasisBroadcast|Dial|Playback|Read|Record|Gosub|Return|Playtones|StopPlaytones|Echo|Answer|Ringing|Set|Goto|GotoIf|Hangup|NoOp|Wait)\(`)
	line := regexp.MustCompile(`^(?:exten => [^,]+,\d+|\s*same => n(?:\(\w+\))?),(.*)$`)
	for text := range strings.Lines(string(files["extensions.conf"])) {
		m := line.FindStringSubmatch(strings.TrimRight(text, "\n"))
		if m != nil && !known.MatchString(m[1]) {
			t.Errorf("an application that no module is known for: %s", m[1])
		}
	}
	for _, forbidden := range []string{"app_system", "func_shell", "res_agi", "app_exec", "func_curl", "res_manager"} {
		if strings.Contains(modules, forbidden) {
			t.Errorf("%s is loaded", forbidden)
		}
	}
}

// TestNoValueCanInjectConfiguration puts every dangerous character into every text of the configuration.
func TestNoValueCanInjectConfiguration(t *testing.T) {
	t.Parallel()
	set := map[string]func(c *Config, v string){
		"name":             func(c *Config, v string) { c.Name = v },
		"entity id":        func(c *Config, v string) { c.EntityID = v },
		"folder":           func(c *Config, v string) { c.Dir = "/srv/" + v },
		"spool":            func(c *Config, v string) { c.Spool = "/dev/shm/" + v },
		"rootfs":           func(c *Config, v string) { c.Rootfs = "/opt/" + v },
		"language":         func(c *Config, v string) { c.Language = v },
		"tone zone":        func(c *Config, v string) { c.ToneZone = v },
		"user":             func(c *Config, v string) { c.Users[0].Name = v },
		"user's password":  func(c *Config, v string) { c.Users[0].Password = Secret("password" + v) },
		"node's password":  func(c *Config, v string) { c.NodeUser.Password = Secret("password" + v) },
		"trunk":            func(c *Config, v string) { c.Trunks[0].Name = v },
		"match":            func(c *Config, v string) { c.Trunks[0].Match = []string{"192.0.2.1" + v} },
		"contact":          func(c *Config, v string) { c.Trunks[0].Contact = "host" + v + ":5060" },
		"contact's port":   func(c *Config, v string) { c.Trunks[0].Contact = "host:5060" + v },
		"codec":            func(c *Config, v string) { c.Trunks[0].Codecs = []string{"alaw" + v} },
		"account":          func(c *Config, v string) { c.Trunks[1].Register.User = "u" + v },
		"account's secret": func(c *Config, v string) { c.Trunks[1].Register.Password = Secret("password" + v) },
		"account's domain": func(c *Config, v string) { c.Trunks[1].Register.Domain = "d" + v },
		"registrar":        func(c *Config, v string) { c.Trunks[1].Register.Server = "r" + v + ":5060" },
		"phone":            func(c *Config, v string) { c.Phones[0].Endpoint = "seat" + v },
		"phone's user":     func(c *Config, v string) { c.Phones[0].User = "seat" + v },
		"phone's password": func(c *Config, v string) { c.Phones[0].Password = Secret("password" + v) },
		"duty number":      func(c *Config, v string) { c.Failsafe.Duty[1].Number = "10" + v },
		"duty key":         func(c *Config, v string) { c.Failsafe.Duty[1].Key = "1" + v },
		"caller name":      func(c *Config, v string) { c.Failsafe.CallerName = "a" + v },
		"caller number":    func(c *Config, v string) { c.Failsafe.CallerNumber = "1" + v },
		"music class":      func(c *Config, v string) { c.Music[1].Name = "m" + v },
	}
	for what, setter := range set {
		for _, v := range []string{"\n", "\r", ";x", "[x]", "]", ",x", "&x", "|", "(", ")", "${X}", "\"", "'", "\\", "\x00", "\n[x]\n", "<", ">", "\u2028x;"} {
			c := sample()
			c.Users = append([]User{}, c.Users...)
			r := *c.Trunks[1].Register
			c.Trunks[1].Register = &r
			setter(&c, v)
			if err := c.withDefaults().validate(); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s with %q is accepted: %v", what, v, err)
			}
		}
	}
}

func TestWhatIsWrongIsNamedWithItsMend(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		change func(*Config)
		want   string
	}{
		{"nobody to reach", func(c *Config) { c.Failsafe.Seats, c.Failsafe.Duty = nil, nil }, "reaches nobody"},
		{"a seat that is no phone", func(c *Config) { c.Failsafe.Seats = []string{"desk"} }, "no SIP phone"},
		{"duty through no trunk", func(c *Config) { c.Failsafe.Duty[1].Trunk = "x" }, "trunk that is not there"},
		{"duty with two ways", func(c *Config) { c.Failsafe.Duty[0].Number = "1" }, "give one"},
		{"seats ring too long", func(c *Config) { c.Failsafe.SeatRing = time.Minute }, "ring time of the fail-safe seats"},
		{"no asterisk", func(c *Config) { c.Rootfs = "" }, "make bootstrap"},
		{"two asterisks", func(c *Config) { c.Binary = "/usr/sbin/asterisk" }, "give one"},
		{"relative folder", func(c *Config) { c.Dir = "here" }, "absolute path"},
		{"long socket path", func(c *Config) { c.Spool = "/dev/shm/" + strings.Repeat("x", 90) }, "too long"},
		{"no SIP address", func(c *Config) { c.SIP = netip.AddrPort{} }, "SIP address is missing"},
		{"small media range", func(c *Config) { c.RTPTo = c.RTPFrom + 5 }, "at least 20 ports"},
		{"unspecified media", func(c *Config) { c.Media = netip.IPv4Unspecified() }, "media address"},
		{"no controller", func(c *Config) { c.Users = nil }, "no ARI user"},
		{"same user twice", func(c *Config) { c.NodeUser.Name = "heartline" }, "there twice"},
		{"a number as endpoint", func(c *Config) { c.Phones[0].Endpoint = "8001" }, "begin with a letter"},
		{"a reserved name", func(c *Config) { c.Trunks[0].Name = "system" }, "taken"},
		{"a trunk without source", func(c *Config) { c.Trunks[0].Match = nil }, "no address that its calls come from"},
		{"a hasty guard", func(c *Config) { c.HeartbeatLimit = time.Second }, "heartbeat limit"},
		{"no age key", func(c *Config) { c.Recipients.Message = []string{"ssh-rsa AAAA"} }, "age1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c := sample()
			tc.change(&c)
			if _, err := New(c); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want one with %q", err, tc.want)
			}
		})
	}
	keyless := sample()
	keyless.Recipients = Recipients{}
	for name, c := range map[string]Config{"whole": sample(), "without keys yet": keyless} {
		if _, err := New(c); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	t.Parallel()
	c := sample()
	c.Phones[0].Password = "WORD"
	for _, text := range []string{fmt.Sprintf("%v %+v %#v", c, c, c.Phones[0].Password), Secret("WORD").String()} {
		if strings.Contains(text, "WORD") {
			t.Errorf("a password is in %s", text)
		}
	}
}

func TestWriteReplacesAndRemoves(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "old.conf"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	files := rendered{"a.conf": []byte("1"), "b.conf": []byte("2")}
	before := files.digests()
	if err := files.write(dir); err != nil {
		t.Fatal(err)
	}
	files["a.conf"] = []byte("3")
	if err := files.write(dir); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Fatalf("%v, %v", entries, err)
	}
	info, err := os.Stat(filepath.Join(dir, "a.conf"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if diff := cmp.Diff([]string{"a.conf"}, changed(before, files.digests())); diff != "" {
		t.Errorf("changed (-want +got):\n%s", diff)
	}
}
