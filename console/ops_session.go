package console

import (
	"context"
	"time"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
)

// operations implements the generated server. Each method translates one operation.
type operations struct{ *Server }

var _ api.StrictServerInterface = (*operations)(nil)

func (o *operations) GetAbout(context.Context, api.GetAboutRequestObject) (api.GetAboutResponseObject, error) {
	about := api.About{
		Product: "Heartline", Version: o.Version, Languages: access.Languages(), ServerTime: time.Now().UTC(),
		Demo: o.Demo != nil, TestHooks: o.TestHooks,
	}
	if o.Demo != nil {
		about.DemoAccounts = o.Demo.Accounts
	}
	return api.GetAbout200JSONResponse(api.Tidy(about)), nil
}

func (o *operations) sessionOf(who access.Identity) api.SessionJSONResponse {
	zone := ""
	if o.Zone != nil {
		zone = o.Zone()
	}
	return api.SessionJSONResponse{
		Id: who.User.ID, Login: who.User.Login, Name: who.User.Name, Roles: rolesOut(who.User.Roles),
		Permissions: who.Permissions.List(), Language: who.User.Language, Zone: zone, Demo: o.Demo != nil, TestHooks: o.TestHooks,
		MustChangePassword: who.User.MustChange, ServerTime: time.Now().UTC(), ExpiresAt: who.ExpiresAt.UTC(),
	}
}

func (o *operations) GetSession(ctx context.Context, _ api.GetSessionRequestObject) (api.GetSessionResponseObject, error) {
	return api.GetSession200JSONResponse{SessionJSONResponse: o.sessionOf(access.From(ctx))}, nil
}

func (o *operations) CreateSession(ctx context.Context, r api.CreateSessionRequestObject) (api.CreateSessionResponseObject, error) {
	x := exchangeOf(ctx)
	who, err := o.Gate.SignIn(x.w, x.r, r.Body.Login, r.Body.Password, o.remote(x.r))
	if err != nil {
		return nil, err
	}
	return api.CreateSession200JSONResponse{SessionJSONResponse: o.sessionOf(who)}, nil
}

func (o *operations) DeleteSession(ctx context.Context, _ api.DeleteSessionRequestObject) (api.DeleteSessionResponseObject, error) {
	x := exchangeOf(ctx)
	if err := o.Gate.SignOut(x.w, x.r); err != nil {
		return nil, err
	}
	return api.DeleteSession204Response{}, nil
}

func (o *operations) ChangePassword(ctx context.Context, r api.ChangePasswordRequestObject) (api.ChangePasswordResponseObject, error) {
	x, who := exchangeOf(ctx), access.From(ctx)
	from := o.remote(x.r)
	// Whoever found an open browser must not be able to guess the password there without limit.
	if err := o.Gate.Limiter.Allow(time.Now(), who.User.Login, from); err != nil {
		return nil, err
	}
	u, err := o.Directory.ChangePassword(ctx, who.User.ID, r.Body.Current, r.Body.New)
	if fault.FieldOf(err) == "current" {
		o.Gate.Limiter.Failed(time.Now(), who.User.Login, from)
	}
	if err != nil {
		return nil, err
	}
	if err := o.Gate.Renew(x.w, x.r, u, from); err != nil {
		return nil, err
	}
	return api.ChangePassword204Response{}, nil
}

func (o *operations) SetLanguage(ctx context.Context, r api.SetLanguageRequestObject) (api.SetLanguageResponseObject, error) {
	if err := o.Directory.SetLanguage(ctx, access.From(ctx).User.ID, string(r.Body.Language)); err != nil {
		return nil, err
	}
	return api.SetLanguage204Response{}, nil
}

func rolesOut(roles []access.Role) []api.Role {
	out := make([]api.Role, len(roles))
	for i, r := range roles {
		out[i] = api.Role(r)
	}
	return out
}

func rolesIn(roles []api.Role) []access.Role {
	out := make([]access.Role, len(roles))
	for i, r := range roles {
		out[i] = access.Role(r)
	}
	return out
}
