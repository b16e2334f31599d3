package yamlfile

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Bounds of a document.
const (
	MaxBytes = 1 << 20
	MaxDepth = 32
)

// Document is a parsed file. It belongs to one goroutine.
type Document struct {
	file string
	root ast.Node // nil for an empty document
	pos  map[string]Pos
}

// Parse reads one YAML document. The document is usable (and empty) even when problems are returned.
func Parse(file string, data []byte) (d *Document, problems Problems) {
	d = &Document{file: file, pos: map[string]Pos{"": {}}}
	defer func() {
		// The parser is a third party's: whatever it trips over is the file's problem, not the process's end.
		if r := recover(); r != nil {
			d.root = nil
			problems = Problems{{File: file, What: "the file cannot be read as YAML", Mend: "look for unbalanced quotes or brackets"}}
		}
	}()
	if len(data) > MaxBytes {
		return d, Problems{{File: file, What: fmt.Sprintf("the file has %d bytes", len(data)), Mend: fmt.Sprintf("keep it below %d", MaxBytes)}}
	}
	if tooDeep(data) {
		return d, Problems{{File: file, What: "the file is nested too deeply", Mend: fmt.Sprintf("keep it below %d levels", MaxDepth)}}
	}
	parsed, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return d, Problems{syntaxProblem(file, err)}
	}
	for _, doc := range parsed.Docs {
		if doc.Body == nil {
			continue
		}
		if d.root != nil {
			p := position(doc.Body)
			return d, append(problems, Problem{
				File: file, Line: p.Line, Column: p.Column,
				What: "a second document begins here", Mend: "put it into a file of its own",
			})
		}
		d.root = doc.Body
	}
	return d, problems
}

// tooDeep reports nesting beyond all sense before the parser sees it: the parser is recursive, and a stack
// that overflows cannot be recovered.
func tooDeep(data []byte) bool {
	const most = 256
	brackets, marks, line := 0, 0, 0
	start := true // at the start of a token
	for i, c := range data {
		space := i+1 >= len(data) || data[i+1] == ' ' || data[i+1] == '\t'
		switch c {
		case '\n':
			line = 0
		case '[', '{':
			brackets++
		case ']', '}':
			brackets = max(0, brackets-1)
		case '-', '?', ':':
			if space {
				line++
			}
		case '!', '&':
			if start {
				marks++
			}
		}
		start = c == ' ' || c == '\t' || c == '\n' || c == '[' || c == '{' || c == ','
		if brackets > most || line > most || marks > 4*most {
			return true
		}
	}
	return false
}

func syntaxProblem(file string, err error) Problem {
	p := Problem{File: file, What: "the file is not valid YAML", Mend: "mend the syntax at this place"}
	if se, ok := errors.AsType[yaml.Error](err); ok {
		if t := se.GetToken(); t != nil && t.Position != nil {
			p.Line, p.Column = t.Position.Line, t.Position.Column
		}
		if m := strings.TrimSpace(se.GetMessage()); m != "" {
			p.What += " (" + strings.Join(strings.Fields(m), " ") + ")"
		}
	}
	return p
}

// Empty reports whether the document holds nothing.
func (d *Document) Empty() bool { return d.root == nil }

// File returns the name that the document was parsed under.
func (d *Document) File() string { return d.file }

// Has reports whether the file itself gave a value at path.
func (d *Document) Has(path string) bool {
	_, ok := d.pos[path]
	return ok
}

// Pos returns the place of the value at path, or of the nearest value around it.
func (d *Document) Pos(path string) Pos {
	for {
		if p, ok := d.pos[path]; ok {
			return p
		}
		i := strings.LastIndexAny(path, ".[")
		if i < 0 {
			return Pos{}
		}
		path = path[:i]
	}
}

// Problem describes what is wrong at path. What may hold fmt verbs for args.
func (d *Document) Problem(path, mend, what string, args ...any) Problem {
	p := d.Pos(path)
	return Problem{File: d.file, Line: p.Line, Column: p.Column, What: fmt.Sprintf(what, args...), Mend: mend}
}

// position returns where a node begins.
func position(n ast.Node) Pos {
	switch v := n.(type) {
	case *ast.MappingNode:
		if !v.IsFlowStyle && len(v.Values) > 0 {
			return position(v.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return position(v.Key)
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return Pos{Line: t.Position.Line, Column: t.Position.Column}
	}
	return Pos{}
}

// Section is a part of a document; its paths begin below its own.
type Section struct {
	doc  *Document
	path string
}

// Section returns the part of the document at path.
func (d *Document) Section(path string) Section { return Section{doc: d, path: path} }

// Problem describes what is wrong at path below the section; the empty path is the section itself.
func (s Section) Problem(path, mend, what string, args ...any) Problem {
	full := s.path
	if path != "" {
		full = Join(s.path, path)
	}
	return s.doc.Problem(full, mend, what, args...)
}
