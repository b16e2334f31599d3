package sheet

import (
	"fmt"
	"slices"
	"strings"

	"heartline/roster/fairness"
	"heartline/roster/pay"
)

// Words is the catalogue of one language: a text for each of Keys. "lang" is its tag by BCP 47, such as zh-CN or en.
type Words map[string]string

// Keys of weekdays, from Sunday, as in package time.
var weekdayKeys = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// Keys returns what a catalogue has to hold, in order of the alphabet. Keys that begin with tab_ are names of sheets, at most 31 characters and without
// : \ / ? * [ ]; those that end with _mark are a letter or two.
func Keys() []string {
	keys := []string{
		"lang", "tab_by_person", "tab_by_seat", "tab_fairness", "tab_fairness_rows", "tab_hours", "tab_kinds", "tab_pieces",
		"person", "shift", "role", "group", "measure", "total", "yes", "no",
		"value", "share", "over", "deviation", "trend", "presence",
		"leave_mark", "leave_legend", "holiday_mark", "holiday_legend", "exchange_mark", "exchange_legend",
		"unsure_legend",
	}
	keys = append(keys, weekdayKeys...)
	for _, m := range fairness.Measures() {
		keys = append(keys, measureKey(m))
	}
	for _, kind := range []pay.Kind{pay.Break, pay.Holiday, pay.RestDay, pay.Overtime, pay.Regular} {
		keys = append(keys, kindKey(kind))
	}
	for _, column := range slices.Concat(pay.RowColumns(), pay.PieceColumns(), kindColumns) {
		keys = append(keys, columnKey(column))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

func measureKey(m fairness.Measure) string { return "measure_" + string(m) }

func kindKey(k pay.Kind) string { return "kind_" + string(k) }

func columnKey(column string) string { return "column_" + column }

// Check names the keys that a catalogue does not hold.
func (w Words) Check() error {
	var missing []string
	for _, key := range Keys() {
		if strings.TrimSpace(w[key]) == "" {
			missing = append(missing, key)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("the catalogue has no text for %s", strings.Join(missing, ", "))
	}
	return nil
}

// Names are what ids are called. An id without a name is shown itself.
type Names struct {
	People map[string]string
	Shifts map[string]string // types of shift
	Roles  map[string]string
	// Letters are the short names of shifts for the grid by person, and RoleLetters those of roles, shown behind them; a role without
	// one is not shown there.
	Letters     map[string]string
	RoleLetters map[string]string
}

func name(names map[string]string, id string) string {
	if n := names[id]; n != "" {
		return n
	}
	return id
}
