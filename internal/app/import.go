package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"heartline/call"
	"heartline/internal/access/keys"
	"heartline/internal/archive"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/node"
	"heartline/internal/store"

	"github.com/oklog/ulid/v2"
)

// Times of the importer.
const (
	importEvery    = 2 * time.Second  // how often the node's outbox is looked into
	importPatience = 30 * time.Second // for one item, its message encoded and sealed included
	importRetry    = time.Minute      // an item that could not be imported is tried again after this
	// A call that a controller had before is found by its channel, among those that were recorded so long before
	// and after the channel was made: the clocks of node and controller may differ.
	arrivedBefore = time.Minute
	arrivedAfter  = 2 * time.Minute
)

// importer takes over what the fail-safe left in the node's outbox: its journal becomes facts, its message a
// sealed recording, and every caller a task. An item goes only after all of that is stored; each step knows
// what an importer that died before has done, so that nothing is imported twice.
type importer struct {
	outbox   string
	region   string
	boot     time.Time
	store    *store.Store
	ring     *keys.Keyring
	book     *book
	messages messageKeeper
	rescued  func(call.ID) // closes a call of ours that the fail-safe has served to its end
	log      *slog.Logger
	waiting  map[string]time.Time // items that failed, with the time before which they are left alone
}

// messageKeeper seals a message for playback. *archive.Archive does it.
type messageKeeper interface {
	Import(ctx context.Context, id, call string, startedAt time.Time, file io.Reader) (archive.Stored, error)
}

func newImporter(a *App, messages messageKeeper) *importer {
	return &importer{
		outbox: node.OutboxDir(a.cfg.Path(a.cfg.Node.Dir)), region: a.cfg.Region, boot: a.boot,
		store: a.store, ring: a.ring, book: a.book, messages: messages, rescued: a.calls.Rescued, log: a.log, waiting: map[string]time.Time{},
	}
}

// Run imports until ctx ends.
func (i *importer) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		i.round(ctx, time.Now())
		pause(ctx, importEvery)
	}
	return nil
}

// round imports what is there. An item that fails holds up no other.
func (i *importer) round(ctx context.Context, now time.Time) {
	items, err := node.ReadOutbox(i.outbox)
	if err != nil {
		i.complain(ctx, "outbox", "the fail-safe's outbox cannot be read as a whole", now, err)
	}
	for _, item := range items {
		if ctx.Err() != nil || now.Before(i.waiting[item.ID]) {
			continue
		}
		owner, err := i.take(ctx, item)
		if err != nil {
			i.complain(ctx, item.ID, "what the fail-safe left is not imported yet", now, err)
			continue
		}
		delete(i.waiting, item.ID)
		i.log.InfoContext(ctx, "imported from the fail-safe", "call_id", owner, "item", item.ID, "outcome", string(item.Outcome))
	}
}

// past returns which of the calls that were open when the last process ended have been served to their end by
// the fail-safe since: the journal of each waits in the outbox or was imported already.
func (i *importer) past(ctx context.Context, open []call.State) (over []call.ID, err error) {
	items, err := node.ReadOutbox(i.outbox)
	if err != nil {
		i.complain(ctx, "outbox", "the fail-safe's outbox cannot be read as a whole", time.Now(), err)
	}
	for _, s := range open {
		n, err := i.store.LastSeq(ctx, ledger.FailsafeStream(string(s.ID)))
		if err != nil {
			return nil, err
		}
		if n > 0 || slices.ContainsFunc(items, func(item node.Item) bool {
			return item.Channel == s.Caller && item.Node == s.Node
		}) {
			over = append(over, s.ID)
		}
	}
	return over, nil
}

// complain logs a failure at most once for each time that it is tried.
func (i *importer) complain(ctx context.Context, what, says string, now time.Time, err error) {
	if ctx.Err() != nil || now.Before(i.waiting[what]) {
		return
	}
	i.waiting[what] = now.Add(importRetry)
	i.log.ErrorContext(ctx, says, "item", what, "err", err) //nolint:sloglint // every caller passes a constant
}

