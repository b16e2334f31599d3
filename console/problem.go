package console

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"heartline/console/api"
	"heartline/console/spec"
	"heartline/internal/access"
	"heartline/internal/fault"
)

// errSignedOut answers whoever is not signed in.
func errSignedOut() error {
	return fault.Code("signed_out", fault.New(fault.Denied, "console", "Sign in first."))
}

// statusOf is the one table from kinds of fault to status codes.
func statusOf(kind fault.Kind) int {
	switch kind {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Denied:
		return http.StatusForbidden
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// problemOf translates an error. What it does not know is internal, and says nothing of the cause.
func problemOf(err error) (p api.Problem, after time.Duration) {
	kind := fault.KindOf(err)
	if errors.Is(err, context.DeadlineExceeded) && kind == fault.Internal {
		kind = fault.Unavailable
	}
	p = api.Problem{Type: string(kind), Status: statusOf(kind), Detail: fault.MessageOf(err), Field: fault.FieldOf(err)}
	if code := fault.CodeOf(err); code != "" {
		p.Type = code
	}
	var many *access.TooManyError
	switch {
	case errors.As(err, &many):
		p.Type, p.Status, after = "too_many", http.StatusTooManyRequests, many.After
	case p.Type == "signed_out" || p.Type == "wrong_sign_in":
		p.Status = http.StatusUnauthorized
	case p.Type == "too_large":
		p.Status = http.StatusRequestEntityTooLarge
	case p.Status == http.StatusServiceUnavailable:
		after = time.Second
	}
	if refused, ok := errors.AsType[*RosterRefusal](err); ok {
		p.Faults, p.Violations = refused.Faults, refused.Violations
	}
	if bad, ok := errors.AsType[*spec.NoJSON](err); ok {
		p.Faults = []api.RosterFault{{Line: bad.Line, Column: bad.Column, Message: p.Detail}}
	}
	if p.Detail == "" {
		p.Detail = "Something went wrong here; the log has the cause."
		if kind == fault.Unavailable {
			p.Detail = "A part of the system does not answer just now; try again in a moment."
		}
	}
	p.Title = http.StatusText(p.Status)
	return p, after
}

// fail answers with a problem, and logs what only we may know.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	p, after := problemOf(err)
	if p.Status >= http.StatusInternalServerError {
		s.log.LogAttrs(r.Context(), slog.LevelError, "request failed",
			slog.String("operation", operationOf(r.Context())), slog.Int("status", p.Status), slog.Any("error", err))
	}
	if after > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(max(1, int((after+time.Second-1)/time.Second))))
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) //nolint:errchkjson // plain values; the reader may have gone
}
