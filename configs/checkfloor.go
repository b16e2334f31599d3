package configs

import (
	"fmt"
	"slices"
	"time"

	"heartline/queue"
	"heartline/triage"
)

var gradeNames = []string{string(triage.Red), string(triage.Yellow), string(triage.Green)}

func (k *checker) floor() {
	f := &k.cfg.Floor
	k.span("floor.seat_grace", &f.SeatGrace, queue.DefaultSeatGrace, time.Second, 5*time.Minute)
	k.span("floor.after_call_max", &f.AfterCallMax, queue.DefaultAfterCallMax, time.Minute, 4*time.Hour)
	k.span("floor.check_for", &f.CheckFor, DefaultCheckFor, time.Minute, 24*time.Hour)
	k.span("floor.hold_reminder", &f.HoldReminder, DefaultHoldReminder, time.Second, 30*time.Minute)
	k.span("floor.shift_reminder", &f.ShiftReminder, DefaultShiftReminder, time.Second, 2*time.Hour)
	k.aging()
	k.skills()
	k.ids("music", "music class", k.musicIDs(), musicPattern)
	for i, m := range k.cfg.Music {
		for j, file := range m.Files {
			k.plainFile(fmt.Sprintf("music[%d].files[%d]", i, j), file)
		}
	}
	k.welfare()
	for _, name := range sortedKeys(f.Grades) {
		g := f.Grades[name]
		k.member("floor.grades."+name, "grade", name, gradeNames)
		k.gradeRule("floor.grades."+name, name, &g)
		f.Grades[name] = g
	}
	k.thresholds("floor.thresholds", &f.Thresholds)
	k.span("floor.shifts.late_again", &f.Shifts.LateAgain, DefaultLateAgain, time.Second, 12*time.Hour)
	k.span("floor.shifts.ahead", &f.Shifts.Ahead, DefaultAhead, time.Second, 12*time.Hour)
	k.optional("floor.shifts.late", f.Shifts.LateAfter(), time.Second, 4*time.Hour)
	if n := f.Shifts.LeastShort(); n < 0 || n > maxShort {
		k.bad("floor.shifts.short", "it may be 1 to 1000, or 0 for never", "floor.shifts.short is %d", n)
	}
}

// maxShort bounds how many people may be missing without a word.
const maxShort = 1000

func (k *checker) welfare() {
	w := &k.cfg.Floor.Welfare
	if w.RedCap < 0 || w.RedCap > 20 {
		k.bad("floor.welfare.red_cap", "it may be 1 to 20, or 0 for no cap", "red_cap is %d", w.RedCap)
	}
	k.span("floor.welfare.red_window", &w.RedWindow, queue.DefaultRedWindow, time.Hour, 24*time.Hour)
	k.optional("floor.welfare.pause", w.Pause, 10*time.Second, time.Hour)
	k.optional("floor.welfare.debrief_due", w.DebriefDue, time.Minute, 14*24*time.Hour)
}

// optional complains about a span outside of its bounds; 0 stands for none.
func (k *checker) optional(path string, d, least, most time.Duration) {
	if d != 0 && (d < least || d > most) {
		k.bad(path, fmt.Sprintf("it may be %v to %v, or 0 for none", least, most), "%s is %v", path, d)
	}
}

func (k *checker) gradeRule(path, name string, g *GradeRule) {
	k.levels(path+".requires", g.Requires)
	k.span(path+".skilled_for", &g.SkilledFor, queue.DefaultSkilledFor, time.Second, 2*time.Minute)
	k.optional(path+".after_call", g.AfterCall, time.Second, k.cfg.Floor.AfterCallMax)
	if g.AfterCall != 0 && name == string(triage.Green) {
		k.bad(path+".after_call", "write it at the queues", "green calls have the queue's own after-call work")
	}
	if g.Music != "" && g.Music != "default" {
		k.member(path+".music", "music class", g.Music, k.musicIDs())
	}
	k.comfort(path+".comfort", g.Comfort)
}

