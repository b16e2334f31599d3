package solve

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"heartline/roster/model/modeltest"
)

// TestMachinesReadWhatIsCounted makes random moves on random models, and has the machines read each row: in sum they must say what the
// row costs, and break hard rules if and only if the row does.
func TestMachinesReadWhatIsCounted(t *testing.T) {
	t.Parallel()
	read := 0
	rapid.Check(t, func(t *rapid.T) {
		p, err := compile(t.Context(), modeltest.Model(t))
		if err != nil {
			t.Fatal(err)
		}
		if len(p.options) == 0 {
			return
		}
		mv := mover{state: newState(p, slices.Clone(p.start)), rng: newDice(uint64(rapid.IntRange(0, 1<<30).Draw(t, "seed")), 0)}
		f := &Flat{p: p, machines: make([][]machine, p.people), keys: make([]string, p.people), alike: map[string][]Cell{}}
		for range 20 {
			for range 10 {
				if by, did := mv.move(); did {
					mv.keep(by)
				}
			}
			for person := range p.people {
				if f.keys[person] == "" && f.read(person) != nil {
					continue
				}
				read++
				row := f.rows(mv.cells)[person]
				if sum, want := f.RowWorth(person, row), split(mv.rows[person]); sum.Soft != want.Soft || (sum.Hard > 0) != (want.Hard > 0) {
					t.Fatalf("row %v of person %d: read %+v, counted %+v; rules %+v", row, person, sum, want, p.rows[person])
				}
			}
		}
	})
	if read == 0 {
		t.Error("no row was read")
	}
}
