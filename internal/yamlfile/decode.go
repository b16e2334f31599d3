package yamlfile

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// Decode writes the document into dst, a pointer to a struct or map with yaml tags. Every problem is
// returned; what could be read is in dst all the same.
//
// Fields may be strings, booleans, integers, floats, time.Duration, slices, maps with string keys,
// structs, pointers to these, and anything with UnmarshalText.
func (d *Document) Decode(dst any) Problems {
	v := reflect.ValueOf(dst)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		panic("yamlfile: Decode needs a pointer")
	}
	if d.root == nil {
		return nil
	}
	dec := decoder{doc: d}
	dec.value(d.root, v.Elem(), "", 0)
	return dec.problems
}

type decoder struct {
	doc      *Document
	problems Problems
}

func (dec *decoder) complain(n ast.Node, mend, what string, args ...any) {
	p := position(n)
	dec.problems = append(dec.problems, Problem{File: dec.doc.file, Line: p.Line, Column: p.Column, What: fmt.Sprintf(what, args...), Mend: mend})
}

var durationType = reflect.TypeFor[time.Duration]()

// value decodes n into v. path names v for positions and sentences.
func (dec *decoder) value(n ast.Node, v reflect.Value, path string, depth int) {
	if depth > MaxDepth {
		dec.complain(n, "write it flatter", "%s is nested too deeply", name(path))
		return
	}
	dec.doc.pos[path] = position(n)
	switch n.(type) {
	case *ast.NullNode:
		return // a key without a value is as good as no key
	case *ast.AliasNode, *ast.AnchorNode:
		dec.complain(n, "write the value out", "%s uses an anchor or alias", name(path))
		return
	case *ast.TagNode:
		dec.complain(n, "remove the tag", "%s has a tag", name(path))
		return
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		dec.value(n, v.Elem(), path, depth+1)
		return
	}
	if v.CanAddr() {
		if t, ok := reflect.TypeAssert[encoding.TextUnmarshaler](v.Addr()); ok && !mapped(n, t) {
			dec.text(n, t, path)
			return
		}
	}
	switch v.Kind() {
	case reflect.Struct:
		dec.structure(n, v, path, depth)
	case reflect.Map:
		dec.mapping(n, v, path, depth)
	case reflect.Slice:
		dec.list(n, v, path, depth)
	default:
		dec.scalar(n, v, path)
	}
}

// Short is a struct that may also be written as one word, which UnmarshalText reads.
type Short interface {
	encoding.TextUnmarshaler
	Short()
}

// mapped reports whether a value that may be one word is written as a mapping.
func mapped(n ast.Node, t encoding.TextUnmarshaler) bool {
	_, short := t.(Short)
	_, scalar := scalarText(n)
	return short && !scalar
}

func (dec *decoder) text(n ast.Node, t encoding.TextUnmarshaler, path string) {
	s, ok := scalarText(n)
	if !ok {
		dec.complain(n, "write a single value"+quoteHint(n), "%s is %s", name(path), kindOf(n))
		return
	}
	if err := t.UnmarshalText([]byte(s)); err != nil {
		what, mend, _ := strings.Cut(err.Error(), "; ")
		dec.complain(n, mend, "%s: %s", name(path), what)
	}
}

// pairs returns the entries of a mapping; each key is text. Duplicates, merges and odd keys are problems.
func (dec *decoder) pairs(n ast.Node, path string) (keys []string, nodes map[string]*ast.MappingValueNode, ok bool) {
	var values []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	default:
		dec.complain(n, "write it as keys with values", "%s is %s", name(path), kindOf(n))
		return nil, nil, false
	}
	nodes = make(map[string]*ast.MappingValueNode, len(values))
	for _, pair := range values {
		key, isText := scalarText(pair.Key)
		if !isText {
			dec.complain(pair.Key, "use a plain word as key", "%s has a key that is not plain text", name(path))
			continue
		}
		if first, twice := nodes[key]; twice {
			dec.complain(pair.Key, "remove one of the two", "%s has the key %q twice (first in line %d)", name(path), key, position(first.Key).Line)
			continue
		}
		keys = append(keys, key)
		nodes[key] = pair
	}
	return keys, nodes, true
}

