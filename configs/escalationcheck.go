package configs

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"heartline/crisis"
	"heartline/internal/yamlfile"
)

var urgentPattern = regexp.MustCompile(`^\+?[0-9]{3,20}$`)

// maxScript bounds what somebody reads out in an emergency.
const maxScript = 2000

// escalations checks whom the crisis button asks, and every number that may be called for it.
func (k *checker) escalations() {
	k.numbers()
	k.testNumbers()
	k.webhooks()
	k.ids("escalations", "escalation", pluck(k.cfg.Escalations, func(e Escalation) string { return e.ID }), idPattern)
	served := map[string]string{}
	for i, e := range k.cfg.Escalations {
		path := fmt.Sprintf("escalations[%d]", i)
		hotlines := e.Hotlines
		if len(hotlines) == 0 {
			hotlines = []string{""}
		}
		for j, h := range hotlines {
			at := fmt.Sprintf("%s.hotlines[%d]", path, j)
			if h != "" {
				k.member(at, "hotline", h, pluck(k.cfg.Hotlines, func(h Hotline) string { return h.ID }))
			}
			if other, taken := served[h]; taken {
				what := fmt.Sprintf("the hotline %q is served by the escalations %q and %q", h, other, e.ID)
				if h == "" {
					at, what = path, fmt.Sprintf("the escalations %q and %q both serve every hotline", other, e.ID)
				}
				k.bad(at, "name each hotline under one of them", "%s", what)
			}
			served[h] = e.ID
		}
		k.escalation(path, e)
	}
}

func (k *checker) escalation(path string, e Escalation) {
	for _, p := range e.Policy("").Problems() {
		if p.Path == "id" {
			continue // said already, among all ids
		}
		k.bad(path+"."+p.Path, p.Mend, "%s", p.What)
	}
	if e.JoinWithin != nil && *e.JoinWithin == 0 {
		k.warn(path+".join_within", "write how long is long enough, such as 60s", "whoever says that they come to the escalation %q is waited for without end", e.ID)
	}
	for i, r := range e.Page {
		k.member(fmt.Sprintf("%s.page[%d]", path, i), "role", r, roles)
	}
	for i, h := range e.PageHooks {
		k.member(fmt.Sprintf("%s.page_webhooks[%d]", path, i), "webhook", h, pluck(k.cfg.Webhooks, func(h Webhook) string { return h.ID }))
	}
	for i, h := range e.CallInHooks {
		k.member(fmt.Sprintf("%s.call_in_webhooks[%d]", path, i), "webhook", h, pluck(k.cfg.Webhooks, func(h Webhook) string { return h.ID }))
	}
	for i, s := range e.Steps {
		for j, w := range s.Ways {
			k.way(fmt.Sprintf("%s.steps[%d].ways[%d]", path, i, j), w)
		}
	}
	for _, d := range []struct {
		key string
		v   time.Duration
	}{
		{"first_alert", e.Drill.FirstAlert},
		{"first_ring", e.Drill.FirstRing},
		{"acknowledged", e.Drill.Acknowledged},
		{"joined", e.Drill.Joined},
	} {
		if d.v < 0 || d.v > time.Hour || d.v > 0 && d.v < 100*time.Millisecond {
			k.bad(path+".drill."+d.key, "it may be 100ms to 1h", "the drill's %s is %v", d.key, d.v)
		}
	}
}

