package app

import (
	"context"
	"slices"
	"time"

	"heartline/agent"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/queue"
	"heartline/roster"
	"heartline/simulate"
)

// simulations play a day of the published roster under the rules in force, one at a time, beside the living floor and
// without touching it.
type simulations struct {
	a    *App
	duty *dutyWatch
	slot chan struct{} // holds one token while a day is played
}

var _ console.Simulations = (*simulations)(nil)

func newSimulations(a *App) *simulations {
	return &simulations{a: a, duty: newDutyWatch(a), slot: make(chan struct{}, 1)}
}

const (
	dayCalls     = 12_000 // callers over all runs of one day: some hundred milliseconds of one core
	dayMostRuns  = 40
	dayLeastRuns = 5
	dayPatience  = 12 * time.Second // for all of it; whoever leaves the page ends it before
	dayLooksBack = 28               // days of figures from which arrivals are taken
	dayRing      = 5 * time.Second  // mean time until a counsellor accepts
)

// PlayDay plays the day. It returns fault.Conflict while another one is played, or where no arrivals are known and none
// are given, and fault.Invalid with the field that is wrong.
func (s *simulations) PlayDay(ctx context.Context, ask api.DayAsk) (api.DayPlayed, error) {
	const op = "simulate a day"
	release, err := s.take(op)
	if err != nil {
		return api.DayPlayed{}, err
	}
	defer release()
	ctx, cancel := context.WithTimeout(ctx, dayPatience)
	defer cancel()
	cfg := s.a.config()
	zone := s.zone()
	day := time.Now().In(zone)
	if !ask.Date.IsZero() {
		day = ask.Date.Time
	}
	y, m, d := day.Date()
	from, to := time.Date(y, m, d, 0, 0, 0, 0, zone), time.Date(y, m, d+1, 0, 0, 0, 0, zone)
	rates := ask.PerHour
	if len(rates) == 0 {
		if rates, err = s.arrivals(ctx, zone); err != nil {
			return api.DayPlayed{}, err
		}
	}
	shifts, _, err := s.duty.read(ctx, from, to)
	if err != nil {
		return api.DayPlayed{}, err
	}
	skills, err := s.a.store.AgentSkills(ctx)
	if err != nil {
		return api.DayPlayed{}, err
	}
	scenario := dayScenario{
		from: from, to: to, rules: cfg.Rules(), queue: queue.ID(ask.Queue), rates: rates, shifts: shifts, skills: skills,
		talk: time.Duration(ask.TalkMinutes * float64(time.Minute)), patience: time.Duration(ask.PatienceMinutes * float64(time.Minute)),
	}.scenario()
	if len(scenario.People) == 0 {
		return api.DayPlayed{}, fault.Code("nobody_rostered", fault.New(fault.Conflict, op, "The roster has nobody on that day; publish a roster for it first."))
	}
	if _, ok := scenario.Rules.Queues[scenario.Streams[0].Queue]; !ok {
		return api.DayPlayed{}, fault.Field("queue", fault.New(fault.Invalid, op, "There is no such queue; choose one of the list."))
	}
	runs := min(max(int(dayCalls/max(1, scenario.Calls())), dayLeastRuns), dayMostRuns)
	record, err := simulate.Run(ctx, scenario, simulate.Options{Seed: 1, Runs: runs, MaxCalls: 10 * dayCalls})
	if err != nil {
		return api.DayPlayed{}, err
	}
	return dayPlayed(record.Result(), from, rates, len(scenario.People)), nil
}

func (s *simulations) zone() *time.Location {
	if z := s.a.config().Zone.Location; z != nil {
		return z
	}
	return time.UTC
}

// arrivals are the mean callers of each hour of the day, over the last weeks in which there were any.
func (s *simulations) arrivals(ctx context.Context, zone *time.Location) ([]float64, error) {
	y, m, d := time.Now().In(zone).Date()
	from, to := time.Date(y, m, d-dayLooksBack, 0, 0, 0, 0, zone), time.Date(y, m, d, 0, 0, 0, 0, zone)
	steps, err := s.a.store.Steps(ctx, "", from, to, time.Hour)
	if err != nil {
		return nil, err
	}
	rates := make([]float64, 24)
	days := 0.0
	for _, step := range steps {
		at := from.Add(time.Duration(step.Step) * time.Hour)
		if days == 0 {
			days = max(1, to.Sub(at).Hours()/24) // the line may be younger than the weeks
		}
		rates[at.In(zone).Hour()] += float64(step.Offered)
	}
	if days == 0 {
		return nil, fault.Code("no_arrivals", fault.New(fault.Conflict, "simulate a day", "There are no calls of the last four weeks to go by; type how many callers come in an hour."))
	}
	for i := range rates {
		rates[i] /= days
	}
	return rates, nil
}

