package live

import (
	"context"
	"encoding/json"
	"slices"
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
	board   int  // where in queue the board stands that was not written yet, -1 for none
	dropped bool // the page did not keep up
}

func (p *page) put(frame []byte, board bool) {
	p.mu.Lock()
	if board && p.board >= 0 {
		// An older board is worth nothing beside a newer one.
		p.queue = slices.Delete(p.queue, p.board, p.board+1)
	}
	switch {
	case p.dropped:
	case len(p.queue) >= p.max:
		p.dropped, p.queue = true, nil
	default:
		p.queue = append(p.queue, frame)
		if board {
			p.board = len(p.queue) - 1
		}
	}
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// take returns what waits, in order; ok is false when the page did not keep up.
func (p *page) take() (frames [][]byte, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	frames = p.queue
	p.queue, p.board = nil, -1
	return frames, !p.dropped
}

// join enters a page and returns what it missed since pos, or ok = false when that is no longer held (or was
// of another process), so that it needs a snapshot. From now on the page gets every message; now is the last
// one that it did not get.
func (h *Hub) join(who access.Identity, boot string, pos int64) (p *page, missed [][]byte, now int64, ok bool) {
	p = &page{who: who, wake: make(chan struct{}, 1), max: h.cfg.Backlog, board: -1}
	h.mu.Lock()
	h.pages[p] = struct{}{}
	h.users[who.User.ID]++
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
	h.tellPresence(who.User.ID)
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
	if h.users[p.who.User.ID] == 0 {
		delete(h.users, p.who.User.ID)
	}
	h.mu.Unlock()
	h.tellPresence(p.who.User.ID)
}

// tellPresence tells how it is now, if that was not told yet. The calls are made one at a time, so that two
// pages that come and go together cannot leave the older news standing.
func (h *Hub) tellPresence(userID string) {
	if h.cfg.Presence == nil {
		return
	}
	h.telling.Lock()
	defer h.telling.Unlock()
	h.mu.Lock()
	open := h.users[userID] > 0
	h.mu.Unlock()
	if open == h.told[userID] {
		return
	}
	if h.told[userID] = open; !open {
		delete(h.told, userID)
	}
	h.cfg.Presence.StreamChanged(userID, open)
}

// begin returns the first frames of a page: the snapshot, or that it resumed and what it missed.
func (h *Hub) begin(ctx context.Context, p *page, missed [][]byte, from, now int64, resumed bool) [][]byte {
	head := struct {
		Boot    string          `json:"boot"`
		Version string          `json:"version"`
		Board   json.RawMessage `json:"board,omitempty"`
		Desk    json.RawMessage `json:"desk,omitempty"`
		Alerts  json.RawMessage `json:"crisis_alerts,omitempty"`
	}{Boot: h.boot, Version: h.cfg.Version}
	var board, desk json.RawMessage
	if p.who.May(access.ReadBoard) {
		board = h.boardData(ctx)
	}
	if p.who.May(access.UseDesk) {
		desk = h.deskData(ctx, p.who.User.ID)
	}
	if p.who.May(access.AnswerCrisis) {
		head.Alerts = h.alertsData(ctx, p.who.User.ID)
	}
	if !resumed {
		head.Board, head.Desk = board, desk
		return [][]byte{encode(Snapshot, now, time.Now(), h.marshal(head))}
	}
	out := append([][]byte{encode(Resumed, from, time.Now(), h.marshal(head))}, missed...)
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
