package configs

import (
	"slices"
	"time"

	"heartline/agent"
	"heartline/crisis"
)

// PlaceholderNumber stands, outside of production, where a real number would: nothing ever dials it.
const PlaceholderNumber = "PLACEHOLDER"

// Escalation is a policy that says whom the crisis button asks for help.
type Escalation struct {
	ID        string   `yaml:"id"`
	Name      Names    `yaml:"name"`
	Hotlines  []string `yaml:"hotlines"`            // whose calls it serves; none: every hotline without one of its own
	OnRed     bool     `yaml:"start_on_red"`        // begins by itself when a call becomes red
	CallerKey bool     `yaml:"start_on_caller_key"` // begins by itself when a caller's key makes the call red

	Repeat      int           `yaml:"repeat"`
	RepeatPause time.Duration `yaml:"repeat_pause"`
	// JoinWithin is how long whoever has said that they come is waited for; unset: 60 s, 0: without end.
	JoinWithin *time.Duration `yaml:"join_within"`

	Page      []string `yaml:"page"`          // roles that are paged when nobody came; default: supervisor
	PageHooks []string `yaml:"page_webhooks"` // systems that are told when nobody came
	// CallInHooks are systems that are told when a line of the roster is called in, so that they reach who is at no desk.
	CallInHooks []string `yaml:"call_in_webhooks"`

	Steps []EscalationStep `yaml:"steps"`
	Drill DrillTargets     `yaml:"drill"`
}

// EscalationStep is a step of a policy.
type EscalationStep struct {
	ID         string          `yaml:"id"`
	Name       Names           `yaml:"name"`
	Wait       time.Duration   `yaml:"wait"`
	RoundRobin bool            `yaml:"round_robin"`
	Ways       []EscalationWay `yaml:"ways"`
}

// EscalationWay is a way of asking with its target: exactly one of Role, Skill, OnCall, Person, Number and
// Webhook, as far as the way allows it.
type EscalationWay struct {
	Way     string `yaml:"way"`
	Role    string `yaml:"role"`
	Skill   string `yaml:"skill"`
	Level   int    `yaml:"level"`
	OnCall  string `yaml:"on_call"` // line of the roster
	Person  string `yaml:"person"`
	Number  string `yaml:"number"`
	Webhook string `yaml:"webhook"`
	People  int    `yaml:"people"`
	Joins   string `yaml:"joins"`
}

// DrillTargets is what a drill's chain is measured against. 0 takes the default.
type DrillTargets struct {
	FirstAlert   time.Duration `yaml:"first_alert"`
	FirstRing    time.Duration `yaml:"first_ring"`
	Acknowledged time.Duration `yaml:"acknowledged"`
	Joined       time.Duration `yaml:"joined"`
}

// Number is a telephone that an escalation may call, or lay before people.
type Number struct {
	ID        string `yaml:"id"`
	Name      Names  `yaml:"name"`
	Class     string `yaml:"class"`
	Number    string `yaml:"number"` // duty, partner, emergency
	Phone     string `yaml:"phone"`  // house: one of phones
	Trunk     string `yaml:"trunk"`
	Area      string `yaml:"area"` // emergency: whose dispatch centre answers
	AcceptKey string `yaml:"accept_key"`
	Person    string `yaml:"person"` // whose telephone it is
	Script    Names  `yaml:"script"` // what is said first, by language
}

// Webhook is another system that an escalation may tell.
type Webhook struct {
	ID         string `yaml:"id"`
	URL        string `yaml:"url"`
	SecretFile string `yaml:"secret_file"` // signs what is sent
}

// TrunkRules holds for all trunks together.
type TrunkRules struct {
	// TestNumbers are the only ones that demo, test and drill dial.
	TestNumbers []string `yaml:"test_numbers"`
}

// Placeholder reports whether the number stands for one that is still to be written.
func (n Number) Placeholder() bool { return n.Number == PlaceholderNumber }

// Policy returns the escalation as the package crisis runs it.
func (e Escalation) Policy(version string) crisis.Policy {
	p := crisis.Policy{ID: e.ID, Version: version, Repeat: e.Repeat, RepeatPause: e.RepeatPause, JoinWithin: crisis.DefaultJoinWithin, PageRoles: e.Page}
	if e.JoinWithin != nil {
		p.JoinWithin = *e.JoinWithin
	}
	for _, s := range e.Steps {
		step := crisis.Step{ID: s.ID, Wait: s.Wait, RoundRobin: s.RoundRobin}
		for _, w := range s.Ways {
			step.Ways = append(step.Ways, crisis.Way{
				Kind: crisis.Kind(w.Way), People: w.People, Mode: crisis.Mode(w.Joins),
				To: crisis.Target{
					Role: w.Role, Skill: agent.Skill(w.Skill), Level: agent.SkillLevel(w.Level), OnCall: w.OnCall,
					Person: w.Person, Number: w.Number, Webhook: w.Webhook,
				},
			})
		}
		p.Steps = append(p.Steps, step)
	}
	return p
}

