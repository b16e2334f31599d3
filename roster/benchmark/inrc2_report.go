package benchmark

import (
	"io"
	"strings"
)

// INRC2Report is what the validator of the second competition prints for a solution.
type INRC2Report struct {
	// Hard violations: people fewer than the minimum, skills that are missing, forbidden successions, and days with two shifts.
	MinimalCover, Skills, Successions, DoubleDays int
	// Costs.
	Total, Consecutive, DaysOff, Requests, Weekends, HalfWeekends, Cover int
	Value                                                                int // their sum
	// Rows are the days of each nurse as the validator has read them: the first letter of a shift type, or a dash.
	Rows map[string]string
}

// ReadINRC2Report reads the report of the competition's validator.
func ReadINRC2Report(r io.Reader) (INRC2Report, []Fault) {
	report := INRC2Report{Rows: map[string]string{}}
	numbers := map[string]*int{
		"Minimal coverage constraints":              &report.MinimalCover,
		"Required skill constraints":                &report.Skills,
		"Illegal shift type succession constraints": &report.Successions,
		"Single assignment per day":                 &report.DoubleDays,
		"Total assignment constraints":              &report.Total,
		"Consecutive constraints":                   &report.Consecutive,
		"Non working days constraints":              &report.DaysOff,
		"Preferences":                               &report.Requests,
		"Max working weekend":                       &report.Weekends,
		"Complete weekends":                         &report.HalfWeekends,
		"Optimal coverage constraints":              &report.Cover,
		"Total cost":                                &report.Value,
	}
	f := &faults{}
	for _, l := range f.lines(r) {
		if name, row, grid := strings.Cut(l.text, "|"); grid {
			if name = strings.TrimSpace(name); name != "" { // a line without a name is the heading
				report.Rows[name] = strings.ReplaceAll(strings.ReplaceAll(row, "|", ""), " ", "")
			}
			continue
		}
		name, text, found := strings.Cut(l.text, ":")
		if !found {
			continue // a headline
		}
		to := numbers[strings.TrimSpace(name)]
		if to == nil {
			f.add(l.n, "%s is no line of a report, or is there twice; remove it", quote(strings.TrimSpace(name)))
			continue
		}
		*to, _ = f.number(l.n, text, strings.TrimSpace(name), 0, maxCost)
		delete(numbers, strings.TrimSpace(name))
	}
	for name := range numbers {
		f.add(0, "the line %s is missing; the report is not whole", quote(name))
		break
	}
	if len(f.list) > 0 {
		return INRC2Report{}, f.sorted()
	}
	return report, nil
}