// way checks the names that a way refers to, and that no timer can come to an emergency number.
func (k *checker) way(path string, w EscalationWay) {
	if w.Role != "" {
		k.member(path+".role", "role", w.Role, roles)
	}
	if w.Skill != "" {
		k.member(path+".skill", "skill", w.Skill, k.skillIDs())
	}
	if w.OnCall != "" && !idPattern.MatchString(w.OnCall) {
		k.bad(path+".on_call", "write the line as the roster does: small letters, digits, - and _", "the roster has no line %q", w.OnCall)
	}
	if w.OnCall != "" && k.cfg.Roster.EveryoneOnDuty {
		k.warn(path+".on_call", "import a roster, and remove roster.everyone_on_duty", "nobody is on call for the line %q while everybody is on duty", w.OnCall)
	}
	if w.Webhook != "" && w.Way == string(crisis.Webhook) {
		k.member(path+".webhook", "webhook", w.Webhook, pluck(k.cfg.Webhooks, func(h Webhook) string { return h.ID }))
	}
	kind := crisis.Kind(w.Way)
	switch {
	case kind == crisis.Phone && w.Person != "" && !slices.ContainsFunc(k.cfg.Numbers, func(n Number) bool { return n.Person == w.Person }):
		k.bad(path+".person", "write person: "+w.Person+" at one of numbers", "%q has no number to be called by", w.Person)
	case kind == crisis.Phone && w.Number == "" && w.Person == "" && !slices.ContainsFunc(k.cfg.Numbers, func(n Number) bool { return n.Person != "" }):
		k.warn(path, "write whose number it is under numbers", "a step calls people's telephones, and no number names its person")
	}
	if w.Number == "" || kind != crisis.Phone && kind != crisis.Emergency {
		return
	}
	i := slices.IndexFunc(k.cfg.Numbers, func(n Number) bool { return n.ID == w.Number })
	if i < 0 {
		k.member(path+".number", "number", w.Number, pluck(k.cfg.Numbers, func(n Number) string { return n.ID }))
		return
	}
	switch urgent := k.cfg.Numbers[i].Class == string(crisis.EmergencyClass); {
	case urgent && kind == crisis.Phone:
		k.bad(path+".way", "write way: emergency, which lays it before people", "a timer would dial the emergency number %q", w.Number)
	case !urgent && kind == crisis.Emergency:
		k.bad(path+".number", "write way: phone, or give the number the class emergency", "%q is no emergency number", w.Number)
	}
}

func (k *checker) numbers() {
	k.ids("numbers", "number", pluck(k.cfg.Numbers, func(n Number) string { return n.ID }), idPattern)
	persons := map[string]bool{}
	for i := range k.cfg.Numbers {
		n, path := &k.cfg.Numbers[i], fmt.Sprintf("numbers[%d]", i)
		k.acceptKey(path+".accept_key", &n.AcceptKey)
		switch {
		case n.Person == "":
		case !idPattern.MatchString(n.Person):
			k.bad(path+".person", "write the id of a user", "the number %q belongs to %q", n.ID, n.Person)
		case persons[n.Person]:
			k.bad(path+".person", "keep one of the two", "two numbers belong to %q", n.Person)
		}
		persons[n.Person] = true
		k.class(path, n)
		for _, lang := range sortedKeys(n.Script) {
			at := path + ".script." + lang
			switch text := strings.TrimSpace(n.Script[lang]); {
			case !languagePattern.MatchString(lang):
				k.bad(at, "write it as zh-CN or en", "the number %q has a script in %q", n.ID, lang)
			case text == "" || len([]rune(text)) > maxScript:
				k.bad(at, fmt.Sprintf("write 1 to %d characters", maxScript), "the script of the number %q has %d characters in %s", n.ID, len([]rune(text)), lang)
			}
		}
	}
}

// class checks what a number needs as one of its class. The digits stay out of the sentence.
func (k *checker) class(path string, n *Number) {
	noun := fmt.Sprintf("the number %q", n.ID)
	house := n.Class == string(crisis.House)
	switch {
	case n.Number != "" && n.Phone != "":
		k.bad(path, "keep one of the two", "%s has both a phone and a number", noun)
		return
	case !house && n.Phone != "":
		k.bad(path+".class", "write class: house", "%s is a telephone of the house", noun)
		return
	case n.Placeholder() && !house && k.cfg.Mode == Production:
		k.bad(path+".number", "write the real one, or remove it; a placeholder is for demo, test and drill", "%s is a placeholder", noun)
		return
	}
	switch crisis.Class(n.Class) {
	case crisis.House:
		k.member(path+".phone", "phone", n.Phone, pluck(k.cfg.Phones, func(p Phone) string { return p.ID }))
	case crisis.Duty, crisis.Partner:
		switch {
		case n.Placeholder():
		case urgentPattern.MatchString(n.Number) && !outsidePattern.MatchString(n.Number):
			k.bad(path+".class", "write class: emergency, or the whole number", "%s is as short as those of emergency services", noun)
		case slices.ContainsFunc(k.cfg.Numbers, func(o Number) bool {
			return o.Class == string(crisis.EmergencyClass) && !o.Placeholder() && sameNumber(o.Number, n.Number, k.cfg.Region)
		}):
			k.bad(path+".class", "write class: emergency", "%s is an emergency number under another name", noun)
		default:
			k.outside(path, noun, n.Number, &n.Trunk)
		}
	case crisis.EmergencyClass:
		k.urgent(path, noun, n)
	default:
		k.bad(path+".class", "write "+yamlfile.OneOf(pluck(crisis.Classes(), func(c crisis.Class) string { return string(c) })), "%s is of the class %q", noun, n.Class)
	}
}

