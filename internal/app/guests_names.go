package app

import (
	"context"
	"time"

	"heartline/internal/access"
)

// guestNames deletes the names of guests whose accounts were closed as long ago as what was written down of calls of their
// lines is kept: as long as a record says who wrote it, a reader may have to know who that was. The account and its facts
// stay, under the login, which says nothing of a person.
func (r *records) guestNames(ctx context.Context) error {
	for last := (access.GuestAccount{}); ; {
		closed, err := r.a.store.NamedGuests(ctx, last, recordsPage)
		if err != nil {
			return err
		}
		for _, g := range closed {
			if due, ok := r.nameDue(g); !ok || r.now().Before(due) {
				continue
			}
			if err := r.a.web.guests.Forget(ctx, g.User); err != nil {
				return err
			}
		}
		if len(closed) < recordsPage {
			return nil
		}
		last = closed[len(closed)-1]
	}
}

// nameDue is when the name of a closed account's guest is deleted: with the last record of the lines; false: never by
// itself.
func (r *records) nameDue(g access.GuestAccount) (due time.Time, ok bool) {
	for _, line := range g.Queues {
		hotlines := []string{}
		for _, h := range r.a.config().Hotlines {
			if h.Queue == line {
				hotlines = append(hotlines, h.ID)
			}
		}
		if len(hotlines) == 0 {
			hotlines = append(hotlines, "") // the longest times of the house
		}
		for _, h := range hotlines {
			at, ends := r.policy(h).Retention(g.ClosedAt).NextDue()
			if !ends {
				return time.Time{}, false
			}
			if at.After(due) {
				due = at
			}
		}
	}
	return due, !due.IsZero()
}