// take imports one item: facts first, because the task in them is what gets the caller called; then the
// message; then the item goes.
func (i *importer) take(ctx context.Context, item node.Item) (owner string, err error) {
	ctx, cancel := context.WithTimeout(ctx, importPatience)
	defer cancel()
	owner, err = i.owner(ctx, item)
	if err != nil {
		return "", err
	}
	if owner == "" {
		owner, err = item.ID, i.recordCall(ctx, item)
	} else {
		i.rescued(call.ID(owner))
		err = i.recordBeside(ctx, item, owner)
	}
	if err != nil {
		return owner, err
	}
	if err := i.keepMessage(ctx, item, owner); err != nil {
		return owner, err
	}
	if err := item.Remove(); err != nil {
		return owner, fmt.Errorf("remove imported item: %w", err)
	}
	return owner, nil
}

// owner finds the call that a controller had begun for the caller; empty if there was none. Its first fact names
// the channel, whose time of birth is that of the item's id.
func (i *importer) owner(ctx context.Context, item node.Item) (string, error) {
	head, err := i.store.Head(ctx)
	if err == nil {
		err = i.store.Folded(ctx, head)
	}
	if err != nil {
		return "", err
	}
	born := bornAt(item)
	filter := store.CallFilter{From: born.Add(-arrivedBefore), To: born.Add(arrivedAfter), Marked: true}
	for cursor := ""; ; {
		page, next, err := i.store.Calls(ctx, filter, cursor, 200)
		if err != nil {
			return "", err
		}
		for _, c := range page {
			if c.ID == item.ID {
				continue // imported by a process that died before it could remove the item
			}
			a, err := i.arrival(ctx, c.ID)
			if err != nil {
				return "", err
			}
			if a.Channel == item.Channel && a.Node == item.Node {
				return c.ID, nil
			}
		}
		if cursor = next; next == "" {
			return "", nil
		}
	}
}

// arrival returns the first fact of a call.
func (i *importer) arrival(ctx context.Context, owner string) (a ledger.CallArrived, err error) {
	events, err := i.store.Stream(ctx, ledger.CallStream(owner))
	if err != nil || len(events) == 0 {
		return a, err
	}
	f, err := ledger.Decode(events[0])
	if err != nil {
		return a, fmt.Errorf("first fact of call %s: %w", owner, err)
	}
	a, _ = f.(ledger.CallArrived)
	return a, nil
}

// recordCall records a call that no controller had: its id is the item's, so that a second attempt finds it.
func (i *importer) recordCall(ctx context.Context, item node.Item) error {
	stream := ledger.CallStream(item.ID)
	if n, err := i.store.LastSeq(ctx, stream); err != nil || n > 0 {
		return err
	}
	who, err := i.caller(item)
	if err != nil {
		return err
	}
	hotline, known := i.book.Dialed(call.Secret(who.Dialed))
	in := call.Imported{
		ID: call.ID(item.ID), Channel: item.Channel, Hotline: hotline, Known: known,
		Journal: journal(item), MessageAt: messageAt(item), TaskID: id.New(),
	}
	if isProof(who.Number) {
		in.Marked = proveMark
	}
	var sealed []ledger.Sealed
	if who.Number != "" && !who.Hidden {
		n, err := i.ring.SealNumber(ctx, who.Number, i.region)
		if err != nil {
			return err
		}
		in.NumberID, in.NumberHash, sealed = n.Value.ID, n.Hash, []ledger.Sealed{n.Value}
	}
	return i.append(ctx, stream, sealed, in.Facts())
}

