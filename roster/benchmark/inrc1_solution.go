package benchmark

import (
	"io"
	"time"

	"heartline/roster/model"
)

// ReadINRC1Solution reads the assignments of an instance. What the file says they are worth is not returned: what published ones say there
// is often a placeholder.
func ReadINRC1Solution(m *model.Model, r io.Reader) ([]model.Assignment, []Fault) {
	p := &inrc1Reader{m: m, shifts: types(m), nurses: staff(m)}
	p.first, _ = time.Parse(time.DateOnly, m.Start)
	var as []model.Assignment
	if root := p.tree(r, "Solution"); root != nil {
		if id := p.word(root, "SchedulingPeriodID"); id != "" && id != m.Name {
			p.add(root.one("SchedulingPeriodID").line, "the solution is of %s; the problem is %s", quote(id), quote(m.Name))
		}
		for _, n := range root.all("Assignment") {
			a := model.Assignment{Staff: p.word(n, "Employee"), Shift: p.word(n, "ShiftType")}
			if a.Staff != "" {
				p.knows(p.nurses, n.line, a.Staff, "employee")
			}
			if a.Shift != "" {
				p.knows(p.shifts, n.line, a.Shift, "shift")
			}
			a.Date, _ = p.dayIn(n)
			as = append(as, a)
		}
	}
	if len(p.list) > 0 {
		return nil, p.sorted()
	}
	return as, nil
}
