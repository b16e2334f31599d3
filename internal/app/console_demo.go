package app

import (
	"context"
	"crypto/rand"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"

	"heartline/call"
	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/pbx"
	"heartline/ivr"
)

// callerContext is where calls to the hotline's numbers enter the dialplan.
const callerContext = "hotline-in"

// maxDemoKeys bounds the ways through a menu that a demo telephone's page lists.
const maxDemoKeys = 12

// demoPhones makes telephones for callers in the browser. Their logins dial into the hotline's context, as
// a trunk does, and can reach nothing else.
type demoPhones struct {
	a *App

	mu      sync.Mutex // protects the following
	phones  map[access.Owner]pbx.Desk
	numbers map[access.Owner]string // what each is rung by
}

var _ console.DemoPhones = (*demoPhones)(nil)

func newDemoPhones(a *App) *demoPhones {
	return &demoPhones{a: a, phones: map[access.Owner]pbx.Desk{}, numbers: map[access.Owner]string{}}
}

// newDemo returns what only a demonstration has, and nil where real callers ring.
func newDemo(a *App) (*console.Demo, *demoPhones) {
	if a.cfg.Mode == configs.Production {
		return nil, nil
	}
	phones := newDemoPhones(a)
	demo := &console.Demo{Phones: phones}
	for _, u := range a.cfg.Users {
		account := api.DemoAccount{Login: u.ID, Password: u.Password, Name: u.Name}
		for _, r := range u.Roles {
			account.Roles = append(account.Roles, api.Role(r))
		}
		demo.Accounts = append(demo.Accounts, account)
	}
	return demo, phones
}

// IssuePhone gives a telephone fresh credentials; the old ones are forgotten.
func (d *demoPhones) IssuePhone(ctx context.Context, who access.Owner) (api.DemoPhone, error) {
	phone := pbx.Desk{
		ID: "demo-" + strings.ToLower(rand.Text())[:16], Password: call.Secret(rand.Text()), Context: callerContext, MediaAddress: d.a.cfg.Node.Media, Codecs: d.a.cfg.DeskCodecs(),
		Number: d.numberOf(who),
	}
	if err := d.a.link.PushDesk(ctx, phone); err != nil {
		return api.DemoPhone{}, err
	}
	d.mu.Lock()
	old, had := d.phones[who]
	d.phones[who] = phone
	d.mu.Unlock()
	if had {
		if err := d.a.link.DropDesk(ctx, old.ID); err != nil {
			d.a.log.WarnContext(ctx, "old demo telephone not dropped", "err", err)
		}
	}
	return api.DemoPhone{Domain: pbx.Realm, Password: string(phone.Password), User: phone.ID, Number: phone.Number, Numbers: demoNumbers(d.a.config())}, nil
}

// numberOf gives a telephone one of the test numbers, for as long as its page may come back. The last one is no page's: it
// belongs to the telephone behind the trunk. Where none is left, a telephone withholds its number.
func (d *demoPhones) numberOf(who access.Owner) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if n, ok := d.numbers[who]; ok {
		return n
	}
	test := d.a.config().Trunk.TestNumbers
	taken := slices.Collect(maps.Values(d.numbers))
	for _, n := range test[:max(len(test)-1, 0)] {
		if !slices.Contains(taken, n) {
			d.numbers[who] = n
			return n
		}
	}
	return ""
}

// endpoint is where a page's telephone is rung by its number, in any of the forms that a trunk may want.
func (d *demoPhones) endpoint(forms ...string) (call.Secret, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for who, n := range d.numbers {
		if p, ok := d.phones[who]; ok && slices.Contains(forms, n) {
			return call.Secret("PJSIP/" + p.ID), true
		}
	}
	return "", false
}

// RevokePhone forgets a telephone. A call that it is in goes on until it hangs up.
func (d *demoPhones) RevokePhone(ctx context.Context, who access.Owner) error {
	d.mu.Lock()
	phone, had := d.phones[who]
	delete(d.phones, who)
	delete(d.numbers, who)
	d.mu.Unlock()
	if !had {
		return nil
	}
	return d.a.link.DropDesk(ctx, phone.ID)
}

