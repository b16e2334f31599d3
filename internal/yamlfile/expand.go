package yamlfile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Expansion says how a document is written out of templates: rows of a few values each, of which every row makes one
// item in each of several lists.
type Expansion struct {
	Templates string            // key of the list of templates
	Rows      string            // key of the list of rows
	Lists     map[string]string // part of a template: the list of the document to which its items are added
	Maps      []string          // parts whose keys are added to the mapping of the same name in the document
}

// The keys of a template and of a row beside the parts and the values.
const (
	keyID       = "id"
	keyNeeds    = "needs"
	keyDefaults = "defaults"
	keyTemplate = "template"
)

// MaxRows is how many rows a document may have.
const MaxRows = 500

// Expand writes out the templates of the document, before it is decoded; neither templates nor rows are left in it. In a
// template $name and ${name} stand for the value of that name in the row, else in the template's defaults; $id is the
// row's own, and $$ a dollar sign. A value that is nothing but $name may be of any sort, and its key is left out where
// the value is empty. A row may write a part itself: its keys replace those of the template. Positions stay: what a row
// gave stands in the row, what the template says in the template.
func (d *Document) Expand(x Expansion) Problems {
	if d.root == nil {
		return nil
	}
	e := &expander{Expansion: x, decoder: decoder{doc: d}, templates: map[string]*template{}}
	root := &ast.MappingNode{BaseNode: &ast.BaseNode{}, Start: d.root.GetToken()}
	var templates, rows ast.Node
	for _, pair := range entries(d.root) {
		switch key, _ := scalarText(pair.Key); key {
		case x.Templates:
			templates = pair.Value
		case x.Rows:
			rows = pair.Value
		default:
			root.Values = append(root.Values, pair)
		}
	}
	if templates == nil && rows == nil {
		return nil
	}
	e.root = root
	e.learn(templates)
	e.write(rows)
	d.root = root
	return e.problems
}

type expander struct {
	Expansion
	decoder

	root      *ast.MappingNode
	templates map[string]*template
	names     []string // of the templates
}

type template struct {
	needs    []string
	defaults map[string]ast.Node
	parts    map[string]ast.Node
	known    []string // every name that the template's text may use
}

func (e *expander) isPart(key string) bool {
	_, list := e.Lists[key]
	return list || slices.Contains(e.Maps, key)
}

func (e *expander) parts() []string {
	out := slices.Clone(e.Maps)
	for part := range e.Lists {
		out = append(out, part)
	}
	slices.Sort(out)
	return out
}

// items are the mappings of a list; anything else is complained about.
func (e *expander) items(n ast.Node, path string) (out []ast.Node) {
	if n == nil {
		return nil
	}
	if _, empty := n.(*ast.NullNode); empty {
		return nil
	}
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		e.complain(n, "write it as a list", "%s is %s", path, kindOf(n))
		return nil
	}
	return seq.Values
}

// learn reads the templates.
func (e *expander) learn(n ast.Node) {
	for i, item := range e.items(n, e.Templates) {
		path := fmt.Sprintf("%s[%d]", e.Templates, i)
		keys, nodes, ok := e.pairs(item, path)
		if !ok {
			continue
		}
		t := &template{defaults: map[string]ast.Node{}, parts: map[string]ast.Node{}, known: []string{keyID}}
		id := ""
		for _, key := range keys {
			value := nodes[key].Value
			switch {
			case key == keyID:
				id, _ = scalarText(value)
			case key == keyNeeds:
				t.needs = e.words(value, Join(path, key))
				t.known = append(t.known, t.needs...)
			case key == keyDefaults:
				names, values, _ := e.pairs(value, Join(path, key))
				for _, name := range names {
					t.defaults[name] = values[name].Value
				}
				t.known = append(t.known, names...)
			case e.isPart(key):
				t.parts[key] = value
			default:
				allowed := append([]string{keyID, keyNeeds, keyDefaults}, e.parts()...)
				e.unknown(nodes[key].Key, path, key, allowed)
			}
		}
		switch {
		case id == "":
			e.complain(item, "give it an id", "a template has no id")
		case e.templates[id] != nil:
			e.complain(item, "name them apart", "two templates are called %q", id)
		default:
			e.templates[id], e.names = t, append(e.names, id)
		}
	}
}

func (e *expander) unknown(n ast.Node, path, key string, allowed []string) {
	mend := "allowed here: " + strings.Join(allowed, ", ")
	if near := Nearest(key, allowed); near != "" {
		mend = fmt.Sprintf("perhaps %q is meant", near)
	}
	e.complain(n, mend, "%s has the unknown key %q", path, key)
}

