package call

import (
	"cmp"
	"time"

	"heartline/triage"
)

// GradeSound is what a caller of one grade hears instead of what the queue has for everybody. What it says is a
// draft for a clinical lead.
type GradeSound struct {
	Music   string   // class; empty: the default one
	Comfort *Comfort // nil: as the queue
}

// regradeComfort is how soon a caller whose grade has changed hears the sentence of the new one.
const regradeComfort = 3 * time.Second

// musicClass is the class of music for a caller of a grade.
func (h *Hotline) musicClass(g triage.Grade) string {
	return cmp.Or(h.Sounds[g].Music, musicClass)
}

// comforts returns what a caller in the present queue hears beside the music: what the grade has, or, while more
// people call than the hotline is staffed for, what its surge profile has, or what the queue has.
func (t *turn) comforts() Comfort {
	if t.s.Entry == nil {
		return Comfort{}
	}
	switch own := t.Hotline.Sounds[t.s.Grade].Comfort; {
	case own != nil:
		return *own
	case t.Surging && t.Hotline.Surge != nil:
		return *t.Hotline.Surge
	}
	return t.Hotline.Comforts[t.s.Entry.Queue]
}

// comfortAnew lets a waiting caller hear the sentence of the present grade soon.
func (t *turn) comfortAnew() {
	if t.s.Phase == Waiting && t.comforts().Every > 0 {
		t.do(actArm{Timer: timerComfort, After: regradeComfort})
	}
}
