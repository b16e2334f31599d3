package configs

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"heartline/queue"
)

// queues checks the waiting lines, message boxes and outside numbers.
func (k *checker) queues() {
	ids := k.ids("queues", "queue", k.queueIDs(), idPattern)
	if len(ids) == 0 && !k.soft {
		k.bad("", "write at least one under queues", "there is no queue")
	}
	k.ids("boxes", "message box", k.boxIDs(), idPattern)
	for i := range k.cfg.Boxes {
		b := &k.cfg.Boxes[i]
		path := fmt.Sprintf("boxes[%d]", i)
		k.member(path+".owner", "queue", b.Owner, ids)
		k.optional(path+".due", b.Due, time.Minute, 30*24*time.Hour)
	}
	k.ids("outside", "outside number", pluck(k.cfg.Outside, func(o Outside) string { return o.ID }), idPattern)
	for i := range k.cfg.Outside {
		o := &k.cfg.Outside[i]
		k.outside(fmt.Sprintf("outside[%d]", i), fmt.Sprintf("the outside number %q", o.ID), o.Number, &o.Trunk)
		k.acceptKey(fmt.Sprintf("outside[%d].accept_key", i), &o.AcceptKey)
	}
	k.selfHelp()
	for i := range k.cfg.Queues {
		k.queue(fmt.Sprintf("queues[%d]", i), &k.cfg.Queues[i])
	}
	told := len(k.problems)
	if k.waysOut(); len(k.problems) == told {
		k.circles()
	}
	k.tiers()
}

func (k *checker) queue(path string, q *Queue) {
	k.span(path+".offer_timeout", &q.OfferTimeout, queue.DefaultOfferTimeout, 5*time.Second, 2*time.Minute)
	k.span(path+".decline_rest", &q.DeclineRest, queue.DefaultDeclineRest, time.Second, 10*time.Minute)
	k.span(path+".no_answer_rest", &q.NoAnswerRest, q.DeclineRest, time.Second, 10*time.Minute)
	k.span(path+".busy_rest", &q.BusyRest, q.DeclineRest, time.Second, 10*time.Minute)
	k.span(path+".unreachable_rest", &q.UnreachableRest, q.DeclineRest, time.Second, 10*time.Minute)
	if q.KeepPlace == nil {
		q.KeepPlace = new(DefaultKeepPlace)
	} else if *q.KeepPlace < 0 || *q.KeepPlace > time.Hour {
		k.bad(path+".keep_place", "it may be up to 1h, or 0s for not at all", "a place is kept for %v", *q.KeepPlace)
	}
	k.span(path+".prefer_for", &q.PreferFor, queue.DefaultPreferFor, time.Second, 10*time.Minute)
	if q.MaxMissed == 0 {
		q.MaxMissed = queue.DefaultMaxMissed
	}
	if q.MaxMissed < 1 || q.MaxMissed > 10 {
		k.bad(path+".max_missed", "it may be 1 to 10", "max_missed is %d", q.MaxMissed)
	}
	if q.MaxPaused < 0 || q.MaxPaused > 200 {
		k.bad(path+".max_paused", "it may be 1 to 200, or 0 for no bound", "max_paused is %d", q.MaxPaused)
	}
	if q.MaxWaiting < 0 {
		k.bad(path+".max_waiting", "write 0 for no bound", "max_waiting is %d", q.MaxWaiting)
	}
	k.gradeDefaults(q)
	if q.AfterCall > k.cfg.Floor.AfterCallMax || q.AfterCallRed > k.cfg.Floor.AfterCallMax || q.AfterCallYellow > k.cfg.Floor.AfterCallMax {
		k.bad(path, fmt.Sprintf("keep it within floor.after_call_max, %v", k.cfg.Floor.AfterCallMax), "the after-call work of the queue %q is longer than the bound", q.ID)
	}
	k.matching(path, q)
	if e := q.Comfort.Every; e != 0 && (e < 10*time.Second || e > 10*time.Minute) {
		k.bad(path+".comfort.every", "it may be 10s to 10m, or 0 for music alone", "comfort comes every %v", e)
	}
	k.callBack(path+".callback", q)
	k.spoken(path+".comfort.prompts", q.Comfort.Prompts, k.cfg.Languages())
	k.told(path+".comfort", q.Comfort)
	k.placeCode(path, q)
	k.brief(path, q.Brief)
	k.survey(path, q)
	k.waitKeys(path, q)
	for i, o := range q.Overflow {
		k.overflow(fmt.Sprintf("%s.overflow[%d]", path, i), q, o)
	}
}

