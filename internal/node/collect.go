package node

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sort"
	"time"

	"heartline/internal/wav"
)

// The rhythm of the collector.
const (
	collectPeriod = 250 * time.Millisecond
	// A call without a last line is over when Asterisk does not know its channel and its files have been
	// still for so long.
	orphanAge = 3 * time.Second
)

// The files that the dialplan writes for one call, named by its channel.
const (
	callerFile  = ".caller"
	journalFile = ".journal"
	audioFile   = ".wav"
)

// collector seals what the fail-safe leaves in clear.
type collector struct {
	node   string
	spool  string // clear, on tmpfs
	outbox string // sealed
	sealer func() *sealer
	// channels tells which channels Asterisk holds. It is asked only for a call that seems to have been cut off.
	channels func(context.Context) (map[string]bool, error)
	log      *slog.Logger
	note     func(waiting int) // how many calls are in the fail-safe, for Status

	asked   map[string]time.Time // when channels was asked last, by channel
	refused map[string]bool      // channels whose failure has been logged
}

// run collects until ctx ends, and a last time then.
func (c *collector) run(ctx context.Context) {
	if err := removeHalfWritten(c.outbox); err != nil {
		c.log.Warn("half-written files stay in the outbox", "error", err)
	}
	tick := time.NewTicker(collectPeriod)
	defer tick.Stop()
	purge := time.NewTicker(time.Hour)
	defer purge.Stop()
	for {
		c.collect(ctx, time.Now())
		select {
		case <-ctx.Done():
			c.collect(context.WithoutCancel(ctx), time.Now())
			return
		case now := <-purge.C:
			if err := purgeReceipts(c.outbox, now); err != nil {
				c.log.Warn("outbox receipts stay", "error", err)
			}
		case <-tick.C:
		}
	}
}

// clearCall is what lies in the spool of one call.
type clearCall struct {
	channel string
	files   map[string]bool // by suffix
	newest  time.Time
}

func (c *collector) collect(ctx context.Context, now time.Time) {
	calls, err := c.list()
	if err != nil {
		c.complain("", err)
		return
	}
	for _, call := range calls {
		if err := c.take(ctx, call, now); err != nil {
			c.complain(call.channel, err)
			continue
		}
		delete(c.refused, call.channel)
	}
	if len(calls) == 0 {
		clear(c.asked)
	}
	c.note(len(calls))
}

// complain logs a failure once until it is mended: it is tried again four times a second.
func (c *collector) complain(channel string, err error) {
	if !c.refused[channel] {
		c.refused[channel] = true
		c.log.Error("what the fail-safe left cannot be sealed yet", "channel", channel, "error", err)
	}
}

// list groups the spool's files by channel, sorted.
func (c *collector) list() ([]clearCall, error) {
	entries, err := os.ReadDir(c.spool)
	if err != nil {
		return nil, fmt.Errorf("read fail-safe spool: %w", err)
	}
	calls := map[string]*clearCall{}
	for _, entry := range entries {
		suffix := filepath.Ext(entry.Name())
		if suffix != callerFile && suffix != journalFile && suffix != audioFile {
			continue
		}
		channel := entry.Name()[:len(entry.Name())-len(suffix)]
		info, err := entry.Info()
		if err != nil {
			continue // removed meanwhile
		}
		call := calls[channel]
		if call == nil {
			call = &clearCall{channel: channel, files: map[string]bool{}}
			calls[channel] = call
		}
		call.files[suffix] = true
		if info.ModTime().After(call.newest) {
			call.newest = info.ModTime()
		}
	}
	out := make([]clearCall, 0, len(calls))
	for _, call := range calls {
		out = append(out, *call)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].channel < out[j].channel })
	return out, nil
}

