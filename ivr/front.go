package ivr

// Front is what every caller of a hotline hears before the hotline's own menu or queue: the greeting, the
// way out when it is closed, and the announcement about recording.
type Front struct {
	Greeting []PromptRef // may be interrupted

	// Hours, if set, is the opening-hours table of the whole hotline. Outside of it, Closed is said and the
	// caller leaves a message in Box.
	Hours  string
	Closed []PromptRef
	Box    string

	// Notice announces the recording and cannot be interrupted but by the keys. It is said before the menu,
	// or where the menu has a recording_notice step. Wording is its version, for the record. RefuseKey, if
	// set, refuses the recording; Refused confirms it.
	Notice    []PromptRef
	Wording   string
	RefuseKey string
	Refused   []PromptRef
}

// The ids of the steps that a Front makes begin with an underscore, which a menu's own may not.
const (
	stepGreeting StepID = "_greeting"
	stepHours    StepID = "_hours"
	stepClosed   StepID = "_closed"
	stepBox      StepID = "_box"
	stepNotice   StepID = "_recording_notice"
	stepRefused  StepID = "_recording_refused"
	stepQueue    StepID = "_queue"
)

// OptionRefused is the option that RefuseKey stands for.
const OptionRefused = "recording_refused"

// Straight returns the menu of a hotline without a menu: everybody goes straight to the queue.
func Straight(id, queue string) Menu {
	return Menu{ID: id, Entry: stepQueue, Steps: map[StepID]*Step{stepQueue: {Queue: queue}}}
}

// WithFront returns the menu behind the front. Recording-notice steps of the menu become the hotline's
// announcement; they do nothing where the hotline announces nothing.
func (m Menu) WithFront(f Front) Menu {
	steps := make(map[StepID]*Step, len(m.Steps)+6)
	placed := false
	for id, s := range m.Steps {
		if s != nil && s.RecordingNotice {
			placed = true
			s = f.noticeStep(id, s.Goto, steps)
		}
		steps[id] = s
	}
	entry := m.Entry
	if len(f.Notice) > 0 && !placed {
		steps[stepNotice] = f.noticeStep(stepNotice, entry, steps)
		entry = stepNotice
	}
	if f.Hours != "" {
		steps[stepBox] = &Step{Message: f.Box}
		closed := stepBox
		if len(f.Closed) > 0 {
			steps[stepClosed] = &Step{Play: f.Closed, Goto: stepBox}
			closed = stepClosed
		}
		steps[stepHours] = &Step{Hours: f.Hours, Open: entry, Closed: closed}
		entry = stepHours
	}
	if len(f.Greeting) > 0 {
		steps[stepGreeting] = &Step{Play: f.Greeting, Goto: entry}
		entry = stepGreeting
	}
	m.Steps, m.Entry = steps, entry
	return m
}

// noticeStep makes the announcement at id, which goes on at next. A confirmation of the refusal becomes a
// step of its own in steps.
func (f Front) noticeStep(id, next StepID, steps map[StepID]*Step) *Step {
	if len(f.Notice) == 0 {
		return &Step{Goto: next}
	}
	no := false
	s := &Step{Play: f.Notice, BargeIn: &no, Goto: next, notice: &f}
	if f.RefuseKey == "" {
		return s
	}
	refused := next
	if len(f.Refused) > 0 {
		refused = stepRefused
		if id != stepNotice {
			refused = stepRefused + "_" + id
		}
		steps[refused] = &Step{Play: f.Refused, Goto: next}
	}
	s.Keys = map[string]Choice{f.RefuseKey: {Option: OptionRefused, Goto: refused}}
	return s
}
