package live

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"time"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/id"
	"heartline/internal/mailbox"
)

// Boards gives the board as it is now. It answers from memory.
type Boards interface {
	Board(ctx context.Context) (api.Board, error)
}

// Desks gives a counsellor's desk as it is now. It answers from memory.
type Desks interface {
	Desk(ctx context.Context, userID string) (api.Desk, error)
}

// Alerts gives what is put before a user in a crisis. It answers from memory.
type Alerts interface {
	Alerts(ctx context.Context, userID string) (api.CrisisAlertList, error)
}

// Presence is told when a user's first page has opened its stream and when the last one has gone. It must not
// block: pages of other users wait for it.
type Presence interface {
	StreamChanged(userID string, open bool)
}

// Config is what a hub needs. The zero values of the spans and counts mean the defaults.
type Config struct {
	Boards   Boards
	Desks    Desks
	Alerts   Alerts                                  // may be nil
	Presence Presence                                // may be nil
	Share    func(ctx context.Context, board []byte) // gets each board that was made; may be nil
	Version  string                                  // of the program; pages reload when it changes
	Log      *slog.Logger

	BoardEvery   time.Duration // least time between two boards; default 200 ms
	BoardAtLeast time.Duration // a board is made this often even if nothing changed, for rolling figures; default 15 s
	Keep         int           // messages kept for pages that reconnect; default 2048
	Backlog      int           // messages a page may be behind; default 256
	PingEvery    time.Duration // default 2 s; a page must answer within twice that
	ReadTime     time.Duration // for a board or a desk; default 2 s
}

func (c Config) withDefaults() Config {
	set := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	set(&c.BoardEvery, 200*time.Millisecond)
	set(&c.BoardAtLeast, 15*time.Second)
	set(&c.PingEvery, 2*time.Second)
	set(&c.ReadTime, 2*time.Second)
	if c.Keep <= 0 {
		c.Keep = 2048
	}
	if c.Backlog <= 0 {
		c.Backlog = 256
	}
	return c
}

// Hub numbers, filters and hands out messages. It is safe for concurrent use.
type Hub struct {
	cfg     Config
	boot    string
	desks   *mailbox.Mailbox[string] // users whose desk changed
	changed chan struct{}            // the board changed

	telling sync.Mutex      // held while Presence is told; taken before mu
	told    map[string]bool // what Presence was told last; telling protects it

	mu    sync.Mutex // protects the following
	pos   int64
	kept  []kept // ring, the oldest at head
	head  int
	pages map[*page]struct{}
	users map[string]int // open pages of each user
}

type kept struct {
	pos   int64
	to    Audience
	frame []byte
}

// New returns a hub. Run must run for boards and desks to move.
func New(cfg Config) *Hub {
	return &Hub{
		cfg: cfg.withDefaults(), boot: id.New(), desks: mailbox.New[string](0), changed: make(chan struct{}, 1),
		pages: make(map[*page]struct{}), users: make(map[string]int), told: make(map[string]bool),
	}
}

// Pos returns the number of the last message. Read before a state, it says that the state is at least as new.
func (h *Hub) Pos() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.pos
}

// Open returns how many pages are connected.
func (h *Hub) Open() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.pages)
}

// Watched reports whether a user has a page open now.
func (h *Hub) Watched(userID string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.users[userID] > 0
}

// Reaches reports whether a page that is open now gets what is for an audience.
func (h *Hub) Reaches(to Audience) bool { return h.anyone(to) }

// Publish sends a message to those whom it is for, now and when they reconnect soon. It never blocks.
func (h *Hub) Publish(m Message) {
	data, err := json.Marshal(m.Data)
	if err != nil {
		h.cfg.Log.Error("live message cannot be written", "type", string(m.Type), "error", err)
		return
	}
	h.send(m.Type, m.To, data)
}

