package solve

import (
	"fmt"
	"slices"
	"time"

	"heartline/roster/model"
)

// sites adds a row for each site and span: not more people than seats.
func (c *compiler) sites(people []*model.Person, spans []time.Time) {
	for i := range c.model.Sites {
		site := &c.model.Sites[i]
		room := site.Capacity()
		if room == 0 || room >= c.people {
			continue
		}
		c.eachSpan(spans, func(inside func(func(day, opt int))) {
			row := c.addRow(fmt.Sprint("site", room), 0, int32(c.people), func(n int32) cost { return hard(max(0, int(n)-room)) })
			inside(func(day, opt int) {
				if c.model.Shifts[c.options[opt].shift].Site == site.ID {
					c.put(row, day, opt, people, func(*model.Person) int32 { return 1 })
				}
			})
		})
	}
}

// guard adds a row for each span and site: nobody alone who may not be.
func (c *compiler) guard(g *model.Guard, people []*model.Person, spans []time.Time) {
	per := int32(max(g.Per, 1))
	places := []string{""}
	for _, s := range c.model.Shifts {
		if !slices.Contains(places, s.Site) {
			places = append(places, s.Site)
		}
	}
	for _, place := range places {
		c.eachSpan(spans, func(inside func(func(day, opt int))) {
			key := fmt.Sprint("guard", g.Weight, per)
			row := c.addRow(key, 0, int32(c.people), func(n int32) cost {
				if g.Weight == 0 {
					return hard(int(max(0, n)))
				}
				return soft(g.Weight * int(max(0, n)))
			})
			inside(func(day, opt int) {
				if c.model.Shifts[c.options[opt].shift].Site != place {
					return
				}
				date := c.cal.Date(day)
				c.put(row, day, opt, people, func(p *model.Person) int32 {
					switch {
					case holds(p.Skills, g.Who, date, date) || holds(p.Tags, g.Who, date, date):
						return 1
					case holds(p.Skills, g.With, date, date) || holds(p.Tags, g.With, date, date):
						return -per
					default:
						return 0
					}
				})
			})
		})
	}
}

// eachSpan goes through the spans, with the cells whose shift covers each.
func (c *compiler) eachSpan(spans []time.Time, do func(inside func(func(day, opt int)))) {
	for k := range len(spans) - 1 {
		piece := span{spans[k], spans[k+1]}
		var cells [][2]int
		at, _ := c.dayOf(piece.from.In(c.cal.Midnight(0).Location()).Format(time.DateOnly))
		for day := max(0, at-3); day < min(c.days, at+2); day++ { // a shift may last for two days
			for o := range c.options {
				s := c.options[o].shift
				if !c.begins[s][c.pad+day].After(piece.from) && !c.ends[s][c.pad+day].Before(piece.to) {
					cells = append(cells, [2]int{day, o})
				}
			}
		}
		if len(cells) == 0 {
			continue
		}
		do(func(each func(day, opt int)) {
			for _, x := range cells {
				each(x[0], x[1])
			}
		})
	}
}
