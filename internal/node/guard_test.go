package node

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/id"
)

func TestHeartbeatWatch(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	type reading struct {
		after  time.Duration
		value  string
		silent bool
	}
	for name, readings := range map[string][]reading{
		"a controller that never started needs no guard": {{0, "", false}, {time.Hour, "", false}},
		"a moving heartbeat":                             {{0, "1", false}, {4 * time.Second, "2", false}, {8 * time.Second, "3", false}},
		"one that stands still for the limit":            {{0, "1", false}, {4900 * time.Millisecond, "1", false}, {5 * time.Second, "1", true}, {9 * time.Second, "1", true}},
		"one that comes back":                            {{0, "1", false}, {6 * time.Second, "1", true}, {7 * time.Second, "2", false}, {8 * time.Second, "2", false}},
		"a new asterisk has none":                        {{0, "1", false}, {6 * time.Second, "1", true}, {7 * time.Second, "", false}},
		"a node that finds an old value waits its limit": {{0, "77", false}, {5 * time.Second, "77", true}},
	} {
		w := heartbeatWatch{limit: 5 * time.Second}
		for _, r := range readings {
			if got := w.see(r.value, start.Add(r.after)); got != r.silent {
				t.Errorf("%s: at %v silent = %v", name, r.after, got)
			}
		}
	}
}

func channel(id, name, state, in string) ariChannel {
	c := ariChannel{ID: id, Name: name, State: state}
	c.Dialplan.Context = in
	return c
}