// take seals what can be sealed of one call: the number at once, the rest when the call is over. Every step
// can be repeated after a crash: sealed parts are replaced, the JSON file makes the item complete, and the
// clear files go last.
func (c *collector) take(ctx context.Context, call clearCall, now time.Time) error {
	name := itemID(c.node, call.channel)
	_, err := os.Stat(filepath.Join(c.outbox, name+itemSuffix))
	if err == nil || hasReceipt(c.outbox, name) {
		return c.clear(call) // sealed before; we died before this, or a late line came
	}
	var warning string
	if call.files[callerFile] {
		if err := c.sealNumber(call, name); errors.Is(err, errTorn) && now.Sub(call.newest) > orphanAge {
			warning = "the number could not be read"
			_ = os.Remove(c.path(call, callerFile))
		} else if err != nil && !errors.Is(err, errTorn) {
			return err
		}
	}
	content, err := os.ReadFile(c.path(call, journalFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read journal: %w", err)
	}
	j := parseJournal(content)
	if !j.has(StepEnded) {
		if !c.orphaned(ctx, call, now) {
			return nil
		}
		j.steps = append(j.steps, Step{At: call.newest.UTC(), Name: StepLost})
	}
	return c.finish(call, name, j, warning)
}

// errTorn says that the dialplan is still writing, or died while it did.
var errTorn = errors.New("caller file is not complete")

func (c *collector) sealNumber(call clearCall, name string) error {
	content, err := os.ReadFile(c.path(call, callerFile))
	if err != nil {
		return fmt.Errorf("read caller file: %w", err)
	}
	if !bytes.HasSuffix(content, []byte("\n")) {
		return errTorn
	}
	caller, err := parseCaller(bytes.SplitN(content, []byte("\n"), 2)[0])
	if err != nil {
		return errTorn
	}
	text, err := json.Marshal(caller)
	if err != nil {
		return fmt.Errorf("encode caller: %w", err)
	}
	box, err := seal(c.sealer().number, bytes.NewReader(text))
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(c.outbox, name+numberSuffix), box); err != nil {
		return err
	}
	return removeClear(c.path(call, callerFile))
}

// orphaned reports whether a call without a last line is over all the same.
func (c *collector) orphaned(ctx context.Context, call clearCall, now time.Time) bool {
	if now.Sub(call.newest) < orphanAge || now.Sub(c.asked[call.channel]) < time.Second {
		return false
	}
	c.asked[call.channel] = now
	live, err := c.channels(ctx)
	return err == nil && !live[call.channel] // an Asterisk that does not answer is starting: it is asked again
}

// finish writes the item of a call that is over.
func (c *collector) finish(call clearCall, name string, j journal, warning string) error {
	item := Item{
		ID: name, Node: c.node, Channel: call.channel, Linked: j.linked, Call: j.call,
		Steps: j.steps, Warning: warning,
		Began: j.steps[0].At, Ended: j.steps[len(j.steps)-1].At,
	}
	if _, err := os.Stat(filepath.Join(c.outbox, name+numberSuffix)); err == nil {
		item.Number = true
	}
	if call.files[audioFile] {
		audio, err := os.ReadFile(c.path(call, audioFile))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("read message: %w", err)
		}
		if item.Duration = messageLength(audio); item.Duration > 0 {
			box, err := seal(c.sealer().message, bytes.NewReader(audio))
			if err != nil {
				return err
			}
			if err := writeFile(filepath.Join(c.outbox, name+messageSuffix), box); err != nil {
				return err
			}
			item.Message = true
		}
	}
	item.Outcome = j.outcome(item.Message)
	content, err := json.MarshalIndent(item, "", "  ")
	if err != nil {
		return fmt.Errorf("encode outbox item: %w", err)
	}
	if err := writeFile(filepath.Join(c.outbox, name+itemSuffix), content); err != nil {
		return err
	}
	c.log.Warn("fail-safe handled a call", "item", name, "channel", call.channel, "outcome", item.Outcome, "message", item.Message)
	return c.clear(call)
}

// messageLength returns how long a recording is, by what is there: Asterisk fills in the length at the end,
// and may have died before. Zero means that there is nothing to keep.
func messageLength(file []byte) time.Duration {
	header, err := wav.ParseHeader(bytes.NewReader(file))
	if err != nil {
		return 0
	}
	return time.Duration(header.Frames(int64(len(file)))) * time.Second / time.Duration(header.Rate)
}

// clear removes a call's clear files, the journal last: while it is there, the call is looked at again.
func (c *collector) clear(call clearCall) error {
	for _, suffix := range []string{callerFile, audioFile, journalFile} {
		if err := removeClear(c.path(call, suffix)); err != nil {
			return err
		}
	}
	return nil
}

func (c *collector) path(call clearCall, suffix string) string {
	return filepath.Join(c.spool, call.channel+suffix)
}

func removeClear(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove clear file: %w", err)
	}
	return nil
}
