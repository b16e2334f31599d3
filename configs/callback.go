package configs

import (
	"fmt"
	"slices"
	"time"

	"heartline/ivr"
)

// CallBack lets the callers of a queue hang up and keep the place: they are called when their turn comes. Red callers are
// never offered it, nor those who have withheld the number.
type CallBack struct {
	Key    string        `yaml:"key"`    // 1 to 9, pressed while waiting; default 2
	After  time.Duration `yaml:"after"`  // of waiting until it is offered; 5 s to 30 min, default 1 min
	Tries  int           `yaml:"tries"`  // to reach the person; 1 to 3, default 2
	Gap    time.Duration `yaml:"gap"`    // between two; 30 s to 1 h, default 5 min
	Within time.Duration `yaml:"within"` // the place is given up after so long, and a task is left; 5 min to 24 h, default 4 h
}

// Defaults of keeping the place of a caller who hangs up.
const (
	DefaultCallBackKey    = "2"
	DefaultCallBackAfter  = time.Minute
	DefaultCallBackTries  = 2
	DefaultCallBackGap    = 5 * time.Minute
	DefaultCallBackWithin = 4 * time.Hour
)

// callBack checks how the callers of a queue are called back, and fills in the defaults.
func (k *checker) callBack(path string, q *Queue) {
	c := q.CallBack
	if c == nil {
		return
	}
	if c.Key == "" {
		c.Key = DefaultCallBackKey
	}
	if len(c.Key) != 1 || c.Key < "1" || c.Key > "9" {
		k.bad(path+".key", "write one of the keys 1 to 9, which are spoken to those who wait", "%s is no key to be called back by", c.Key)
	}
	for i, h := range k.cfg.Hotlines {
		if h.CrisisKey == c.Key {
			k.bad(path+".key", "choose another key", "the key %s makes callers of hotlines[%d] red while they wait", c.Key, i)
		}
	}
	k.confirmed(path, q)
	if c.Tries == 0 {
		c.Tries = DefaultCallBackTries
	}
	if c.Tries < 1 || c.Tries > 3 {
		k.bad(path+".tries", "write 1 to 3", "a person is called back %d times", c.Tries)
	}
	k.span(path+".after", &c.After, DefaultCallBackAfter, 5*time.Second, 30*time.Minute)
	k.span(path+".gap", &c.Gap, DefaultCallBackGap, 30*time.Second, time.Hour)
	k.span(path+".within", &c.Within, DefaultCallBackWithin, 5*time.Minute, 24*time.Hour)
	if !k.soft && !slices.ContainsFunc(k.cfg.Hotlines, func(h Hotline) bool { return k.cfg.trunkOf(h.Outgoing.Trunk) != "" }) {
		k.bad(path, "name a trunk under a hotline's outgoing", "nobody can be called back: no hotline has a line to call people by")
	}
	k.callBackTexts(path, c)
}

// confirmed refuses what a key means beside the call-back that it confirms: who confirms, or does so a little late, must
// not be made red, nor be led out of the queue. Callers of every hotline come to every queue: they are handed on.
func (k *checker) confirmed(path string, q *Queue) {
	if q.CallBack.Key == ivr.CallBackConfirms {
		k.warn(path+".key", "choose another key", "whoever presses the key %s twice in the queue %q has confirmed that they are called back", ivr.CallBackConfirms, q.ID)
	}
	for i, h := range k.cfg.Hotlines {
		if h.CrisisKey == ivr.CallBackConfirms {
			k.bad(fmt.Sprintf("hotlines[%d].crisis_key", i), "choose another key, or remove callback from the queue",
				"by the key %s callers of the queue %q confirm that they are called back, and callers of the hotline %q become red", ivr.CallBackConfirms, q.ID, h.ID)
		}
	}
	if _, taken := q.Keys[ivr.CallBackConfirms]; taken {
		k.bad(path, "choose another key under keys, or remove callback",
			"by the key %s callers of the queue %q confirm that they are called back, and it means something else under keys", ivr.CallBackConfirms, q.ID)
	}
}

// callBackTexts checks that callers can be told of it in every language.
func (k *checker) callBackTexts(path string, c *CallBack) {
	for _, lang := range k.cfg.Languages() {
		for _, id := range ivr.CallBackPrompts(c.Key) {
			if _, ok := k.cfg.Text(id, lang); !ok {
				k.bad(path, fmt.Sprintf("write it into prompts/%s.yaml", lang), "the prompt %s has no text in %s", id, lang)
			}
		}
	}
}
