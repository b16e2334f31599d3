package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/id"
	"heartline/roster/adherence"
	"heartline/roster/life"
)

// slowly folds the rosters that were in force in a span, and what happened, into a book: the whole roster as it was at the beginning, and the whole
// again after each change.
func slowly(ctx context.Context, r rosterReports, b *adherence.Book, from, to time.Time) error {
	begin := from.Add(-24 * time.Hour)
	steps, err := wholeRosters(ctx, r, begin, to)
	if err != nil {
		return err
	}
	seq, err := r.a.store.FloorStart(ctx, begin)
	if err != nil {
		return err
	}
	events, err := r.a.store.FloorFacts(ctx, seq, 1_000_000)
	if err != nil {
		return err
	}
	for _, e := range events {
		if e.At.After(to) {
			break
		}
		for len(steps) > 0 && !steps[0].At.After(e.At) {
			b.Apply(steps[0])
			steps = steps[1:]
		}
		b.Apply(adherence.Recorded{Event: e})
	}
	for _, s := range steps {
		b.Apply(s)
	}
	return nil
}

func wholeRosters(ctx context.Context, r rosterReports, from, to time.Time) (steps []adherence.Published, err error) {
	book := life.NewBook(r.zone().String())
	first, last := from.Add(-life.MaxLength), to.Add(24*time.Hour)
	was := ""
	add := func(at time.Time) {
		step := adherence.Published{At: at, From: first, To: last}
		var now strings.Builder
		for _, s := range heldShifts(book.Shifts(first, last)) {
			if s.Start.Before(first) {
				continue
			}
			step.Shifts = append(step.Shifts, s)
			now.WriteString(s.ID + s.Agent + s.Start.String() + s.End.String())
		}
		if now.String() != was {
			was = now.String()
			steps = append(steps, step)
		}
	}
	begun := false
	for after := int64(0); ; {
		facts, err := r.a.store.RosterFacts(ctx, after, factsAtOnce)
		if err != nil {
			return nil, err
		}
		for _, f := range facts {
			if f.At.After(to) {
				facts = nil
				break
			}
			if !begun && f.At.After(from) {
				begun = true
				add(from)
			}
			fact, err := decodeRosterFact(f)
			if err != nil {
				return nil, err
			}
			life.Apply(book, fact)
			after = f.Seq
			if _, sets := fact.(interface{ Shifts() []life.Shift }); sets && begun {
				add(f.At)
			}
		}
		if len(facts) < factsAtOnce {
			break
		}
	}
	if !begun {
		add(from)
	}
	slices.SortStableFunc(steps, func(x, y adherence.Published) int { return x.At.Compare(y.At) })
	return steps, nil
}

// TestThePastIsFoldedAsItWouldBeFromWholeRosters changes rosters by chance, before and while they run, and moves people on the floor.
func TestThePastIsFoldedAsItWouldBeFromWholeRosters(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			p, r := newPastRoster(t)
			chance := rand.New(rand.NewPCG(seed, 9))
			p.happens(chance, 60)
			for range 4 {
				from := p.at(float64(chance.IntN(36) - 20))
				to := from.Add(time.Duration(1+chance.IntN(30)) * time.Hour)
				quick, slow := newAttendance(t), newAttendance(t)
				if _, err := r.follow(t.Context(), quick, from, to, 0); err != nil {
					t.Fatal(err)
				}
				if err := slowly(t.Context(), r, slow, from, to); err != nil {
					t.Fatal(err)
				}
				got, want := quick.At(to), slow.At(to)
				if d := cmp.Diff(want.Attendances(from, to), got.Attendances(from, to)); d != "" {
					t.Errorf("attendances (-slow +quick):\n%s", d)
				}
				if d := cmp.Diff(want.Of(from, to), got.Of(from, to)); d != "" {
					t.Errorf("times (-slow +quick):\n%s", d)
				}
				if d := cmp.Diff(slow.Late(to), quick.Late(to)); d != "" {
					t.Errorf("late (-slow +quick):\n%s", d)
				}
			}
		})
	}
}

