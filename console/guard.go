package console

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"heartline/console/spec"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// router puts a guard before every operation. It refuses patterns that the interface file does not know, so
// that nothing is ever served without a permission.
type router struct {
	server *Server
	mux    *http.ServeMux
	served map[string]bool
	err    error
}

// HandleFunc adds an operation's handler.
func (rt *router) HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request)) {
	op := rt.server.doc.Operation(pattern)
	if op == nil {
		rt.err = fmt.Errorf("console: %s is not in the interface file", pattern)
		return
	}
	rt.served[op.ID] = true
	rt.mux.Handle(pattern, rt.server.guard(op, http.HandlerFunc(h)))
}

func (rt *router) ServeHTTP(w http.ResponseWriter, r *http.Request) { rt.mux.ServeHTTP(w, r) }

// complete reports an operation that has no handler.
func (rt *router) complete() error {
	if rt.err != nil {
		return rt.err
	}
	for _, op := range rt.server.doc.Operations {
		if !rt.served[op.ID] {
			return fmt.Errorf("console: operation %s has no handler", op.ID)
		}
	}
	return nil
}

type exchangeKey struct{}

// exchange is the request behind a handler that needs more of it than the generated types hold.
type exchange struct {
	op *spec.Operation
	w  http.ResponseWriter
	r  *http.Request
}

func exchangeOf(ctx context.Context) exchange {
	x, _ := ctx.Value(exchangeKey{}).(exchange)
	return x
}

func operationOf(ctx context.Context) string {
	if op := exchangeOf(ctx).op; op != nil {
		return op.ID
	}
	return ""
}

// duringChange are the operations left to a user whose password somebody else has chosen.
func duringChange(op *spec.Operation) bool {
	switch op.ID {
	case "getSession", "deleteSession", "changePassword", "setLanguage":
		return true
	default:
		return op.Permission == string(access.Public)
	}
}

// timeFor bounds an operation. Streams and playback last; what they wait for is bounded where they wait.
func timeFor(op *spec.Operation) time.Duration {
	switch op.ID {
	case "openLive", "openSIP", "openDemoSIP", "getPlayback":
		return 0
	}
	if op.Slow {
		return 60 * time.Second
	}
	return 15 * time.Second
}

// guard lets a request through to an operation: who asks, whether they may, whether the input is right.
func (s *Server) guard(op *spec.Operation, next http.Handler) http.Handler {
	limit := timeFor(op)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		if limit > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, limit)
			defer cancel()
			// A reader or writer that stands still must not hold the connection for longer than the work.
			rc := http.NewResponseController(w)
			_ = rc.SetReadDeadline(time.Now().Add(limit))
			_ = rc.SetWriteDeadline(time.Now().Add(limit + 5*time.Second))
		}
		w.Header().Set("Cache-Control", "no-store")
		began := time.Now()
		ctx = context.WithValue(ctx, exchangeKey{}, exchange{op: op, w: w, r: r})
		r = r.WithContext(ctx)
		who, err := s.admit(op, w, r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		ctx = withCommandKey(access.With(ctx, who), op, r)
		r = r.WithContext(ctx)
		// The exchange must carry the identity too, and a body that has been put back.
		r = r.WithContext(context.WithValue(ctx, exchangeKey{}, exchange{op: op, w: w, r: r}))
		next.ServeHTTP(w, r)
		s.log.LogAttrs(ctx, slog.LevelDebug, "request",
			slog.String("operation", op.ID), slog.String("user_id", who.User.ID), slog.Duration("took", time.Since(began)))
	})
}

func (s *Server) admit(op *spec.Operation, w http.ResponseWriter, r *http.Request) (access.Identity, error) {
	need := access.Permission(op.Permission)
	var who access.Identity
	if need != access.Public {
		var err error
		if who, err = s.Gate.Identify(r); err != nil {
			return who, err
		}
		switch {
		case who.User.ID == "":
			return who, errSignedOut()
		case who.User.MustChange && !duringChange(op):
			return who, fault.Code("must_change_password", fault.New(fault.Denied, "console", "Choose a password of your own first."))
		case !who.May(need):
			s.noteRefusal(access.With(r.Context(), who), op, who)
			return who, fault.New(fault.Denied, "console", "Your roles do not allow this.")
		case who.Token != "" && isSession(op):
			return who, fault.New(fault.Denied, "console", "An API token cannot be used for a person's own sign-in.")
		}
	}
	return who, op.Check(w, r)
}

// isSession tells the operations that act on a browser's own sign-in.
func isSession(op *spec.Operation) bool {
	switch op.ID {
	case "deleteSession", "changePassword", "setLanguage", "openSIP", "createDeskLeg", "deleteDeskLeg", "createOwnToken", "createToken":
		return true
	default:
		return false
	}
}

// noteRefusal records that somebody tried what the roles do not allow: once a minute for each operation and
// user, so that a page that keeps asking cannot fill the ledger.
func (s *Server) noteRefusal(ctx context.Context, op *spec.Operation, who access.Identity) {
	s.log.LogAttrs(ctx, slog.LevelWarn, "operation refused", slog.String("operation", op.ID), slog.String("user_id", who.User.ID))
	if !s.refused.first(who.User.ID+" "+op.ID, time.Now()) {
		return
	}
	if err := s.Audit.Record(ctx, ledger.OperationRefused{Operation: op.ID}); err != nil {
		s.log.ErrorContext(ctx, "refusal not recorded", "operation", op.ID, "error", err)
	}
}

// recovered answers 500 for a defect, so that one request cannot take the program and its calls with it.
func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer s.recoverRequest(w, r)
		next.ServeHTTP(w, r)
	})
}

func (s *Server) recoverRequest(w http.ResponseWriter, r *http.Request) {
	v := recover()
	if v == nil {
		return
	}
	if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(v) // the server's own way to cut an answer off
	}
	s.log.ErrorContext(r.Context(), "console request panicked", "stack", string(debug.Stack()))
	s.fail(w, r, fault.New(fault.Internal, "console", "Something went wrong here; the log has the cause."))
}

func (s *Server) crossOrigin(w http.ResponseWriter, r *http.Request) {
	s.fail(w, r, fault.Code("cross_origin", fault.New(fault.Denied, "console",
		"This request does not come from the console's own pages; open the console at its own address.")))
}

func (s *Server) noOperation(w http.ResponseWriter, r *http.Request) {
	s.fail(w, r, fault.New(fault.NotFound, "console", "There is no such operation."))
}

// failRequest answers for input that the generated code could not read. Its messages repeat the input, so
// they are not sent.
func (s *Server) failRequest(w http.ResponseWriter, r *http.Request, err error) {
	s.fail(w, r, fault.Wrap(fault.Invalid, "console", err, "The request could not be read; check its parameters and body."))
}

// throttle remembers keys for a while, in bounded memory.
type throttle struct {
	span time.Duration
	max  int

	mu   sync.Mutex // protects the following
	seen map[string]time.Time
}

func newThrottle(span time.Duration, limit int) *throttle {
	return &throttle{span: span, max: limit, seen: make(map[string]time.Time)}
}

// first reports whether key was not seen within the span before now. When the memory is full it forgets
// what is old, and then says no: what guards against floods must not be opened by one.
func (t *throttle) first(key string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if at, ok := t.seen[key]; ok && now.Sub(at) < t.span {
		return false
	}
	if len(t.seen) >= t.max {
		for k, at := range t.seen {
			if now.Sub(at) >= t.span {
				delete(t.seen, k)
			}
		}
		if len(t.seen) >= t.max {
			return false
		}
	}
	t.seen[key] = now
	return true
}
