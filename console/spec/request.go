package spec

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"unicode/utf8"

	"heartline/internal/fault"
)

// Limits of a request's body, in bytes.
const (
	jsonLimit   = 256 << 10
	csvLimit    = 5 << 20
	audioLimit  = 10 << 20
	nothingSent = 1 << 10 // for operations that take no body
)

// Check holds a request to the operation: parameters, media type, size and body. A JSON body is read and put
// back for the handler. Errors are fault.Invalid with the field.
func (o *Operation) Check(w http.ResponseWriter, r *http.Request) error {
	if err := o.checkParams(r); err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, o.limit())
	if o.media == "" {
		return nil
	}
	if r.ContentLength == 0 && o.optional {
		return nil
	}
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != o.media {
		return fault.New(fault.Invalid, "spec.body", "The body must be sent as %s.", o.media)
	}
	if o.body == nil {
		return nil
	}
	data, err := ReadAll(r.Body)
	if err != nil {
		return err
	}
	if len(data) == 0 && o.optional {
		return nil
	}
	if err := o.checkJSON(data); err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(data))
	return nil
}

func (o *Operation) limit() int64 {
	switch o.media {
	case "":
		return nothingSent
	case "application/json":
		if o.large {
			return csvLimit
		}
		return jsonLimit
	case "text/csv", "text/calendar":
		return csvLimit
	default:
		return audioLimit
	}
}

func (o *Operation) checkJSON(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return noJSON(data)
	}
	if dec.More() {
		return fault.New(fault.Invalid, "spec.body", "The body is not one valid JSON value.")
	}
	if w := o.body.check("", v); w != nil {
		return w.fault()
	}
	return nil
}

// NoJSON is a body that breaks off as JSON.
type NoJSON struct{ Line, Column int } // Column in characters, both from 1

func (e *NoJSON) Error() string {
	return fmt.Sprintf("no JSON in line %d, column %d", e.Line, e.Column)
}

// noJSON says where a body stops being JSON. The decoder's own message may repeat a part of the input, which may be a note.
func noJSON(data []byte) error {
	at := len(data)
	var raw json.RawMessage
	if bad, ok := errors.AsType[*json.SyntaxError](json.Unmarshal(data, &raw)); ok {
		at = min(max(int(bad.Offset)-1, 0), len(data))
	}
	before := data[:at]
	e := &NoJSON{Line: 1 + bytes.Count(before, []byte("\n")), Column: 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])}
	return fault.Wrap(fault.Invalid, "spec.body", e, fmt.Sprintf(
		"The body is not one valid JSON value: line %d, column %d; mend what stands before it, often a comma, a bracket or a quotation mark.", e.Line, e.Column))
}

func (o *Operation) checkParams(r *http.Request) error {
	query := r.URL.Query()
	for _, p := range o.params {
		var text string
		switch p.In {
		case "path":
			text = r.PathValue(p.Name)
		case "query":
			if !query.Has(p.Name) && !p.Required {
				continue
			}
			text = query.Get(p.Name)
		case "header":
			if text = r.Header.Get(p.Name); text == "" && !p.Required {
				continue
			}
		default:
			continue
		}
		if w := p.Schema.checkWord(p.Name, text); w != nil {
			return w.fault()
		}
	}
	return nil
}

func (w *wrong) fault() error {
	if w.field == "" {
		return fault.New(fault.Invalid, "spec.body", "The body %s.", w.must)
	}
	return fault.Field(w.field, fault.New(fault.Invalid, "spec.body", "%s %s.", w.field, w.must))
}

// ReadAll reads a body to its end. Its error is one that TooLarge has classified.
func ReadAll(body io.Reader) ([]byte, error) {
	data, err := io.ReadAll(body)
	if err != nil {
		return nil, TooLarge(err)
	}
	return data, nil
}

// size names a number of bytes.
func size(bytes int64) string {
	if bytes < 1<<20 {
		return strconv.FormatInt(bytes>>10, 10) + " KiB"
	}
	return strconv.FormatInt(bytes>>20, 10) + " MiB"
}

// TooLarge classifies an error of reading a body.
func TooLarge(err error) error {
	if big, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fault.Code("too_large", fault.Wrap(fault.Invalid, "spec.body", err, "The body is larger than "+size(big.Limit)+"; split it."))
	}
	return fault.Wrap(fault.Invalid, "spec.body", err, "The body could not be read.")
}
