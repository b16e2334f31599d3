package yamlfile

import (
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// filler copies a template's text with the values of one row.
type filler struct {
	*expander
	given map[string]ast.Node
}

var (
	placeholder = regexp.MustCompile(`\$(\$|[a-z][a-z0-9_]*|\{[a-z][a-z0-9_]*\})`)
	alone       = regexp.MustCompile(`^\$(?:([a-z][a-z0-9_]*)|\{([a-z][a-z0-9_]*)\})$`)
)

// node copies a part of a template.
func (f *filler) node(n ast.Node) ast.Node {
	switch v := n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		out := &ast.MappingNode{BaseNode: &ast.BaseNode{}, Start: n.GetToken()}
		for _, pair := range entries(v) {
			value := f.node(pair.Value)
			if text, plain := scalarText(pair.Value); plain && alone.MatchString(text) && isEmpty(value) {
				continue // nothing is said in the row, and nothing is meant
			}
			out.Values = append(out.Values, &ast.MappingValueNode{BaseNode: &ast.BaseNode{}, Start: pair.Start, Key: f.key(pair.Key), Value: value})
		}
		return out
	case *ast.SequenceNode:
		out := *v
		out.Values = nil
		for _, item := range v.Values {
			if filled := f.node(item); !isEmpty(filled) {
				out.Values = append(out.Values, filled)
			}
		}
		return &out
	case *ast.StringNode:
		if m := alone.FindStringSubmatch(v.Value); m != nil {
			return f.value(n, m[1]+m[2])
		}
		out := *v
		out.Value = f.text(n, v.Value)
		return &out
	case *ast.LiteralNode:
		if v.Value == nil {
			return v
		}
		words, out := *v.Value, *v
		words.Value = f.text(n, v.Value.Value)
		out.Value = &words
		return &out
	}
	return n
}

func (f *filler) key(k ast.MapKeyNode) ast.MapKeyNode {
	s, is := k.(*ast.StringNode)
	if !is {
		return k
	}
	out := *s
	out.Value = f.text(k, s.Value)
	return &out
}

// value is what a name stands for.
func (f *filler) value(at ast.Node, name string) ast.Node {
	value, known := f.given[name]
	if !known {
		f.complain(at, "add it under needs or defaults", "a template uses $%s, which it does not declare", name)
		return nil
	}
	return value
}

// text puts the values into a text. Only single values can stand inside of one.
func (f *filler) text(at ast.Node, text string) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		name := strings.Trim(found[1:], "{}")
		if name == "$" {
			return "$"
		}
		value := f.value(at, name)
		if value == nil {
			return ""
		}
		if isEmpty(value) {
			return ""
		}
		said, plain := scalarText(value)
		if !plain {
			f.complain(value, "write a single value", "$%s stands inside of a text and is %s", name, kindOf(value))
		}
		return said
	})
}

// overlay puts the keys that a row wrote itself over those of the template.
func overlay(made, own ast.Node) ast.Node {
	written := entries(own)
	if made == nil || len(entries(made)) == 0 || len(written) == 0 {
		return own
	}
	out := &ast.MappingNode{BaseNode: &ast.BaseNode{}, Start: own.GetToken()}
	for _, pair := range entries(made) {
		key, _ := scalarText(pair.Key)
		if !slices.ContainsFunc(written, func(p *ast.MappingValueNode) bool { k, _ := scalarText(p.Key); return k == key }) {
			out.Values = append(out.Values, pair)
		}
	}
	out.Values = append(out.Values, written...)
	return out
}

// entries are the pairs of a mapping; none for anything else.
func entries(n ast.Node) []*ast.MappingValueNode {
	switch m := n.(type) {
	case *ast.MappingNode:
		return m.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{m}
	}
	return nil
}

func isEmpty(n ast.Node) bool {
	if n == nil {
		return true
	}
	_, null := n.(*ast.NullNode)
	return null
}

// pairOf is a new key of the document, which stands where the item stands.
func pairOf(key string, at, value ast.Node) *ast.MappingValueNode {
	return &ast.MappingValueNode{BaseNode: &ast.BaseNode{}, Start: at.GetToken(), Key: &ast.StringNode{BaseNode: &ast.BaseNode{}, Token: at.GetToken(), Value: key}, Value: value}
}
