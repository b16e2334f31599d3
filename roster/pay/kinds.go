package pay

import (
	"cmp"
	"slices"
)

// KindRow is what one person has in a month of one kind by day or by night: what the office multiplies.
type KindRow struct {
	Person       string // empty of a total
	Month        string // YYYY-MM; empty of a total
	Kind         Kind
	Night        bool
	Percent      int // factor of the kind
	NightPercent int // the night's supplement beside it
	Minutes      int
	Weighted     int // minutes times their factors, in hundredths of a plain minute
}

// kindOrder is the order in which kinds stand on paper.
var kindOrder = []Kind{Regular, Overtime, RestDay, Holiday}

// Kinds returns the paid pieces added up, in order of person, month and kind, the day before the night. Their minutes add up to those of the rows.
func (e *Export) Kinds() []KindRow {
	return e.added(func(p *Piece) KindRow {
		return KindRow{Person: p.Person, Month: p.Date[:len("2026-10")], Kind: p.Kind, Night: p.Night, Percent: p.Percent, NightPercent: p.NightPercent}
	})
}

// KindTotals returns the sums of Kinds over all people and months.
func (e *Export) KindTotals() []KindRow {
	return e.added(func(p *Piece) KindRow {
		return KindRow{Kind: p.Kind, Night: p.Night, Percent: p.Percent, NightPercent: p.NightPercent}
	})
}

// added adds the pieces up that are alike.
func (e *Export) added(like func(*Piece) KindRow) []KindRow {
	at := map[KindRow]int{}
	var rows []KindRow
	for i := range e.Pieces {
		p := &e.Pieces[i]
		if p.Kind == Break {
			continue
		}
		key := like(p)
		k, known := at[key]
		if !known {
			k = len(rows)
			at[key] = k
			rows = append(rows, key)
		}
		rows[k].Minutes += p.Minutes
		rows[k].Weighted += p.Weighted()
	}
	slices.SortFunc(rows, func(a, b KindRow) int {
		return cmp.Or(
			cmp.Compare(a.Person, b.Person), cmp.Compare(a.Month, b.Month),
			slices.Index(kindOrder, a.Kind)-slices.Index(kindOrder, b.Kind), after(a.Night, b.Night),
		)
	})
	return rows
}

// after puts false before true.
func after(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}
