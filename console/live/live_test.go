package live_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/go-cmp/cmp"

	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/access"
	"heartline/test/pace"
)

// floor gives boards and desks, and counts.
type floor struct {
	boards atomic.Int64
	desks  atomic.Int64

	mu      sync.Mutex
	present []string
}

func (f *floor) Board(context.Context) (api.Board, error) {
	f.boards.Add(1)
	return api.Board{At: time.Now()}, nil
}

func (f *floor) Desk(_ context.Context, userID string) (api.Desk, error) {
	return api.Desk{Status: api.AgentStatus{Agent: api.Person{Id: userID}, Missed: int(f.desks.Add(1))}}, nil
}

func (f *floor) StreamChanged(userID string, open bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.present = append(f.present, fmt.Sprintf("%s %t", userID, open))
}

func (f *floor) presence() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.present...)
}

// bench is a hub behind a server that believes whoever says who they are.
type bench struct {
	*testing.T
	floor    *floor
	hub      *live.Hub
	registry *access.Registry
	url      string
}

var people = map[string][]access.Role{
	"counsellor": {access.Counsellor}, "second": {access.Counsellor}, "supervisor": {access.Supervisor}, "auditor": {access.Auditor},
}

func setup(t *testing.T, cfg live.Config) *bench {
	t.Helper()
	b := &bench{T: t, floor: &floor{}, registry: access.NewRegistry()}
	cfg.Boards, cfg.Desks, cfg.Presence, cfg.Log, cfg.Version = b.floor, b.floor, b.floor, slog.New(slog.DiscardHandler), "v1"
	b.hub = live.New(cfg)
	handler := b.hub.Handler(b.registry, nil)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user := r.URL.Query().Get("user")
		handler.ServeHTTP(w, r.WithContext(access.With(r.Context(), access.Identity{
			User: access.User{ID: user}, SignIn: "s-" + user, Permissions: access.Of(people[user]), CheckedAt: time.Now(),
		})))
	}))
	b.url = srv.URL
	ctx, cancel := context.WithCancel(context.Background())
	ran := make(chan struct{})
	go func() { defer close(ran); _ = b.hub.Run(ctx) }()
	t.Cleanup(func() {
		srv.CloseClientConnections()
		srv.Close()
		b.within(5*time.Second, "every page has gone", func() bool { return b.hub.Open() == 0 })
		cancel()
		<-ran
		b.registry.Close()
	})
	return b
}

func (b *bench) within(d time.Duration, what string, cond func() bool) {
	b.Helper()
	deadline, tick := time.NewTimer(d), time.NewTicker(2*time.Millisecond)
	defer deadline.Stop()
	defer tick.Stop()
	for !cond() {
		select {
		case <-deadline.C:
			b.Fatalf("not within %s: %s", d, what)
		case <-tick.C:
		}
	}
}

type message struct {
	Type live.Type       `json:"type"`
	Pos  int64           `json:"pos"`
	Data json.RawMessage `json:"data"`
}

type page struct {
	b *bench
	c *websocket.Conn
}

func (b *bench) open(user, query string) *page {
	b.Helper()
	c, _, err := websocket.Dial(b.Context(), "ws"+strings.TrimPrefix(b.url, "http")+"/?user="+user+query, &websocket.DialOptions{
		HTTPHeader: http.Header{"Origin": {b.url}}, Subprotocols: []string{live.Subprotocol},
	})
	if err != nil {
		b.Fatal(err)
	}
	c.SetReadLimit(4 << 20)
	b.Cleanup(func() { _ = c.CloseNow() })
	return &page{b, c}
}

func (p *page) next() message {
	p.b.Helper()
	ctx, cancel := context.WithTimeout(p.b.Context(), 5*time.Second)
	defer cancel()
	_, data, err := p.c.Read(ctx)
	if err != nil {
		p.b.Fatal(err)
	}
	var m message
	if err := json.Unmarshal(data, &m); err != nil {
		p.b.Fatal(err)
	}
	return m
}

func notice(code string) live.NoticeData { return live.NoticeData{Code: code, Level: "info"} }

func TestSnapshotHoldsWhatTheReaderMaySee(t *testing.T) {
	t.Parallel()
	b := setup(t, live.Config{})
	for user, want := range map[string][2]bool{ // board, desk
		"counsellor": {false, true}, "supervisor": {true, true}, "auditor": {false, false},
	} {
		m := b.open(user, "").next()
		var data map[string]json.RawMessage
		if err := json.Unmarshal(m.Data, &data); err != nil {
			t.Fatal(err)
		}
		_, board := data["board"]
		_, desk := data["desk"]
		if m.Type != live.Snapshot || [2]bool{board, desk} != want || string(data["version"]) != `"v1"` {
			t.Errorf("%s: %s %s", user, m.Type, m.Data)
		}
	}
}