func (h *Hub) send(t Type, to Audience, data json.RawMessage) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pos++
	out := encode(t, h.pos, time.Now(), data)
	if t != Board {
		h.keepLocked(kept{pos: h.pos, to: to, frame: out})
	}
	for p := range h.pages {
		if to.includes(p.who) {
			p.put(out, t == Board)
		}
	}
}

func (h *Hub) keepLocked(k kept) {
	if len(h.kept) < h.cfg.Keep {
		h.kept = append(h.kept, k)
		return
	}
	h.kept[h.head] = k
	h.head = (h.head + 1) % len(h.kept)
}

// BoardChanged says that the board is not what it was. Calls are merged: at most five boards a second are made.
func (h *Hub) BoardChanged() {
	select {
	case h.changed <- struct{}{}:
	default:
	}
}

// DeskChanged says that a counsellor's desk is not what it was. Calls are never merged.
func (h *Hub) DeskChanged(userID string) { h.desks.Put(userID) }

// Run makes boards and desks for the pages until ctx is done.
func (h *Hub) Run(ctx context.Context) error {
	var last time.Time
	timer := time.NewTimer(h.cfg.BoardAtLeast)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-h.desks.Wake():
			users, _ := h.desks.Take()
			for _, u := range users {
				h.sendDesk(ctx, u)
			}
			continue
		case <-h.changed:
			if wait := h.cfg.BoardEvery - time.Since(last); wait > 0 {
				timer.Reset(wait)
				continue
			}
		case <-timer.C:
		}
		last = time.Now()
		h.sendBoard(ctx)
		timer.Reset(h.cfg.BoardAtLeast)
	}
}

func (h *Hub) sendBoard(ctx context.Context) {
	if h.cfg.Share == nil && !h.anyone(Holding(access.ReadBoard)) {
		return
	}
	data := h.boardData(ctx)
	if data == nil {
		return
	}
	if h.cfg.Share != nil {
		h.cfg.Share(ctx, data)
	}
	h.send(Board, Holding(access.ReadBoard), data)
}

func (h *Hub) sendDesk(ctx context.Context, userID string) {
	if !h.anyone(To(userID)) {
		return
	}
	if data := h.deskData(ctx, userID); data != nil {
		h.send(Desk, To(userID), data)
	}
}

// anyone reports whether a page that is open now would get a message. One that opens later gets a snapshot.
func (h *Hub) anyone(to Audience) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for p := range h.pages {
		if to.includes(p.who) {
			return true
		}
	}
	return false
}

func (h *Hub) boardData(ctx context.Context) json.RawMessage {
	ctx, cancel := context.WithTimeout(ctx, h.cfg.ReadTime)
	defer cancel()
	pos := h.Pos()
	b, err := h.cfg.Boards.Board(ctx)
	if err != nil {
		h.cfg.Log.WarnContext(ctx, "board not read", "error", err)
		return nil
	}
	b.Pos = pos
	return h.marshal(api.Tidy(b))
}

func (h *Hub) deskData(ctx context.Context, userID string) json.RawMessage {
	ctx, cancel := context.WithTimeout(ctx, h.cfg.ReadTime)
	defer cancel()
	pos := h.Pos()
	d, err := h.cfg.Desks.Desk(ctx, userID)
	if err != nil {
		h.cfg.Log.WarnContext(ctx, "desk not read", "user_id", userID, "error", err)
		return nil
	}
	d.Pos = pos
	return h.marshal(api.Tidy(d))
}

// alertsData is what stands before a user, nil where nobody knows.
func (h *Hub) alertsData(ctx context.Context, userID string) json.RawMessage {
	if h.cfg.Alerts == nil {
		return nil
	}
	list, err := h.cfg.Alerts.Alerts(ctx, userID)
	if err != nil {
		h.cfg.Log.WarnContext(ctx, "alerts not read", "user_id", userID, "error", err)
		return nil
	}
	return h.marshal(api.Tidy(list))
}

func (h *Hub) marshal(v any) json.RawMessage {
	data, err := json.Marshal(v)
	if err != nil {
		h.cfg.Log.Error("live state cannot be written", "error", err)
		return nil
	}
	return data
}