// levels checks skills with levels.
func (k *checker) levels(path string, levels map[string]int) {
	for _, skill := range sortedKeys(levels) {
		k.member(path+"."+skill, "skill", skill, k.skillIDs())
		if l := levels[skill]; l < 1 || l > 5 {
			k.bad(path+"."+skill, "levels run from 1 to 5", "the level of %q is %d", skill, l)
		}
	}
}

var conditions = []string{
	string(queue.NobodyOnShift), string(queue.NobodyReady), string(queue.WaitLonger), string(queue.Always),
	string(queue.CallersPerCounsellor), string(queue.PredictedWait),
}

func (k *checker) overflow(path string, q *Queue, o Overflow) {
	k.member(path+".when", "condition", o.When, conditions)
	if o.After < 0 || o.After > 2*time.Hour {
		k.bad(path+".after", "it may be 0s to 2h", "the overflow comes after %v", o.After)
	}
	if o.When == string(queue.WaitLonger) && o.After == 0 {
		k.bad(path, "write after: 3m, for example", "the overflow %s has no span", o.When)
	}
	k.optional(path+".grace", o.Grace, time.Second, 30*time.Minute)
	if crowd := o.When == string(queue.CallersPerCounsellor); crowd != (o.PerCounsellor != 0) || o.PerCounsellor < 0 || o.PerCounsellor > 1000 {
		k.bad(path, "write per_counsellor: 3, for example, with when: callers_per_counsellor and nowhere else", "the overflow %s has per_counsellor %v", o.When, o.PerCounsellor)
	}
	if predicted := o.When == string(queue.PredictedWait); predicted != (o.Longer != 0) || o.Longer < 0 || o.Longer > 12*time.Hour {
		k.bad(path, "write longer: 10m, for example, with when: predicted_wait and nowhere else", "the overflow %s has longer %v", o.When, o.Longer)
	}
	actions := 0
	for _, a := range []struct {
		key, noun, name string
		known           []string
	}{
		{"message", "message box", o.Message, k.boxIDs()},
		{"queue", "queue", o.Queue, k.queueIDs()},
		{"outside", "outside number", o.Outside, pluck(k.cfg.Outside, func(o Outside) string { return o.ID })},
		{"tier", "tier", o.Tier, pluck(k.cfg.Tiers, func(t Tier) string { return t.ID })},
		{"agent", "", o.Agent, nil},
	} {
		if a.name == "" {
			continue
		}
		actions++
		if a.noun != "" {
			k.member(path+"."+a.key, a.noun, a.name, a.known)
		}
	}
	if o.CallBack {
		actions++
		if q.CallBack == nil {
			k.bad(path+".call_back", "write callback under the queue, or another action", "the overflow of the queue %q offers to call back, and nobody is called back there", q.ID)
		}
	}
	if actions != 1 {
		k.bad(path, "write exactly one of message, queue, outside, tier, agent and call_back", "the overflow rule has %d actions", actions)
	}
}

// waysOut checks that callers of every queue get somewhere while nobody is on shift: to a message or an
// outside number, perhaps through other queues, and never round in a circle.
func (k *checker) waysOut() {
	if k.soft {
		return
	}
	for i, q := range k.cfg.Queues {
		path := fmt.Sprintf("queues[%d]", i)
		walked := []string{q.ID}
		for {
			rule, ok := k.whenNobody(walked[len(walked)-1])
			if !ok {
				k.bad(path, "add an overflow rule {when: nobody_on_shift, message: BOX}",
					"callers of the queue %q would ring for ever while nobody is on shift (%s)", q.ID, strings.Join(walked, " → "))
				break
			}
			if rule.Queue == "" {
				break
			}
			if slices.Contains(walked, rule.Queue) {
				k.bad(path, "let one of these queues take a message", "callers of the queue %q would go in a circle while nobody is on shift (%s)", q.ID, strings.Join(append(walked, rule.Queue), " → "))
				break
			}
			walked = append(walked, rule.Queue)
		}
	}
}

// whenNobody returns the rule that takes callers out of a queue while nobody is on shift.
func (k *checker) whenNobody(id string) (Overflow, bool) {
	i := slices.IndexFunc(k.cfg.Queues, func(q Queue) bool { return q.ID == id })
	if i < 0 {
		return Overflow{Message: "-"}, true // an unknown queue is a problem of its own
	}
	for _, o := range k.cfg.Queues[i].Overflow {
		// Whatever the condition, each comes true at last while nobody is there. A counsellor who may take the
		// call too is no way out, nor is a call-back, which waits for somebody.
		if o.Agent == "" && !o.CallBack || o.Message != "" || o.Queue != "" || o.Outside != "" {
			return o, true
		}
	}
	return Overflow{}, false
}
