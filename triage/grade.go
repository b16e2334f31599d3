package triage

import "fmt"

// Grade is the required response to a caller. The zero value is Green.
type Grade string

// The grades, in falling urgency.
const (
	Red    Grade = "red"
	Yellow Grade = "yellow"
	Green  Grade = "green"
)

// Grades lists the grades, the most urgent first.
func Grades() []Grade { return []Grade{Red, Yellow, Green} }

// ParseGrade reads a grade; the empty text is Green.
func ParseGrade(s string) (Grade, error) {
	switch g := Grade(s); g {
	case Red, Yellow, Green:
		return g, nil
	case "":
		return Green, nil
	}
	return "", fmt.Errorf("grade %q is not one of red, yellow, green", s)
}

// Rank orders grades: 0 is the most urgent. Unknown text ranks with Green, so that a damaged value never
// pushes a caller before a red one.
func (g Grade) Rank() int {
	switch g {
	case Red:
		return 0
	case Yellow:
		return 1
	default:
		return 2
	}
}

func (g Grade) String() string {
	if g == "" {
		return string(Green)
	}
	return string(g)
}
