package simulate

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"heartline/agent"
	"heartline/internal/yamlfile"
	"heartline/queue"
	"heartline/triage"
)

// File is a scenario as a file holds it, with how it is played.
type File struct {
	Scenario Scenario
	Options  Options
}

// Defaults of a scenario file.
const (
	defaultSeed = 1
	defaultRuns = 40
	defaultSpan = 24 * time.Hour
)

// fileForm is the YAML of a scenario.
type fileForm struct {
	Name        string          `yaml:"name"`
	Seed        int             `yaml:"seed"`
	Runs        int             `yaml:"runs"`
	Span        time.Duration   `yaml:"span"`
	WarmUp      time.Duration   `yaml:"warm_up"`
	Within      []time.Duration `yaml:"within"`
	Ring        distForm        `yaml:"ring"`
	Queues      []queueForm     `yaml:"queues"`
	Callers     []callersForm   `yaml:"callers"`
	Counsellors []peopleForm    `yaml:"counsellors"`
}

type distForm struct {
	Is     string          `yaml:"is"`
	Mean   time.Duration   `yaml:"mean"`
	CV     float64         `yaml:"cv"`
	Values []time.Duration `yaml:"values"`
}

type queueForm struct {
	ID              string         `yaml:"id"`
	Line            string         `yaml:"line"`
	Requires        map[string]int `yaml:"requires"`
	OfferTimeout    time.Duration  `yaml:"offer_timeout"`
	AfterCall       time.Duration  `yaml:"after_call"`
	AfterCallRed    time.Duration  `yaml:"after_call_red"`
	AfterCallYellow time.Duration  `yaml:"after_call_yellow"`
	MaxMissed       int            `yaml:"max_missed"`
	DeclineRest     time.Duration  `yaml:"decline_rest"`
	MaxWaiting      int            `yaml:"max_waiting"`
	MaxPaused       int            `yaml:"max_paused"`
	Overflow        []overflowForm `yaml:"overflow"`
}

type overflowForm struct {
	After time.Duration `yaml:"after"`
	When  string        `yaml:"when"`
	Queue string        `yaml:"queue"` // empty: to a message
}

type callersForm struct {
	Name     string             `yaml:"name"`
	Queue    string             `yaml:"queue"`
	Requires map[string]int     `yaml:"requires"`
	Wants    map[string]int     `yaml:"wants"`
	Priority int                `yaml:"priority"`
	Grades   map[string]float64 `yaml:"grades"`
	Arrivals struct {
		PerHour []float64       `yaml:"per_hour"`
		Every   time.Duration   `yaml:"every"`
		Times   []time.Duration `yaml:"times"`
	} `yaml:"arrivals"`
	Talk      distForm `yaml:"talk"`
	Patience  distForm `yaml:"patience"`
	AfterCall distForm `yaml:"after_call"`
}

type peopleForm struct {
	Name   string         `yaml:"name"`
	Count  int            `yaml:"count"`
	Skills map[string]int `yaml:"skills"`
	Lines  []string       `yaml:"lines"`
	On     []spanForm     `yaml:"on"`
	Breaks []spanForm     `yaml:"breaks"`
}

type spanForm struct {
	From time.Duration `yaml:"from"`
	To   time.Duration `yaml:"to"`
}

// Parse reads a scenario file. name stands in the sentences of problems. The error, if any, is yamlfile.Problems with
// everything that is wrong, each with its line and column.
func Parse(name string, text []byte) (File, error) {
	doc, problems := yamlfile.Parse(name, text)
	form := fileForm{Seed: defaultSeed, Runs: defaultRuns, Span: defaultSpan}
	problems = append(problems, doc.Decode(&form)...)
	if len(problems) > 0 {
		return File{}, problems.Sorted().Err()
	}
	problems = append(problems, form.counts(doc)...)
	if len(problems) > 0 {
		return File{}, problems.Sorted().Err()
	}
	out := File{Scenario: form.scenario(), Options: Options{Seed: uint64(form.Seed), Runs: form.Runs}}
	for _, m := range out.Scenario.Mistakes() {
		problems = append(problems, doc.Problem(m.Path, m.Mend, "%s: %s", m.Path, m.What))
	}
	return out, problems.Sorted().Err()
}

