package store

import (
	"context"
	"strings"

	"github.com/jmoiron/sqlx"
)

// Place is somewhere that callers are referred to: its own public particulars, nothing of any caller.
type Place struct {
	ID        string // chosen by who keeps the list
	Name      string
	Kind      string // code
	Town      string
	Hours     string
	Phone     string // public number; may be empty
	Note      string
	Languages []string
}

const placeColumns = `id, name, kind, town, hours, phone, note, languages`

func scanPlace(rows *sqlx.Rows) (p Place, err error) {
	var languages string
	err = rows.Scan(&p.ID, &p.Name, &p.Kind, &p.Town, &p.Hours, &p.Phone, &p.Note, &languages)
	p.Languages = strings.Fields(languages)
	return p, err
}

// ReplacePlaces puts a whole list in place of the one that is stored, or changes nothing.
func (s *Store) ReplacePlaces(ctx context.Context, all []Place) error {
	return classify("places", "the places", s.desk.tx(ctx, func(tx *sqlx.Tx) error {
		if err := exec(ctx, tx, `DELETE FROM place`); err != nil {
			return err
		}
		for _, p := range all {
			if err := exec(ctx, tx, `INSERT INTO place (`+placeColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
				p.ID, p.Name, p.Kind, p.Town, p.Hours, p.Phone, p.Note, strings.Join(p.Languages, " ")); err != nil {
				return err
			}
		}
		return nil
	}))
}

// Places returns every place by town, kind, name and id.
func (s *Store) Places(ctx context.Context) ([]Place, error) {
	all, err := list(ctx, s.desk, `SELECT `+placeColumns+` FROM place ORDER BY town, kind, name, id`, nil, scanPlace)
	return all, classify("places", "the places", err)
}

// Place returns one place; fault.NotFound if there is none with that id.
func (s *Store) Place(ctx context.Context, id string) (Place, error) {
	all, err := list(ctx, s.desk, `SELECT `+placeColumns+` FROM place WHERE id = ?`, []any{id}, scanPlace)
	return only("place", "the place", all, err)
}
