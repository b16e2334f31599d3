package live

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"heartline/internal/access"
)

// page is one open stream: who reads it and what waits to be written.
type page struct {
	who  access.Identity
	wake chan struct{}
	max  int

	mu      sync.Mutex // protects the following
	queue   [][]byte
	board   []byte // the newest board that was not written yet; an older one is worth nothing
	dropped bool   // the page did not keep up
}

func (p *page) put(frame []byte, board bool) {
	p.mu.Lock()
	switch {
	case board:
		p.board = frame
	case len(p.queue) >= p.max:
		p.dropped, p.queue = true, nil
	default:
		p.queue = append(p.queue, frame)
	}
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// take returns what waits, in order. The board comes last: it is newer than it was when it was put, and a
// page orders by pos what it must.
func (p *page) take() (frames [][]byte, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	frames = p.queue
	if p.board != nil {
		frames = append(frames, p.board)
	}
	p.queue, p.board = nil, nil
	return frames, !p.dropped
}

// join enters a page and returns what it missed since pos, or ok = false when that is no longer held (or was
// of another process), so that it needs a snapshot. From now on the page gets every message; now is the last
// one that it did not get.
func (h *Hub) join(who access.Identity, boot string, pos int64) (p *page, missed [][]byte, now int64, ok bool) {
	p = &page{who: who, wake: make(chan struct{}, 1), max: h.cfg.Backlog}
	h.mu.Lock()
	h.pages[p] = struct{}{}
	h.users[who.User.ID]++
	first := h.users[who.User.ID] == 1
	now = h.pos
	if ok = boot == h.boot && pos >= 0 && pos <= h.pos && h.holdsLocked(pos); ok {
		for i := range h.kept {
			k := h.kept[(h.head+i)%len(h.kept)]
			if k.pos > pos && k.to.includes(who) {
				missed = append(missed, k.frame)
			}
		}
	}
	h.mu.Unlock()
	if first && h.cfg.Presence != nil {
		h.cfg.Presence.StreamChanged(who.User.ID, true)
	}
	return p, missed, now, ok
}

// holdsLocked reports whether every message after pos but boards is still kept.
func (h *Hub) holdsLocked(pos int64) bool {
	return len(h.kept) < h.cfg.Keep || h.kept[h.head].pos <= pos+1
}

func (h *Hub) leave(p *page) {
	h.mu.Lock()
	delete(h.pages, p)
	h.users[p.who.User.ID]--
	last := h.users[p.who.User.ID] == 0
	if last {
		delete(h.users, p.who.User.ID)
	}
	h.mu.Unlock()
	if last && h.cfg.Presence != nil {
		h.cfg.Presence.StreamChanged(p.who.User.ID, false)
	}
}

// begin returns the first frames of a page: the snapshot, or that it resumed and what it missed.
func (h *Hub) begin(ctx context.Context, p *page, missed [][]byte, now int64, resumed bool) [][]byte {
	head := struct {
		Boot    string          `json:"boot"`
		Version string          `json:"version"`
		Board   json.RawMessage `json:"board,omitempty"`
		Desk    json.RawMessage `json:"desk,omitempty"`
	}{Boot: h.boot, Version: h.cfg.Version}
	var board, desk json.RawMessage
	if p.who.May(access.ReadBoard) {
		board = h.boardData(ctx)
	}
	if p.who.May(access.UseDesk) {
		desk = h.deskData(ctx, p.who.User.ID)
	}
	if !resumed {
		head.Board, head.Desk = board, desk
		return [][]byte{encode(Snapshot, now, time.Now(), h.marshal(head))}
	}
	out := append([][]byte{encode(Resumed, now, time.Now(), h.marshal(head))}, missed...)
	// Boards are not kept, and a change of the desk while no page was open made no message: both are whole,
	// so sending them again costs nothing but bytes.
	if board != nil {
		out = append(out, encode(Board, now, time.Now(), board))
	}
	if desk != nil {
		out = append(out, encode(Desk, now, time.Now(), desk))
	}
	return out
}