// recordBeside records the journal of a call whose own stream belongs to its session, which closes it.
func (i *importer) recordBeside(ctx context.Context, item node.Item, owner string) error {
	stream := ledger.FailsafeStream(owner)
	if n, err := i.store.LastSeq(ctx, stream); err != nil || n > 0 {
		return err
	}
	j := journal(item)
	facts := []call.Past{{At: j.Ended, Actor: "system", Fact: j}}
	events, err := i.store.Stream(ctx, ledger.CallStream(owner))
	if err != nil {
		return err
	}
	state, err := call.Fold(call.ID(owner), events)
	if err != nil {
		return err
	}
	if task, wanted := state.FailsafeTask(j, i.book.Hotline(state.Hotline), id.New()); wanted {
		facts = append(facts, call.Past{At: j.Ended, Actor: "system", Fact: task})
	}
	return i.append(ctx, stream, nil, facts)
}

// append records facts with the times at which they came about.
func (i *importer) append(ctx context.Context, stream ledger.Stream, sealed []ledger.Sealed, facts []call.Past) error {
	drafts := make([]ledger.Draft, len(facts))
	for n, f := range facts {
		drafts[n] = ledger.NewDraft(stream, int64(n)+1, f.At, f.At.Sub(i.boot), f.Actor, f.Fact)
	}
	drafts[0].Sealed = sealed
	if _, err := i.store.Append(ctx, drafts...); err != nil {
		return fmt.Errorf("record the fail-safe's journal: %w", err)
	}
	return nil
}

// caller opens the number of an item; the zero Caller where nothing was kept.
func (i *importer) caller(item node.Item) (who node.Caller, err error) {
	if !item.Number {
		return who, nil
	}
	box, err := item.OpenNumber()
	if err != nil {
		return who, err
	}
	defer func() { _ = box.Close() }() // only read
	text, err := i.ring.OpenSealed(keys.Number, box)
	if err != nil {
		return who, err
	}
	if err := json.NewDecoder(text).Decode(&who); err != nil {
		return who, fault.New(fault.Invalid, "fail-safe", "the sealed number of an item is damaged") // err may show it
	}
	return who, nil
}

// keepMessage seals the message for playback, under the item's id: a second attempt replaces the first.
func (i *importer) keepMessage(ctx context.Context, item node.Item, owner string) error {
	if !item.Message {
		return nil
	}
	box, err := item.OpenMessage()
	if err != nil {
		return err
	}
	defer func() { _ = box.Close() }() // only read
	audio, err := i.ring.OpenSealed(keys.Message, box)
	if err != nil {
		return err
	}
	if i.messages == nil {
		return errors.New("there is no archive to keep a message in")
	}
	_, err = i.messages.Import(ctx, item.ID, owner, messageAt(item), audio)
	return err
}

// journal translates an item.
func journal(item node.Item) ledger.FailsafeImported {
	j := ledger.FailsafeImported{
		Item: item.ID, Node: item.Node, Outcome: string(item.Outcome), Began: item.Began, Ended: item.Ended,
		Duration: item.Duration, Warning: item.Warning,
	}
	for _, s := range item.Steps {
		j.Steps = append(j.Steps, ledger.FailsafeStep{At: s.At, Name: s.Name, N: s.N})
	}
	if item.Message {
		j.Message = item.ID
	}
	return j
}

// bornAt is when the caller's channel was made, to the second.
func bornAt(item node.Item) time.Time {
	u, err := ulid.ParseStrict(item.ID)
	if err != nil || u.Time() == 0 {
		return item.Began
	}
	return ulid.Time(u.Time())
}

// messageAt is when the caller began to speak.
func messageAt(item node.Item) time.Time {
	at := item.Began
	for _, s := range item.Steps {
		if s.Name == node.StepMessageStarted {
			at = s.At
		}
	}
	return at
}

// isProof reports whether a calling number is one that test calls come from: that of another process has
// another ending.
func isProof(number string) bool {
	return len(number) == len(proveMark)+len(rand.Text()) && strings.HasPrefix(number, proveMark)
}
