package configs

import (
	"fmt"
	"time"

	"heartline/ivr"
	"heartline/triage"
)

// Outgoing says how a hotline calls people.
type Outgoing struct {
	Trunk    string          `yaml:"trunk"`    // that calls go by; default: the only one
	Shown    string          `yaml:"shown"`    // the neutral number that people see; default: the hotline's first
	Format   string          `yaml:"format"`   // how the trunk wants numbers: e164 (default), plain (without the +) or national
	Ring     time.Duration   `yaml:"ring"`     // 10 s to 2 min; default 30 s
	Announce []ivr.PromptRef `yaml:"announce"` // what whoever answers a counsellor's call hears first
	Records  bool            `yaml:"records"`  // and that announces the recording
}

// RingBack says how a hotline rings back callers who were lost.
type RingBack struct {
	Grades    []string        `yaml:"grades"`     // default red and yellow
	Tries     *int            `yaml:"tries"`      // 0 to 5; default 2; 0: nobody is rung back
	Within    time.Duration   `yaml:"within"`     // default 10 min
	Delay     time.Duration   `yaml:"delay"`      // in which the counsellor may call it off; 0 to 2 min, default 10 s
	Gap       time.Duration   `yaml:"gap"`        // between two attempts; 10 s at least, default 1 min
	OnlyLost  bool            `yaml:"only_lost"`  // not after a caller who hung up
	Sentence  []ivr.PromptRef `yaml:"sentence"`   // who answers hears it; it names no service, and says which key to press
	Key       string          `yaml:"key"`        // default 1
	RefuseKey string          `yaml:"refuse_key"` // of who does not want to be called; default 9
	Message   []ivr.PromptRef `yaml:"message"`    // left where nobody presses a key and a rule of the person allows it
}

// Defaults of ringing back.
const (
	DefaultRingBackTries  = 2
	DefaultRingBackWithin = 10 * time.Minute
	DefaultRingBackDelay  = 10 * time.Second
	DefaultRingBackGap    = time.Minute
	DefaultRingFor        = 30 * time.Second
	leastRingBackGap      = 10 * time.Second
)

var numberFormats = []string{"e164", "plain", "national"}

// outgoing checks how a hotline calls people, and fills in the defaults.
func (k *checker) outgoing(path string, h *Hotline) {
	o := &h.Outgoing
	at := path + ".outgoing"
	if o.Trunk != "" {
		k.member(at+".trunk", "trunk", o.Trunk, pluck(k.cfg.Trunks, func(t Trunk) string { return t.Name }))
	}
	o.Trunk = k.cfg.trunkOf(o.Trunk)
	switch {
	case o.Shown == "" && len(h.Numbers) > 0:
		o.Shown = h.Numbers[0]
	case o.Shown != "" && !dialedPattern.MatchString(o.Shown):
		k.bad(at+".shown", "write digits and + only", "the hotline %q shows people something that is no number", h.ID)
	}
	if o.Format == "" {
		o.Format = numberFormats[0]
	}
	k.member(at+".format", "number format", o.Format, numberFormats)
	if o.Ring == 0 {
		o.Ring = DefaultRingFor
	}
	if o.Ring < 10*time.Second || o.Ring > 2*time.Minute {
		k.bad(at+".ring", "write 10s to 2m", "people are rung for %s", o.Ring)
	}
	k.spoken(at+".announce", o.Announce, h.Languages)
	if o.Records && len(o.Announce) == 0 {
		k.bad(at, "name the prompt that tells people under announce", "the hotline %q records people whom it calls without telling them", h.ID)
	}
	k.ringBack(path+".ring_back", h)
}

