package ivr

import (
	"strings"
	"time"

	"heartline/triage"
)

// Why a caller goes to a person.
const (
	WhyKey     = "key"      // pressed the person key
	WhyNoInput = "no_input" // pressed nothing, too often
	WhyWrong   = "wrong"    // pressed wrong keys, too often
	WhyMenu    = "menu"     // the menu leads there
	WhyLost    = "lost"     // the position does not fit the flow
)

// keypad holds the keys that mean anything; the keys A to D of some telephones do not.
const keypad = "0123456789*#"

// Step returns what in makes of p, and what the call has to do for it.
func (f *Flow) Step(p Position, in Input, env Env) (Position, []Effect) {
	m := machine{flow: f, pos: p, env: env}
	switch in.Kind {
	case KindStart:
		m.start()
	case KindDigit:
		m.digit(in.digit)
	case KindPromptDone:
		if p.Phase == Saying && in.turn == p.Turn {
			m.promptDone()
		}
	case KindTimeout:
		if p.Phase == Waiting && in.turn == p.Turn {
			m.timeout()
		}
	case KindResume:
		m.resume()
	case KindAgain:
		m.pos = Position{Flow: f.ID, Version: f.Version, Language: env.Language, Turn: p.Turn}
		m.enter(f.home, WhyMenu)
	}
	return m.pos, m.out
}

// machine is one Step on its way.
type machine struct {
	flow *Flow
	pos  Position
	env  Env
	out  []Effect
}

func (m *machine) emit(e Effect) { m.out = append(m.out, e) }

func (m *machine) start() {
	if m.pos.Phase != NotStarted {
		return
	}
	m.pos = Position{Flow: m.flow.ID, Version: m.flow.Version, Language: m.env.Language, Turn: m.pos.Turn}
	m.enter(m.flow.menu.Entry, WhyMenu)
}

func (m *machine) resume() {
	m.pos.Keys = ""
	switch {
	case m.pos.Phase == NotStarted:
		m.start()
		return
	case m.pos.Phase == Left && m.pos.Step == Person:
		m.toPerson(WhyMenu)
		return
	}
	s := m.flow.menu.Steps[m.pos.Step]
	if s == nil || (m.pos.Version != m.flow.Version && s.action() != m.pos.Action) {
		m.toPerson(WhyLost)
		return
	}
	m.pos.Flow, m.pos.Version = m.flow.ID, m.flow.Version
	tries := m.pos.Tries
	m.enter(m.pos.Step, WhyMenu)
	m.pos.Tries = tries
}

// step returns the current step; nil leads to a person.
func (m *machine) step() *Step {
	s := m.flow.menu.Steps[m.pos.Step]
	if s == nil || s.action() != m.pos.Action {
		m.toPerson(WhyLost)
		return nil
	}
	return s
}

func (m *machine) digit(d string) {
	if len(d) != 1 || !strings.Contains(keypad, d) || !m.pos.InMenu() {
		return
	}
	s := m.step()
	if s == nil {
		return
	}
	if d == m.flow.menu.PersonKey {
		m.hush(s)
		m.toPerson(WhyKey)
		return
	}
	if choice, ok := s.Keys[d]; ok && m.pos.Phase == Saying {
		m.hush(s)
		m.choose(s, choice)
		return
	}
	if len(m.pos.Keys) < MaxTypeAhead {
		m.pos.Keys += d
	}
	switch {
	case m.pos.Phase == Waiting:
		m.match(s)
	case !s.bargeIn():
		// The key waits until the prompt is through.
	case s.action() == ActionMenu:
		m.hush(s)
		m.match(s)
	default:
		m.hush(s)
		m.enter(s.Goto, WhyMenu)
	}
}

// hush stops the prompt that is being said.
func (m *machine) hush(s *Step) {
	if m.pos.Phase != Saying {
		return
	}
	m.emit(StopSaying{})
	if s.notice != nil {
		m.emit(Announced{Wording: s.notice.Wording})
	}
}

func (m *machine) promptDone() {
	s := m.step()
	switch {
	case s == nil:
	case s.action() != ActionMenu:
		if s.notice != nil {
			m.emit(Announced{Wording: s.notice.Wording, Complete: true})
		}
		m.enter(s.Goto, WhyMenu)
	case m.pos.Keys != "":
		m.match(s)
	default:
		m.await(s.Timeout)
	}
}

func (m *machine) timeout() {
	s := m.step()
	switch {
	case s == nil:
	case m.pos.Keys == "":
		m.again(s, s.NoInput, WhyNoInput)
	default:
		if choice, ok := s.Options[m.pos.Keys]; ok {
			m.pos.Keys = ""
			m.choose(s, choice)
			return
		}
		m.again(s, s.Wrong, WhyWrong)
	}
}

// match takes an option off the waiting keys: the longest that fits. '#' ends an option early.
func (m *machine) match(s *Step) {
	keys := m.pos.Keys
	best := 0
	for n := 1; n <= len(keys); n++ {
		_, exact := s.Options[keys[:n]]
		if exact {
			best = n
		}
		if longer := hasLonger(s.Options, keys[:n]); longer && n == len(keys) {
			m.await(s.InterDigit)
			return
		} else if longer {
			continue
		}
		if best == 0 {
			m.again(s, s.Wrong, WhyWrong)
			return
		}
		m.pos.Keys = keys[best:]
		if best < n && keys[n-1] == '#' && n == best+1 {
			m.pos.Keys = keys[n:]
		}
		m.choose(s, s.Options[keys[:best]])
		return
	}
}