func TestMessagesReachTheirAudienceOnly(t *testing.T) {
	t.Parallel()
	b := setup(t, live.Config{})
	pages := map[string]*page{}
	for user := range people {
		pages[user] = b.open(user, "")
		pages[user].next()
	}
	b.hub.Publish(live.Message{Type: live.Notice, Data: notice("for nobody")})
	b.hub.Publish(live.Message{Type: live.Offer, To: live.To("counsellor"), Data: notice("for counsellor")})
	b.hub.Publish(live.Message{Type: live.Call, To: live.Holding(access.ReadAllCalls), Data: notice("for readers")})
	b.hub.Publish(live.Message{Type: live.Task, To: live.Holding(access.ReadTasks), Data: notice("for workers")})
	b.hub.Publish(live.Message{Type: live.Notice, To: live.Everyone(), Data: notice("end")})
	for user, want := range map[string][]string{
		"counsellor": {"for counsellor", "for workers", "end"}, "second": {"for workers", "end"},
		"supervisor": {"for readers", "for workers", "end"}, "auditor": {"for readers", "end"},
	} {
		var got []string
		last := int64(0)
		for len(got) == 0 || got[len(got)-1] != "end" {
			m := pages[user].next()
			var data live.NoticeData
			if err := json.Unmarshal(m.Data, &data); err != nil {
				t.Fatal(err)
			}
			if m.Pos <= last {
				t.Errorf("%s: pos %d after %d", user, m.Pos, last)
			}
			last = m.Pos
			got = append(got, data.Code)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", user, diff)
		}
	}
}

func TestResume(t *testing.T) {
	t.Parallel()
	b := setup(t, live.Config{Keep: 8})
	first := b.open("counsellor", "")
	var snap struct{ Boot string }
	if err := json.Unmarshal(first.next().Data, &snap); err != nil {
		t.Fatal(err)
	}
	b.hub.Publish(live.Message{Type: live.Notice, To: live.To("counsellor"), Data: notice("seen")})
	seen := first.next().Pos
	_ = first.c.CloseNow()
	b.within(5*time.Second, "the page has gone", func() bool { return b.hub.Open() == 0 })
	b.hub.Publish(live.Message{Type: live.Offer, To: live.To("counsellor"), Data: notice("missed")})
	b.hub.Publish(live.Message{Type: live.Offer, To: live.To("second"), Data: notice("not yours")})

	again := b.open("counsellor", fmt.Sprintf("&pos=%d&boot=%s", seen, snap.Boot))
	if m := again.next(); m.Type != live.Resumed || m.Pos != seen {
		t.Errorf("%+v", m)
	}
	if m := again.next(); m.Type != live.Offer || m.Pos != seen+1 || !strings.Contains(string(m.Data), "missed") {
		t.Errorf("%+v", m)
	}
	if m := again.next(); m.Type != live.Desk {
		t.Errorf("the desk as it is now: %+v", m)
	}
	for _, query := range []string{
		fmt.Sprintf("&pos=%d&boot=another", seen), fmt.Sprintf("&pos=%d", seen), "&pos=99999&boot=" + snap.Boot, "&pos=-1&boot=" + snap.Boot,
	} {
		if m := b.open("counsellor", query).next(); m.Type != live.Snapshot {
			t.Errorf("%s: %s", query, m.Type)
		}
	}
	for range 20 {
		b.hub.Publish(live.Message{Type: live.Notice, To: live.To("second"), Data: notice("flood")})
	}
	if m := b.open("counsellor", fmt.Sprintf("&pos=%d&boot=%s", seen, snap.Boot)).next(); m.Type != live.Snapshot {
		t.Errorf("what is no longer held: %s", m.Type)
	}
}

func TestDesksAreNeverMergedAndBoardsAre(t *testing.T) {
	t.Parallel()
	b := setup(t, live.Config{Backlog: 1000})
	desk, board := b.open("counsellor", ""), b.open("supervisor", "")
	desk.next()
	board.next()
	made := b.floor.boards.Load()
	began := time.Now()
	const changes = 300
	for range changes {
		b.hub.DeskChanged("counsellor")
		b.hub.BoardChanged()
	}
	last := 0
	for range changes {
		m := desk.next()
		var d api.Desk
		if err := json.Unmarshal(m.Data, &d); err != nil || m.Type != live.Desk {
			t.Fatalf("%v %s", err, m.Type)
		}
		if d.Status.Missed <= last {
			t.Fatalf("an older desk after a newer one: %d after %d", d.Status.Missed, last)
		}
		last = d.Status.Missed
	}
	if m := board.next(); m.Type != live.Board {
		t.Errorf("%+v", m)
	}
	most := int64(time.Since(began)/(200*time.Millisecond)) + 1
	if n := b.floor.boards.Load() - made; n < 1 || n > most {
		t.Errorf("%d boards, at most %d in that time", n, most)
	}
}