func (k *checker) ringBack(at string, h *Hotline) {
	r := &h.RingBack
	if len(r.Grades) == 0 {
		r.Grades = []string{string(triage.Red), string(triage.Yellow)}
	}
	for i, g := range r.Grades {
		if _, err := triage.ParseGrade(g); err != nil || g == "" {
			k.bad(fmt.Sprintf("%s.grades[%d]", at, i), "write red, yellow or green", "callers of the grade %q are rung back", g)
		}
	}
	if r.Tries == nil {
		tries := DefaultRingBackTries
		r.Tries = &tries
	}
	if *r.Tries < 0 || *r.Tries > 5 {
		k.bad(at+".tries", "write 0 to 5", "a lost caller is rung back %d times", *r.Tries)
	}
	defaults := []struct {
		value *time.Duration
		or    time.Duration
	}{{&r.Within, DefaultRingBackWithin}, {&r.Delay, DefaultRingBackDelay}, {&r.Gap, DefaultRingBackGap}}
	for _, d := range defaults {
		if *d.value == 0 {
			*d.value = d.or
		}
	}
	switch {
	case r.Delay < 0 || r.Delay > 2*time.Minute:
		k.bad(at+".delay", "write 1s to 2m", "a lost caller is rung back after %s", r.Delay)
	case r.Gap < leastRingBackGap:
		k.bad(at+".gap", "write at least "+leastRingBackGap.String(), "a lost caller is rung again after %s", r.Gap)
	case r.Within <= r.Delay:
		k.bad(at+".within", "write a longer time than delay", "a lost caller is rung back within %s, after a delay of %s", r.Within, r.Delay)
	}
	if (r.Key != "" || r.RefuseKey != "") && len(r.Sentence) == 0 {
		k.bad(at, "name a prompt that says which key to press under sentence", "the hotline %q has keys of its own that nobody is told", h.ID)
	}
	for _, key := range []struct {
		name  string
		value *string
		or    string
	}{{".key", &r.Key, "1"}, {".refuse_key", &r.RefuseKey, "9"}} {
		if *key.value == "" {
			*key.value = key.or
		}
		k.key(at+key.name, *key.value)
	}
	if r.Key == r.RefuseKey {
		k.bad(at+".refuse_key", "choose another key", "the key that takes a call back also refuses it")
	}
	k.spoken(at+".sentence", r.Sentence, h.Languages)
	k.spoken(at+".message", r.Message, h.Languages)
}

// redEnds fills in why a red call may end, and what may follow, where the configuration does not say.
func (k *checker) redEnds() {
	for _, list := range []struct {
		section, noun string
		value         *[]Named
		or            []Named
	}{
		{"red_reasons", "reason for ending a red call", &k.cfg.RedReasons, defaultRedReasons()},
		{"red_next_steps", "next step after a red call", &k.cfg.RedNextSteps, defaultRedNextSteps()},
	} {
		k.ids(list.section, list.noun, pluck(*list.value, func(n Named) string { return n.ID }), idPattern)
		if len(*list.value) == 0 {
			*list.value = list.or
		}
	}
}

// The lists below are drafts for a clinical lead.

func defaultRedReasons() []Named {
	return []Named{
		{ID: "agreed", Name: Names{"zh-CN": "与来电者商定结束", "en": "Agreed with the caller"}},
		{ID: "safe_now", Name: Names{"zh-CN": "已确认目前安全", "en": "Safe for now, confirmed"}},
		{ID: "handed_over", Name: Names{"zh-CN": "已交由他人陪同", "en": "Somebody else is with the caller"}},
		{ID: "rescue_there", Name: Names{"zh-CN": "救援人员已到场", "en": "Rescuers are there"}},
		{ID: "caller_wants_to_end", Name: Names{"zh-CN": "来电者坚持结束", "en": "The caller insists on ending"}},
		{ID: "not_red", Name: Names{"zh-CN": "分级有误，并非红色", "en": "The grade was wrong: not red"}},
	}
}

func defaultRedNextSteps() []Named {
	return []Named{
		{ID: "follow_up_today", Name: Names{"zh-CN": "今天内回访", "en": "Call again today"}},
		{ID: "follow_up_tomorrow", Name: Names{"zh-CN": "明天回访", "en": "Call again tomorrow"}},
		{ID: "supervisor_follows", Name: Names{"zh-CN": "由督导跟进", "en": "A supervisor follows up"}},
		{ID: "rescue_follows", Name: Names{"zh-CN": "救援与转介机构跟进", "en": "Rescuers or a partner follow up"}},
		{ID: "person_with_caller", Name: Names{"zh-CN": "身边的人负责照看", "en": "Somebody with the caller looks after them"}},
		{ID: "none_needed", Name: Names{"zh-CN": "无需后续", "en": "Nothing follows"}},
	}
}
