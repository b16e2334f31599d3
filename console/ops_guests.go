package console

import (
	"context"

	"heartline/console/api"
)

func (o *operations) ListGuests(ctx context.Context, _ api.ListGuestsRequestObject) (api.ListGuestsResponseObject, error) {
	all, err := o.Guests.Guests(ctx)
	return api.ListGuests200JSONResponse(api.Tidy(all)), err
}

func (o *operations) InviteGuest(ctx context.Context, r api.InviteGuestRequestObject) (api.InviteGuestResponseObject, error) {
	code, err := o.Guests.InviteGuest(ctx, *r.Body)
	return api.InviteGuest201JSONResponse(api.Tidy(code)), err
}

func (o *operations) RenewGuestCode(ctx context.Context, r api.RenewGuestCodeRequestObject) (api.RenewGuestCodeResponseObject, error) {
	code, err := o.Guests.RenewGuestCode(ctx, r.Guest)
	return api.RenewGuestCode200JSONResponse(api.Tidy(code)), err
}

func (o *operations) MoveGuest(ctx context.Context, r api.MoveGuestRequestObject) (api.MoveGuestResponseObject, error) {
	account, err := o.Guests.MoveGuest(ctx, r.Guest, r.Body.Until)
	return api.MoveGuest200JSONResponse(api.Tidy(account)), err
}

func (o *operations) EndGuest(ctx context.Context, r api.EndGuestRequestObject) (api.EndGuestResponseObject, error) {
	account, err := o.Guests.EndGuest(ctx, r.Guest)
	return api.EndGuest200JSONResponse(api.Tidy(account)), err
}
