package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"reflect"
	"sync/atomic"
	"time"

	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/ivr"
	"heartline/queue"
)

// operation shows and reloads the configuration, and tells how the trunks are.
type operation struct {
	a      *App
	turns  turns
	loaded atomic.Pointer[loadedConfig]
}

// loadedConfig is when the configuration in force was read, and what was wrong with the last one that was not
// taken.
type loadedConfig struct {
	at       time.Time
	problems []api.ConfigProblem
}

var _ console.Operation = (*operation)(nil)

func newOperation(a *App) *operation {
	o := &operation{a: a}
	o.loaded.Store(&loadedConfig{at: a.boot.UTC()})
	return o
}

// Config shows the configuration in force, without secrets.
func (o *operation) Config(context.Context) (api.Config, error) {
	cfg, loaded := o.a.config(), o.loaded.Load()
	out := api.Config{Version: cfg.Version, LoadedAt: loaded.at, Settings: settings(cfg), Problems: loaded.problems}
	for _, name := range cfg.Files {
		out.Files = append(out.Files, api.ConfigFile{Path: name, Hash: fileHash(cfg.Path(name))})
	}
	fallback := cfg.DefaultHotline().ID
	for _, h := range cfg.Hotlines {
		out.Hotlines = append(out.Hotlines, o.hotline(cfg, h, h.ID == fallback))
		if f := cfg.Flows[h.ID]; f != nil {
			out.Menus = append(out.Menus, api.MenuTree{Id: h.ID, Root: menuNode(cfg, h, ivr.Tree(f))})
		}
	}
	for _, w := range cfg.Warnings {
		out.Problems = append(out.Problems, configProblem(w, api.ConfigProblemSeverityWarning))
	}
	return out, nil
}

// fileHash names the content of a file as it is now: twelve digits, empty if it cannot be read.
func fileHash(name string) string {
	text, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6])
}

func (o *operation) hotline(cfg *configs.Config, h configs.Hotline, fallback bool) api.ConfigHotline {
	out := api.ConfigHotline{
		Id: h.ID, Name: localText(h.Name, h.ID), Numbers: h.Numbers, Zone: cfg.Zone.String(), Menu: h.Menu, Queue: h.Queue, Recording: "off",
		Default: fallback, Failsafe: len(cfg.FailsafeSeats()) + len(cfg.Failsafe.Duty),
	}
	if h.Zone != nil {
		out.Zone = h.Zone.String()
	}
	if h.OffHours != nil {
		out.Hours = h.OffHours.Hours
	}
	if h.Recording.Record {
		out.Recording = h.Recording.Wording
	}
	return out
}

func menuNode(cfg *configs.Config, h configs.Hotline, n ivr.Node) api.MenuNode {
	out := api.MenuNode{Key: n.Key, Kind: menuKind(n.Kind), Text: n.Text, Loops: n.Loops}
	for _, ref := range n.Prompts {
		var r ivr.PromptRef
		if r.UnmarshalText([]byte(ref)) != nil {
			continue
		}
		if r.Lang == "" && len(h.Languages) > 0 {
			r.Lang = h.Languages[0]
		}
		if text, ok := cfg.Text(r.ID, r.Lang); ok {
			if out.Prompt != "" {
				out.Prompt += " "
			}
			out.Prompt += text
		}
	}
	for _, c := range n.Children {
		out.Children = append(out.Children, menuNode(cfg, h, c))
	}
	return out
}

// menuKind is the word that screens know for an action.
func menuKind(a ivr.Action) string {
	switch a {
	case ivr.ActionSetSkill, ivr.ActionSetPriority, ivr.ActionSetGrade, ivr.ActionGoto:
		return "set"
	case ivr.ActionNotice:
		return string(ivr.ActionPlay)
	case ivr.ActionPlay, ivr.ActionMenu, ivr.ActionLanguage, ivr.ActionHours, ivr.ActionWish, ivr.ActionQueue, ivr.ActionMessage, ivr.ActionPerson:
		return string(a)
	}
	return string(a)
}

func configProblem(p configs.Problem, severity api.ConfigProblemSeverity) api.ConfigProblem {
	return api.ConfigProblem{File: p.File, Line: p.Line, Column: p.Column, Message: p.What, Mend: p.Mend, Severity: severity}
}

