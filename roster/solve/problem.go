package solve

import "heartline/roster/model"

// cell is what a person does on a day: nothing, an option, or, before the first day, something of the past.
type cell uint16

const off cell = 0

// option is a shift in a role; option i of a problem is cell i+1.
type option struct {
	shift int // of the model's types
	role  string
}

// problem is a model made flat.
type problem struct {
	model   *model.Model
	cal     *model.Calendar
	people  int
	days    int
	pad     int // days of the past that each row begins with
	width   int // pad + days
	options []option
	cells   int  // how many values a cell can have: off, options, past types, unknown
	unknown cell // of the past

	kind  []int16  // of a cell: the type of shift, or one of the kinds below
	menus []menu   // what may be done on a day; people and days with the same choice share one
	menu  []int32  // [person*days+day]: index into menus
	wish  []int32  // [person*days+day]: index into wishes, 0: none
	wants [][]cost // what each cell costs by itself: requests and stability
	start []cell   // [person*width+i]: the past, the pins, and nothing else

	cover covers
	rows  []rowRules // by person
}

// Kinds of cells that are no type of shift.
const (
	kindOff     = -1
	kindUnknown = -2
)

// past returns the cell of a shift of a type that was worked before the first day.
func (p *problem) past(shift int) cell { return cell(1 + len(p.options) + shift) }

func (p *problem) row(cells []cell, person int) []cell {
	return cells[person*p.width : (person+1)*p.width]
}

// allowed reports whether a person may do something on a day, by all that concerns the cell alone.
func (p *problem) allowed(person, day int, c cell) bool {
	return p.menus[p.menu[person*p.days+day]].may[c]
}

// list is what a person may do on a day, off first if it may be.
func (p *problem) list(person, day int) []cell { return p.menus[p.menu[person*p.days+day]].cells }

// menu is a choice of cells.
type menu struct {
	may   []bool // by cell, up to the last option
	cells []cell
}

// covers are the rows of the demand, the sites and the guards: each counts people and costs something for each count.
type covers struct {
	rows    []coverRow
	class   []int       // of a person: what the person counts for
	touches [][][]touch // [class][day*(options+1)+cell]
	where   [][]seat    // by row: in which cells people count for it
}

// seat is an option on a day.
type seat struct {
	day int32
	x   cell
}

// coverRow is one number of people, and what it costs.
type coverRow struct {
	least int32 // the smallest number in the table
	table []cost
}

func (r *coverRow) at(n int32) cost {
	i := n - r.least
	if i < 0 {
		i = 0
	} else if int(i) >= len(r.table) {
		i = int32(len(r.table) - 1)
	}
	return r.table[i]
}

// lacks reports whether one more would be cheaper.
func (r *coverRow) lacks(n int32) bool { return r.at(n) > r.at(n+1) }

// touch says that a row counts somebody, and by how much.
type touch struct {
	row int32
	by  int32
}

// rowRules are the rules of one person's row.
type rowRules struct {
	sums     []*sumRule
	rolls    []*rollRule
	weekends []*weekendRule
	streaks  []*streakRule
	runs     []*runRule
	kinds    []*kindRule
	pairs    *pairRule
	patterns []*patternRule
	rare     []*rareRule

	base  []int32 // what each number of the person's starts from: history
	slots int
	at    slotsAt
}

// slotsAt are where the numbers of each stateful rule begin.
type slotsAt struct{ sums, rolls, weekends, patterns, rare []int }