// hasLonger reports whether an option begins with keys and goes on.
func hasLonger(options map[string]Choice, keys string) bool {
	for k := range options {
		if len(k) > len(keys) && strings.HasPrefix(k, keys) {
			return true
		}
	}
	return false
}

func (m *machine) choose(s *Step, c Choice) {
	if s.notice != nil && c.Option == OptionRefused {
		m.emit(RefuseRecording{Wording: s.notice.Wording})
	} else {
		m.emit(Chosen{Menu: m.pos.Step, Option: c.Option})
	}
	m.pos.Option = c.Option
	m.enter(c.Goto, WhyMenu)
}

// again repeats the menu after a failed try, or leads on after the last one.
func (m *machine) again(s *Step, target StepID, why string) {
	m.pos.Keys = ""
	m.pos.Tries++
	if m.pos.Tries >= s.Tries {
		m.enter(target, why)
		return
	}
	m.say(append(append([]PromptRef(nil), s.Again...), s.Menu...), s.bargeIn())
}

func (m *machine) await(span time.Duration) {
	m.pos.Phase = Waiting
	m.pos.Turn++
	m.emit(Await{Timeout: span, Turn: m.pos.Turn})
}

func (m *machine) say(prompts []PromptRef, bargeIn bool) {
	m.pos.Phase = Saying
	m.pos.Turn++
	out := make([]PromptRef, len(prompts))
	for i, p := range prompts {
		out[i] = PromptRef{ID: p.ID, Lang: orDefault(p.Lang, m.pos.Language)}
	}
	m.emit(Say{Prompts: out, BargeIn: bargeIn, Turn: m.pos.Turn})
}

func (m *machine) toPerson(why string) {
	m.leave(Person, ActionPerson)
	m.emit(ToPerson{Why: why})
}

func (m *machine) leave(step StepID, a Action) {
	m.pos.Step, m.pos.Action, m.pos.Phase, m.pos.Keys, m.pos.Tries = step, a, Left, "", 0
	m.pos.Turn++
}

// enter goes to a step and on through all that need no waiting. The bound cannot be reached: without keys
// a flow has no way round, and each way round that has one uses up a waiting key.
func (m *machine) enter(id StepID, why string) {
	for range (len(m.flow.menu.Steps) + 1) * (MaxTypeAhead + 1) {
		if id == Person {
			m.toPerson(why)
			return
		}
		s := m.flow.menu.Steps[id]
		if s == nil {
			break
		}
		m.pos.Step, m.pos.Action, m.pos.Tries = id, s.action(), 0
		next, rest := m.arrive(s)
		if rest {
			return
		}
		id, why = next, WhyMenu
	}
	m.toPerson(WhyLost)
}

// arrive does what the step is for. rest says that the caller stays here, or has been led on already.
func (m *machine) arrive(s *Step) (next StepID, rest bool) {
	switch a := s.action(); a {
	case ActionPlay:
		if m.pos.Keys != "" && s.bargeIn() {
			if choice, ok := s.Keys[m.pos.Keys[:1]]; ok {
				m.pos.Keys = m.pos.Keys[1:]
				m.choose(s, choice)
				return "", true
			}
			return s.Goto, false // somebody who types ahead knows the prompt
		}
		m.say(s.Play, s.bargeIn())
		return "", true
	case ActionMenu:
		if m.pos.Keys != "" {
			m.match(s)
			return "", true
		}
		m.say(s.Menu, s.bargeIn())
		return "", true
	case ActionQueue, ActionMessage, ActionPerson:
		m.leave(m.pos.Step, a)
		m.end(s)
		return "", true
	case ActionHours:
		return m.byHours(s), false
	default:
		m.set(s)
		return s.Goto, false
	}
}

func (m *machine) end(s *Step) {
	switch s.action() {
	case ActionQueue:
		m.emit(Enter{Queue: s.Queue})
	case ActionMessage:
		m.emit(LeaveMessage{Box: s.Message})
	default:
		m.emit(Direct{Agent: s.Person})
	}
}

func (m *machine) byHours(s *Step) StepID {
	state := m.flow.hours[s.Hours].At(m.env.Now, m.env.Zone)
	m.pos.Closed = state != Open
	switch state {
	case Open:
		return s.Open
	case Holiday:
		return s.Holiday
	default:
		return s.Closed
	}
}

func (m *machine) set(s *Step) {
	switch s.action() { //nolint:exhaustive // the others are no settings
	case ActionLanguage:
		m.pos.Language = s.Language
		m.emit(SetLanguage{Language: s.Language})
	case ActionSetSkill:
		m.emit(SetSkill{Skill: s.SetSkill.Skill, Level: s.SetSkill.Level})
	case ActionSetPriority:
		m.emit(SetPriority{Priority: *s.SetPriority})
	case ActionWish:
		m.emit(SetWish{Kind: s.Wish.Kind, Needs: s.Wish.Needs, For: s.Wish.For, Option: m.pos.Option})
	case ActionSetGrade:
		m.emit(SetGrade{Grade: triage.Grade(s.SetGrade), Option: m.pos.Option})
	}
}
