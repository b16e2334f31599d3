package console

import (
	"context"
	"time"

	"heartline/console/api"
)

// GuestDesk invites guest experts and changes their accounts. Who asks is in the context; every change is recorded.
type GuestDesk interface {
	Guests(ctx context.Context) (api.GuestList, error)
	InviteGuest(ctx context.Context, in api.GuestInvitation) (api.GuestCode, error)
	RenewGuestCode(ctx context.Context, guest string) (api.GuestCode, error)
	MoveGuest(ctx context.Context, guest string, until time.Time) (api.GuestAccount, error)
	EndGuest(ctx context.Context, guest string) (api.GuestAccount, error)
}