// words reads a list of names.
func (e *expander) words(n ast.Node, path string) (out []string) {
	if one, plain := scalarText(n); plain {
		return []string{one}
	}
	for _, item := range e.items(n, path) {
		if word, plain := scalarText(item); plain {
			out = append(out, word)
		} else {
			e.complain(item, "write a single value", "%s holds %s", path, kindOf(item))
		}
	}
	return out
}

// write makes the items of every row.
func (e *expander) write(n ast.Node) {
	rows := e.items(n, e.Rows)
	if len(rows) > MaxRows {
		e.complain(rows[MaxRows], fmt.Sprintf("keep it at %d", MaxRows), "%s has %d rows", e.Rows, len(rows))
		return
	}
	for i, row := range rows {
		path := fmt.Sprintf("%s[%d]", e.Rows, i)
		_, nodes, ok := e.pairs(row, path)
		if !ok {
			continue
		}
		if t, given := e.row(row, path, nodes); t != nil {
			e.fill(t, given, nodes)
		}
	}
}

// row reads one row: its template, and every value by its name. The template is nil when the row cannot be used.
func (e *expander) row(n ast.Node, path string, nodes map[string]*ast.MappingValueNode) (*template, map[string]ast.Node) {
	called := ""
	if pair := nodes[keyTemplate]; pair != nil {
		called, _ = scalarText(pair.Value)
	}
	t := e.templates[called]
	if t == nil {
		mend := "write one under " + e.Templates
		if len(e.names) > 0 {
			mend = "known: " + strings.Join(e.names, ", ")
		}
		if near := Nearest(called, e.names); near != "" {
			mend = fmt.Sprintf("perhaps %q is meant", near)
		}
		e.complain(n, mend, "%s: there is no template %q", path, called)
		return nil, nil
	}
	given := maps.Clone(t.defaults)
	for key, pair := range nodes {
		switch {
		case key == keyTemplate || e.isPart(key):
		case slices.Contains(t.known, key):
			given[key] = pair.Value
		default:
			e.unknown(pair.Key, path, key, append(slices.Clone(t.known), keyTemplate))
		}
	}
	whole := true
	for _, name := range append([]string{keyID}, t.needs...) {
		if isEmpty(given[name]) {
			e.complain(n, fmt.Sprintf("write %s: with its value", name), "%s says nothing about %q, which the template %q needs", path, name, called)
			whole = false
		}
	}
	if !whole {
		return nil, nil
	}
	return t, given
}

// fill adds the items that a row makes.
func (e *expander) fill(t *template, given map[string]ast.Node, row map[string]*ast.MappingValueNode) {
	f := &filler{expander: e, given: given}
	for _, part := range e.parts() {
		made := f.node(t.parts[part])
		if own := row[part]; own != nil {
			made = overlay(made, own.Value)
		}
		if made == nil || isEmpty(made) {
			continue
		}
		if list, ok := e.Lists[part]; ok {
			e.add(list, made)
			continue
		}
		for _, pair := range entries(made) {
			e.put(part, pair)
		}
	}
}

// add appends an item to a list of the document.
func (e *expander) add(list string, item ast.Node) {
	for _, pair := range e.root.Values {
		if key, _ := scalarText(pair.Key); key != list {
			continue
		}
		if seq, ok := pair.Value.(*ast.SequenceNode); ok {
			longer := *seq
			longer.Values = append(slices.Clone(seq.Values), item)
			pair.Value = &longer
		}
		return // what is no list is complained about where it is decoded
	}
	e.root.Values = append(e.root.Values, pairOf(list, item, &ast.SequenceNode{BaseNode: &ast.BaseNode{}, Start: item.GetToken(), Values: []ast.Node{item}}))
}

// put adds a key to a mapping of the document. A key that is there already stays: what somebody wrote out is meant.
func (e *expander) put(mapping string, entry *ast.MappingValueNode) {
	name, _ := scalarText(entry.Key)
	for _, pair := range e.root.Values {
		if key, _ := scalarText(pair.Key); key != mapping {
			continue
		}
		old := entries(pair.Value)
		if !slices.ContainsFunc(old, func(p *ast.MappingValueNode) bool { key, _ := scalarText(p.Key); return key == name }) {
			pair.Value = &ast.MappingNode{BaseNode: &ast.BaseNode{}, Start: pair.Value.GetToken(), Values: append(slices.Clone(old), entry)}
		}
		return
	}
	e.root.Values = append(e.root.Values, pairOf(mapping, entry, &ast.MappingNode{BaseNode: &ast.BaseNode{}, Start: entry.GetToken(), Values: []*ast.MappingValueNode{entry}}))
}
