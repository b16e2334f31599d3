package access

import (
	"context"
	"slices"
	"time"

	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

// Directory changes users and tokens. Each change is recorded, and ends what it must end.
type Directory struct {
	Users    Users
	Tokens   Tokens
	Registry *Registry
	Hasher   *Hasher
	Audit    Recorder
}

// Create adds a user. With an empty password one is made, returned once, and must be changed at the first
// sign-in; so must one that an administrator chose.
func (d *Directory) Create(ctx context.Context, u User, password string) (User, string, error) {
	if u.Guest() {
		return User{}, "", errGuest()
	}
	u, err := u.Normalize()
	if err != nil {
		return User{}, "", err
	}
	made := ""
	if password == "" {
		made = NewPassword()
		password = made
	}
	if err := CheckPassword(u.Login, password); err != nil {
		return User{}, "", err
	}
	if u.Password, err = d.Hasher.Hash(ctx, password); err != nil {
		return User{}, "", err
	}
	u.ID, u.Access, u.Version, u.Disabled, u.MustChange = id.New(), 1, 1, false, true
	u.CreatedAt = time.Now().UTC().Truncate(time.Microsecond)
	if err := d.Users.InsertUser(ctx, u); err != nil {
		if fault.Is(err, fault.Conflict) {
			err = fault.Field("login", fault.Code("login_taken", fault.Wrap(fault.Conflict, "access.user", err,
				"Somebody has that login already; choose another one.")))
		}
		return User{}, "", err
	}
	return u, made, d.recordUser(ctx, u, "created")
}

// Update changes name, roles and access of the user that stands at version was. A change of roles or of
// access ends the user's sign-ins.
func (d *Directory) Update(ctx context.Context, change User, was int64) (User, error) {
	old, err := d.Users.UserByID(ctx, change.ID)
	if err != nil {
		return User{}, err
	}
	if old.Removed() {
		return User{}, fault.New(fault.NotFound, "access.user", "That user has been removed.")
	}
	if old.Version != was {
		return User{}, stale(nil)
	}
	if old.Guest() || change.Guest() {
		return User{}, errGuest()
	}
	u := old
	u.Name, u.Roles, u.Disabled = change.Name, change.Roles, change.Disabled
	if u, err = u.Normalize(); err != nil {
		return User{}, err
	}
	if err := d.keepAdmin(ctx, old, u); err != nil {
		return User{}, err
	}
	why := Reason("")
	switch {
	case u.Disabled && !old.Disabled:
		why = ReasonDisabled
	case !slices.Equal(u.Roles, old.Roles):
		why = ReasonRolesChanged
	}
	return d.save(ctx, old, u, why, "updated")
}

// Remove takes a user's access away for ever. The row stays with its id, which the ledger names.
func (d *Directory) Remove(ctx context.Context, userID string) error {
	old, err := d.Users.UserByID(ctx, userID)
	if err != nil || old.Removed() {
		return err
	}
	if old.Guest() {
		return errGuest()
	}
	u := old
	u.Disabled, u.Password = true, ""
	if err := d.keepAdmin(ctx, old, u); err != nil {
		return err
	}
	tokens, err := d.Tokens.ListTokens(ctx, userID)
	if err != nil {
		return err
	}
	for _, t := range tokens {
		if err := d.RevokeToken(ctx, t.ID); err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	_, err = d.save(ctx, old, u, ReasonDisabled, "removed")
	return err
}

// ResetPassword gives the user a new password, returned once, and ends the user's sign-ins.
func (d *Directory) ResetPassword(ctx context.Context, userID string) (string, error) {
	old, err := d.Users.UserByID(ctx, userID)
	if err != nil {
		return "", err
	}
	if old.Removed() {
		return "", fault.New(fault.NotFound, "access.user", "That user has been removed.")
	}
	if old.Guest() {
		return "", errGuest()
	}
	u, password := old, NewPassword()
	if u.Password, err = d.Hasher.Hash(ctx, password); err != nil {
		return "", err
	}
	u.MustChange = true
	if _, err := d.save(ctx, old, u, ReasonPasswordChanged, "password_reset"); err != nil {
		return "", err
	}
	return password, nil
}

// ChangePassword changes the own password and ends every sign-in of the user; the caller opens a new one for
// the page that asked. A wrong current password is fault.Denied with the field current.
func (d *Directory) ChangePassword(ctx context.Context, userID, current, next string) (User, error) {
	old, err := d.Users.UserByID(ctx, userID)
	if err != nil {
		return User{}, err
	}
	if old.Guest() {
		return User{}, errGuest() // who would then come in without a code
	}
	right, err := d.Hasher.Check(ctx, old.Password, current)
	if err != nil {
		return User{}, err
	}
	if !right {
		return User{}, fault.Field("current", fault.New(fault.Invalid, "access.password", "The current password is wrong."))
	}
	if err := CheckPassword(old.Login, next); err != nil {
		return User{}, fault.Field("new", err)
	}
	if next == current {
		return User{}, fault.Field("new", fault.New(fault.Invalid, "access.password", "The new password is the current one; choose another."))
	}
	u := old
	if u.Password, err = d.Hasher.Hash(ctx, next); err != nil {
		return User{}, err
	}
	u.MustChange = false
	return d.save(ctx, old, u, ReasonPasswordChanged, "password_changed")
}

// SetLanguage keeps the language of the user's pages.
func (d *Directory) SetLanguage(ctx context.Context, userID, language string) error {
	old, err := d.Users.UserByID(ctx, userID)
	if err != nil || old.Language == language {
		return err
	}
	u := old
	u.Language = language
	if u, err = u.Normalize(); err != nil {
		return err
	}
	u.Version++
	if err := d.Users.UpdateUser(ctx, u, old.Version); err != nil {
		return stale(err)
	}
	return nil
}

// SignOut ends every sign-in of a user.
func (d *Directory) SignOut(ctx context.Context, userID string) error {
	old, err := d.Users.UserByID(ctx, userID)
	if err != nil {
		return err
	}
	if _, err := d.save(ctx, old, old, ReasonEndedByAdmin, ""); err != nil {
		return err
	}
	return d.Audit.Record(ctx, ledger.SignedOut{User: userID, Reason: string(ReasonEndedByAdmin)})
}

// save writes the user, ends the sign-ins if there is a reason to, and records the change if it has a name.
func (d *Directory) save(ctx context.Context, old, u User, why Reason, change string) (User, error) {
	u.Version = old.Version + 1
	if why != "" {
		u.Access = old.Access + 1
	}
	if err := d.Users.UpdateUser(ctx, u, old.Version); err != nil {
		return User{}, stale(err)
	}
	if why != "" {
		d.Registry.End(ctx, Owner{User: u.ID}, why)
	}
	if change == "" {
		return u, nil
	}
	return u, d.recordUser(ctx, u, change)
}

func (d *Directory) recordUser(ctx context.Context, u User, change string) error {
	roles := make([]string, len(u.Roles))
	for i, r := range u.Roles {
		roles[i] = string(r)
	}
	return d.Audit.Record(ctx, ledger.UserChanged{User: u.ID, Change: change, Roles: roles})
}

// keepAdmin refuses what would leave nobody who can manage users, and taking the role from oneself, which is
// nearly always a slip.
func (d *Directory) keepAdmin(ctx context.Context, old, u User) error {
	admin := func(u User) bool { return !u.Disabled && slices.Contains(u.Roles, Admin) }
	if !admin(old) || admin(u) {
		return nil
	}
	if From(ctx).User.ID == u.ID {
		return fault.Code("own_admin", fault.New(fault.Conflict, "access.user", "You cannot take the admin role or the access from yourself; ask another administrator."))
	}
	users, err := d.Users.ListUsers(ctx)
	if err != nil {
		return err
	}
	for _, other := range users {
		if other.ID != u.ID && admin(other) {
			return nil
		}
	}
	return fault.Code("last_admin", fault.New(fault.Conflict, "access.user", "This is the last administrator; give somebody else the role first."))
}

// errGuest refuses for a guest what is for lasting users.
func errGuest() error {
	return fault.Code("guest_account", fault.New(fault.Conflict, "access.user", "This is the account of a guest: invite, extend and end it on the page Guests."))
}

func stale(err error) error {
	if err != nil && !fault.Is(err, fault.Conflict) {
		return err
	}
	return fault.Code("stale", fault.Wrap(fault.Conflict, "access.user", errStale, "Somebody else has changed this user; read it again."))
}

var errStale = fault.New(fault.Conflict, "access.user", "")

// CreateToken makes an API token for a user and returns it with its secret. Who asks gives away nothing that they do
// not hold themselves, so that an administrator cannot read notes by way of a token of somebody who may. The
// command line, where nobody is signed in, may give what the user holds.
func (d *Directory) CreateToken(ctx context.Context, userID, name string, permissions []Permission, expires time.Time) (Token, string, error) {
	u, err := d.Users.UserByID(ctx, userID)
	if err != nil {
		return Token{}, "", err
	}
	if u.Guest() {
		return Token{}, "", errGuest()
	}
	if who := From(ctx); who.User.ID != "" {
		for _, p := range permissions {
			if !who.Permissions[p] {
				return Token{}, "", fault.Field("permissions", fault.Code("not_held", fault.New(fault.Denied, "access.token",
					"You do not hold the permission %q yourself, so you cannot give it to a token.", p)))
			}
		}
	}
	t, secret, err := NewToken(u, name, permissions, time.Now(), expires)
	if err != nil {
		return Token{}, "", err
	}
	if err := d.Tokens.InsertToken(ctx, t); err != nil {
		return Token{}, "", err
	}
	return t, secret, d.recordToken(ctx, t, "created")
}

// RevokeToken deletes an API token and ends what it has open.
func (d *Directory) RevokeToken(ctx context.Context, tokenID string) error {
	t, err := d.Tokens.DeleteToken(ctx, tokenID)
	if err != nil {
		return err
	}
	d.Registry.End(ctx, Owner{User: t.UserID, SignIn: "token:" + t.ID}, ReasonEndedByAdmin)
	return d.recordToken(ctx, t, "revoked")
}

// RevokeOwnToken is RevokeToken for a token of the user's own; another's is fault.NotFound, like one that is not
// there.
func (d *Directory) RevokeOwnToken(ctx context.Context, userID, tokenID string) error {
	own, err := d.Tokens.ListTokens(ctx, userID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(own, func(t Token) bool { return t.ID == tokenID }) {
		return fault.New(fault.NotFound, "access.token", "You have no such token; it may have been revoked already.")
	}
	return d.RevokeToken(ctx, tokenID)
}

func (d *Directory) recordToken(ctx context.Context, t Token, change string) error {
	names := make([]string, len(t.Permissions))
	for i, p := range t.Permissions {
		names[i] = string(p)
	}
	return d.Audit.Record(ctx, ledger.TokenChanged{Token: t.ID, User: t.UserID, Change: change, Permissions: names})
}