// dayScenario is what a scenario of one day is made of.
type dayScenario struct {
	from, to       time.Time // midnight to midnight on the clocks of the house; 23 to 25 hours
	rules          queue.Rules
	queue          queue.ID
	rates          []float64 // callers an hour, by the hour of the clock, 24; or one for every hour
	talk, patience time.Duration
	shifts         []roster.Shift
	skills         map[agent.ID]agent.Skills
}

func (d dayScenario) scenario() simulate.Scenario {
	stream := simulate.Stream{
		Queue: d.queue, Talk: simulate.Dist{Kind: simulate.Exponential, Mean: d.talk},
		Arrivals: simulate.Arrivals{PerHour: d.clockRates()},
	}
	if d.patience > 0 {
		stream.Patience = simulate.Dist{Kind: simulate.Exponential, Mean: d.patience}
	}
	return simulate.Scenario{
		Start: d.from.UTC(), Span: d.to.Sub(d.from), Rules: d.rules, Streams: []simulate.Stream{stream}, People: d.people(),
		Ring: simulate.Dist{Kind: simulate.Lognormal, Mean: dayRing, CV: 0.5},
	}
}

// clockRates are the rates of the hours that pass, also where the clocks are set.
func (d dayScenario) clockRates() []float64 {
	var out []float64
	for at := d.from; at.Before(d.to); at = at.Add(time.Hour) {
		out = append(out, d.rates[at.Hour()%len(d.rates)])
	}
	return out
}

// people are those of the roster, on the lines of all their shifts of the day.
func (d dayScenario) people() []simulate.Person {
	var out []simulate.Person
	every := map[agent.ID]bool{}
	for _, s := range d.shifts {
		from, to := max(s.Start.Sub(d.from), 0), min(s.End.Sub(d.from), d.to.Sub(d.from))
		if from >= to {
			continue
		}
		id := agent.ID(s.Agent)
		i := slices.IndexFunc(out, func(p simulate.Person) bool { return p.ID == id })
		if i < 0 {
			i = len(out)
			out = append(out, simulate.Person{ID: id, Skills: d.skills[id]})
		}
		out[i].On = append(out[i].On, simulate.Span{From: from, To: to})
		if s.Line == "" {
			every[id] = true
		} else if !slices.Contains(out[i].Lines, s.Line) {
			out[i].Lines = append(out[i].Lines, s.Line)
		}
	}
	for i := range out {
		if every[out[i].ID] {
			out[i].Lines = nil
		}
	}
	return out
}

// dayPlayed is a result as the page shows it.
func dayPlayed(r simulate.Result, from time.Time, rates []float64, people int) api.DayPlayed {
	all := r.Groups[0]
	out := api.DayPlayed{
		From: from.UTC(), Runs: r.Runs, Counsellors: people, PerHour: rates, Callers: estimate(all.Offered), MeanWaitSeconds: estimate(all.ASA),
		Abandoned: estimate(all.Abandoned), SentOn: estimate(all.SentOn), Occupancy: estimate(r.Occupancy), P90Seconds: estimate(all.P90),
	}
	for _, l := range all.Levels {
		out.Levels = append(out.Levels, api.DayLevel{WithinSeconds: l.Within, Share: estimate(l.Share)})
	}
	for _, h := range r.Hours {
		out.Hours = append(out.Hours, api.DayHour{
			At: from.UTC().Add(time.Duration(h.Hour) * time.Hour), Callers: estimate(h.Offered), Level: estimate(h.Level), Occupancy: estimate(h.Occupancy),
		})
	}
	for _, b := range r.Waits {
		out.Waits = append(out.Waits, api.DayBar{UptoSeconds: b.Upto, Share: b.Share})
	}
	return out
}

func estimate(f *simulate.Figure) *api.Estimate {
	if f == nil {
		return nil
	}
	return &api.Estimate{Value: f.Value, Half: f.Half}
}
