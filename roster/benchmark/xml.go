package benchmark

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// A node is an element of an XML file with the line on which it begins.
type node struct {
	name  string
	line  int
	attrs map[string]string
	text  string // without spaces around it
	raw   []byte
	kids  []*node
}

const maxDepth = 20

// tree reads an XML file whose outermost element has a name. On a fault it returns nil.
func (f *faults) tree(r io.Reader, name string) *node {
	data, ok := f.read(r)
	if !ok {
		return nil
	}
	dec := xml.NewDecoder(bytes.NewReader(data))
	root := &node{}
	for open := []*node{root}; ; {
		at, _ := dec.InputPos()
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
				f.add(syntax.Line, "this is not well-formed XML: %s", syntax.Msg)
			} else {
				f.add(at, "this cannot be read; save the file as XML in UTF-8")
			}
			return nil
		}
		last := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			n := &node{name: t.Name.Local, line: at, attrs: map[string]string{}}
			for _, a := range t.Attr {
				n.attrs[a.Name.Local] = strings.TrimSpace(a.Value)
			}
			last.kids = append(last.kids, n)
			if open = append(open, n); len(open) > maxDepth {
				f.add(at, "elements lie in each other more than %d deep; no such problem does", maxDepth)
				return nil
			}
		case xml.EndElement:
			last.text, last.raw = strings.TrimSpace(string(last.raw)), nil
			open = open[:len(open)-1]
		case xml.CharData:
			last.raw = append(last.raw, t...)
		}
	}
	if len(root.kids) != 1 || root.kids[0].name != name {
		f.add(1, "the file is no %s; its outermost element must be called so", name)
		return nil
	}
	return root.kids[0]
}

// all returns the elements that a path of names leads to, one in the other.
func (n *node) all(path ...string) []*node {
	found := []*node{n}
	for _, name := range path {
		var inside []*node
		for _, f := range found {
			for _, kid := range f.kids {
				if kid.name == name {
					inside = append(inside, kid)
				}
			}
		}
		found = inside
	}
	return found
}

// one returns the first element of a name; nil if there is none.
func (n *node) one(name string) *node {
	if found := n.all(name); len(found) > 0 {
		return found[0]
	}
	return nil
}

// must returns the element of a name; that there is none is a fault.
func (f *faults) must(n *node, name string) *node {
	found := n.one(name)
	if found == nil {
		f.add(n.line, "%s has no %s; add it", n.name, name)
	}
	return found
}

// word returns the text of the element of a name, which must be there and not be empty.
func (f *faults) word(n *node, name string) string {
	found := f.must(n, name)
	if found == nil {
		return ""
	}
	if found.text == "" {
		f.add(found.line, "%s is empty; write its value", name)
	}
	return found.text
}

// flag reads true or false, 1 or 0; text that is missing is no.
func (f *faults) flag(at int, text, what string) bool {
	switch strings.ToLower(text) {
	case "true", "1":
		return true
	case "false", "0", "":
	default:
		f.add(at, "%s is %s; write true or false", what, quote(text))
	}
	return false
}
