package console

import (
	"context"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
)

// tokensOut shows tokens without their secrets, each with the name of its user.
func (o *operations) tokensOut(ctx context.Context, tokens []access.Token) ([]api.Token, error) {
	out := make([]api.Token, 0, len(tokens))
	names := map[string]string{}
	for _, t := range tokens {
		if _, known := names[t.UserID]; !known {
			u, err := o.Gate.Users.UserByID(ctx, t.UserID)
			if err != nil {
				return nil, err
			}
			names[t.UserID] = u.Name
		}
		out = append(out, tokenOut(t, names[t.UserID]))
	}
	return out, nil
}

func tokenOut(t access.Token, userName string) api.Token {
	out := api.Token{
		Id: t.ID, Name: t.Name, User: api.Person{Id: t.UserID, Name: userName}, CreatedAt: t.CreatedAt, ExpiresAt: t.ExpiresAt,
		LastUsedAt: t.UsedAt, Permissions: []string{},
	}
	for _, p := range t.Permissions {
		out.Permissions = append(out.Permissions, string(p))
	}
	return out
}

func (o *operations) newToken(ctx context.Context, userID string, b *api.NewToken) (api.TokenWithSecret, error) {
	permissions := make([]access.Permission, len(b.Permissions))
	for i, p := range b.Permissions {
		permissions[i] = access.Permission(p)
	}
	t, secret, err := o.Directory.CreateToken(ctx, userID, b.Name, permissions, b.ExpiresAt)
	if err != nil {
		return api.TokenWithSecret{}, err
	}
	u, err := o.Gate.Users.UserByID(ctx, userID)
	return api.TokenWithSecret{Token: tokenOut(t, u.Name), Secret: secret}, err
}

func (o *operations) ListAllTokens(ctx context.Context, _ api.ListAllTokensRequestObject) (api.ListAllTokensResponseObject, error) {
	tokens, err := o.Gate.Tokens.AllTokens(ctx)
	if err != nil {
		return nil, err
	}
	out, err := o.tokensOut(ctx, tokens)
	return api.ListAllTokens200JSONResponse(out), err
}

func (o *operations) ListTokens(ctx context.Context, r api.ListTokensRequestObject) (api.ListTokensResponseObject, error) {
	tokens, err := o.Gate.Tokens.ListTokens(ctx, r.User)
	if err != nil {
		return nil, err
	}
	out, err := o.tokensOut(ctx, tokens)
	return api.ListTokens200JSONResponse(out), err
}

func (o *operations) CreateToken(ctx context.Context, r api.CreateTokenRequestObject) (api.CreateTokenResponseObject, error) {
	t, err := o.newToken(ctx, r.User, r.Body)
	return api.CreateToken201JSONResponse(t), err
}

func (o *operations) DeleteToken(ctx context.Context, r api.DeleteTokenRequestObject) (api.DeleteTokenResponseObject, error) {
	if err := o.Directory.RevokeToken(ctx, r.Token); err != nil {
		return nil, err
	}
	return api.DeleteToken204Response{}, nil
}

// ownTokens answers for a person at a page whatever acts in their name. A program that holds a token sees and revokes
// others of its user only where it was given that.
func ownTokens(ctx context.Context) error {
	if who := access.From(ctx); who.Token != "" && !who.May(access.OwnTokens) {
		return fault.New(fault.Denied, "console", "This token may not see or revoke tokens; use one that holds token.own, or sign in.")
	}
	return nil
}

func (o *operations) ListOwnTokens(ctx context.Context, _ api.ListOwnTokensRequestObject) (api.ListOwnTokensResponseObject, error) {
	if err := ownTokens(ctx); err != nil {
		return nil, err
	}
	who := access.From(ctx).User
	tokens, err := o.Gate.Tokens.ListTokens(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	out, err := o.tokensOut(ctx, tokens)
	return api.ListOwnTokens200JSONResponse(out), err
}

func (o *operations) CreateOwnToken(ctx context.Context, r api.CreateOwnTokenRequestObject) (api.CreateOwnTokenResponseObject, error) {
	t, err := o.newToken(ctx, access.From(ctx).User.ID, r.Body)
	return api.CreateOwnToken201JSONResponse(t), err
}

func (o *operations) DeleteOwnToken(ctx context.Context, r api.DeleteOwnTokenRequestObject) (api.DeleteOwnTokenResponseObject, error) {
	if err := ownTokens(ctx); err != nil {
		return nil, err
	}
	if err := o.Directory.RevokeOwnToken(ctx, access.From(ctx).User.ID, r.Token); err != nil {
		return nil, err
	}
	return api.DeleteOwnToken204Response{}, nil
}
