package configs

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"heartline/ivr"
	"heartline/queue"
)

// WaitKey is what a key does that a caller presses while waiting in a queue. Exactly one of its fields is set. What
// callers hear must say so: the comfort prompts are the place for it.
type WaitKey struct {
	Message string `yaml:"message"` // box
	Menu    bool   `yaml:"menu"`    // back to the hotline's menu
	Person  bool   `yaml:"person"`  // to the hotline's own queue
	Queue   string `yaml:"queue"`
	Outside string `yaml:"outside"` // id of an outside number
	Tier    string `yaml:"tier"`    // its first way that is open
	Listen  string `yaml:"listen"`  // id of an exercise
}

// SelfHelp is an exercise that callers may hear while they wait.
type SelfHelp struct {
	ID   string          `yaml:"id"`
	Name Names           `yaml:"name"`
	Play []ivr.PromptRef `yaml:"play"`
}

// Exercises that come with Heartline, in drafts that a clinical lead has to approve before they are played. A
// configuration may give its own of the same ids.
const (
	ExerciseBreathing  = "breathing"
	ExerciseRelaxation = "relaxation"
)

var exercises = []SelfHelp{
	{ID: ExerciseBreathing, Name: Names{"zh-CN": "呼吸练习", "en": "Breathing exercise"}, Play: []ivr.PromptRef{{ID: ivr.PromptBreathing}}},
	{ID: ExerciseRelaxation, Name: Names{"zh-CN": "肌肉放松", "en": "Muscle relaxation"}, Play: []ivr.PromptRef{{ID: ivr.PromptRelaxation}}},
}

// Exercise returns an exercise by id: the configuration's, or one that comes with Heartline.
func (c *Config) Exercise(id string) (SelfHelp, bool) {
	for _, list := range [][]SelfHelp{c.SelfHelp, exercises} {
		for _, e := range list {
			if e.ID == id {
				return e, true
			}
		}
	}
	return SelfHelp{}, false
}