// EscalationOf returns the escalation that serves a hotline; false: none does, and DefaultPolicy is taken.
func (c *Config) EscalationOf(hotline string) (Escalation, bool) {
	every := -1
	for i, e := range c.Escalations {
		if slices.Contains(e.Hotlines, hotline) {
			return e, true
		}
		if len(e.Hotlines) == 0 {
			every = i
		}
	}
	if every < 0 {
		return Escalation{}, false
	}
	return c.Escalations[every], true
}

// CrisisPolicy returns whom the crisis button of a hotline asks: always somebody.
func (c *Config) CrisisPolicy(hotline string) crisis.Policy {
	if e, ok := c.EscalationOf(hotline); ok {
		return e.Policy(c.Version)
	}
	return crisis.DefaultPolicy()
}

// DrillTargets returns what a drill on a hotline is measured against.
func (c *Config) DrillTargets(hotline string) crisis.Targets {
	t := crisis.DefaultTargets()
	e, ok := c.EscalationOf(hotline)
	if !ok {
		return t
	}
	for _, s := range []struct {
		to   *time.Duration
		from time.Duration
	}{
		{&t.FirstAlert, e.Drill.FirstAlert},
		{&t.FirstRing, e.Drill.FirstRing},
		{&t.Acknowledged, e.Drill.Acknowledged},
		{&t.Joined, e.Drill.Joined},
	} {
		if s.from > 0 {
			*s.to = s.from
		}
	}
	return t
}

// NumberGate returns the gate that stands before every trunk.
func (c *Config) NumberGate() crisis.NumberGate {
	test := make([]crisis.Digits, 0, len(c.Trunk.TestNumbers))
	for _, n := range c.Trunk.TestNumbers {
		test = append(test, crisis.Digits(n))
	}
	return crisis.NewNumberGate(crisis.GateMode(c.Mode), test...)
}

// NumberBook is the configured numbers as the package crisis asks for them. It never changes.
type NumberBook struct {
	byName   map[string]crisis.Number
	bySeat   map[string]crisis.Number
	byPerson map[string]string
	region   string
	strict   bool // outside of production: in doubt nothing is dialled
}

// NumberBook returns the numbers of the configuration.
func (c *Config) NumberBook() *NumberBook {
	b := &NumberBook{byName: map[string]crisis.Number{}, bySeat: map[string]crisis.Number{}, byPerson: map[string]string{}, region: c.Region, strict: c.Mode != Production}
	for _, n := range c.Numbers {
		out := crisis.Number{Name: n.ID, Class: crisis.Class(n.Class), Digits: crisis.Digits(n.Number), Trunk: c.trunkOf(n.Trunk), Area: n.Area}
		switch {
		case n.Placeholder():
			out.Digits = ""
		case out.Class == crisis.House:
			out.Digits, out.Trunk = crisis.Digits(n.Phone), ""
		}
		b.byName[n.ID] = out
		if n.Person != "" {
			b.byPerson[n.Person] = n.ID
		}
	}
	for _, s := range c.Seats {
		if s.Kind == agent.OutsideNumber {
			b.bySeat[s.ID] = crisis.Number{Class: crisis.Duty, Digits: crisis.Digits(s.Number), Trunk: c.trunkOf(s.Trunk)}
		}
	}
	return b
}

// trunkOf is the trunk that a number without one goes by: the only one there is.
func (c *Config) trunkOf(name string) string {
	if name == "" && len(c.Trunks) == 1 {
		return c.Trunks[0].Name
	}
	return name
}

// Number returns a number by its id.
func (b *NumberBook) Number(name string) (crisis.Number, bool) {
	n, ok := b.byName[name]
	return n, ok
}

// SeatNumber returns the number of a seat that is an outside number.
func (b *NumberBook) SeatNumber(seat string) (crisis.Number, bool) {
	n, ok := b.bySeat[seat]
	return n, ok
}

// PhoneOf returns the id of a person's number; empty: none.
func (b *NumberBook) PhoneOf(person string) string { return b.byPerson[person] }
