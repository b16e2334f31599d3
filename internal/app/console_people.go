package app

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"heartline/agent"
	"heartline/console/api"
	"heartline/internal/access"
)

// peopleEvery is how often names are read again without being told of a change: another process, such as
// `heartline user`, may have made one.
const peopleEvery = 10 * time.Second

// people knows the users by id from memory, so that desks and boards never wait for the database. Names stay
// here and on screens; they are never logged.
type people struct {
	users   access.Users
	changed chan struct{}
	onDuty  func() // called when who takes calls may have changed
	log     *slog.Logger

	known atomic.Pointer[map[string]access.User]
}

func newPeople(users access.Users, onDuty func(), log *slog.Logger) *people {
	p := &people{users: users, changed: make(chan struct{}, 1), onDuty: onDuty, log: log}
	p.known.Store(&map[string]access.User{})
	return p
}

// load reads everybody.
func (p *people) load(ctx context.Context) error {
	list, err := p.users.ListUsers(ctx)
	if err != nil {
		return err
	}
	now, was := make(map[string]access.User, len(list)), *p.known.Load()
	moved := len(list) != len(was)
	for _, u := range list {
		u.Password = ""
		old, ok := was[u.ID]
		moved = moved || !ok || old.Disabled != u.Disabled || !slices.Equal(old.Roles, u.Roles)
		now[u.ID] = u
	}
	p.known.Store(&now)
	if moved {
		p.onDuty()
	}
	return nil
}

// Changed is to be called after a user was changed.
func (p *people) Changed() {
	select {
	case p.changed <- struct{}{}:
	default:
	}
}

// Run keeps the names fresh until ctx ends.
func (p *people) Run(ctx context.Context) error {
	tick := time.NewTicker(peopleEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		case <-p.changed:
		}
		if err := p.load(ctx); err != nil && ctx.Err() == nil {
			p.log.WarnContext(ctx, "users cannot be read; the last known names stay", "err", err)
		}
	}
}

// Person is how screens name a user: by the id where the name is not known (yet).
func (p *people) Person(id string) api.Person {
	return api.Person{Id: id, Name: cmp.Or((*p.known.Load())[id].Name, id)}
}

// guest reports whether somebody is a guest.
func (p *people) guest(who agent.ID) bool { return (*p.known.Load())[string(who)].Guest() }

// Agents lists everybody whose roles let them take calls and who still has access, in order of login.
func (p *people) Agents() []access.User {
	var out []access.User
	for _, u := range *p.known.Load() {
		if !u.Disabled && takesCalls(u) {
			out = append(out, u)
		}
	}
	slices.SortFunc(out, func(a, b access.User) int { return cmp.Compare(a.Login, b.Login) })
	return out
}

// watchedUsers tells people of every change that is made through it.
type watchedUsers struct {
	access.Users
	people *people
}

// InsertUser adds a user.
func (w watchedUsers) InsertUser(ctx context.Context, u access.User) error {
	defer w.people.Changed()
	return w.Users.InsertUser(ctx, u)
}

// UpdateUser changes a user.
func (w watchedUsers) UpdateUser(ctx context.Context, u access.User, was int64) error {
	defer w.people.Changed()
	return w.Users.UpdateUser(ctx, u, was)
}
