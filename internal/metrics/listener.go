package metrics

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"heartline/internal/fault"
)

// Check is one condition of health or readiness. Func returns nil when it holds; the message of the fault is
// shown, its cause is not.
type Check struct {
	Name string
	Func func(ctx context.Context) error
}

// checkTime bounds all checks of one answer together.
const checkTime = 2 * time.Second

// Handler serves /metrics, /healthz, /readyz and /debug/pprof/.
func (m *Metrics) Handler(health, ready []Check, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		Registry: m.registry, Timeout: 5 * time.Second, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}))
	mux.Handle("GET /healthz", checks(health, log))
	mux.Handle("GET /readyz", checks(ready, log))
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}

type checkResult struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail,omitempty"`
}

func checks(all []Check, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), checkTime)
		defer cancel()
		answer := struct {
			Status string        `json:"status"`
			Checks []checkResult `json:"checks"`
		}{Status: "ok", Checks: make([]checkResult, len(all))}
		done := make(chan int, len(all))
		errs := make([]error, len(all))
		for i, c := range all {
			go func() {
				errs[i] = c.Func(ctx)
				done <- i
			}()
		}
		for i, c := range all {
			answer.Checks[i] = checkResult{Name: c.Name, Detail: "did not answer in time"}
		}
		status := http.StatusOK
		for range all {
			select {
			case i := <-done:
				answer.Checks[i].OK, answer.Checks[i].Detail = errs[i] == nil, detail(errs[i])
				if errs[i] != nil {
					log.WarnContext(ctx, "check failed", "check", all[i].Name, "error", errs[i])
				}
				continue
			case <-ctx.Done():
			}
			break
		}
		for _, c := range answer.Checks {
			if !c.OK {
				status, answer.Status = http.StatusServiceUnavailable, "failed"
			}
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(answer) //nolint:errchkjson // plain values; the reader may have gone
	})
}

func detail(err error) string {
	if err == nil {
		return ""
	}
	if msg := fault.MessageOf(err); msg != "" {
		return msg
	}
	return "failed; the log has the cause"
}

// Serve serves h on l until ctx is done.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error {
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve metrics: %w", err)
	case <-ctx.Done():
	}
	err := srv.Close()
	if served := <-failed; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
