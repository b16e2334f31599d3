package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of fault an error is. The console maps it to an HTTP status in one table.
type Kind string

// The kinds of fault.
const (
	Invalid     Kind = "invalid"     // the request or the file is wrong; the message says what to mend
	NotFound    Kind = "not_found"   // the named thing is not there (any more)
	Conflict    Kind = "conflict"    // the thing is there but in a state that forbids the request
	Denied      Kind = "denied"      // the asker may not
	Unavailable Kind = "unavailable" // a part that is needed does not answer; trying again may help
	Internal    Kind = "internal"    // a defect of ours
)

// Error is a classified error. Message is safe to show to a person: it never holds a number, a name, a
// note, a digit or a secret. Err, the cause, is logged and never sent to a client.
type Error struct {
	Kind    Kind
	Op      string
	Message string
	Err     error
}

// New returns a classified error with a message that is safe to show.
func New(kind Kind, op, format string, args ...any) *Error {
	return &Error{Kind: kind, Op: op, Message: fmt.Sprintf(format, args...)}
}

// Wrap classifies err. It returns nil for a nil err.
func Wrap(kind Kind, op string, err error, message string) error {
	if err == nil {
		return nil
	}
	return &Error{Kind: kind, Op: op, Message: message, Err: err}
}

func (e *Error) Error() string {
	switch {
	case e.Err == nil:
		return e.Op + ": " + e.Message
	case e.Message == "":
		return e.Op + ": " + e.Err.Error()
	default:
		return e.Op + ": " + e.Message + ": " + e.Err.Error()
	}
}

func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of the outermost classified error in err's chain, Internal when there is none,
// and the empty kind for a nil error.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	if f, ok := errors.AsType[*Error](err); ok {
		return f.Kind
	}
	return Internal
}

// Is reports whether err is classified as kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }
