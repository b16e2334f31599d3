package life_test

import (
	"fmt"
	"testing"
	"time"

	"heartline/roster/life"
)

// big is a plan of 435 people over 28 days with 9,000 shifts.
func big() []life.Shift {
	var rows []life.Shift
	for day := range 28 {
		for p := range 435 {
			if (p+day)%4 == 3 || len(rows) == 9000 {
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

// TestTheGreatBookIsWhole makes sure of what the benchmarks measure.
func TestTheGreatBookIsWhole(t *testing.T) {
	book, f := bigBook(t)
	if n := len(book.Shifts(at(0, 0), at(29, 0))); n != 9000 || len(f.Set) != n {
		t.Fatalf("%d shifts", n)
	}
}
