package app

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"heartline/call"
	"heartline/configs"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// DrainPath is where `heartline drain` asks, on the metrics listener: GET tells, POST begins, DELETE undoes.
const DrainPath = "/drain"

// Drain is what a controller says of its draining.
type Drain struct {
	Draining bool        `json:"draining"`
	Calls    []DrainCall `json:"calls"` // that it waits for, the oldest first; test calls are left out
	Seats    int         `json:"seats"` // telephones of the fail-safe that ring together
	Duty     int         `json:"duty"`  // duty phones of the fail-safe, one after another
}

// DrainCall is a call that a draining controller waits for.
type DrainCall struct {
	ID         string    `json:"id"`
	Phase      string    `json:"phase"`
	Hotline    string    `json:"hotline"`
	Since      time.Time `json:"since"`
	Counsellor string    `json:"counsellor,omitempty"` // as screens name them
}

// controlFile holds the word that an operator's command shows to the running controller. Whoever may read it may
// stop the controller anyway.
func controlFile(cfg *configs.Config) string {
	return filepath.Join(cfg.Path(cmp.Or(cfg.Store.Dir, cfg.SpoolDir, cfg.Node.Dir)), "control")
}

// newControl makes the word of this process.
func newControl(cfg *configs.Config) (string, error) {
	word := rand.Text()
	return word, writeFile(controlFile(cfg), []byte(word+"\n"), 0o600)
}

// Control reads the word of the controller that runs on a configuration.
func Control(cfg *configs.Config) (string, error) {
	text, err := os.ReadFile(controlFile(cfg))
	if err != nil {
		return "", fault.Wrap(fault.Denied, "control", err,
			"the file "+controlFile(cfg)+" cannot be read: run this as the controller's user, on its machine, while it runs")
	}
	return strings.TrimSpace(string(text)), nil
}

// drainHandler answers DrainPath to programs on this machine that know the word.
func (a *App) drainHandler(word string, next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", next)
	mux.HandleFunc(DrainPath, func(w http.ResponseWriter, r *http.Request) {
		shown := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !fromThisMachine(r) || subtle.ConstantTimeCompare([]byte(shown), []byte(word)) != 1 {
			http.Error(w, "draining is asked for on the controller's own machine, by its user", http.StatusForbidden)
			return
		}
		switch r.Method {
		case http.MethodGet:
		case http.MethodPost, http.MethodDelete:
			a.setDraining(r.Context(), r.Method == http.MethodPost)
		default:
			http.Error(w, "GET, POST or DELETE", http.StatusMethodNotAllowed)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(a.drainStatus()) // whoever asked is gone, or has it
	})
	return mux
}

func (a *App) setDraining(ctx context.Context, on bool) {
	if a.calls.Draining() == on {
		return
	}
	a.calls.Drain(on)
	a.log.WarnContext(ctx, "draining", "on", on)
	// Callers come first: a drain whose fact cannot be written is in force all the same, and the trail has logged why.
	_ = a.web.audit.Record(ctx, ledger.DrainChanged{On: on})
	a.web.hub.BoardChanged()
}

func (a *App) drainStatus() Drain {
	cfg := a.config()
	d := Drain{Draining: a.calls.Draining(), Calls: []DrainCall{}, Seats: len(cfg.FailsafeSeats()), Duty: len(cfg.Failsafe.Duty)}
	for _, v := range a.calls.Calls() {
		if v.Marked != "" || v.Phase == call.Ended {
			continue
		}
		c := DrainCall{ID: string(v.ID), Phase: string(v.Phase), Hotline: v.Hotline, Since: v.ArrivedAt}
		if v.Agent != "" {
			c.Counsellor = a.people.Person(string(v.Agent)).Name
		}
		d.Calls = append(d.Calls, c)
	}
	slices.SortFunc(d.Calls, func(x, y DrainCall) int { return x.Since.Compare(y.Since) })
	return d
}
