package duty_test

import (
	"fmt"
	"testing"
	"time"

	"heartline/roster/duty"
)

// big is a roll of 5,785 people and 30 days, each with a shift of eight hours on five days of seven.
func big() duty.Roll {
	var r duty.Roll
	for c := range 9 {
		county := fmt.Sprintf("c%d", c)
		r.Areas = append(r.Areas, duty.Area{ID: county})
		for n := range 20 {
			town := fmt.Sprintf("%s-%d", county, n)
			r.Areas = append(r.Areas, duty.Area{ID: town, Parent: county})
			for v := range 15 {
				r.Areas = append(r.Areas, duty.Area{ID: fmt.Sprintf("%s-%d", town, v), Parent: town})
			}
		}
	}
	for i := range 5785 {
		p := duty.Person{ID: fmt.Sprintf("p%04d", i), Ways: []duty.Way{{Kind: "telephone", Ref: "n"}}, Areas: []string{r.Areas[i%len(r.Areas)].ID}}
		p.Skills = []duty.Skill{{ID: fmt.Sprintf("s%d", i%7)}, {ID: "counsel", Until: midnight.AddDate(0, 0, i%60)}}
		if i == 4711 {
			p.Skills = append(p.Skills, duty.Skill{ID: "rare"})
		}
		r.People = append(r.People, p)
		for d := range 30 {
			if (i+d)%7 > 4 {
				continue
			}
			from := midnight.AddDate(0, 0, d).Add(time.Duration(i%24) * time.Hour)
			s := duty.Shift{ID: fmt.Sprintf("%s-%d", p.ID, d), Person: p.ID, Line: fmt.Sprintf("l%d", i%12), Role: "counsel", Start: from, End: from.Add(8 * time.Hour)}
			switch i % 50 {
			case 0:
				s.Tags = []string{duty.Supervisor}
			case 1, 2:
				s.Tags = []string{duty.OnCall}
			case 3:
				s.Tags = []string{duty.SecondLine}
			}
			r.Shifts = append(r.Shifts, s)
		}
	}
	return r
}

func BenchmarkNew(b *testing.B) {
	r := big()
	b.ReportMetric(float64(len(r.Shifts)), "shifts")
	for b.Loop() {
		index(b, r)
	}
}

func BenchmarkOn(b *testing.B) {
	x := index(b, big())
	for name, q := range map[string]duty.Query{
		"everybody": {},
		"village":   {Area: "c4-7-3", Role: duty.OnCall},
		"skill":     {Skill: "counsel", Line: "l4"},
		"rare":      {Skill: "rare", Role: duty.Supervisor},
	} {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				q.At = midnight.Add(time.Duration(i%720) * time.Hour)
				if _, err := x.On(q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkResolve(b *testing.B) {
	x := index(b, big())
	for i := 0; b.Loop(); i++ {
		if _, err := x.Resolve(duty.Query{At: midnight.Add(time.Duration(i%720) * time.Hour), Skill: "s3", Area: "c4-7-3"}, duty.DefaultChain()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWithout(b *testing.B) {
	x := index(b, big())
	for b.Loop() {
		if len(x.Without(duty.Supervisor, midnight, midnight.AddDate(0, 0, 30), midnight)) == 0 {
			b.Fatal("no gap")
		}
	}
}
