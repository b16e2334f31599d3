package life_test

import (
	"fmt"
	"testing"
	"time"

	"heartline/roster/life"
)

// big is a plan of 435 people over 28 days with 9,000 shifts.
func big() []life.Shift { return plan(435, 9000) }

func plan(people, most int) []life.Shift {
	var rows []life.Shift
	for day := range 28 {
		for p := range people {
			if (p+day)%4 == 3 || len(rows) == most {
				continue
			}
			s := row(day, []string{"D", "L"}[(p/7)%2], fmt.Sprintf("p%03d", p))
			if p%29 == 0 {
				s.Holder = ""
			}
			rows = append(rows, s)
		}
	}
	return rows
}

func bigBook(tb testing.TB) (*life.Book, life.Published) {
	tb.Helper()
	b := life.NewBook("Asia/Shanghai")
	facts, err := life.Decide(b, nil, bigPublish(), at(-1, 12))
	if err != nil {
		tb.Fatal(err)
	}
	life.Apply(b, facts[0])
	return b, facts[0].(life.Published)
}

func bigPublish() life.Publish {
	return life.Publish{
		Asker:   life.Asker{ID: "pub", By: "meng", Roles: []string{"manager"}},
		Version: 1, From: at(0, 0), To: at(28, 0), Shifts: big(),
	}
}

// BenchmarkPublication decides and folds the publication of 9,000 shifts; the requirement is 100 ms for the fold.
func BenchmarkPublication(b *testing.B) {
	rows := bigPublish()
	b.Run("decide", func(b *testing.B) {
		book := life.NewBook("Asia/Shanghai")
		for b.Loop() {
			if _, err := life.Decide(book, nil, rows, at(-1, 12)); err != nil {
				b.Fatal(err)
			}
		}
	})
	_, f := bigBook(b)
	b.Run("apply", func(b *testing.B) {
		for b.Loop() {
			life.Apply(life.NewBook("Asia/Shanghai"), f)
		}
	})
	b.Run("diff", func(b *testing.B) {
		book, _ := bigBook(b)
		for b.Loop() {
			if d, err := life.Diff(book, rows, at(-1, 13)); err != nil || len(d.Deltas) > 0 {
				b.Fatal(d.Count, err)
			}
		}
	})
}

func tellAll(tb testing.TB, book *life.Book, now time.Time) {
	tb.Helper()
	var keys []string
	for _, n := range life.Due(book, now) {
		keys = append(keys, n.Key)
	}
	facts, err := life.Decide(book, nil, life.Tell{Asker: life.Asker{ID: "tell", By: "system"}, Keys: keys}, now)
	if err != nil {
		tb.Fatal(err)
	}
	life.Apply(book, facts[0])
}

// BenchmarkCommand decides and folds what people do all day; the requirement is 1 ms without the Judge.
func BenchmarkCommand(b *testing.B) {
	for name, command := range map[string]func(a life.Asker, s, o life.Shift) life.Command{
		"offer": func(a life.Asker, s, _ life.Shift) life.Command {
			return life.AskOffer{Asker: a, Give: whole(s.ID)}
		},
		"swap": func(a life.Asker, s, o life.Shift) life.Command {
			return life.AskSwap{Asker: a, Give: whole(s.ID), Want: whole(o.ID)}
		},
		"sick": func(a life.Asker, s, _ life.Shift) life.Command {
			return life.ReportSick{Asker: a, From: s.Start, To: s.End.Add(48 * time.Hour)}
		},
	} {
		b.Run(name, func(b *testing.B) {
			book, _ := bigBook(b)
			all := book.Shifts(at(1, 0), at(28, 0))
			n := 0
			for b.Loop() {
				n++
				s, o := all[n%len(all)], all[(n*7919)%len(all)]
				facts, _ := life.Decide(book, nil, command(life.Asker{ID: fmt.Sprint("c", n), By: s.Holder}, s, o), at(-1, 12))
				if n < 500 {
					for _, f := range facts {
						life.Apply(book, f)
					}
				}
			}
		})
	}
	b.Run("next", func(b *testing.B) {
		book, _ := bigBook(b)
		tellAll(b, book, at(3, 12))
		b.ResetTimer()
		for b.Loop() {
			life.Next(book, at(3, 12))
		}
	})
	b.Run("shifts of a day", func(b *testing.B) {
		book, _ := bigBook(b)
		for b.Loop() {
			book.Shifts(at(3, 0), at(4, 0))
		}
	})
}

// crowd is a Judge that knows people and no rules.
type crowd int

func (crowd) Judge([]life.Change) life.Verdict { return life.Verdict{} }

func (c crowd) Covers(life.Shift, int) []life.Candidate {
	all := make([]life.Candidate, c)
	for i := range all {
		all[i].Staff = fmt.Sprintf("p%03d", i)
	}
	return all
}

// BenchmarkLarge is a house of 5,785 people with 120,000 shifts, where 300 shifts are offered to anybody and 200 people are away.
func BenchmarkLarge(b *testing.B) {
	const people = 5785
	book := life.NewBook("Asia/Shanghai")
	do := func(c life.Command, now time.Time) {
		facts, err := life.Decide(book, crowd(people), c, now)
		if err != nil {
			b.Fatal(err)
		}
		for _, f := range facts {
			life.Apply(book, f)
		}
	}
	publish := bigPublish()
	publish.Shifts = plan(people, 1e9)
	do(publish, at(-1, 12))
	for i, s := range book.Shifts(at(4, 8), at(4, 9)) {
		if i%8 == 0 && i < 2400 && s.Holder != "" {
			do(life.AskOffer{Asker: life.Asker{ID: fmt.Sprint("o", i), By: s.Holder}, Give: whole(s.ID)}, at(3, 12))
		}
	}
	for i := range 200 {
		do(life.ReportSick{Asker: life.Asker{ID: fmt.Sprint("s", i), By: fmt.Sprintf("p%03d", i)}, To: at(9, 0)}, at(3, 12))
	}
	now := at(4, 1) // seven hours ahead: all are asked again, and most people are reminded
	b.Run("tell", func(b *testing.B) {
		for b.Loop() {
			life.Due(book, now)
		}
	})
	tellAll(b, book, now)
	b.Run("next", func(b *testing.B) {
		for b.Loop() {
			life.Next(book, now)
		}
	})
	offered := book.Shifts(at(5, 8), at(5, 9))
	n := 0
	b.Run("offer", func(b *testing.B) {
		for b.Loop() {
			n++
			s := offered[n%len(offered)]
			a := life.Asker{ID: fmt.Sprint("c", n), By: s.Holder}
			if _, err := life.Decide(book, crowd(people), life.AskOffer{Asker: a, Give: whole(s.ID)}, now); s.Holder != "" && err != nil {
				b.Fatal(err)
			}
		}
	})
	publish.Version, publish.ID = 2, "again"
	b.Run("diff", func(b *testing.B) {
		for b.Loop() {
			if _, err := life.Diff(book, publish, now); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// TestTheGreatBookIsWhole makes sure of what the benchmarks measure.
func TestTheGreatBookIsWhole(t *testing.T) {
	book, f := bigBook(t)
	if n := len(book.Shifts(at(0, 0), at(29, 0))); n != 9000 || len(f.Set) != n {
		t.Fatalf("%d shifts", n)
	}
}