func newAttendance(tb testing.TB) *adherence.Book {
	tb.Helper()
	b, err := adherence.New(china, adherence.Settings{Silence: 72 * time.Hour})
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

var pastPeople = []string{"chen", "wu", "he", "li", "zhao"}

// happens changes the roster and the floor so often from the evening before to the evening of the day.
func (p *pastRoster) happens(chance *rand.Rand, steps int) {
	p.t.Helper()
	somebody := func() string { return pastPeople[chance.IntN(len(pastPeople))] }
	p.does(-20, func(a life.Asker) life.Command {
		c := life.Publish{Asker: a, Version: 1, From: p.at(-12), To: p.at(48)}
		for _, who := range pastPeople {
			for from := float64(chance.IntN(12) - 12); from < 30; from += float64(10 + chance.IntN(8)) {
				c.Shifts = append(c.Shifts, p.row(who, from, from+float64(2+chance.IntN(8))))
			}
		}
		return c
	})
	for i := range steps {
		hour := -19 + 40*float64(i)/float64(steps)
		if chance.IntN(2) == 0 {
			p.is(hour, somebody(), []string{"ready", "talking", "not_ready", "logged_out"}[chance.IntN(4)])
		}
		all := p.book.Shifts(p.at(-48), p.at(48))
		s := all[chance.IntN(len(all))]
		cut := life.Piece{Shift: s.ID}
		if chance.IntN(2) == 0 {
			cut.From = s.Start.Add(s.End.Sub(s.Start) / time.Duration(2+chance.IntN(3)))
		}
		kind, who, by := chance.IntN(5), somebody(), time.Duration(chance.IntN(7)-3)*time.Hour
		p.tries(hour, func(a life.Asker) life.Command {
			switch kind {
			case 0:
				return life.Unassign{Asker: a, Piece: cut, Reason: "needed"}
			case 1:
				return life.Move{Asker: a, Shift: s.ID, Start: s.Start.Add(by), End: s.End.Add(by), Reason: "needed"}
			case 2:
				return life.Add{Asker: a, Shift: p.row(who, hour+1, hour+5), Reason: "needed"}
			case 3:
				return life.Cancel{Asker: a, Shift: s.ID, Reason: "needed"}
			default:
				return life.Assign{Asker: a, Piece: cut, Staff: who, Reason: "needed"}
			}
		})
	}
}

func (p *pastRoster) row(who string, from, to float64) life.Shift {
	return life.Shift{
		Type: "day", Line: "h", Date: p.at(from).In(china).Format(time.DateOnly), Start: p.at(from), End: p.at(to), Zone: "Asia/Shanghai", Holder: who,
	}
}

// tries has the roster changed at an hour, if the book lets it.
func (p *pastRoster) tries(hour float64, c func(life.Asker) life.Command) {
	p.t.Helper()
	asker := life.Asker{ID: id.New(), By: "boss", Roles: []string{bookManager}}
	if _, err := life.Decide(p.book, life.Free{}, c(asker), p.at(hour)); err == nil {
		p.does(hour, c)
	}
}

// BenchmarkAdherence is the attendance of 31 days of a house that has rostered 7,000 shifts of 435 people, and changes 20 of them each day.
func BenchmarkAdherence(b *testing.B) {
	p, r := newPastRoster(b)
	day := p.day
	p.day = day.AddDate(0, 0, -31)
	who := func(i int) string { return fmt.Sprintf("p%03d", i%435) }
	p.does(-24, func(a life.Asker) life.Command {
		c := life.Publish{Asker: a, Version: 1, From: p.at(0), To: p.at(31 * 24)}
		for i := range 7000 {
			at := float64(i%31*24 + i/31%3*8)
			c.Shifts = append(c.Shifts, p.row(who(i/3), at, at+8))
		}
		return c
	})
	all := p.book.Shifts(p.at(0), p.at(31*24))
	for i := range 620 {
		later := slices.DeleteFunc(slices.Clone(all), func(s life.Shift) bool { return s.Start.Before(p.at(float64(i)*1.1 + 1)) })
		s := later[i*7919%len(later)]
		p.tries(float64(i)*1.1, func(a life.Asker) life.Command {
			return life.Assign{Asker: a, Piece: life.Piece{Shift: s.ID}, Staff: who(i * 31), Reason: "needed"}
		})
	}
	for _, way := range []struct {
		name string
		fold func(*adherence.Book) error
	}{
		{"whole", func(book *adherence.Book) error { return slowly(b.Context(), r, book, p.at(0), p.at(31*24)) }},
		{"changes", func(book *adherence.Book) error {
			_, err := r.follow(b.Context(), book, p.at(0), p.at(31*24), 0)
			return err
		}},
	} {
		b.Run(way.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				book := newAttendance(b)
				if err := way.fold(book); err != nil {
					b.Fatal(err)
				}
				if n := len(book.At(p.at(31*24)).Attendances(p.at(0), p.at(31*24))); n < 5000 {
					b.Fatalf("%d attendances", n)
				}
			}
		})
	}
}