// exerciseIDs are the ids that a key may name.
func (c *Config) exerciseIDs() []string {
	ids := append(pluck(c.SelfHelp, func(e SelfHelp) string { return e.ID }), ExerciseBreathing, ExerciseRelaxation)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// selfHelp checks the exercises.
func (k *checker) selfHelp() {
	k.ids("self_help", "exercise", pluck(k.cfg.SelfHelp, func(e SelfHelp) string { return e.ID }), idPattern)
	for i, e := range k.cfg.SelfHelp {
		path := fmt.Sprintf("self_help[%d]", i)
		if len(e.Play) == 0 {
			k.bad(path, "name its prompts under play", "the exercise %q says nothing", e.ID)
		}
		k.spoken(path+".play", e.Play, k.cfg.Languages())
	}
}

// waitKeys checks what keys do while callers wait in a queue.
func (k *checker) waitKeys(path string, q *Queue) {
	if len(q.Keys) == 0 {
		return
	}
	k.spoken(path+".keys", []ivr.PromptRef{{ID: ivr.PromptWaitKey}}, k.cfg.Languages())
	for i, h := range k.cfg.Hotlines {
		if h.CrisisKey == ivr.DefaultPersonKey {
			k.bad(fmt.Sprintf("hotlines[%d].crisis_key", i), "choose another key, or remove keys from the queue",
				"the key %s leads callers of the queue %q to a person, and makes those of the hotline %q red", h.CrisisKey, q.ID, h.ID)
		}
	}
	if len(q.Comfort.Prompts) == 0 || q.Comfort.Every == 0 {
		k.warn(path+".keys", "say them in a prompt under comfort", "callers of the queue %q are not told of its keys", q.ID)
	}
	for _, key := range sortedKeys(q.Keys) {
		at := path + ".keys." + key
		k.key(at, key)
		k.waitKey(at, key, q, q.Keys[key])
		if c := q.CallBack; c != nil && c.Key == key {
			k.bad(at, "choose another key here or under callback", "by the key %s callers of the queue %q are called back", key, q.ID)
		}
		for _, h := range k.cfg.Hotlines {
			if h.CrisisKey == key {
				k.bad(at, "choose another key", "the key %s is the crisis key of the hotline %q", key, h.ID)
			}
		}
	}
}

func (k *checker) waitKey(path, key string, q *Queue, w WaitKey) {
	meanings := 0
	for _, m := range []struct {
		key, noun, name string
		known           []string
	}{
		{"message", "message box", w.Message, k.boxIDs()},
		{"queue", "queue", w.Queue, k.queueIDs()},
		{"outside", "outside number", w.Outside, pluck(k.cfg.Outside, func(o Outside) string { return o.ID })},
		{"tier", "tier", w.Tier, pluck(k.cfg.Tiers, func(t Tier) string { return t.ID })},
		{"listen", "exercise", w.Listen, k.cfg.exerciseIDs()},
	} {
		if m.name != "" {
			meanings++
			k.member(path+"."+m.key, m.noun, m.name, m.known)
		}
	}
	for _, on := range []bool{w.Menu, w.Person} {
		if on {
			meanings++
		}
	}
	switch e, listens := k.cfg.Exercise(w.Listen); {
	case meanings != 1:
		k.bad(path, "write exactly one of message, menu, person, queue, outside, tier and listen", "the key %s has %d meanings", key, meanings)
	case key == ivr.DefaultPersonKey && !w.Person:
		k.bad(path, "choose another key", "the key 0 leads to a person everywhere")
	case w.Queue == q.ID:
		k.bad(path+".queue", "name another queue", "the key %s leads from the queue %q to itself", key, q.ID)
	case w.Menu && !k.soft && !slices.ContainsFunc(k.cfg.Hotlines, func(h Hotline) bool { return h.Menu != "" }):
		k.bad(path, "give a hotline a menu, or remove the key", "the key %s leads back to a menu, and there is none", key)
	case listens:
		k.spoken(path+".listen", e.Play, k.cfg.Languages())
	}
}

// brief checks what counsellors at telephones hear about a caller.
func (k *checker) brief(path string, b *Brief) {
	if b == nil {
		return
	}
	at := path + ".brief"
	if len(b.Prompts) == 0 && !b.Grade && !b.Returned && !b.Wait {
		k.bad(at, "write prompts, or true at grade, returned or wait, or remove brief", "nothing is said to counsellors")
	}
	k.spoken(at+".prompts", b.Prompts, k.cfg.Languages())
	say := func(on bool, name string, ids ...ivr.PromptID) {
		for _, id := range ids {
			if on {
				k.spoken(at+"."+name, []ivr.PromptRef{{ID: id}}, k.cfg.Languages())
			}
		}
	}
	say(b.Grade, "grade", ivr.PromptBriefRed, ivr.PromptBriefYellow)
	say(b.Returned, "returned", ivr.PromptBriefReturned)
	say(b.Wait, "wait", ivr.BriefWaitPrompts()...)
}

// placeCode checks the digits that callers without a number are told.
func (k *checker) placeCode(path string, q *Queue) {
	if !q.Comfort.PlaceCode {
		return
	}
	at := path + ".comfort.place_code"
	for _, id := range []ivr.PromptID{ivr.PromptPlaceCode, ivr.PromptPlaceBack, ivr.PromptPlaceUnknown, ivr.PromptDigitTwo} {
		k.spoken(at, []ivr.PromptRef{{ID: id}}, k.cfg.Languages())
	}
	if *q.KeepPlace == 0 {
		k.bad(at, "write keep_place, or remove place_code", "no place is kept that digits could give back")
	}
	if len(q.Comfort.Prompts) == 0 || q.Comfort.Every == 0 {
		k.bad(at, "write every and prompts, behind which they are said", "digits are to be said, and nothing is")
	}
	if _, taken := q.Keys["*"]; taken {
		k.bad(path+".keys.*", "choose another key, or remove place_code", "by the star callers give the digits of their place")
	}
	for _, h := range k.cfg.Hotlines {
		if h.CrisisKey == "*" {
			k.bad(at, "choose another crisis key, or remove place_code", "the star is the crisis key of the hotline %q", h.ID)
		}
		if ivr.PlaceDigits(func(d string) bool { return d == h.CrisisKey || k.waitKeyTaken(d) }) == "" {
			k.bad(at, "leave at least four of the keys 2 to 9 without a meaning for who waits, or remove place_code",
				"the keys that callers of the hotline %q have while waiting leave too few for digits", h.ID)
		}
	}
}

// waitKeyTaken reports whether a key means something to callers who wait in some queue.
func (k *checker) waitKeyTaken(key string) bool {
	return slices.ContainsFunc(k.cfg.Queues, func(q Queue) bool {
		_, taken := q.Keys[key]
		return taken || q.CallBack != nil && q.CallBack.Key == key
	})
}

// steps makes the floor's rules of an overflow. One that leads to a tier is a rule for each way of it, in their order: a
// queue of it is passed over while nobody serves it.
func (c *Config) steps(o Overflow) []queue.OverflowRule {
	rule := queue.OverflowRule{
		After: o.After, When: queue.When(o.When), Grace: o.Grace, PerCounsellor: o.PerCounsellor, Longer: o.Longer, Action: o.action(),
	}
	t, ok := c.Tier(o.Tier)
	if !ok {
		return []queue.OverflowRule{rule}
	}
	var out []queue.OverflowRule
	for _, w := range t.Try {
		rule.Action = queue.Action{Kind: queue.ToQueue, Queue: queue.ID(w.Queue), Served: true}
		if w.Number != "" {
			rule.Action = queue.Action{Kind: queue.ToOutside, Target: w.Number}
		}
		out = append(out, rule)
	}
	return out
}

// circles complains about overflow that leads round: a caller who comes back to a queue is not taken in again, so that a
// rule on the way never acts. Rules by who is there, or by the load of a queue, may lead to a neighbour and back, because
// they hold at different times: neighbours stand in for each other by them.
func (k *checker) circles() {
	if k.soft {
		return
	}
	next := map[string][]string{}
	for _, q := range k.cfg.Queues {
		for _, o := range q.Overflow {
			if o.Queue != "" && !atTimes(o.When) {
				next[q.ID] = append(next[q.ID], o.Queue)
			}
		}
	}
	told := map[string]bool{}
	for i, q := range k.cfg.Queues {
		if round := circleFrom(q.ID, next); round != nil && !told[q.ID] {
			for _, id := range round {
				told[id] = true
			}
			k.bad(fmt.Sprintf("queues[%d].overflow", i), "remove one of the rules on the way",
				"the overflow leads in a circle (%s)", strings.Join(append(round, q.ID), " → "))
		}
	}
}

// circleFrom returns a shortest way from a queue back to it, without its end; nil where there is none.
func circleFrom(from string, next map[string][]string) []string {
	ways := [][]string{{from}}
	seen := map[string]bool{}
	for len(ways) > 0 {
		way := ways[0]
		ways = ways[1:]
		for _, to := range next[way[len(way)-1]] {
			if to == from {
				return way
			}
			if !seen[to] {
				seen[to] = true
				ways = append(ways, append(slices.Clip(way), to))
			}
		}
	}
	return nil
}

// atTimes reports whether a condition is about the queue, and not about the caller's own wait.
func atTimes(when string) bool {
	switch queue.When(when) {
	case queue.NobodyOnShift, queue.NobodyReady, queue.CallersPerCounsellor, queue.PredictedWait:
		return true
	default:
		return false
	}
}

// When the place is said.
const (
	PositionAlways  = "always"
	PositionFalling = "falling"
)

// told checks what waiting callers are told of the place and of the wait.
func (k *checker) told(path string, c Comfort) {
	if c.PositionWhen != "" {
		k.member(path+".position_when", "time to say the place", c.PositionWhen, []string{PositionAlways, PositionFalling})
	}
	if c.PositionUpTo < 0 || c.PositionUpTo > 1000 {
		k.bad(path+".position_up_to", "it may be 1 to 1000, or 0 for any place", "position_up_to is %d", c.PositionUpTo)
	}
	if !c.Position && (c.PositionWhen != "" || c.PositionUpTo != 0) {
		k.bad(path, "write position: true, or remove the rest", "it says when the place is said, and that it is not")
	}
	if !c.Wait {
		return
	}
	if len(c.Prompts) == 0 || c.Every == 0 {
		k.bad(path+".wait", "write every and prompts, behind which it is said", "the wait is to be said, and nothing is")
	}
	for _, b := range queue.Bands() {
		k.spoken(path+".wait", []ivr.PromptRef{{ID: ivr.BandPrompt(int(b.From/time.Minute), int(b.To/time.Minute))}}, k.cfg.Languages())
	}
}