// ReloadConfig reads the files again. Prompts are spoken before anything is changed; then calls that begin see
// the new hotlines, and the floor the new queues. With an error the old configuration stays in force.
func (o *operation) ReloadConfig(ctx context.Context) (api.Config, error) {
	release, err := o.turns.take(ctx, "reload")
	if err != nil {
		return api.Config{}, err
	}
	defer release()
	old := o.a.config()
	cfg, problems := configs.Reload(old, o.a.opt.ConfigDir, o.a.opt.Overrides...)
	if len(problems) > 0 {
		o.reject(problems)
		return o.Config(ctx)
	}
	manifest, err := RenderPrompts(ctx, cfg, nil)
	if err != nil {
		o.reject(configs.Problems{{File: configs.MainFile, What: "not every prompt could be spoken: " + fault.MessageOf(err), Mend: "mend what the sentence says and read it again"}})
		return o.Config(ctx)
	}
	if _, err := o.a.floor.Do(ctx, queue.RulesChanged{Version: cfg.Version, Rules: rules(cfg)}); err != nil {
		return api.Config{}, err
	}
	o.a.prompts.Exchange(manifest)
	o.a.book.now.Store(newEdition(cfg))
	o.loaded.Store(&loadedConfig{at: time.Now().UTC(), problems: restartNeeded(old, cfg)})
	o.a.duty.Changed()
	if err := writeFailsafePrompts(cfg); err != nil {
		o.a.log.ErrorContext(ctx, "the fail-safe keeps its old prompts", "err", err)
	}
	o.a.log.InfoContext(ctx, "a new configuration is in force", "version", cfg.Version)
	out, err := o.Config(ctx)
	out.Reloaded = true
	return out, err
}

func (o *operation) reject(problems configs.Problems) {
	rejected := &loadedConfig{at: o.loaded.Load().at}
	for _, p := range problems {
		rejected.problems = append(rejected.problems, configProblem(p, api.ConfigProblemSeverityError))
	}
	o.loaded.Store(rejected)
}

// restartNeeded warns of settings that a running process cannot take over.
func restartNeeded(old, now *configs.Config) (out []api.ConfigProblem) {
	for _, s := range []struct {
		name     string
		old, now any
		mend     string
	}{
		{"console", old.Console, now.Console, "restart the controller"},
		{"metrics", old.Metrics, now.Metrics, "restart the controller"},
		{"store", old.Store, now.Store, "restart the controller"},
		{"keys_dir", old.KeysDir, now.KeysDir, "restart the controller"},
		{"archive_dir", old.Archive, now.Archive, "restart the controller"},
		{"node", old.Node, now.Node, "restart the node, then the controller"},
		{"trunks", old.Trunks, now.Trunks, "restart the node, then the controller"},
		{"phones", old.Phones, now.Phones, "restart the node"},
		{"seats", old.Seats, now.Seats, "restart the node, then the controller"},
		{"failsafe", old.Failsafe, now.Failsafe, "restart the node"},
		{"speech", old.Speech, now.Speech, "restart the controller"},
		{"roster", old.Roster, now.Roster, "restart the controller"},
	} {
		if !reflect.DeepEqual(s.old, s.now) {
			out = append(out, api.ConfigProblem{
				File: configs.MainFile, Message: s.name + " has changed and is not in force yet", Mend: s.mend, Severity: api.ConfigProblemSeverityWarning,
			})
		}
	}
	return out
}

// trunkCallsSince is how far back a trunk's last call is looked for.
const trunkCallsSince = 30 * 24 * time.Hour

// Trunks tells how the trunks are, by their answers to the switch and by real calls.
func (o *operation) Trunks(ctx context.Context) ([]api.Trunk, error) {
	rows, err := o.a.store.CallsOfTrunks(ctx, time.Now().Add(-trunkCallsSince))
	if err != nil {
		return nil, err
	}
	var out []api.Trunk
	for _, t := range o.a.config().Trunks {
		trunk := api.Trunk{Id: t.Name, Node: o.a.cfg.Node.Name, State: api.TrunkStateUnknown}
		if s, known := o.a.sink.endpoints.State(t.Name); known {
			trunk.State, trunk.Since = api.TrunkStateOffline, s.Since
			if s.Online {
				trunk.State = api.TrunkStateOnline
			}
		}
		for _, r := range rows {
			if r.Trunk == t.Name {
				trunk.Calls, trunk.LastCallAt, trunk.LastFailureAt, trunk.LastFailureCause = r.Live, r.LastAt, r.FailedAt, r.FailCause
			}
		}
		out = append(out, trunk)
	}
	return out, nil
}