// SIPTarget is where the relay connects.
func (d *demoPhones) SIPTarget(_ context.Context, who access.Owner) (*url.URL, error) {
	d.mu.Lock()
	_, had := d.phones[who]
	d.mu.Unlock()
	if !had {
		return nil, fault.New(fault.Conflict, "console.demo", "This telephone has no number yet; open its page again.")
	}
	return d.a.wsTarget(), nil
}

// repush gives a restarted Asterisk the telephones again.
func (d *demoPhones) repush(ctx context.Context) {
	d.mu.Lock()
	phones := maps.Clone(d.phones)
	d.mu.Unlock()
	for who, p := range phones {
		d.a.pushAgain(ctx, p, func() bool {
			d.mu.Lock()
			defer d.mu.Unlock()
			return d.phones[who].ID == p.ID
		})
	}
}

// demoNumbers lists what can be dialled, with the keys that lead through each menu.
func demoNumbers(cfg *configs.Config) []api.DemoNumber {
	var out []api.DemoNumber
	for _, h := range cfg.Hotlines {
		for _, n := range h.Numbers {
			out = append(out, api.DemoNumber{Number: n, Name: localText(h.Name, n), Keys: demoKeys(cfg, h)})
		}
	}
	return out
}

func demoKeys(cfg *configs.Config, h configs.Hotline) []api.DemoKey {
	at := slices.IndexFunc(cfg.Menus, func(m ivr.Menu) bool { return m.ID == h.Menu })
	if at < 0 {
		return []api.DemoKey{}
	}
	w := keyWalk{cfg: cfg, menu: cfg.Menus[at]}
	w.step(w.menu.Entry, "", 0)
	return w.keys
}

// keyWalk finds the keys that lead to each end of a menu. They may be pressed one after another at once.
type keyWalk struct {
	cfg  *configs.Config
	menu ivr.Menu
	keys []api.DemoKey
}

func (w *keyWalk) step(id ivr.StepID, pressed string, depth int) {
	s := w.menu.Steps[id]
	if len(w.keys) >= maxDemoKeys || depth > len(w.menu.Steps) {
		return
	}
	switch {
	case id == ivr.Person:
		w.end(pressed, api.LocalText{"zh-CN": "人工", "en": "A person"})
	case s == nil:
	case s.Queue != "":
		w.end(pressed, w.name(s.Queue))
	case s.Message != "":
		w.end(pressed, w.name(s.Message))
	case s.Language != "" && pressed != "":
		// Behind a choice of language lies mostly the same menu once more.
		w.end(pressed, languageName(s.Language))
	case len(s.Options) > 0:
		keys := make([]string, 0, len(s.Options))
		for k := range s.Options {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			w.step(s.Options[k].Goto, pressed+k, depth+1)
		}
	case s.Hours != "":
		w.step(s.Open, pressed, depth+1)
	default:
		w.step(s.Goto, pressed, depth+1)
	}
}

func (w *keyWalk) end(pressed string, text api.LocalText) {
	if pressed != "" {
		w.keys = append(w.keys, api.DemoKey{Key: pressed, Text: text})
	}
}

// languageName is a language in its own words.
func languageName(language string) api.LocalText {
	switch language {
	case "en":
		return api.LocalText{"zh-CN": "English", "en": "English"}
	case "zh-CN":
		return api.LocalText{"zh-CN": "中文", "en": "中文"}
	}
	return api.LocalText{"zh-CN": language, "en": language}
}

// name is the name of a queue or box.
func (w *keyWalk) name(id string) api.LocalText {
	for _, q := range w.cfg.Queues {
		if q.ID == id {
			return localText(q.Name, id)
		}
	}
	for _, b := range w.cfg.Boxes {
		if b.ID == id {
			return localText(b.Name, id)
		}
	}
	return localText(nil, id)
}
