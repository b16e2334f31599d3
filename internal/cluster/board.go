package cluster

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"heartline/internal/fault"
)

// Config says which Redis, and how.
type Config struct {
	URL    string        // redis://user:password@host:port/db or rediss://…
	Prefix string        // of keys and channels; default "heartline"
	Stale  time.Duration // a board older than this is not shown; default 10 s
	Every  time.Duration // how often a follower makes sure that it missed nothing; default 2 s
	Log    *slog.Logger
}

// Boards publishes or follows boards. It is safe for concurrent use.
type Boards struct {
	cfg    Config
	client *redis.Client

	pending chan []byte // the newest board that was not sent yet

	mu   sync.Mutex // protects the following
	seen envelope
}

// envelope is a board on its way, with what tells a newer one from an older.
type envelope struct {
	Epoch int64           `json:"epoch"` // the sender's; an older leader that still sends is passed over
	Seq   int64           `json:"seq"`
	At    time.Time       `json:"at"`
	Board json.RawMessage `json:"board"`
}

// sendTime bounds one publication.
const sendTime = 2 * time.Second

// Open connects to Redis and makes sure that it answers.
func Open(ctx context.Context, cfg Config) (*Boards, error) {
	if cfg.Prefix == "" {
		cfg.Prefix = "heartline"
	}
	if cfg.Stale <= 0 {
		cfg.Stale = 10 * time.Second
	}
	if cfg.Every <= 0 {
		cfg.Every = 2 * time.Second
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	options, err := redis.ParseURL(cfg.URL)
	if err != nil {
		// The parser's error repeats the URL, which may hold a password.
		return nil, fault.New(fault.Invalid, "cluster", "The setting cluster.redis is no valid URL; write redis://host:6379/0.")
	}
	options.DialTimeout, options.ReadTimeout, options.WriteTimeout = sendTime, sendTime, sendTime
	options.PoolSize, options.MaxRetries = 4, 1
	options.ContextTimeoutEnabled = true
	client := redis.NewClient(options)
	if err := client.Ping(ctx).Err(); err != nil {
		_ = client.Close()
		return nil, fault.Wrap(fault.Unavailable, "cluster", err, "Redis does not answer at the address in cluster.redis; start it or correct the setting.")
	}
	return &Boards{cfg: cfg, client: client, pending: make(chan []byte, 1)}, nil
}

// Close ends the connections.
func (b *Boards) Close() error { return b.client.Close() }

func (b *Boards) channel() string { return b.cfg.Prefix + ":board" }

func (b *Boards) key() string { return b.cfg.Prefix + ":board:last" }

// Publish hands over the newest board, as JSON, for Lead to send. It never blocks.
func (b *Boards) Publish(_ context.Context, board []byte) {
	for {
		select {
		case b.pending <- board:
			return
		default:
		}
		// Take the older one out; the sender may have been quicker, which is as good.
		select {
		case <-b.pending:
		default:
		}
	}
}

// Lead sends what Publish hands over until ctx is done. epoch is the leader's; seq goes on from at.
func (b *Boards) Lead(ctx context.Context, epoch int64) error {
	e := envelope{Epoch: epoch}
	failing := false
	for {
		select {
		case <-ctx.Done():
			return nil
		case board := <-b.pending:
			e.Seq++
			e.At, e.Board = time.Now().UTC(), board
			err := b.send(ctx, e)
			if err != nil && !failing && ctx.Err() == nil {
				b.cfg.Log.WarnContext(ctx, "board not published", "error", err)
			}
			failing = err != nil
		}
	}
}

func (b *Boards) send(ctx context.Context, e envelope) error {
	data, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("write the board: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	_, err = b.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.Set(ctx, b.key(), data, 2*b.cfg.Stale)
		p.Publish(ctx, b.channel(), data)
		return nil
	})
	return err
}

// Follow receives boards until ctx is done and calls changed after each newer one.
func (b *Boards) Follow(ctx context.Context, changed func()) error {
	sub := b.client.Subscribe(ctx, b.channel())
	defer func() { _ = sub.Close() }()
	// The library reconnects by itself, and sends a subscription message when it has: what was published
	// meanwhile is read from the key then.
	messages := sub.ChannelWithSubscriptions(redis.WithChannelSize(16))
	tick := time.NewTicker(b.cfg.Every)
	defer tick.Stop()
	for {
		var data []byte
		select {
		case <-ctx.Done():
			return nil
		case m, open := <-messages:
			if !open {
				return nil
			}
			if text, ok := m.(*redis.Message); ok {
				data = []byte(text.Payload)
			} else {
				data = b.last(ctx)
			}
		case <-tick.C:
			data = b.last(ctx)
		}
		if b.take(data) {
			changed()
		}
	}
}

// last reads the board that is kept, nil when there is none or Redis does not answer.
func (b *Boards) last(ctx context.Context) []byte {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	data, err := b.client.Get(ctx, b.key()).Bytes()
	if err != nil {
		return nil
	}
	return data
}

// take keeps a board if it is newer than the one that is kept.
func (b *Boards) take(data []byte) bool {
	var e envelope
	if data == nil || json.Unmarshal(data, &e) != nil || len(e.Board) == 0 {
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if e.Epoch < b.seen.Epoch || (e.Epoch == b.seen.Epoch && e.Seq <= b.seen.Seq) {
		return false
	}
	b.seen = e
	return true
}

// Board returns the newest board as JSON, or fault.Unavailable when there is none that is worth showing.
func (b *Boards) Board() (json.RawMessage, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if age := time.Since(b.seen.At); b.seen.Board == nil || age > b.cfg.Stale {
		return nil, fault.New(fault.Unavailable, "cluster", "The board of the leading controller does not arrive; look at that controller and at Redis.")
	}
	return b.seen.Board, nil
}
