package store

import (
	"context"
	"fmt"
	"strings"

	"heartline/internal/ledger"
)

// write executes the plan. The first statement is the fence: it changes the head's one row only while this
// writer's epoch is the highest, and holds that row against whoever wants a higher one until the commit.
func (p *plan) write(ctx context.Context) error {
	res, err := p.tx.ExecContext(ctx, p.tx.Rebind(`UPDATE head SET pos = ?, hash = ? WHERE id = 1 AND epoch = ? AND pos = ?`),
		p.pos, p.hash, p.c.epoch, p.c.pos)
	if err != nil {
		return fmt.Errorf("move head: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil {
		return fmt.Errorf("move head: %w", err)
	} else if n == 0 {
		return p.whyFenced(ctx)
	}
	for at := 0; at < len(p.events); {
		n := rowsAtOnce(len(p.events) - at)
		if err := p.insert(ctx, p.events[at:at+n]); err != nil {
			return err
		}
		at += n
	}
	for _, s := range p.sealed {
		if _, err := p.tx.ExecContext(ctx, p.tx.Rebind(`INSERT INTO sealed (id, purpose, key_id, box) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`),
			s.ID, s.Purpose, s.KeyID, s.Box); err != nil {
			return fmt.Errorf("insert sealed value: %w", err)
		}
	}
	for _, k := range p.late {
		if _, err := p.tx.ExecContext(ctx, p.tx.Rebind(`UPDATE event SET late = 1 WHERE stream = ? AND seq = ?`), string(k.stream), k.seq); err != nil {
			return fmt.Errorf("mark late: %w", err)
		}
	}
	return p.openCalls(ctx)
}

// whyFenced tells a newer controller from a head that somebody else has moved.
func (p *plan) whyFenced(ctx context.Context) error {
	var epoch, pos int64
	if err := p.tx.QueryRowContext(ctx, `SELECT epoch, pos FROM head WHERE id = 1`).Scan(&epoch, &pos); err != nil {
		return fmt.Errorf("read head: %w", err)
	}
	if epoch > p.c.epoch {
		return ErrFenced
	}
	return fmt.Errorf("the ledger's head is at %d where this writer left it at %d", pos, p.c.pos)
}

const eventColumns = `pos, stream, seq, epoch, at, boot, mono, kind, v, actor, data, late, prev, hash`

// rowsAtOnce is how many of n rows the next statement inserts: few different sizes, so that the engines see
// the same few texts again and again.
func rowsAtOnce(n int) int {
	for _, size := range []int{64, 8, 4, 2} {
		if n >= size {
			return size
		}
	}
	return 1
}

func (p *plan) insert(ctx context.Context, events []ledger.Event) error {
	row := `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	query := `INSERT INTO event (` + eventColumns + `) VALUES ` + row + strings.Repeat(", "+row, len(events)-1)
	args := make([]any, 0, 14*len(events))
	for i := range events {
		e := &events[i]
		args = append(args, e.Pos, string(e.Stream), e.Seq, e.Epoch, e.At.UnixMicro(), e.Boot, e.Mono.Microseconds(),
			string(e.Kind), int64(e.V), e.Actor, string(e.Data), bit(e.Late), e.Prev, e.Hash)
	}
	if _, err := p.tx.ExecContext(ctx, p.tx.Rebind(query), args...); err != nil {
		return fmt.Errorf("insert events: %w", err)
	}
	return nil
}

// openCalls keeps the table of calls without an ending.
func (p *plan) openCalls(ctx context.Context) error {
	for _, i := range p.opened {
		e := &p.events[i]
		if _, err := p.tx.ExecContext(ctx, p.tx.Rebind(`INSERT INTO open_call (call_id, pos) VALUES (?, ?) ON CONFLICT (call_id) DO NOTHING`),
			strings.TrimPrefix(string(e.Stream), callPrefix), e.Pos); err != nil {
			return fmt.Errorf("open call: %w", err)
		}
	}
	for _, i := range p.ended {
		if _, err := p.tx.ExecContext(ctx, p.tx.Rebind(`DELETE FROM open_call WHERE call_id = ?`),
			strings.TrimPrefix(string(p.events[i].Stream), callPrefix)); err != nil {
			return fmt.Errorf("close call: %w", err)
		}
	}
	return nil
}
