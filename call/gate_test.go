package call

import (
	"reflect"
	"slices"
	"testing"

	"heartline/internal/fault"
)

// TestAShutGateLetsNoCommandThrough asks every command of the switch of a gate that is shut. A command that is added to
// the interface, and not to the gate, would go to a switch that another controller serves.
func TestAShutGateLetsNoCommandThrough(t *testing.T) {
	t.Parallel()
	looks := []string{"LookBridge", "LookChannel", "Received", "Sent"}
	p := &paper{fail: func(op string) error { t.Errorf("%s reached the switch", op); return nil }}
	g := &gate{Switch: p}
	g.shut.Store(true)
	v, of := reflect.ValueOf(g), reflect.TypeFor[Switch]()
	for m := range of.Methods() {
		if slices.Contains(looks, m.Name) {
			continue
		}
		args := []reflect.Value{reflect.ValueOf(t.Context())}
		for n := 1; n < m.Type.NumIn(); n++ {
			args = append(args, reflect.Zero(m.Type.In(n)))
		}
		out := v.MethodByName(m.Name).Call(args)
		if err, _ := reflect.TypeAssert[error](out[len(out)-1]); !fault.Is(err, fault.Unavailable) {
			t.Errorf("%s of a shut gate gave %v", m.Name, err)
		}
	}
}
