package model

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
)

// reader fills a value from JSON, strictly: a field that the type has not, a key that is there twice, a value of another
// kind and null are faults, and none of them stops it. It can also only look where paths are, once faults are known.
type reader struct {
	dec    *json.Decoder
	data   []byte
	faults []located
	unread bool           // a value could not be read: what refers to it must not be blamed
	places map[string]int // offsets of the paths to be found; nil: none
	err    error          // of the syntax; ends the reading
}

type located struct {
	offset int
	fault  Fault
}

func newReader(data []byte) *reader {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return &reader{dec: dec, data: data}
}

// next returns the next token and the offset at which it begins.
func (r *reader) next() (json.Token, int) {
	at := int(r.dec.InputOffset())
	for at < len(r.data) && strings.IndexByte(" \t\r\n,:", r.data[at]) >= 0 {
		at++
	}
	token, err := r.dec.Token()
	if err != nil {
		r.err = err
	}
	return token, at
}

func (r *reader) fault(at int, path, format string, args ...any) {
	r.faults = append(r.faults, located{at, Fault{Path: path, Text: fmt.Sprintf(format, args...)}})
}

// value reads the next value into v.
func (r *reader) value(v reflect.Value, path string) {
	token, at := r.next()
	if r.err != nil {
		return
	}
	if _, asked := r.places[path]; asked {
		r.places[path] = at
	}
	if v.Kind() == reflect.Pointer && token != nil {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	switch token := token.(type) {
	case json.Delim:
		switch {
		case token == '{' && v.Kind() == reflect.Struct:
			r.object(v, path)
		case token == '{' && v.Kind() == reflect.Map:
			r.table(v, path)
		case token == '[' && v.Kind() == reflect.Slice:
			r.list(v, path)
		default:
			r.wrong(at, path, v)
			r.skip()
		}
	case json.Number:
		r.number(v, token, at, path)
	case string:
		if v.Kind() != reflect.String {
			r.wrong(at, path, v)
			return
		}
		v.SetString(token)
	case bool:
		if v.Kind() != reflect.Bool {
			r.wrong(at, path, v)
			return
		}
		v.SetBool(token)
	default: // null
		r.unread = true
		r.fault(at, path, "null is no value; leave the field out")
	}
}

func (r *reader) wrong(at int, path string, v reflect.Value) {
	r.unread = true
	what := map[reflect.Kind]string{
		reflect.String: "text between quotation marks", reflect.Bool: "true or false", reflect.Int: "a whole number",
		reflect.Float64: "a number", reflect.Slice: "a list, [...]", reflect.Struct: "an object, {...}",
		reflect.Map: "an object of whole numbers, {...}",
	}
	r.fault(at, path, "the value is of another kind; write %s", what[v.Kind()])
}

func (r *reader) number(v reflect.Value, n json.Number, at int, path string) {
	switch v.Kind() {
	case reflect.Int:
		i, err := strconv.ParseInt(n.String(), 10, 64)
		if err != nil {
			r.wrong(at, path, v)
			return
		}
		v.SetInt(i)
	case reflect.Float64:
		f, err := n.Float64()
		if err != nil || math.IsInf(f, 0) {
			r.wrong(at, path, v)
			return
		}
		v.SetFloat(f)
	default:
		r.wrong(at, path, v)
	}
}

func (r *reader) list(v reflect.Value, path string) {
	for i := 0; r.err == nil && r.dec.More(); i++ {
		item := reflect.New(v.Type().Elem()).Elem()
		r.value(item, path+"["+strconv.Itoa(i)+"]")
		v.Set(reflect.Append(v, item))
	}
	r.end()
}

func (r *reader) object(v reflect.Value, path string) {
	fields := fieldsOf(v.Type())
	seen := map[string]bool{}
	for r.err == nil && r.dec.More() {
		key, at := r.key()
		if r.err != nil {
			return
		}
		inner := join(path, key)
		i, known := fields[key]
		switch {
		case !known:
			if near := nearest(key, namesOf(v.Type())); near != "" {
				r.fault(at, inner, "there is no field %s; write %q", quote(key), near)
			} else {
				r.fault(at, inner, "there is no field %s; remove it, or use one of %s", quote(key), strings.Join(namesOf(v.Type()), ", "))
			}
			r.skipValue()
		case seen[key]:
			r.fault(at, inner, "the field is there twice; remove one")
			r.skipValue()
		default:
			r.value(v.Field(i), inner)
		}
		seen[key] = true
	}
	r.end()
}

func (r *reader) table(v reflect.Value, path string) {
	v.Set(reflect.MakeMap(v.Type()))
	for r.err == nil && r.dec.More() {
		key, at := r.key()
		if r.err != nil {
			return
		}
		name := reflect.ValueOf(key)
		if v.MapIndex(name).IsValid() {
			r.fault(at, join(path, key), "the field is there twice; remove one")
			r.skipValue()
			continue
		}
		item := reflect.New(v.Type().Elem()).Elem()
		r.value(item, join(path, key))
		v.SetMapIndex(name, item)
	}
	r.end()
}

func (r *reader) key() (string, int) {
	token, at := r.next()
	key, _ := token.(string)
	return key, at
}

// end takes the bracket that closes a list or an object.
func (r *reader) end() {
	if r.err == nil {
		r.next()
	}
}

func (r *reader) skipValue() {
	token, _ := r.next()
	if d, ok := token.(json.Delim); ok && r.err == nil && (d == '{' || d == '[') {
		r.skip()
	}
}

// skip passes over the rest of a list or an object whose opening bracket is read.
func (r *reader) skip() {
	for depth := 1; depth > 0 && r.err == nil; {
		token, _ := r.next()
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// fieldsOf returns the place of each field of a type by its name in JSON.
func fieldsOf(t reflect.Type) map[string]int {
	fields := make(map[string]int, t.NumField())
	for i, name := range namesOf(t) {
		fields[name] = i
	}
	return fields
}

func namesOf(t reflect.Type) []string {
	names := make([]string, t.NumField())
	for i := range names {
		names[i], _, _ = strings.Cut(t.Field(i).Tag.Get("json"), ",")
	}
	return names
}
