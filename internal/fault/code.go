package fault

import "errors"

// coded adds a stable code or the name of an input to an error, for pages that translate refusals and mark
// the field that is wrong. It changes neither the kind nor the message.
type coded struct {
	code  string
	field string
	err   error
}

func (c *coded) Error() string { return c.err.Error() }

func (c *coded) Unwrap() error { return c.err }

// Code marks err with a stable code in snake_case, such as "seat_taken". It returns nil for a nil err.
func Code(code string, err error) error {
	if err == nil {
		return nil
	}
	return &coded{code: code, err: err}
}

// Field marks err with the name of the input that is wrong. It returns nil for a nil err.
func Field(field string, err error) error {
	if err == nil {
		return nil
	}
	return &coded{field: field, err: err}
}

// CodeOf returns the outermost code in err's chain, or the empty text.
func CodeOf(err error) string {
	for c := (*coded)(nil); errors.As(err, &c); err = c.err {
		if c.code != "" {
			return c.code
		}
	}
	return ""
}

// FieldOf returns the outermost input name in err's chain, or the empty text.
func FieldOf(err error) string {
	for c := (*coded)(nil); errors.As(err, &c); err = c.err {
		if c.field != "" {
			return c.field
		}
	}
	return ""
}

// MessageOf returns the message of the outermost classified error that has one: text that is safe to show.
func MessageOf(err error) string {
	for e := (*Error)(nil); errors.As(err, &e); err = e.Err {
		if e.Message != "" {
			return e.Message
		}
	}
	return ""
}