func (dec *decoder) structure(n ast.Node, v reflect.Value, path string, depth int) {
	keys, nodes, ok := dec.pairs(n, path)
	if !ok {
		return
	}
	fields := map[string]int{}
	var known []string
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag.Get("yaml")
		if tag == "" || tag == "-" {
			continue
		}
		fields[tag] = i
		known = append(known, tag)
	}
	slices.Sort(known)
	for _, key := range keys {
		i, found := fields[key]
		if !found {
			mend := "allowed here: " + strings.Join(known, ", ")
			if near := Nearest(key, known); near != "" {
				mend = fmt.Sprintf("perhaps %q is meant", near)
			}
			dec.complain(nodes[key].Key, mend, "%s has the unknown key %q", name(path), key)
			continue
		}
		sub := Join(path, key)
		dec.value(nodes[key].Value, v.Field(i), sub, depth+1)
		if p := position(nodes[key].Value); p == (Pos{}) {
			dec.doc.pos[sub] = position(nodes[key].Key)
		}
	}
}

func (dec *decoder) mapping(n ast.Node, v reflect.Value, path string, depth int) {
	keys, nodes, ok := dec.pairs(n, path)
	if !ok {
		return
	}
	t := v.Type()
	if v.IsNil() {
		v.Set(reflect.MakeMapWithSize(t, len(keys)))
	}
	for _, key := range keys {
		item := reflect.New(t.Elem()).Elem()
		k := reflect.ValueOf(key).Convert(t.Key())
		if old := v.MapIndex(k); old.IsValid() {
			item.Set(old)
		}
		dec.value(nodes[key].Value, item, Join(path, key), depth+1)
		v.SetMapIndex(k, item)
	}
}

func (dec *decoder) list(n ast.Node, v reflect.Value, path string, depth int) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		if _, plain := scalarText(n); !plain {
			dec.complain(n, "write it as a list", "%s is %s", name(path), kindOf(n))
			return
		}
		one := reflect.New(v.Type().Elem()).Elem()
		dec.value(n, one, path+"[0]", depth+1)
		v.Set(reflect.Append(reflect.MakeSlice(v.Type(), 0, 1), one))
		return
	}
	out := reflect.MakeSlice(v.Type(), len(seq.Values), len(seq.Values))
	for i, item := range seq.Values {
		dec.value(item, out.Index(i), fmt.Sprintf("%s[%d]", path, i), depth+1)
	}
	v.Set(out)
}

func (dec *decoder) scalar(n ast.Node, v reflect.Value, path string) {
	s, ok := scalarText(n)
	if !ok {
		dec.complain(n, "write a single value"+quoteHint(n), "%s is %s", name(path), kindOf(n))
		return
	}
	if v.Type() == durationType {
		span, err := ParseSpan(s)
		if err != nil {
			dec.complain(n, "write a span such as 500ms, 20s, 5m, 2h or 30d", "%s is %q", name(path), s)
			return
		}
		v.SetInt(int64(span))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Bool:
		switch s {
		case "true":
			v.SetBool(true)
		case "false":
			v.SetBool(false)
		default:
			dec.complain(n, "write true or false", "%s is %q", name(path), s)
		}
	case reflect.Int, reflect.Int64:
		i, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			dec.complain(n, "write a whole number", "%s is %q", name(path), s)
			return
		}
		v.SetInt(i)
	case reflect.Float64:
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			dec.complain(n, "write a number", "%s is %q", name(path), s)
			return
		}
		v.SetFloat(f)
	default:
		panic("yamlfile: cannot decode into " + v.Type().String())
	}
}
