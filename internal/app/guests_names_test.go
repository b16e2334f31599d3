package app

import (
	"testing"
	"time"

	"heartline/configs"
	"heartline/internal/access"
	"heartline/internal/access/accesstest"
)

// TestNamesOfGuestsAreDeletedWithTheRecordsOfTheirLines closes accounts and lets the times pass for which the house keeps
// what was written down of calls.
func TestNamesOfGuestsAreDeletedWithTheRecordsOfTheirLines(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	closed := time.Now().UTC().Truncate(time.Microsecond).Add(-time.Hour)
	tests := map[string]struct {
		city, rights configs.Keeping // of the hotlines of the lines law and rights
		lines        []string
		open         bool
		after        time.Duration
		kept         bool
	}{
		"before the records of the line are due":     {city: configs.Keeping{DeleteBy: 30 * day}, lines: []string{"law"}, after: 30*day - 1, kept: true},
		"with the records of the line":               {city: configs.Keeping{DeleteBy: 30 * day}, lines: []string{"law"}, after: 30 * day},
		"the longer of two lines counts":             {city: configs.Keeping{DeleteBy: 30 * day}, rights: configs.Keeping{DeleteBy: 60 * day}, lines: []string{"law", "rights"}, after: 60*day - 1, kept: true},
		"and when it is over":                        {city: configs.Keeping{DeleteBy: 30 * day}, rights: configs.Keeping{DeleteBy: 60 * day}, lines: []string{"law", "rights"}, after: 60 * day},
		"what must be kept for longer counts":        {city: configs.Keeping{KeepAtLeast: 40 * day, DeleteBy: 30 * day}, lines: []string{"law"}, after: 40*day - 1, kept: true},
		"a line whose records are kept for ever":     {city: configs.Keeping{KeepAtLeast: day}, lines: []string{"law"}, after: 9999 * day, kept: true},
		"a house that says nothing keeps everything": {lines: []string{"law"}, after: 9999 * day, kept: true},
		"a line without a hotline: the longest":      {city: configs.Keeping{DeleteBy: 30 * day}, rights: configs.Keeping{DeleteBy: 60 * day}, lines: []string{"gone"}, after: 60 * day},
		"never of an open account":                   {city: configs.Keeping{DeleteBy: 30 * day}, lines: []string{"law"}, open: true, after: 99 * day, kept: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := outgoingApp(t)
			told := 0
			a.web.guests = &access.GuestBook{
				Users: a.store, Guests: a.store, Audit: access.NewTrail(&accesstest.Ledger{}, &accesstest.Ledger{}, time.Now(), a.log), Changed: func() { told++ },
			}
			cfg := *a.config()
			cfg.Hotlines = []configs.Hotline{{ID: "city", Queue: "law", Records: tt.city}, {ID: "rights", Queue: "rights", Records: tt.rights}}
			now := *a.book.now.Load()
			now.cfg = &cfg
			a.book.now.Store(&now)
			u := access.User{ID: "g1", Login: "guest-abc", Name: "林 教授", Roles: []access.Role{access.Guest}, Language: "zh-CN", Access: 1, Version: 1, CreatedAt: closed, Disabled: !tt.open}
			g := access.GuestAccount{User: u.ID, Queues: tt.lines, From: closed.Add(-time.Hour), Until: closed, InvitedBy: "boss", InvitedAt: closed.Add(-time.Hour), Version: 1}
			if !tt.open {
				g.ClosedAt = closed
			}
			if err := a.store.InsertGuest(t.Context(), u, g); err != nil {
				t.Fatal(err)
			}
			r := newRecords(a)
			r.now = func() time.Time { return closed.Add(tt.after) }
			for range 2 {
				if err := r.guestNames(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			left, err := a.store.UserByID(t.Context(), u.ID)
			if err != nil || (left.Name == u.Name) != tt.kept || !tt.kept && left.Name != u.Login {
				t.Errorf("the name is %q, %v", left.Name, err)
			}
			if (told == 0) != tt.kept {
				t.Errorf("told %d times", told)
			}
		})
	}
}
