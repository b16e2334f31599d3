package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxDocument is how many bytes a document has at most; a year of 150 people with all that was published is 20 MiB.
const maxDocument = 64 << 20

// Parse reads a model and validates it. It takes all or nothing: if anything is wrong the model is nil and every fault is
// returned, in the order of the document, with its line and column. Fields that do not exist, keys that are there twice, null and
// data after the document are faults. Where a value could not be read at all, what refers to it is not judged until
// it can.
func Parse(r io.Reader) (*Model, []Fault) {
	m := &Model{}
	if faults := parse(r, m, m.Validate); len(faults) > 0 {
		return nil, faults
	}
	return m, nil
}

// ParseRoster reads a roster, as strictly as Parse. Whether its ids are those of a model is for the checker to say.
func ParseRoster(r io.Reader) (*Roster, []Fault) {
	roster := &Roster{}
	if faults := parse(r, roster, roster.validate); len(faults) > 0 {
		return nil, faults
	}
	return roster, nil
}

func (r *Roster) validate() []Fault {
	if r.Version != Version {
		return []Fault{{Path: "version", Text: fmt.Sprintf("this program reads version %d; write %d", Version, Version)}}
	}
	return nil
}

// parse fills to, a pointer to a struct, from r and validates it.
func parse(r io.Reader, to any, validate func() []Fault) []Fault {
	data, err := io.ReadAll(io.LimitReader(r, maxDocument+1))
	switch {
	case err != nil:
		return []Fault{{Text: "the document cannot be read to its end; try again"}}
	case len(data) > maxDocument:
		return []Fault{{Text: "the document is larger than 64 MiB; cut it into shorter periods"}}
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if at := invalidText(data); at >= 0 {
		return place(data, []located{{at, Fault{Text: "the text is not UTF-8; save the document as UTF-8"}}})
	}
	doc := newReader(data)
	doc.value(reflect.ValueOf(to).Elem(), "")
	if doc.err != nil {
		return place(data, append(doc.faults, syntax(data, doc.err)))
	}
	rest := int(doc.dec.InputOffset())
	if tail := bytes.TrimLeft(data[rest:], " \t\r\n"); len(tail) > 0 {
		doc.fault(len(data)-len(tail), "", "something follows the document; remove it")
	}
	if doc.unread {
		return place(data, doc.faults)
	}
	return place(data, append(doc.faults, locate(data, to, validate())...))
}

func invalidText(data []byte) int {
	for at := 0; at < len(data); {
		c, size := utf8.DecodeRune(data[at:])
		if c == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

// syntax says where the document stops being JSON. The errors of a decoder that goes token by token name no place in the
// document, so that it is read once more as one value.
func syntax(data []byte, err error) located {
	var raw json.RawMessage
	at := len(data)
	if bad, ok := errors.AsType[*json.SyntaxError](json.Unmarshal(data, &raw)); ok {
		at, err = int(bad.Offset)-1, bad
	}
	return located{
		min(max(at, 0), len(data)),
		Fault{Text: fmt.Sprintf("this is no JSON (%v); mend what stands before it, often a comma, a bracket or a quotation mark", err)},
	}
}

// locate finds the offsets of faults that name a path. One whose path is not in the document, because it is missing, is at what
// should hold it.
func locate(data []byte, like any, faults []Fault) []located {
	if len(faults) == 0 {
		return nil
	}
	again := newReader(data)
	again.places = map[string]int{}
	for _, f := range faults {
		for path := f.Path; ; path = parent(path) {
			again.places[path] = -1
			if path == "" {
				break
			}
		}
	}
	again.value(reflect.New(reflect.TypeOf(like).Elem()).Elem(), "")
	found := make([]located, len(faults))
	for i, f := range faults {
		path := f.Path
		for again.places[path] < 0 && path != "" {
			path = parent(path)
		}
		found[i] = located{max(again.places[path], 0), f}
	}
	return found
}

// parent returns the path of what holds a path.
func parent(path string) string {
	return path[:max(strings.LastIndexAny(path, ".["), 0)]
}

// place turns offsets into lines and columns and puts the faults in order.
func place(data []byte, faults []located) []Fault {
	slices.SortStableFunc(faults, func(a, b located) int { return a.offset - b.offset })
	placed := make([]Fault, len(faults))
	line, start, at := 1, 0, 0
	for i, f := range faults {
		for ; at < f.offset; at++ {
			if data[at] == '\n' {
				line, start = line+1, at+1
			}
		}
		f.fault.Line, f.fault.Column = line, utf8.RuneCount(data[start:f.offset])+1
		placed[i] = f.fault
	}
	return placed
}