// counts checks what would be lost, or grow without bound, when the scenario is made of the form.
func (f fileForm) counts(doc *yamlfile.Document) (problems yamlfile.Problems) {
	if f.Seed < 0 {
		problems = append(problems, doc.Problem("seed", "use 0 or more", "seed is %d", f.Seed))
	}
	if f.Runs < 1 || f.Runs > MaxRuns {
		problems = append(problems, doc.Problem("runs", fmt.Sprintf("use 1 to %d", MaxRuns), "runs is %d", f.Runs))
	}
	seen := map[string]bool{}
	for i, q := range f.Queues {
		path := fmt.Sprintf("queues[%d].id", i)
		if q.ID == "" || seen[q.ID] {
			problems = append(problems, doc.Problem(path, "give each queue an id of its own", "%s is %q", path, q.ID))
		}
		seen[q.ID] = true
	}
	people := 0
	for i, p := range f.Counsellors {
		path := fmt.Sprintf("counsellors[%d].count", i)
		if p.Count < 0 || p.Count > maxPeople {
			problems = append(problems, doc.Problem(path, fmt.Sprintf("use 1 to %d", maxPeople), "%s is %d", path, p.Count))
			continue
		}
		if people += max(1, p.Count); people > maxPeople {
			problems = append(problems, doc.Problem(path, fmt.Sprintf("use up to %d in all", maxPeople), "there are more than %d counsellors", maxPeople))
			break
		}
	}
	return problems
}

func (f fileForm) scenario() Scenario {
	s := Scenario{
		Name: f.Name, Span: f.Span, WarmUp: f.WarmUp, Within: f.Within, Ring: f.Ring.dist(),
		Rules: queue.Rules{Queues: make(map[queue.ID]queue.Queue, len(f.Queues))},
	}
	for _, q := range f.Queues {
		s.Rules.Queues[queue.ID(q.ID)] = q.rule()
	}
	for _, c := range f.Callers {
		stream := Stream{
			Name: c.Name, Queue: queue.ID(c.Queue), Requires: requirements(c.Requires), Wants: requirements(c.Wants), Priority: c.Priority,
			Arrivals: Arrivals{PerHour: c.Arrivals.PerHour, Every: c.Arrivals.Every, Times: c.Arrivals.Times},
			Talk:     c.Talk.dist(), Patience: c.Patience.dist(), Wrap: c.AfterCall.dist(),
		}
		for _, g := range slices.Sorted(maps.Keys(c.Grades)) {
			stream.Grades = append(stream.Grades, GradeShare{Grade: triage.Grade(g), Share: c.Grades[g]})
		}
		s.Streams = append(s.Streams, stream)
	}
	for i, p := range f.Counsellors {
		s.People = append(s.People, p.people(fmt.Sprintf("counsellors[%d]", i))...)
	}
	return s
}

// dist takes a distribution as it is written; that a kind is missing or unknown is found by Mistakes.
func (d distForm) dist() Dist {
	kind := DistKind(d.Is)
	if kind == None && (d.Mean != 0 || len(d.Values) > 0 || d.CV != 0) {
		kind = unnamed
	}
	return Dist{Kind: kind, Mean: d.Mean, CV: d.CV, Values: d.Values}
}

func (q queueForm) rule() queue.Queue {
	out := queue.Queue{
		ID: queue.ID(q.ID), Line: q.Line, Requires: requirements(q.Requires), OfferTimeout: q.OfferTimeout,
		AfterCall: q.AfterCall, AfterCallRed: q.AfterCallRed, AfterCallYellow: q.AfterCallYellow, MaxMissed: q.MaxMissed,
		DeclineRest: q.DeclineRest, MaxWaiting: q.MaxWaiting, MaxPaused: q.MaxPaused,
	}
	for _, o := range q.Overflow {
		action := queue.Action{Kind: queue.ToMessage}
		if o.Queue != "" {
			action = queue.Action{Kind: queue.ToQueue, Queue: queue.ID(o.Queue)}
		}
		out.Overflow = append(out.Overflow, queue.OverflowRule{After: o.After, When: queue.When(o.When), Action: action})
	}
	return out
}

func requirements(of map[string]int) []agent.Requirement {
	var out []agent.Requirement
	for _, skill := range slices.Sorted(maps.Keys(of)) {
		out = append(out, agent.Requirement{Skill: agent.Skill(skill), Level: agent.SkillLevel(of[skill])})
	}
	return out
}

func (p peopleForm) people(place string) []Person {
	person := Person{ID: agent.ID(p.Name), Lines: p.Lines, place: place}
	if len(p.Skills) > 0 {
		person.Skills = make(agent.Skills, len(p.Skills))
		for skill, level := range p.Skills {
			person.Skills[agent.Skill(skill)] = agent.SkillLevel(level)
		}
	}
	for _, s := range p.On {
		person.On = append(person.On, Span(s))
	}
	for _, s := range p.Breaks {
		person.Breaks = append(person.Breaks, Span(s))
	}
	if p.Count == 0 {
		return []Person{person}
	}
	out := make([]Person, p.Count)
	for i := range out {
		out[i] = person
		out[i].ID = agent.ID(fmt.Sprintf("%s-%03d", p.Name, i+1))
	}
	return out
}
