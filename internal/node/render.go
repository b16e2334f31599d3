package node

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"heartline/configs/asterisk"
)

// rendered is Asterisk's configuration: file name to content.
type rendered map[string][]byte

// reloadable names the files that Asterisk takes in while calls go on, with the module that reads each.
// A change in any other file needs a start.
var reloadable = map[string]string{
	"extensions.conf":  "pbx_config.so",
	"pjsip.conf":       "res_pjsip.so",
	"musiconhold.conf": "res_musiconhold.so",
	"ari.conf":         "res_ari.so",
}

// view is what the templates see: validated values, in the spelling that Asterisk wants.
type view struct {
	Config
	Dirs        viewDirs
	ICE         iceView
	External    string // the translated media and signalling address, empty where there is no translation
	MediaBind   string // the media address where it is this machine's own, empty otherwise
	Music       []viewMusic
	Users       []User // everyone's, the node's own included
	Trunks      []viewTrunk
	Phones      []viewPhone
	Failsafe    viewFailsafe
	Sounds      soundPaths
	FailsafeDir string
}

type viewDirs struct{ Etc, Modules, Data, Var, Spool, Log, Run string }

type viewMusic struct{ Name, Dir string }

type viewTrunk struct {
	Trunk
	CodecList string
	Dead      int // seconds; 0: no time-out
	Register  *viewRegister
}

type viewRegister struct {
	Register
	Realm string // Domain, or the registrar's host and port
}

type viewPhone struct {
	Phone
	CodecList string
}

type viewFailsafe struct {
	Seats      []string
	SeatRing   int
	Duty       []viewDuty
	MessageMax int
	Caller     string // the caller id shown to those who are rung
}

type viewDuty struct {
	N        int    // counts from 1, in the journal
	Exten    string // its extension in failsafe-duty
	Dial     string
	Ring     int // seconds
	Patience int // seconds until the next is tried: ringing and two questions
	Key      string
}

// askSeconds bounds the question to a duty phone: twice the prompt and the wait for the key.
const askSeconds = 30

func newView(c Config, l layout, inst installation, media mediaPlan, sounds soundPaths) view {
	v := view{
		Config:      c,
		Dirs:        viewDirs{Etc: l.etc, Modules: inst.modules, Data: inst.data, Var: l.data, Spool: l.spool, Log: l.log, Run: l.run},
		ICE:         media.ICE,
		External:    media.External,
		MediaBind:   media.Bind,
		Sounds:      sounds,
		FailsafeDir: l.failsafe,
		Users:       append(slices.Clone(c.Users), c.NodeUser),
		Failsafe: viewFailsafe{
			Seats:      c.Failsafe.Seats,
			SeatRing:   int(c.Failsafe.SeatRing / time.Second),
			MessageMax: int(c.Failsafe.MessageMax / time.Second),
			Caller:     fmt.Sprintf(`"%s" <%s>`, c.Failsafe.CallerName, c.Failsafe.CallerNumber),
		},
	}
	for _, m := range c.Music {
		v.Music = append(v.Music, viewMusic{Name: m.Name, Dir: musicDir(l, m.Name)})
	}
	for _, t := range c.Trunks {
		vt := viewTrunk{Trunk: t, CodecList: strings.Join(t.Codecs, ","), Dead: int(t.DeadAfter / time.Second)}
		if t.Register != nil {
			vt.Register = &viewRegister{Register: *t.Register, Realm: t.Register.Domain}
			if vt.Register.Realm == "" {
				vt.Register.Realm = t.Register.Server
			}
		}
		v.Trunks = append(v.Trunks, vt)
	}
	for _, p := range c.Phones {
		v.Phones = append(v.Phones, viewPhone{Phone: p, CodecList: strings.Join(p.Codecs, ",")})
	}
	for i, d := range c.Failsafe.Duty {
		dial := "PJSIP/" + d.Endpoint
		if d.Endpoint == "" {
			dial = "PJSIP/" + d.Number + "@" + d.Trunk
		}
		ring := int(d.Ring / time.Second)
		v.Failsafe.Duty = append(v.Failsafe.Duty, viewDuty{
			N: i + 1, Exten: fmt.Sprintf("duty%d", i+1), Dial: dial, Ring: ring, Patience: ring + askSeconds, Key: d.Key,
		})
	}
	return v
}

// render fills every template.
func render(v view) (rendered, error) {
	root, err := asterisk.Templates()
	if err != nil {
		return nil, err
	}
	out := rendered{}
	for _, t := range root.Templates() {
		if t.Tree == nil {
			continue // the root itself
		}
		var b bytes.Buffer
		if err := t.Execute(&b, v); err != nil {
			return nil, fmt.Errorf("render %s: %w", t.Name(), err)
		}
		out[t.Name()] = b.Bytes()
	}
	return out, nil
}

// digests returns a short hash of each file, to tell later what has changed.
func (r rendered) digests() map[string]string {
	out := map[string]string{}
	for name, content := range r {
		sum := sha256.Sum256(content)
		out[name] = hex.EncodeToString(sum[:8])
	}
	return out
}

// changed names the files that differ between two sets of digests, sorted.
func changed(before, after map[string]string) []string {
	names := map[string]bool{}
	for name, sum := range before {
		if after[name] != sum {
			names[name] = true
		}
	}
	for name, sum := range after {
		if before[name] != sum {
			names[name] = true
		}
	}
	return sortedKeys(names)
}

// write puts every file into dir, each by a rename, and removes files of an older release.
func (r rendered) write(dir string) error {
	for _, name := range sortedKeys(r) {
		if err := writeFile(filepath.Join(dir, name), r[name]); err != nil {
			return err
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("read configuration folder: %w", err)
	}
	for _, entry := range entries {
		if _, ours := r[entry.Name()]; !ours {
			if err := os.RemoveAll(filepath.Join(dir, entry.Name())); err != nil {
				return fmt.Errorf("remove old configuration: %w", err)
			}
		}
	}
	return nil
}

// derivedEntityID makes a locally administered identity that is the same for the same node.
func derivedEntityID(name, dir string) string {
	sum := sha256.Sum256([]byte(name + "\x00" + filepath.Clean(dir)))
	return fmt.Sprintf("02:%02x:%02x:%02x:%02x:%02x", sum[0], sum[1], sum[2], sum[3], sum[4])
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
