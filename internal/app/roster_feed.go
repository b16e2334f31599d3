package app

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/store"
	"heartline/roster/feed"
	"heartline/roster/life"
)

// What of a person's shifts stands in the calendar.
const (
	feedBack  = 31  // days
	feedAhead = 366 // days
)

// MakeFeed makes the address of a person's calendar. It is shown once; only the hash of its secret is kept.
func (l rosterLife) MakeFeed(ctx context.Context, who access.Identity) (string, error) {
	secret := feed.NewSecret()
	row := store.RosterFeed{Hash: secret.Hash().String(), Agent: who.User.ID, MadeAt: time.Now()}
	if err := l.a.store.NewRosterFeed(ctx, row); err != nil {
		return "", err
	}
	return strings.TrimSuffix(l.a.config().Console.BaseURL, "/") + "/feeds/" + string(secret) + ".ics", nil
}

// RevokeFeed takes the address back.
func (l rosterLife) RevokeFeed(ctx context.Context, who access.Identity) error {
	return l.a.store.RevokeRosterFeed(ctx, who.User.ID, time.Now())
}

func noFeed() error {
	return fault.New(fault.NotFound, "roster feed", "There is no such calendar.")
}

// Feed returns the calendar of a secret. Whoever may no longer take calls has none.
func (l rosterLife) Feed(ctx context.Context, secret string) ([]byte, error) {
	row, err := l.a.store.RosterFeedByHash(ctx, feed.Secret(secret).Hash().String())
	if err != nil {
		return nil, err
	}
	hash, err := feed.ParseHash(row.Hash)
	if err != nil || !row.RevokedAt.IsZero() || !hash.Opens(secret) {
		return nil, noFeed()
	}
	if err := l.known(ctx, "", row.Agent); err != nil {
		if fault.Is(err, fault.Invalid) {
			return nil, noFeed()
		}
		return nil, err
	}
	version, err := l.a.store.PublishedRoster(ctx)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	if version.PublishedAt.IsZero() {
		version.PublishedAt = row.MadeAt
	}
	f := feed.Feed{Domain: l.feedDomain(), Zone: zoneOf(l.a.config().Zone), Published: version.PublishedAt}
	now := time.Now()
	err = l.a.roster.Read(ctx, func(b *life.Book) {
		f.Reminders = feedReminders(b.Policy().Remind)
		for _, s := range b.Of(row.Agent) {
			if s.Touches(now.AddDate(0, 0, -feedBack), now.AddDate(0, 0, feedAhead)) {
				f.Shifts = append(f.Shifts, feed.Shift{ID: s.ID, Start: s.Start, End: s.End, Sequence: max(s.Version-1, 0), Modified: version.PublishedAt, Summary: feedTitle(s)})
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return feed.Write(f)
}

// feedReminders are when the desk reminds of a shift, in minutes before it, as far as a calendar can: the last ones first.
func feedReminders(ahead []time.Duration) (minutes []int) {
	for _, d := range slices.Sorted(slices.Values(ahead)) {
		if m := int(d / time.Minute); m <= feed.MaxReminder && len(minutes) < feed.MaxReminders {
			minutes = append(minutes, m)
		}
	}
	return minutes
}

// feedTitle is what a calendar shows of a shift. A label in which there may be a number, such as that of a hotline, is left out: what
// stands in a calendar is out of the house.
func feedTitle(s life.Shift) string {
	var words []string
	for _, w := range []string{s.Type, s.Role} {
		if w != "" && !strings.ContainsAny(w, "0123456789") {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return plainShift
	}
	return strings.Join(words, " ")
}

// feedDomain keeps the calendars of two houses apart.
func (l rosterLife) feedDomain() string {
	if u, err := url.Parse(l.a.config().Console.BaseURL); err == nil && u.Hostname() != "" && !strings.Contains(u.Hostname(), ":") {
		return u.Hostname()
	}
	return "heartline"
}