func TestStranded(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name     string
		channels []ariChannel
		bridges  []ariBridge
		want     []string
	}{
		{"alone in a bridge", []ariChannel{channel("a", "PJSIP/t-1", "Up", "hotline-in")}, []ariBridge{{"b", []string{"a"}}}, []string{"a"}},
		{"in no bridge yet", []ariChannel{channel("a", "PJSIP/t-1", "Ring", "hotline-in")}, nil, []string{"a"}},
		{"with a counsellor", []ariChannel{channel("a", "PJSIP/t-1", "Up", "hotline-in"), channel("s", "PJSIP/seat-1", "Up", "from-agent")}, []ariBridge{{"b", []string{"a", "s"}}}, nil},
		{"with a seat that rings", []ariChannel{channel("a", "PJSIP/t-1", "Up", "hotline-in"), channel("s", "PJSIP/seat-1", "Ringing", "default")}, []ariBridge{{"b", []string{"a", "s"}}}, []string{"a"}},
		{"with a counsellor in another bridge", []ariChannel{channel("a", "PJSIP/t-1", "Up", "hotline-in"), channel("s", "PJSIP/seat-1", "Up", "from-agent")}, []ariBridge{{"b", []string{"a"}}, {"p", []string{"s"}}}, []string{"a"}},
		{"with a recording", []ariChannel{channel("a", "PJSIP/t-1", "Up", "hotline-in"), channel("n", "Snoop/a-1", "Up", "default"), channel("r", "Recorder/ARI-1;2", "Up", "")}, []ariBridge{{"b", []string{"a", "n", "r"}}}, []string{"a"}},
		{"two callers who talk with each other", []ariChannel{channel("a", "PJSIP/t-1", "Up", "hotline-in"), channel("c", "PJSIP/t-2", "Up", "hotline-in")}, []ariBridge{{"b", []string{"a", "c"}}}, nil},
		{"already in the fail-safe", []ariChannel{channel("a", "PJSIP/t-1", "Up", "failsafe")}, nil, nil},
		{"a desk leg is no caller", []ariChannel{channel("d", "PJSIP/desk-1", "Up", "from-agent")}, []ariBridge{{"p", []string{"d"}}}, nil},
		{"an outside number beside", []ariChannel{channel("a", "PJSIP/t-1", "Up", "hotline-in"), channel("o", "PJSIP/carrier-9", "Up", "default")}, []ariBridge{{"b", []string{"a", "o"}}}, nil},
		{"a member that has just gone", []ariChannel{channel("a", "PJSIP/t-1", "Up", "hotline-in")}, []ariBridge{{"b", []string{"a", "gone"}}}, []string{"a"}},
	} {
		if diff := cmp.Diff(tc.want, stranded(tc.channels, tc.bridges)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

// fakeARI answers the guard's requests.
type fakeARI struct {
	mu        sync.Mutex
	heartbeat string
	channels  []ariChannel
	bridges   []ariBridge
	continued []string
	status    int // 0: as it should be
	agents    []string
}

func (f *fakeARI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	user, password, _ := r.BasicAuth()
	f.agents = append(f.agents, user)
	switch {
	case password != "node-password":
		w.WriteHeader(http.StatusUnauthorized)
	case f.status != 0:
		w.WriteHeader(f.status)
	case r.URL.Path == "/ari/asterisk/variable" && f.heartbeat == "":
		w.WriteHeader(http.StatusNotFound)
	case r.URL.Path == "/ari/asterisk/variable":
		_ = json.NewEncoder(w).Encode(map[string]string{"value": f.heartbeat})
	case r.URL.Path == "/ari/channels":
		var list []map[string]any
		for _, c := range f.channels {
			list = append(list, map[string]any{"id": c.ID, "name": c.Name, "state": c.State, "dialplan": map[string]string{"context": c.Dialplan.Context, "app_name": "Stasis"}})
		}
		_ = json.NewEncoder(w).Encode(list)
	case r.URL.Path == "/ari/bridges":
		var list []map[string]any
		for _, b := range f.bridges {
			list = append(list, map[string]any{"id": b.ID, "channels": b.Channels})
		}
		_ = json.NewEncoder(w).Encode(list)
	case r.Method == http.MethodDelete:
		f.continued = append(f.continued, "DELETE "+r.URL.Path)
		w.WriteHeader(http.StatusNoContent)
	case strings.HasSuffix(r.URL.Path, "/continue"):
		f.continued = append(f.continued, r.URL.Path+"?"+r.URL.RawQuery)
		w.WriteHeader(http.StatusNoContent)
	default:
		_, _ = io.WriteString(w, "{}")
	}
}

func fakeClient(t *testing.T, f *fakeARI) *ariClient {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	client := newARIClient(Config{HTTP: netip.MustParseAddrPort(u.Host), NodeUser: User{Name: "node", Password: "node-password"}})
	t.Cleanup(client.close)
	return client
}

func TestRescueContinuesTheStrandedOnly(t *testing.T) {
	t.Parallel()
	f := &fakeARI{
		channels: []ariChannel{channel("1.1", "PJSIP/t-1", "Up", "hotline-in"), channel("1.2", "PJSIP/t-2", "Up", "hotline-in"), channel("1.3", "PJSIP/s-1", "Up", "from-agent")},
		bridges:  []ariBridge{{"b", []string{"1.2", "1.3"}}},
	}
	g := &guard{ari: fakeClient(t, f), log: slog.New(slog.DiscardHandler)}
	if moved := g.rescue(t.Context()); moved != 1 {
		t.Errorf("moved %d, want 1", moved)
	}
	want := []string{"/ari/channels/1.1/continue?context=failsafe&extension=s&priority=1"}
	if diff := cmp.Diff(want, f.continued); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// TestWhoIsAskedHowTheTalkWasHearsFarewell wants nobody rung for a caller whose talk is over.
func TestWhoIsAskedHowTheTalkWasHearsFarewell(t *testing.T) {
	t.Parallel()
	over, waits := id.New(), id.New()
	f := &fakeARI{
		channels: []ariChannel{channel("1.1", "PJSIP/t-1", "Up", "hotline-in"), channel("1.2", "PJSIP/t-2", "Up", "hotline-in"), channel("1.3", "PJSIP/t-3", "Up", "hotline-in")},
		bridges: []ariBridge{
			{id.Object(over, id.RoleBridge, 0), []string{"1.1"}},
			{id.Object(over, id.RoleSurvey, 0), nil},
			{id.Object(waits, id.RoleBridge, 0), []string{"1.2"}},
			{id.Object(waits, id.RoleParking, 0), nil},
			{"other", []string{"1.3"}},
		},
	}
	g := &guard{ari: fakeClient(t, f), log: slog.New(slog.DiscardHandler)}
	if moved := g.rescue(t.Context()); moved != 3 {
		t.Errorf("moved %d, want 3", moved)
	}
	want := []string{
		"/ari/channels/1.1/continue?context=survey-over&extension=s&priority=1",
		"/ari/channels/1.2/continue?context=failsafe&extension=s&priority=1", "/ari/channels/1.3/continue?context=failsafe&extension=s&priority=1",
	}
	if diff := cmp.Diff(want, f.continued); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// TestTheFailsafeIsNotRecorded ends what records a caller before the caller is moved, and nothing else.
func TestTheFailsafeIsNotRecorded(t *testing.T) {
	t.Parallel()
	f := &fakeARI{
		channels: []ariChannel{
			channel("1.1", "PJSIP/t-1", "Up", "hotline-in"), channel("1.12", "PJSIP/t-2", "Up", "hotline-in"), channel("1.3", "PJSIP/s-1", "Up", "from-agent"),
			channel("sn1", "Snoop/1.1-00000001", "Up", ""), channel("sn2", "Snoop/1.12-00000002", "Up", ""), channel("sn3", "Snoop/1.3-00000003", "Up", ""),
		},
		bridges: []ariBridge{{"b", []string{"1.12", "1.3"}}},
	}
	g := &guard{ari: fakeClient(t, f), log: slog.New(slog.DiscardHandler)}
	g.rescue(t.Context())
	want := []string{"DELETE /ari/channels/sn1", "/ari/channels/1.1/continue?context=failsafe&extension=s&priority=1"}
	if diff := cmp.Diff(want, f.continued); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestARIErrorsAreTold(t *testing.T) {
	t.Parallel()
	f := &fakeARI{}
	client := fakeClient(t, f)
	ctx := t.Context()
	if value, err := client.heartbeat(ctx); value != "" || err != nil {
		t.Errorf("no variable: %q, %v", value, err)
	}
	f.heartbeat = "9"
	if value, err := client.heartbeat(ctx); value != "9" || err != nil {
		t.Errorf("heartbeat: %q, %v", value, err)
	}
	for _, status := range []int{http.StatusNotFound, http.StatusConflict} {
		f.status = status
		if err := client.send(ctx, "1.1", failsafeContext); err != nil {
			t.Errorf("status %d needs no help, got %v", status, err)
		}
	}
	f.status = http.StatusInternalServerError
	if err := client.send(ctx, "1.1", failsafeContext); err == nil || strings.Contains(err.Error(), "1.1") {
		t.Errorf("status 500: %v", err)
	}
	client.user.Password = "wrong"
	if err := client.ping(ctx); err == nil || !strings.Contains(err.Error(), "password") {
		t.Errorf("wrong password: %v", err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if err := client.ping(gone); err == nil {
		t.Error("a cancelled request succeeded")
	}
}
