package app

import (
	"context"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"heartline/configs"
	"heartline/internal/cluster"
	"heartline/internal/fault"
)

// shareRetry is the pause before Redis is asked for again. A hotline starts without it.
const shareRetry = 5 * time.Second

// boardShare gives each board to the other controllers, where the configuration names a Redis.
type boardShare struct {
	a      *App
	redis  string // URL with the password; never logged
	boards atomic.Pointer[cluster.Boards]
}

// newBoardShare returns nil when no Redis is configured.
func newBoardShare(a *App) (*boardShare, error) {
	if a.cfg.Redis == nil {
		return nil, nil //nolint:nilnil // nothing to share with is no error
	}
	at, err := redisURL(a.cfg)
	if err != nil {
		return nil, err
	}
	return &boardShare{a: a, redis: at}, nil
}

func redisURL(cfg *configs.Config) (string, error) {
	u := url.URL{Scheme: "redis", Host: cfg.Redis.Address, Path: "/0"}
	if f := cfg.Redis.PasswordFile; f != "" {
		text, err := os.ReadFile(cfg.Path(f))
		if err != nil {
			return "", fault.Wrap(fault.Invalid, "redis", err, "the file with the Redis password cannot be read: "+f)
		}
		u.User = url.UserPassword("", strings.TrimSpace(string(text)))
	}
	return u.String(), nil
}

// share hands over a board. It never blocks; a board that nobody can take yet is dropped.
func (s *boardShare) share(ctx context.Context, board []byte) {
	if b := s.boards.Load(); b != nil {
		b.Publish(ctx, board)
	}
}

// run connects, as often as it takes, and sends boards until ctx ends.
func (s *boardShare) run(ctx context.Context) error {
	for ctx.Err() == nil {
		b, err := cluster.Open(ctx, cluster.Config{URL: s.redis, Log: s.a.log})
		if err != nil {
			if ctx.Err() == nil {
				s.a.log.WarnContext(ctx, "the board is not shared", "err", fault.MessageOf(err))
			}
			pause(ctx, shareRetry)
			continue
		}
		s.boards.Store(b)
		err = b.Lead(ctx, s.a.store.Epoch())
		s.boards.Store(nil)
		if closeErr := b.Close(); err == nil {
			err = closeErr
		}
		if err != nil && ctx.Err() == nil {
			s.a.log.WarnContext(ctx, "sharing of the board ended", "err", err)
			pause(ctx, shareRetry)
		}
	}
	return nil
}