// urgent checks an emergency number: whose it is and which way it goes must be said, never guessed.
func (k *checker) urgent(path, noun string, n *Number) {
	if strings.TrimSpace(n.Area) == "" {
		k.bad(path, "write area: the district whose dispatch centre answers", "%s has no area", noun)
	}
	switch {
	case n.Trunk == "":
		k.bad(path, "write trunk: the trunk that leads to that area's dispatch centre", "%s has no trunk", noun)
	case !n.Placeholder():
		k.member(path+".trunk", "trunk", n.Trunk, k.trunkNames())
		if i := slices.IndexFunc(k.cfg.Trunks, func(t Trunk) bool { return t.Name == n.Trunk }); i >= 0 && k.cfg.Trunks[i].Contact == "" {
			k.bad(path+".trunk", "write the carrier's host:port as its contact", "%s cannot be reached: the trunk %q has no contact", noun, n.Trunk)
		}
	}
	if !n.Placeholder() && !urgentPattern.MatchString(n.Number) {
		k.bad(path+".number", "write 3 to 20 digits, with + before a country code", "%s cannot be dialled", noun)
	}
	if len(n.Script) == 0 {
		k.bad(path, "write under script what is said first, by language", "%s has no script", noun)
	}
}

// testNumbers checks the list of those that demo, test and drill may dial.
func (k *checker) testNumbers() {
	list := k.cfg.Trunk.TestNumbers
	if len(list) > 0 && k.cfg.Mode == Production {
		k.bad("trunk.test_numbers", "remove it; it is for demo, test and drill", "test numbers are named in production")
		return
	}
	seen := map[string]bool{}
	for i, n := range list {
		path := fmt.Sprintf("trunk.test_numbers[%d]", i)
		urgent := slices.ContainsFunc(k.cfg.Numbers, func(o Number) bool {
			return o.Class == string(crisis.EmergencyClass) && !o.Placeholder() && sameNumber(o.Number, n, k.cfg.Region)
		})
		switch {
		case urgent:
			k.bad(path, "remove it", "an emergency number is no test number")
		case !outsidePattern.MatchString(n):
			k.bad(path, "write 5 to 20 digits, with + before a country code; shorter ones may be those of emergency services", "a test number cannot be dialled")
		case seen[n]:
			k.bad(path, "remove one of the two", "a test number stands there twice")
		}
		seen[n] = true
	}
}

func (k *checker) webhooks() {
	k.ids("webhooks", "webhook", pluck(k.cfg.Webhooks, func(h Webhook) string { return h.ID }), idPattern)
	for i, h := range k.cfg.Webhooks {
		path := fmt.Sprintf("webhooks[%d]", i)
		u, err := url.Parse(h.URL)
		switch {
		case err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http":
			k.bad(path+".url", "write it as https://partner.example/path, without a password in it", "the webhook %q has no address", h.ID)
		case u.Scheme == "http" && !loopbackHost(u.Hostname()):
			k.bad(path+".url", "write https", "the webhook %q would send in clear text", h.ID)
		}
		k.secretFile(path+".secret_file", h.SecretFile, fmt.Sprintf("the webhook %q", h.ID))
	}
}

func loopbackHost(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
