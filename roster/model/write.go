package model

import (
	"encoding/json"
	"fmt"
	"io"
)

// Write writes a model as a document that Parse reads: indented, in the order of the fields, the same bytes for the same model.
// What Parse has returned comes back as it was.
func Write(w io.Writer, m *Model) error {
	whole := *m
	whole.Shifts, whole.Demand, whole.Staff = present(m.Shifts), present(m.Demand), present(m.Staff)
	return write(w, &whole)
}

// WriteRoster writes a roster as a document that ParseRoster reads.
func WriteRoster(w io.Writer, r *Roster) error {
	whole := *r
	whole.Assignments = present(r.Assignments)
	return write(w, &whole)
}

// present makes an empty list of a missing one: null is no value of a document.
func present[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func write(w io.Writer, document any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(document); err != nil {
		return fmt.Errorf("write the document: %w", err)
	}
	return nil
}
