package console_test

import (
	"context"
	"time"

	"heartline/console/api"
	"heartline/internal/access"
)

// The world's guests: one account, and a code that nobody else has.

const guestCode = "abcd-efgh-jkmn-pqrs"

func (w *world) guestAccount(until time.Time) api.GuestAccount {
	return api.GuestAccount{
		Guest: api.Person{Id: "g1", Name: "林 教授"}, Login: "guest-abc", State: api.GuestStateOpen, Lines: []api.Named{}, Skills: []api.SkillLevel{},
		From: until.Add(-time.Hour), Until: until, LongestUntil: until.Add(time.Hour), InvitedBy: api.Person{Id: "b", Name: "B"}, InvitedAt: until.Add(-time.Hour), CodeUntil: until,
	}
}

func (w *world) Guests(context.Context) (api.GuestList, error) {
	return api.GuestList{At: time.Now().UTC(), Items: []api.GuestAccount{w.guestAccount(time.Now().UTC())}, Lines: []api.GuestLine{}, Open: 1, Most: 5, LongestSeconds: 86400, CodeSeconds: 1800}, nil
}

func (w *world) InviteGuest(ctx context.Context, in api.GuestInvitation) (api.GuestCode, error) {
	w.note("invite " + in.Name + " by " + access.From(ctx).User.ID)
	a := w.guestAccount(time.Now().UTC())
	return api.GuestCode{Account: a, Login: a.Login, Code: guestCode, CodeUntil: a.CodeUntil}, nil
}

func (w *world) RenewGuestCode(_ context.Context, guest string) (api.GuestCode, error) {
	w.note("code " + guest)
	a := w.guestAccount(time.Now().UTC())
	return api.GuestCode{Account: a, Login: a.Login, Code: guestCode, CodeUntil: a.CodeUntil}, nil
}

func (w *world) MoveGuest(_ context.Context, guest string, until time.Time) (api.GuestAccount, error) {
	w.note("move " + guest)
	return w.guestAccount(until), nil
}

func (w *world) EndGuest(_ context.Context, guest string) (api.GuestAccount, error) {
	w.note("end " + guest)
	return w.guestAccount(time.Now().UTC()), nil
}
