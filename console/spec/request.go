package spec

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

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
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return TooLarge(err)
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
	// The decoder's own message may repeat a part of the input, which may be a note.
	if err := dec.Decode(&v); err != nil || dec.More() {
		return fault.New(fault.Invalid, "spec.body", "The body is not one valid JSON value.")
	}
	if w := o.body.check("", v); w != nil {
		return w.fault()
	}
	return nil
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

// TooLarge classifies an error of reading a body.
func TooLarge(err error) error {
	if _, big := errors.AsType[*http.MaxBytesError](err); big {
		return fault.Code("too_large", fault.Wrap(fault.Invalid, "spec.body", err, "The body is too large."))
	}
	return fault.Wrap(fault.Invalid, "spec.body", err, "The body could not be read.")
}
