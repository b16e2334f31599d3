package spec

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// Document is the interface file.
type Document struct {
	Base       string // path under which operations are served, such as /api/v1
	Operations []*Operation
	byPattern  map[string]*Operation
}

// Operation is one method of one path.
type Operation struct {
	ID         string
	Method     string
	Path       string // complete, with the base
	Permission string
	Slow       bool // the answer may take a minute
	Status     int  // of success
	params     []param
	body       *schema // JSON body; nil when there is none
	media      string  // media type of the body; empty when there is none
	optional   bool    // the body may be left out
	large      bool    // so large as a table
}

// Pattern is the operation as net/http's mux writes it.
func (o *Operation) Pattern() string { return o.Method + " " + o.Path }

// Operation returns the operation of a mux pattern, nil when the file has none.
func (d *Document) Operation(pattern string) *Operation { return d.byPattern[pattern] }

// ByID returns the operation with that operationId, nil when the file has none.
func (d *Document) ByID(id string) *Operation {
	for _, o := range d.Operations {
		if o.ID == id {
			return o
		}
	}
	return nil
}

// The parts of the file that matter here.
type (
	file struct {
		Servers    []server            `yaml:"servers"`
		Paths      map[string]pathItem `yaml:"paths"`
		Components struct {
			Parameters map[string]param   `yaml:"parameters"`
			Schemas    map[string]*schema `yaml:"schemas"`
		} `yaml:"components"`
	}
	server struct {
		URL string `yaml:"url"`
	}
	pathItem struct {
		Servers    []server `yaml:"servers"`
		Parameters []param  `yaml:"parameters"`
		Get        *opNode  `yaml:"get"`
		Post       *opNode  `yaml:"post"`
		Put        *opNode  `yaml:"put"`
		Delete     *opNode  `yaml:"delete"`
	}
	opNode struct {
		OperationID string         `yaml:"operationId"`
		Permission  string         `yaml:"x-permission"`
		Large       bool           `yaml:"x-large"` // the body may be as large as a table
		Slow        bool           `yaml:"x-slow"`  // the answer may take a minute
		Parameters  []param        `yaml:"parameters"`
		Responses   map[string]any `yaml:"responses"`
		RequestBody *struct {
			Required bool `yaml:"required"`
			Content  map[string]struct {
				Schema *schema `yaml:"schema"`
			} `yaml:"content"`
		} `yaml:"requestBody"`
	}
	param struct {
		Ref      string  `yaml:"$ref"`
		Name     string  `yaml:"name"`
		In       string  `yaml:"in"`
		Required bool    `yaml:"required"`
		Schema   *schema `yaml:"schema"`
	}
)

// Parse reads the file. known reports whether a permission exists.
func Parse(data []byte, known func(permission string) bool) (*Document, error) {
	var f file
	if err := yaml.Unmarshal(data, &f); err != nil {
		return nil, fmt.Errorf("interface file: %w", err)
	}
	if len(f.Servers) != 1 {
		return nil, fmt.Errorf("interface file: one server is wanted, not %d", len(f.Servers))
	}
	if err := f.resolveSchemas(); err != nil {
		return nil, err
	}
	d := &Document{Base: strings.TrimSuffix(f.Servers[0].URL, "/"), byPattern: make(map[string]*Operation)}
	for path, item := range f.Paths {
		base := d.Base
		if len(item.Servers) > 0 {
			base = strings.TrimSuffix(item.Servers[0].URL, "/")
		}
		for method, node := range map[string]*opNode{
			http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodDelete: item.Delete,
		} {
			if node == nil {
				continue
			}
			op, err := f.operation(method, base+path, item, node, known)
			if err != nil {
				return nil, err
			}
			if d.ByID(op.ID) != nil {
				return nil, fmt.Errorf("interface file: two operations are called %s", op.ID)
			}
			d.Operations = append(d.Operations, op)
			d.byPattern[op.Pattern()] = op
		}
	}
	slices.SortFunc(d.Operations, func(a, b *Operation) int { return strings.Compare(a.ID, b.ID) })
	return d, nil
}

func (f *file) operation(method, path string, item pathItem, node *opNode, known func(string) bool) (*Operation, error) {
	op := &Operation{ID: node.OperationID, Method: method, Path: path, Permission: node.Permission, Slow: node.Slow, large: node.Large}
	if op.ID == "" {
		return nil, fmt.Errorf("interface file: %s %s has no operationId", method, path)
	}
	if op.Permission == "" || !known(op.Permission) {
		return nil, fmt.Errorf("interface file: operation %s has x-permission %q, which does not exist", op.ID, op.Permission)
	}
	for _, p := range slices.Concat(item.Parameters, node.Parameters) {
		if p.Ref != "" {
			name := strings.TrimPrefix(p.Ref, "#/components/parameters/")
			target, ok := f.Components.Parameters[name]
			if !ok {
				return nil, fmt.Errorf("interface file: operation %s: no parameter %s", op.ID, p.Ref)
			}
			p = target
		}
		s, err := f.resolve(p.Schema)
		if err != nil {
			return nil, fmt.Errorf("interface file: operation %s, parameter %s: %w", op.ID, p.Name, err)
		}
		p.Schema = s
		op.params = append(op.params, p)
	}
	for code := range node.Responses {
		var status int
		if _, err := fmt.Sscanf(code, "%d", &status); err == nil && status < 400 && (op.Status == 0 || status < op.Status) {
			op.Status = status
		}
	}
	if node.RequestBody == nil {
		return op, nil
	}
	op.optional = !node.RequestBody.Required
	for media, content := range node.RequestBody.Content {
		op.media = media
		if media != "application/json" {
			continue
		}
		s, err := f.resolve(content.Schema)
		if err != nil {
			return nil, fmt.Errorf("interface file: operation %s: %w", op.ID, err)
		}
		op.body = s
	}
	return op, nil
}
