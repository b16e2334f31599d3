package keys

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"filippo.io/age"

	"heartline/internal/fault"
)

// Recovery returns the public key (age1…) of the recovery identity that every data key is sealed to as well.
func (k *Keyring) Recovery() string { return k.keys.Load().recovery.String() }

// parseRecovery reads the secret that was shown once at set-up.
func parseRecovery(secret string) (*age.X25519Identity, error) {
	identity, err := age.ParseX25519Identity(strings.TrimSpace(secret))
	if err != nil { // never the parser's error: it may quote the secret
		return nil, fault.New(fault.Invalid, "keys", "this is no recovery secret: it is one line that begins with AGE-SECRET-KEY-1")
	}
	return identity, nil
}

// CheckRecovery reports whether secret is the recovery secret of this folder.
func (k *Keyring) CheckRecovery(secret string) error {
	identity, err := parseRecovery(secret)
	if err != nil {
		return err
	}
	if identity.Recipient().String() != k.Recovery() {
		return fault.New(fault.Denied, "keys", "this is the recovery secret of other keys: look for the one that belongs to %s", k.Recovery())
	}
	return nil
}

// Recover seals every row whose master key is missing to the active one, by means of the recovery secret that was
// in force when the row was made. It returns how many rows it has recovered, and how many the secret does not
// open.
func (k *Keyring) Recover(ctx context.Context, secret string) (recovered, closed int, err error) {
	identity, err := parseRecovery(secret)
	if err != nil {
		return 0, 0, err
	}
	k.rotating.Lock()
	defer k.rotating.Unlock()
	if err := k.Reload(); err != nil {
		return 0, 0, err
	}
	f := k.keys.Load()
	masters, err := k.store.MasterIDs(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("recover: %w", err)
	}
	for _, lost := range slices.DeleteFunc(masters, func(id string) bool { return f.masters[id] != nil }) {
		for after := ""; ; {
			rows, err := k.store.DataKeysByMaster(ctx, lost, after, rewrapPage)
			if err != nil {
				return recovered, closed, fmt.Errorf("recover: %w", err)
			}
			if len(rows) == 0 {
				break
			}
			for _, row := range rows {
				after = row.ID
				switch err := k.recoverRow(ctx, f, identity, row); {
				case err == nil:
					recovered++
				case errors.Is(err, errOtherRecovery):
					closed++
				case !fault.Is(err, fault.NotFound): // one that was deleted meanwhile stays so
					return recovered, closed, err
				}
			}
		}
	}
	return recovered, closed, nil
}

// errOtherRecovery says that a row was not sealed to this recovery identity.
var errOtherRecovery = errors.New("sealed to another recovery key")

func (k *Keyring) recoverRow(ctx context.Context, f *folder, recovery *age.X25519Identity, row DataKey) error {
	identity, err := openRow(row, recovery)
	if err != nil {
		return fmt.Errorf("row %s: %w", row.ID, errOtherRecovery)
	}
	if err := f.wrap(&row, identity.String()); err != nil {
		return err
	}
	return k.store.RewrapDataKey(ctx, row)
}