// comfort checks sentences that stand instead of the queue's.
func (k *checker) comfort(path string, c *Comfort) {
	if c == nil {
		return
	}
	if e := c.Every; e < 10*time.Second || e > 10*time.Minute {
		k.bad(path+".every", "it may be 10s to 10m", "comfort comes every %v", e)
	}
	k.spoken(path+".prompts", c.Prompts, k.cfg.Languages())
	k.told(path, *c)
	if c.PlaceCode {
		k.bad(path+".place_code", "write it under comfort of the queue", "digits of a place are told by the queue")
	}
}

func (k *checker) thresholds(path string, t *Thresholds) {
	for _, name := range sortedKeys(t.LongestWait) {
		k.member(path+".longest_wait."+name, "grade", name, gradeNames)
		k.optional(path+".longest_wait."+name, t.LongestWait[name], time.Second, 2*time.Hour)
	}
	k.optional(path+".nobody_ready", t.NobodyReady, time.Second, 2*time.Hour)
	k.optional(path+".red_unacknowledged", t.RedUnacknowledged, time.Second, 2*time.Hour)
	if t.Waiting < 0 || t.AbandonLeast < 0 || t.WaitingSoon < 0 {
		k.bad(path, "write 0 for none", "waiting, waiting_soon or abandon_least is negative")
	}
	if t.AbandonRate < 0 || t.AbandonRate > 1 {
		k.bad(path+".abandon_rate", "write a part of 1, such as 0.2", "abandon_rate is %v", t.AbandonRate)
	}
	if t.AbandonLeast == 0 {
		t.AbandonLeast = DefaultAbandonLeast
	}
}

// surge checks what a supervisor may put in force for a hotline.
func (k *checker) surge(path string, h *Hotline) {
	if h.Thresholds != nil {
		k.thresholds(path+".thresholds", h.Thresholds)
	}
	s := h.Surge
	if s == nil {
		return
	}
	for i, q := range s.Queues {
		k.member(fmt.Sprintf("%s.surge.queues[%d]", path, i), "queue", q, k.queueIDs())
	}
	for i, skill := range s.Widen {
		k.member(fmt.Sprintf("%s.surge.widen[%d]", path, i), "skill", skill, k.skillIDs())
	}
	k.optional(path+".surge.after_call", s.AfterCall, time.Second, k.cfg.Floor.AfterCallMax)
	k.comfort(path+".surge.comfort", s.Comfort)
	if s.Thresholds != nil {
		k.thresholds(path+".surge.thresholds", s.Thresholds)
	}
	if s.AfterCall == 0 && len(s.Widen) == 0 && s.Line == "" && s.Comfort == nil && s.Thresholds == nil {
		k.bad(path+".surge", "write after_call, widen, line, comfort or thresholds, or leave it out", "the surge of the hotline %q changes nothing", h.ID)
	}
}

// gradeDefaults gives queues the after-call work of the grades where they have none of their own, and never less than
// after any other call.
func (k *checker) gradeDefaults(q *Queue) {
	if q.AfterCallRed == 0 {
		q.AfterCallRed = max(q.AfterCall, k.cfg.Floor.Grades[string(triage.Red)].AfterCall)
	}
	if q.AfterCallYellow == 0 {
		q.AfterCallYellow = max(q.AfterCall, k.cfg.Floor.Grades[string(triage.Yellow)].AfterCall)
	}
}

func (k *checker) musicIDs() []string {
	return pluck(k.cfg.Music, func(m Music) string { return m.ID })
}

// MusicClasses are the classes that Asterisk is to have, the default one first.
func (c *Config) MusicClasses() []Music {
	if slices.ContainsFunc(c.Music, func(m Music) bool { return m.ID == "default" }) {
		return c.Music
	}
	return append([]Music{{ID: "default"}}, c.Music...)
}
