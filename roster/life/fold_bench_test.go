package life_test

import (
	"fmt"
	"testing"
	"time"

	"heartline/roster/life"
)

// years are the facts of a house of 300 people who are planned four weeks at a time, where each day twenty shifts change hands.
func years(n int) (facts []life.Fact) {
	book := life.NewBook("Asia/Shanghai")
	do := func(c life.Command, now time.Time) {
		made, err := life.Decide(book, nil, c, now)
		if err != nil {
			panic(err)
		}
		for _, f := range made {
			life.Apply(book, f)
		}
		facts = append(facts, made...)
	}
	for month := range 13 * n {
		from := at(28*month, 0)
		c := life.Publish{Asker: life.Asker{ID: fmt.Sprint("p", month), By: "meng", Roles: []string{"manager"}}, Version: month + 1, From: from, To: from.AddDate(0, 0, 28)}
		for day := range 28 {
			for who := range 200 {
				c.Shifts = append(c.Shifts, row(28*month+day, "D", fmt.Sprintf("w%03d", (who+day*7)%300)))
			}
		}
		now := from.AddDate(0, 0, -2)
		do(c, now)
		for day := range 28 {
			all := book.Shifts(at(28*month+day, 8), at(28*month+day, 9))
			for i := range 20 {
				spare := fmt.Sprintf("w%03d", (250+i+day*7)%300)
				do(life.Assign{Asker: life.Asker{ID: fmt.Sprintf("a%d.%d.%d", month, day, i), By: "meng", Roles: []string{"manager"}}, Piece: whole(all[i].ID), Staff: spare, Reason: "demand", Override: "demand"}, now)
			}
		}
	}
	return facts
}

// BenchmarkFold reads the facts of a year from the beginning, as a process does that begins.
func BenchmarkFold(b *testing.B) {
	facts := years(1)
	var stored [][]byte
	for _, f := range facts {
		raw, err := life.Encode(f)
		if err != nil {
			b.Fatal(err)
		}
		stored = append(stored, raw)
	}
	book := life.NewBook("Asia/Shanghai")
	b.Run(fmt.Sprintf("%d facts", len(facts)), func(b *testing.B) {
		for b.Loop() {
			book = life.NewBook("Asia/Shanghai")
			for i, f := range facts {
				back, err := life.Decode(f.FactKind(), f.FactVersion(), stored[i])
				if err != nil {
					b.Fatal(err)
				}
				life.Apply(book, back)
			}
		}
	})
	b.Run("clone", func(b *testing.B) {
		for b.Loop() {
			book.Clone()
		}
	})
}
