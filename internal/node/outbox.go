package node

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"heartline/internal/id"
)

// The files of an item in the outbox.
const (
	itemSuffix    = ".json"
	numberSuffix  = ".number.age"
	messageSuffix = ".message.age"
	receiptSuffix = ".receipt"
)

// receiptKeep is how long a receipt is kept: far longer than a node that crashed between writing an item
// and removing its clear files needs to come back.
const receiptKeep = 7 * 24 * time.Hour

// Item is one call that the fail-safe handled. It is complete: its JSON file is written last.
type Item struct {
	ID       string        `json:"id"`                // a ULID, derived from the call: the same call never gives two
	Node     string        `json:"node"`              // the node's name
	Channel  string        `json:"channel"`           // the caller's channel
	Linked   string        `json:"linked,omitempty"`  // Asterisk's linked id
	Call     string        `json:"call,omitempty"`    // the controller's tag of the channel, where it had it
	Began    time.Time     `json:"began"`             // UTC
	Ended    time.Time     `json:"ended"`             // UTC
	Outcome  Outcome       `json:"outcome"`           //
	Steps    []Step        `json:"steps"`             // in order
	Number   bool          `json:"number"`            // there is a sealed number
	Message  bool          `json:"message"`           // there is a sealed message, a WAV file
	Duration time.Duration `json:"duration_ns"`       // of the message
	Warning  string        `json:"warning,omitempty"` // what could not be kept, where something could not

	dir string
}

// ReadOutbox returns the complete items of an outbox (see OutboxDir), oldest first. An item whose receipt
// is there was imported already: its removal is finished here. Damaged files are named in the error, which
// may come together with items: one bad file does not hold up the others.
func ReadOutbox(dir string) ([]Item, error) {
	entries, err := os.ReadDir(dir) // sorted by name; ULIDs sort by time
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read outbox: %w", err)
	}
	receipts := map[string]bool{}
	for _, entry := range entries {
		if name, ok := strings.CutSuffix(entry.Name(), receiptSuffix); ok {
			receipts[name] = true
		}
	}
	var items []Item
	var errs []error
	for _, entry := range entries {
		name, ok := strings.CutSuffix(entry.Name(), itemSuffix)
		if !ok || !id.Valid(name) {
			continue
		}
		if receipts[name] {
			errs = append(errs, removeParts(dir, name))
			continue
		}
		item, err := readItem(dir, name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		items = append(items, item)
	}
	return items, errors.Join(errs...)
}

// Outbox is what lies in a node's outbox.
type Outbox struct {
	Items    []Item   // complete and not imported, oldest first
	Receipts []string // ids of items that were imported; kept for a week
	Damaged  []string // ids of items that cannot be read
}

// LookOutbox looks at an outbox and changes nothing in it. One that is not there is fs.ErrNotExist.
func LookOutbox(dir string) (Outbox, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return Outbox{}, fmt.Errorf("look at outbox: %w", err)
	}
	var out Outbox
	for _, entry := range entries {
		if name, ok := strings.CutSuffix(entry.Name(), receiptSuffix); ok && id.Valid(name) {
			out.Receipts = append(out.Receipts, name)
		}
	}
	for _, entry := range entries {
		name, ok := strings.CutSuffix(entry.Name(), itemSuffix)
		if !ok || !id.Valid(name) || slices.Contains(out.Receipts, name) {
			continue
		}
		item, err := readItem(dir, name)
		switch {
		case errors.Is(err, fs.ErrNotExist): // imported meanwhile
			out.Receipts = append(out.Receipts, name)
		case err != nil:
			out.Damaged = append(out.Damaged, name)
		default:
			out.Items = append(out.Items, item)
		}
	}
	return out, nil
}

func readItem(dir, name string) (Item, error) {
	content, err := os.ReadFile(filepath.Join(dir, name+itemSuffix))
	if err != nil {
		return Item{}, fmt.Errorf("read outbox item: %w", err)
	}
	item := Item{dir: dir}
	if err := json.Unmarshal(content, &item); err != nil {
		return Item{}, fmt.Errorf("read outbox item %s: %w", name, err)
	}
	if item.ID != name {
		return Item{}, fmt.Errorf("read outbox item %s: it calls itself otherwise", name)
	}
	return item, nil
}

// Served reports whether the fail-safe of a node has served a caller's channel to its end: the item is complete, or
// was imported already.
func Served(outbox, node, channel string) bool {
	name := itemID(node, channel)
	_, err := os.Stat(filepath.Join(outbox, name+itemSuffix))
	return err == nil || hasReceipt(outbox, name)
}

// OpenNumber returns the sealed number: opened with the identity of the purpose "number" it is the JSON of
// a Caller. It fails with fs.ErrNotExist where Number is false.
func (i Item) OpenNumber() (io.ReadCloser, error) { return i.open(numberSuffix) }

// OpenMessage returns the sealed message: opened with the identity of the purpose "message" it is a WAV
// file. It fails with fs.ErrNotExist where Message is false.
func (i Item) OpenMessage() (io.ReadCloser, error) { return i.open(messageSuffix) }

func (i Item) open(suffix string) (io.ReadCloser, error) {
	f, err := os.Open(filepath.Join(i.dir, i.ID+suffix))
	if err != nil {
		return nil, fmt.Errorf("open outbox item: %w", err)
	}
	return f, nil
}

// Remove drops an item whose import has been committed. It leaves a receipt first, so that neither a crash
// in the middle nor a node that comes back late makes the item appear again.
func (i Item) Remove() error {
	if err := writeFile(filepath.Join(i.dir, i.ID+receiptSuffix), nil); err != nil {
		return fmt.Errorf("receipt of outbox item: %w", err)
	}
	return removeParts(i.dir, i.ID)
}

// removeParts removes an item's files, the JSON last: what is incomplete is never read.
func removeParts(dir, name string) error {
	var errs []error
	for _, suffix := range []string{numberSuffix, messageSuffix, itemSuffix} {
		if err := os.Remove(filepath.Join(dir, name+suffix)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("remove outbox item: %w", err))
		}
	}
	return errors.Join(errs...)
}

// hasReceipt reports whether an item was imported.
func hasReceipt(dir, name string) bool {
	_, err := os.Stat(filepath.Join(dir, name+receiptSuffix))
	return err == nil
}

// purgeReceipts removes receipts that nobody can need any more.
func purgeReceipts(dir string, now time.Time) error {
	old, err := filepath.Glob(filepath.Join(dir, "*"+receiptSuffix))
	if err != nil {
		return fmt.Errorf("list receipts: %w", err)
	}
	for _, path := range old {
		info, err := os.Stat(path)
		if err == nil && now.Sub(info.ModTime()) > receiptKeep {
			err = os.Remove(path)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove receipt: %w", err)
		}
	}
	return nil
}
