package node

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"heartline/internal/sound"
)

// followPeriod is how often the node looks for what the controller has left.
const followPeriod = time.Second

// follower takes over newer public keys and prompts. What cannot be used leaves those in force where they are.
type follower struct {
	ask     HandedOver
	seal    func(*sealer)         // puts keys into force
	say     func(FailsafePrompts) // offers prompts
	log     *slog.Logger
	keys    Recipients // in force
	prompts FailsafePrompts
	failed  bool // the last look failed, and the log says so
}

func (n *Node) newFollower() *follower {
	return &follower{
		ask: n.cfg.HandedOver, seal: n.sealer.Store, say: func(p FailsafePrompts) { n.prompts.Store(&p) }, log: n.log,
		keys: n.cfg.Recipients, prompts: n.cfg.Failsafe.Prompts,
	}
}

// run looks until ctx ends. It needs no Asterisk: what waits for a key is sealed as soon as there is one.
func (f *follower) run(ctx context.Context) {
	for f.ask != nil {
		err := f.look()
		if err != nil && !f.failed {
			f.log.Error("what the controller has left cannot be taken over; the keys and prompts in force stay", "error", err)
		}
		f.failed = err != nil
		if !pause(ctx, followPeriod) {
			return
		}
	}
}

// look takes over what is new. Keys come first: prompts that cannot be read hold up none.
func (f *follower) look() error {
	keys, prompts, err := f.ask()
	if err != nil {
		return err
	}
	if len(keys.Number) > 0 && len(keys.Message) > 0 && !keys.equal(f.keys) {
		s, err := newSealer(keys)
		if err != nil {
			return err
		}
		f.seal(s)
		f.keys = keys
		f.log.Info("new public keys are in force")
	}
	if prompts.empty() || prompts.equal(f.prompts) {
		return nil
	}
	for i, file := range prompts.all() {
		if _, err := sound.Load(file); err != nil {
			return fmt.Errorf("prompt %d of the fail-safe: %w", i+1, err)
		}
	}
	f.say(prompts)
	f.prompts = prompts
	return nil
}

// takePrompts puts prompts that were offered into force. A caller who hears one hears it to its end: its file is
// replaced, not changed.
func (n *Node) takePrompts(ctx context.Context, p *process) error {
	prompts := n.prompts.Swap(nil)
	if prompts == nil {
		return nil
	}
	c := n.cfg
	c.Failsafe.Prompts = *prompts
	if err := n.write(c); err != nil {
		n.prompts.CompareAndSwap(nil, prompts)
		return err
	}
	n.bringUpToDate(ctx, p)
	n.log.Info("new prompts of the fail-safe are in force")
	return nil
}

func (r Recipients) equal(o Recipients) bool {
	return slices.Equal(r.Number, o.Number) && slices.Equal(r.Message, o.Message)
}

func (p FailsafePrompts) all() []string {
	return slices.Concat(p.Sentence, p.Accept, p.Message, p.Thanks, p.Farewell)
}

func (p FailsafePrompts) empty() bool { return len(p.all()) == 0 }

func (p FailsafePrompts) equal(o FailsafePrompts) bool {
	return slices.Equal(p.Sentence, o.Sentence) && slices.Equal(p.Accept, o.Accept) &&
		slices.Equal(p.Message, o.Message) && slices.Equal(p.Thanks, o.Thanks) &&
		slices.Equal(p.Farewell, o.Farewell)
}