func TestNobodyWatchesNothingIsMade(t *testing.T) {
	t.Parallel()
	b := setup(t, live.Config{})
	b.hub.BoardChanged()
	b.hub.DeskChanged("counsellor")
	p := b.open("auditor", "")
	p.next()
	b.hub.Publish(live.Message{Type: live.Notice, To: live.Everyone(), Data: notice("x")})
	p.next()
	if n, m := b.floor.boards.Load(), b.floor.desks.Load(); n+m != 0 {
		t.Errorf("%d boards and %d desks", n, m)
	}
}

func TestSlowPageIsDroppedAndOthersAreNot(t *testing.T) {
	t.Parallel()
	b := setup(t, live.Config{Backlog: 16})
	slow, quick := b.open("counsellor", ""), b.open("second", "")
	slow.next()
	quick.next()
	// Nobody reads at the slow page: what the network does not hold piles up here.
	block := strings.Repeat("x", 256<<10)
	for i := range 64 {
		b.hub.Publish(live.Message{Type: live.Notice, To: live.To("counsellor"), Data: map[string]string{"code": fmt.Sprint(i), "x": block}})
	}
	b.hub.Publish(live.Message{Type: live.Notice, To: live.To("second"), Data: notice("in time")})
	if m := quick.next(); !strings.Contains(string(m.Data), "in time") {
		t.Errorf("%+v", m)
	}
	b.within(10*time.Second, "the slow page is dropped", func() bool { return b.hub.Open() == 1 })
}

func TestFrozenPageIsNoticed(t *testing.T) {
	t.Parallel()
	b := setup(t, live.Config{PingEvery: 50 * time.Millisecond})
	p := b.open("counsellor", "")
	p.next()
	// A page that does not read does not answer pings.
	b.within(3*time.Second, "the frozen page is dropped", func() bool { return b.hub.Open() == 0 })
	b.within(3*time.Second, "presence is told", func() bool {
		return cmp.Equal(b.floor.presence(), []string{"counsellor true", "counsellor false"})
	})
}

func TestPresenceIsOfTheLastPage(t *testing.T) {
	t.Parallel()
	b := setup(t, live.Config{})
	one, two := b.open("counsellor", ""), b.open("counsellor", "")
	one.next()
	two.next()
	_ = one.c.Close(websocket.StatusNormalClosure, "")
	b.within(3*time.Second, "the first page has gone", func() bool { return b.hub.Open() == 1 })
	if got := b.floor.presence(); !cmp.Equal(got, []string{"counsellor true"}) {
		t.Errorf("%q", got)
	}
}

func TestEndOfTheSignIn(t *testing.T) {
	t.Parallel()
	b := setup(t, live.Config{})
	p := b.open("counsellor", "")
	p.next()
	began := time.Now()
	b.registry.End(t.Context(), access.Owner{User: "counsellor", SignIn: "s-counsellor"}, access.ReasonEndedByAdmin)
	if m := p.next(); m.Type != live.SignedOut || string(m.Data) != `{"reason":"ended_by_admin"}` {
		t.Errorf("%+v", m)
	}
	_, _, err := p.c.Read(t.Context())
	if websocket.CloseStatus(err) != live.CloseSignedOut {
		t.Errorf("%v", err)
	}
	pace.Deadline(t, "the page of an ended sign-in is closed", time.Since(began), time.Second)
}

func TestEndOfTheSignInOfAFrozenPage(t *testing.T) {
	t.Parallel()
	b := setup(t, live.Config{})
	b.open("counsellor", "").next()
	b.registry.End(t.Context(), access.Owner{User: "counsellor"}, access.ReasonSignedOut)
	began := time.Now()
	b.within(3*time.Second, "the frozen page is cut off", func() bool { return b.hub.Open() == 0 })
	pace.Deadline(t, "the frozen page of an ended sign-in is cut off", time.Since(began), time.Second)
}

func TestOtherLanguageIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, live.Config{})
	c, _, err := websocket.Dial(t.Context(), "ws"+strings.TrimPrefix(b.url, "http")+"/?user=counsellor", &websocket.DialOptions{
		HTTPHeader: http.Header{"Origin": {b.url}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.CloseNow() }()
	if _, _, err := c.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusPolicyViolation {
		t.Errorf("%v", err)
	}
}
