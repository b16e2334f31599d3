package highs

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/tetratelabs/wazero/api"
)

// exports are the functions of the module under their names in this build, as build/highs.js lists them.
var exports = map[string]string{
	"start": "v", "malloc": "uc", "free": "tc", "create": "F", "run": "N",
	"setBool": "ia", "setInt": "ja", "setDouble": "ka", "setString": "la",
	"addRows": "fb", "addCols": "bb", "changeColsBounds": "vb", "changeColsIntegrality": "mb", "clearIntegrality": "ob",
	"getSolution": "Ea", "setSolution": "Va", "getModelStatus": "Ga", "getObjectiveValue": "Ka",
	"getDoubleInfo": "Ba", "getIntInfo": "Aa", "zeroAllClocks": "$a",
}

// errMemory says that the module has none left.
var errMemory = errors.New("the solver's memory is full")

// call calls a function of the module. After a failure nothing is called any more, and 0 is returned.
func (p *Program) call(name string, args ...uint64) uint64 {
	if p.broken != nil {
		return 0
	}
	f := p.calls[name]
	if f == nil {
		if f = p.mod.ExportedFunction(exports[name]); f == nil {
			p.broken = fmt.Errorf("the solver has no function %s", name)
			return 0
		}
		p.calls[name] = f
	}
	out, err := f.Call(p.ctx, args...)
	if err != nil {
		p.broken = fmt.Errorf("the solver broke off in %s: %w", name, err)
		return 0
	}
	if len(out) == 0 {
		return 0
	}
	return out[0]
}

// ask calls a function that answers with a status; -1 is a failure.
func (p *Program) ask(name string, args ...uint64) {
	if status := api.DecodeI32(p.call(name, args...)); status < 0 && p.broken == nil {
		p.broken = fmt.Errorf("the solver refused %s", name)
	}
}

// set sets an option. A value of a double is given by its bits.
func (p *Program) set(kind, option string, value uint64) {
	name := p.text(option)
	p.ask(kind, p.handle, name, value)
	p.call("free", name)
}

func (p *Program) room(bytes int) uint64 {
	at := p.call("malloc", uint64(max(bytes, 8)))
	if at == 0 && p.broken == nil {
		p.broken = errMemory
	}
	return at
}

func (p *Program) text(s string) uint64 {
	at := p.room(len(s) + 1)
	p.write(at, append([]byte(s), 0))
	return at
}

func (p *Program) write(at uint64, b []byte) {
	if p.broken == nil && !p.mod.Memory().Write(uint32(at), b) {
		p.broken = errMemory
	}
}

func (p *Program) ints(list []int32) uint64 {
	b := make([]byte, 4*len(list))
	for i, x := range list {
		binary.LittleEndian.PutUint32(b[4*i:], uint32(x))
	}
	at := p.room(len(b))
	p.write(at, b)
	return at
}

func (p *Program) doubles(list []float64) uint64 {
	b := make([]byte, 8*len(list))
	for i, x := range list {
		binary.LittleEndian.PutUint64(b[8*i:], math.Float64bits(x))
	}
	at := p.room(len(b))
	p.write(at, b)
	return at
}

func (p *Program) free(at ...uint64) {
	for _, a := range at {
		p.call("free", a)
	}
}

// read returns numbers from the module's memory, copied.
func (p *Program) read(at uint64, n int) []float64 {
	list := make([]float64, n)
	if p.broken != nil {
		return list
	}
	b, ok := p.mod.Memory().Read(uint32(at), uint32(8*n))
	if !ok {
		p.broken = errMemory
		return list
	}
	for i := range list {
		list[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
	}
	return list
}
