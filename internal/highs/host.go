package highs

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/tetratelabs/wazero/api"
)

// What the module imports, under the names of this build.
const hostModule = "a"

// What functions of the host answer: errno of WASI.
const (
	errBadFile = 8
	errNoSys   = 52
)

const pageSize = 1 << 16

// host gives the module what it imports: a clock, more memory, and an end. What writes is let run into nothing. The solver asks for the time
// again and again: there it is told that the context of its call has ended.
func (e *Engine) host(ctx context.Context) error {
	began := time.Now()
	millis := func() float64 { return float64(time.Since(began)) / 1e6 }
	does := map[string]func(mod api.Module, stack []uint64){
		"a": func(api.Module, []uint64) { panic("the solver threw an exception") },
		"b": func(api.Module, []uint64) { panic("the solver ended itself") },
		"k": func(api.Module, []uint64) { panic("the solver gave up") },
		"r": func(api.Module, []uint64) { panic("the solver ended itself") },
		"c": func(_ api.Module, s []uint64) { s[0] = math.Float64bits(millis()) },
		"j": func(_ api.Module, s []uint64) { s[0] = math.Float64bits(millis()) },
		"p": func(mod api.Module, s []uint64) {
			mod.Memory().WriteUint64Le(uint32(s[2]), uint64(time.Since(began)))
			s[0] = 0
		},
		"q": grow,
		"f": swallow,
		"n": func(_ api.Module, s []uint64) { s[0] = 0 },
		"o": func(mod api.Module, s []uint64) {
			mod.Memory().WriteUint32Le(uint32(s[0]), 0)
			mod.Memory().WriteUint32Le(uint32(s[1]), 0)
			s[0] = 0
		},
		"d": func(_ api.Module, s []uint64) { s[0] = 0 },
		"g": func(_ api.Module, s []uint64) { s[0] = errBadFile },
		"t": func(_ api.Module, s []uint64) { s[0] = errBadFile },
		"e": refuse, "h": refuse, "i": refuse,
		"l": func(_ api.Module, s []uint64) { s[0] = 0 },
		"m": func(api.Module, []uint64) {},
		"s": func(api.Module, []uint64) {},
	}
	build := e.runtime.NewHostModuleBuilder(hostModule)
	for _, f := range e.code.ImportedFunctions() {
		module, name, _ := f.Import()
		do, known := does[name]
		if module != hostModule || !known {
			return fmt.Errorf("the solver wants %s.%s, which nobody knows", module, name)
		}
		build.NewFunctionBuilder().
			WithGoModuleFunction(api.GoModuleFunc(func(ctx context.Context, mod api.Module, stack []uint64) {
				if ctx.Err() != nil {
					panic("the solver was told to end")
				}
				do(mod, stack)
			}), f.ParamTypes(), f.ResultTypes()).
			Export(name)
	}
	_, err := build.Instantiate(ctx)
	return err
}

// refuse answers a call for files: there are none.
func refuse(_ api.Module, s []uint64) {
	code := int32(-errNoSys)
	s[0] = uint64(uint32(code))
}

// grow gives the module memory up to a size, and a fifth more, so that it does not ask often.
func grow(mod api.Module, s []uint64) {
	memory := mod.Memory()
	size, want := uint64(memory.Size()), s[0]&math.MaxUint32
	for _, to := range []uint64{max(want, size+size/5), want} {
		if _, ok := memory.Grow(uint32((to - size + pageSize - 1) / pageSize)); ok {
			s[0] = 1
			return
		}
	}
	s[0] = 0
}

// swallow takes what the module writes, and drops it.
func swallow(mod api.Module, s []uint64) {
	memory := mod.Memory()
	parts, n, total := uint32(s[1]), uint32(s[2]), uint32(0)
	for i := range n {
		if at, ok := memory.Read(parts+8*i+4, 4); ok {
			total += binary.LittleEndian.Uint32(at)
		}
	}
	memory.WriteUint32Le(uint32(s[3]), total)
	s[0] = 0
}
