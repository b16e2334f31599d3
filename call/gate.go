package call

import (
	"context"
	"sync/atomic"

	"heartline/internal/fault"
)

// gate is a node's switch as long as it is ours. When another controller has taken the application over, every
// command is refused before it is sent: two controllers must never act on one caller. Looking stays allowed.
type gate struct {
	Switch
	shut atomic.Bool
}

var errReplaced = fault.New(fault.Unavailable, "switch", "another controller serves the calls of this switch now")

func (g *gate) check() error {
	if g.shut.Load() {
		return errReplaced
	}
	return nil
}

// Claim passes while the gate is open.
func (g *gate) Claim(ctx context.Context, channel string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.Claim(ctx, channel)
}

// Answer passes while the gate is open.
func (g *gate) Answer(ctx context.Context, channel string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.Answer(ctx, channel)
}

// Dial passes while the gate is open.
func (g *gate) Dial(ctx context.Context, d Dial) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.Dial(ctx, d)
}

// Hangup passes while the gate is open.
func (g *gate) Hangup(ctx context.Context, channel string, cause int) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.Hangup(ctx, channel, cause)
}

// Press passes while the gate is open.
func (g *gate) Press(ctx context.Context, channel string, keys Secret) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.Press(ctx, channel, keys)
}

// Mute passes while the gate is open.
func (g *gate) Mute(ctx context.Context, channel string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.Mute(ctx, channel)
}

// Unmute passes while the gate is open.
func (g *gate) Unmute(ctx context.Context, channel string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.Unmute(ctx, channel)
}

// Tag passes while the gate is open.
func (g *gate) Tag(ctx context.Context, channel string, vars map[string]string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.Tag(ctx, channel, vars)
}

// Failsafe passes while the gate is open.
func (g *gate) Failsafe(ctx context.Context, channel string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.Failsafe(ctx, channel)
}

// CreateBridge passes while the gate is open.
func (g *gate) CreateBridge(ctx context.Context, bridge string, vars map[string]string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.CreateBridge(ctx, bridge, vars)
}

// Join passes while the gate is open.
func (g *gate) Join(ctx context.Context, bridge, channel string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.Join(ctx, bridge, channel)
}

// Leave passes while the gate is open.
func (g *gate) Leave(ctx context.Context, bridge, channel string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.Leave(ctx, bridge, channel)
}

// DestroyBridge passes while the gate is open.
func (g *gate) DestroyBridge(ctx context.Context, bridge string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.DestroyBridge(ctx, bridge)
}

// Play passes while the gate is open.
func (g *gate) Play(ctx context.Context, p Play) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.Play(ctx, p)
}

// StopPlay passes while the gate is open.
func (g *gate) StopPlay(ctx context.Context, playback string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.StopPlay(ctx, playback)
}

// Music passes while the gate is open.
func (g *gate) Music(ctx context.Context, channel, class string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.Music(ctx, channel, class)
}

// StopMusic passes while the gate is open.
func (g *gate) StopMusic(ctx context.Context, channel string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.StopMusic(ctx, channel)
}

// Snoop passes while the gate is open.
func (g *gate) Snoop(ctx context.Context, channel, snoop string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.Snoop(ctx, channel, snoop)
}

// Listen passes while the gate is open.
func (g *gate) Listen(ctx context.Context, channel, snoop string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.Listen(ctx, channel, snoop)
}

// Whisper passes while the gate is open.
func (g *gate) Whisper(ctx context.Context, channel, snoop string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.Whisper(ctx, channel, snoop)
}

// Record passes while the gate is open.
func (g *gate) Record(ctx context.Context, r Record) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.Record(ctx, r)
}

// PauseRecord passes while the gate is open.
func (g *gate) PauseRecord(ctx context.Context, recording string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.PauseRecord(ctx, recording)
}

// ResumeRecord passes while the gate is open.
func (g *gate) ResumeRecord(ctx context.Context, recording string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.ResumeRecord(ctx, recording)
}

// StopRecord passes while the gate is open.
func (g *gate) StopRecord(ctx context.Context, recording string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.StopRecord(ctx, recording)
}

// DiscardRecord passes while the gate is open.
func (g *gate) DiscardRecord(ctx context.Context, recording string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.DiscardRecord(ctx, recording)
}

// Heed passes while the gate is open.
func (g *gate) Heed(ctx context.Context, snoop string) error {
	if err := g.check(); err != nil {
		return err
	}
	return g.Switch.Heed(ctx, snoop)
}
