package keys

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"heartline/internal/fault"
)

// rewrapPage is how many rows a rotation reads at a time.
const rewrapPage = 200

// Rotation says what a rotation has done.
type Rotation struct {
	Purpose   Purpose
	From      string // the master that was in use before; its file stays, because backups of rows need it
	To        string
	Rewrapped int // rows that were sealed to the new master
}

// Rotate makes a new master key for the purpose, puts it into use, and seals every row of the purpose to it
// again; no object is touched. If it is interrupted, run Rewrap.
func (k *Keyring) Rotate(ctx context.Context, p Purpose) (Rotation, error) {
	k.rotating.Lock()
	defer k.rotating.Unlock()
	if err := k.Reload(); err != nil {
		return Rotation{}, err
	}
	f := k.keys.Load()
	r := Rotation{Purpose: p}
	if !p.valid() {
		return r, fmt.Errorf("rotate: %q is no purpose of a key", p)
	}
	m, err := makeMaster(f.dir, p)
	if err != nil {
		return r, err
	}
	active := map[Purpose]string{hashKey: f.hash}
	for purpose, old := range f.active {
		active[purpose] = old.id
	}
	r.From, r.To = active[p], m.id
	active[p] = m.id
	if err := writeActive(f.dir, active); err != nil {
		return r, err
	}
	if err := k.Reload(); err != nil {
		return r, err
	}
	r.Rewrapped, err = k.rewrap(ctx, p)
	return r, err
}

// Rewrap seals every row of the purpose that is under another master than the active one to the active one,
// and returns how many there were. It completes a rotation that was interrupted, and takes in rows that
// another process made meanwhile.
func (k *Keyring) Rewrap(ctx context.Context, p Purpose) (int, error) {
	k.rotating.Lock()
	defer k.rotating.Unlock()
	if err := k.Reload(); err != nil {
		return 0, err
	}
	return k.rewrap(ctx, p)
}

// RotateHash puts a new key of the number hash into use. Hashes still finds what was recorded under the older
// ones, whose files stay.
func (k *Keyring) RotateHash() (from, to string, err error) {
	k.rotating.Lock()
	defer k.rotating.Unlock()
	if err := k.Reload(); err != nil {
		return "", "", err
	}
	f := k.keys.Load()
	active := map[Purpose]string{}
	for p, m := range f.active {
		active[p] = m.id
	}
	if active[hashKey], err = makeHashKey(f.dir); err != nil {
		return "", "", err
	}
	if err := writeActive(f.dir, active); err != nil {
		return "", "", err
	}
	return f.hash, active[hashKey], k.Reload()
}

func (k *Keyring) rewrap(ctx context.Context, p Purpose) (int, error) {
	f := k.keys.Load()
	count := 0
	var errs []error
	for _, m := range f.masters {
		if m.purpose != p || m == f.active[p] {
			continue
		}
		n, err := k.rewrapFrom(ctx, f, m)
		count += n
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return count, fmt.Errorf("rotate %s: %w", p, err)
	}
	return count, nil
}

// rewrapFrom seals every row under the master m to the active one. A damaged row holds up no other; it is named in
// the error.
func (k *Keyring) rewrapFrom(ctx context.Context, f *folder, m *master) (count int, err error) {
	after := ""
	var damaged error
	for {
		rows, err := k.store.DataKeysByMaster(ctx, m.id, after, rewrapPage)
		if err != nil || len(rows) == 0 {
			return count, errors.Join(err, damaged)
		}
		for _, row := range rows {
			after = row.ID
			identity, err := f.unwrap(row)
			if err != nil {
				damaged = cmp.Or(damaged, fmt.Errorf("row %s: %w", row.ID, err))
				continue
			}
			if err := f.wrap(&row, identity.String()); err != nil {
				return count, err
			}
			err = k.store.RewrapDataKey(ctx, row)
			if fault.Is(err, fault.NotFound) {
				continue // deleted meanwhile, and it stays so
			}
			if err != nil {
				return count, err
			}
			count++
		}
	}
}
