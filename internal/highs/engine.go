package highs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// Sum is the SHA-256 of the only file that is run: build/highs.wasm of highs 1.15.3.
const Sum = "528be4365bea1d4188988646b244263f50320df55782e14d6af5bce7cd45c840"

// ErrFile says that the file at the path is not the one that Sum names, or cannot be read.
var ErrFile = errors.New("this is not the solver of linear programs of highs 1.15.3; scripts/highs.sh fetches it")

// mostMemory is how many bytes a program may have at most; one that wants more breaks off.
const mostMemory = 256 << 20

// Place is where scripts/highs.sh puts the solver: in the folder that HEARTLINE_CACHE names, or in the user's cache. It is empty where the
// user has no home.
func Place() string {
	cache := os.Getenv("HEARTLINE_CACHE")
	if cache == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		cache = filepath.Join(home, ".cache", "heartline")
	}
	return filepath.Join(cache, "highs-1.15.3", "highs.wasm")
}

// Engine is the solver's code, compiled. It is safe for concurrent use.
type Engine struct {
	runtime wazero.Runtime
	code    wazero.CompiledModule
}

// Open reads and compiles the solver at a path. What was compiled is kept in the folder cache, where one is given: the first time takes
// seconds. The error is ErrFile if the file is missing or another one.
func Open(ctx context.Context, path, cache string) (*Engine, error) {
	binary, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	if sum := sha256.Sum256(binary); hex.EncodeToString(sum[:]) != Sum {
		return nil, fmt.Errorf("%w: %s has another checksum", ErrFile, path)
	}
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(mostMemory / pageSize)
	if cache != "" {
		kept, err := wazero.NewCompilationCacheWithDir(cache)
		if err != nil {
			return nil, fmt.Errorf("the folder for the compiled solver: %w", err)
		}
		config = config.WithCompilationCache(kept)
	}
	e := &Engine{runtime: wazero.NewRuntimeWithConfig(ctx, config)}
	if e.code, err = e.runtime.CompileModule(ctx, binary); err != nil {
		return nil, errors.Join(fmt.Errorf("compile the solver: %w", err), e.Close(ctx))
	}
	if err := e.host(ctx); err != nil {
		return nil, errors.Join(err, e.Close(ctx))
	}
	if err := e.prove(ctx); err != nil {
		return nil, errors.Join(err, e.Close(ctx))
	}
	return e, nil
}

// Close ends the engine and all its programs.
func (e *Engine) Close(ctx context.Context) error { return e.runtime.Close(ctx) }

// prove solves a linear program by hand: most of 3x + 2y with x + y <= 4 and x + 3y <= 9, x <= 3, is 11 at (3, 1). It shows that the
// exports are what they are taken for.
func (e *Engine) prove(ctx context.Context) error {
	p, err := e.New(ctx)
	if err != nil {
		return err
	}
	defer p.Close()
	err = errors.Join(
		p.AddRows([]Row{{Lower: math.Inf(-1), Upper: 4}, {Lower: math.Inf(-1), Upper: 9}}),
		p.AddColumns([]Column{
			{Cost: -3, Upper: 3, Rows: []int32{0, 1}, Values: []float64{1, 1}},
			{Cost: -2, Upper: math.Inf(1), Rows: []int32{0, 1}, Values: []float64{1, 3}},
		}))
	if err != nil {
		return err
	}
	s, err := p.Solve(Limits{})
	if err != nil {
		return err
	}
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-6 }
	if s.Status != Optimal || !near(s.Value, -11) || !near(s.Columns[0], 3) || !near(s.Columns[1], 1) || !near(s.Duals[0], -2) || !near(s.Duals[1], 0) {
		return errors.New("the solver answers a program of two rows wrongly; fetch it again with scripts/highs.sh")
	}
	return nil
}

// New returns an empty program. Close it.
func (e *Engine) New(ctx context.Context) (*Program, error) {
	mod, err := e.runtime.InstantiateModule(ctx, e.code, wazero.NewModuleConfig().WithName("").WithStartFunctions())
	if err != nil {
		return nil, fmt.Errorf("start the solver: %w", err)
	}
	p := &Program{ctx: ctx, mod: mod, calls: map[string]api.Function{}}
	p.call("start")
	p.handle = p.call("create")
	for _, name := range []string{"output_flag", "log_to_console"} {
		p.set("setBool", name, 0)
	}
	p.set("setInt", "threads", 1)
	if p.broken != nil {
		p.Close()
		return nil, p.broken
	}
	return p, nil
}
