package life_test

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"heartline/internal/fault"
	"heartline/roster/life"
)

// zero is Monday, 7 December 2026, 00:00 in Shanghai.
var zero = time.Date(2026, 12, 6, 16, 0, 0, 0, time.UTC)

// at returns an instant by day (0 is Monday) and clock in Shanghai.
func at(day, hour int) time.Time {
	return zero.Add(time.Duration(day)*24*time.Hour + time.Duration(hour)*time.Hour)
}

// row is a shift of eight hours: D from 8, L from 16, N from 24.
func row(day int, kind, holder string) life.Shift {
	start := map[string]int{"D": 8, "L": 16, "N": 24}[kind]
	return life.Shift{
		Type: kind, Line: "youth", Role: "counsellor", Date: at(day, 12).Format(time.DateOnly),
		Start: at(day, start), End: at(day, start+8), Holder: holder,
	}
}

// rules is a Judge of tests: who is barred from a type of shift, and what each person's shifts cost.
type rules struct {
	barred map[string]string // person: type
	cost   map[string]int    // person: what a shift more costs
	people []string
	full   bool              // the room is: who comes is one too many unless somebody goes
	needed string            // must be there: nobody may take this person's place
	least  map[string]string // person: a rule of the person's own that is broken by giving a shift away
}

func (r *rules) Judge(changes []life.Change) life.Verdict {
	v := life.Verdict{Of: map[string][]string{}}
	var more time.Duration
	for _, c := range changes {
		v.Cost += r.cost[c.Staff] * (len(c.In) - len(c.Out))
		if slices.ContainsFunc(c.In, func(s life.Shift) bool { return s.Type == r.barred[c.Staff] }) {
			v.Broken = append(v.Broken, "barred_"+r.barred[c.Staff])
			v.Of[c.Staff] = []string{"barred_" + r.barred[c.Staff]}
		}
		more += hours(c.In) - hours(c.Out)
		if less := hours(c.In) < hours(c.Out); less && c.Staff == r.needed {
			v.Broken = append(v.Broken, "needed")
		} else if rule := r.least[c.Staff]; less && rule != "" {
			v.Broken = append(v.Broken, rule)
			v.Of[c.Staff] = []string{rule}
		}
	}
	if r.full && more > 0 {
		v.Broken = append(v.Broken, "room")
	}
	return v
}

func hours(shifts []life.Shift) (sum time.Duration) {
	for _, s := range shifts {
		sum += s.End.Sub(s.Start)
	}
	return sum
}

func (r *rules) Covers(s life.Shift, k int) []life.Candidate {
	var all []life.Candidate
	for _, who := range r.people {
		v := r.Judge([]life.Change{{Staff: who, In: []life.Shift{s}}})
		if k <= 0 || len(all) < k {
			all = append(all, life.Candidate{Staff: who, Verdict: v})
		}
	}
	return all
}

// rig is a book with the rules of a small house and a clock that the test sets.
type rig struct {
	t     *testing.T
	book  *life.Book
	judge *rules
	now   time.Time
	n     int
	facts []life.Fact
}

// setup returns a house in which no deal needs approval, and the managers' role is "manager".
func setup(t *testing.T, change func(*life.Policy)) *rig {
	t.Helper()
	r := &rig{t: t, book: life.NewBook("Asia/Shanghai"), now: at(-1, 12), judge: &rules{
		barred: map[string]string{}, cost: map[string]int{}, people: []string{"an", "bo", "cai", "dan"},
	}}
	p := life.DefaultPolicy()
	p.Approve, p.ApproveWithin = life.Never, 0
	if change != nil {
		change(&p)
	}
	r.must(life.SetPolicy{Asker: r.boss(), Policy: p})
	return r
}

func (r *rig) id() string {
	r.n++
	return "c" + strconv.Itoa(r.n)
}

func (r *rig) by(who string) life.Asker { return life.Asker{ID: r.id(), By: who} }

func (r *rig) boss() life.Asker {
	return life.Asker{ID: r.id(), By: "meng", Roles: []string{"manager"}}
}

func (r *rig) bossFor(who string) life.Asker {
	a := r.boss()
	a.On = who
	return a
}

// do gives a command and folds its facts. Weighed before, it comes to the same.
func (r *rig) do(c life.Command) ([]life.Fact, error) {
	r.t.Helper()
	weighed, refused := life.Weigh(r.book, r.judge, c, r.now)
	facts, err := life.Decide(r.book, r.judge, c, r.now)
	if !reflect.DeepEqual(weighed.Facts, facts) || fmt.Sprint(refused) != fmt.Sprint(err) {
		r.t.Errorf("%T is decided as %+v (%v), and was weighed as %+v (%v)", c, facts, err, weighed.Facts, refused)
	}
	for _, f := range facts {
		life.Apply(r.book, f)
	}
	r.facts = append(r.facts, facts...)
	return facts, err
}

// must gives a command that is carried out, and returns its first fact.
func (r *rig) must(c life.Command) life.Fact {
	r.t.Helper()
	facts, err := r.do(c)
	if err != nil {
		r.t.Fatalf("%T: %v", c, err)
	}
	if len(facts) == 0 {
		return nil
	}
	return facts[0]
}

// refused gives a command that is refused with a code.
func (r *rig) refused(code string, c life.Command) {
	r.t.Helper()
	facts, err := r.do(c)
	if fault.CodeOf(err) != code || len(facts) != 0 || fault.MessageOf(err) == "" {
		r.t.Fatalf("%T: %v (code %q) and %d facts, want code %q", c, err, fault.CodeOf(err), len(facts), code)
	}
}

// publish publishes rows for the week and returns the ids of the new shifts, in their order.
func (r *rig) publish(rows ...life.Shift) []string {
	r.t.Helper()
	f := r.must(life.Publish{Asker: r.boss(), Version: r.book.Version() + 1, From: at(0, 0), To: at(7, 0), Shifts: rows}).(life.Published)
	var ids []string
	for _, s := range f.Set {
		if s.Version == 1 {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// signUp signs somebody up for a shift, or has the person wait for it.
func (r *rig) signUp(who, id string) {
	r.t.Helper()
	if s, _ := r.book.Shift(id); s.Holder != "" {
		r.must(life.WaitFor{Asker: r.by(who), Shift: id})
		return
	}
	r.must(life.SignUp{Asker: r.by(who), Shift: id})
}

// holder fails the test if somebody else has a shift.
func (r *rig) holder(id, want string) {
	r.t.Helper()
	if s, ok := r.book.Shift(id); !ok || s.State != life.Live || s.Holder != want {
		r.t.Fatalf("shift %s: %+v, want it to be %q's", id, s, want)
	}
}

func (r *rig) deal(id string) life.Deal {
	r.t.Helper()
	d, ok := r.book.Deal(id)
	if !ok {
		r.t.Fatalf("there is no deal %s", id)
	}
	return d
}

// told returns what is due to one person, and tells all that is due.
func (r *rig) told(who string) []life.What {
	r.t.Helper()
	var keys []string
	var whats []life.What
	for _, n := range life.Due(r.book, r.now) {
		keys = append(keys, n.Key)
		if n.To == who || slices.Contains(n.People, who) {
			whats = append(whats, n.What)
		}
	}
	if len(keys) > 0 {
		r.must(life.Tell{Asker: r.by("system"), Keys: keys})
	}
	return whats
}

func (r *rig) tick() { r.t.Helper(); r.must(life.Tick{Asker: life.Asker{ID: r.id()}}) }

func whole(id string) life.Piece { return life.Piece{Shift: id} }
