package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"heartline/internal/access"
	"heartline/internal/app"
	"heartline/internal/fault"
)

// user changes who may sign in. What changes something needs the controller stopped: the console does the same
// while it runs.
func user(ctx context.Context, e env, args []string) error {
	return sub(ctx, e, "user", args, []command{
		{"add", "add a user and print the first password", userAdd},
		{"list", "list users, their roles and tokens", userList},
		{"password", "give a user a new password and print it", userPassword},
		{"roles", "set a user's roles", userRoles},
		{"disable", "take a user's access away, or give it back", userDisable},
		{"token", "make or revoke a token for the interface", userToken},
	})
}

func userAdd(ctx context.Context, e env, args []string) error {
	t := newTool(e, "user add")
	login := t.String("login", "", "what the user signs in with: a to z, digits, dot, dash, underscore")
	name := t.String("name", "", "the name that screens show; the login if it is left out")
	roles := t.String("roles", "", "roles with commas: "+roleNames())
	language := t.String("language", "", "language of the pages: zh-CN or en")
	input := t.Bool("password-stdin", false, "take the first password from standard input instead of making one")
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	if err := need("login", *login); err != nil {
		return err
	}
	granted, err := access.ParseRoles(words(*roles))
	if err != nil {
		return err
	}
	password := ""
	if *input {
		if password, err = secretLine(e.in, "the password"); err != nil {
			return err
		}
	}
	u := access.User{Login: *login, Name: *name, Roles: granted, Language: *language}
	if u.Name == "" {
		u.Name = u.Login
	}
	return t.with(ctx, stopped, func(data *app.Tool) error {
		made, shown, err := data.Directory().Create(ctx, u, password)
		if err != nil {
			return err
		}
		e.say("user %s added as %s", made.Login, made.ID)
		return printPassword(e, shown)
	})
}

func printPassword(e env, password string) error {
	if password == "" {
		return nil
	}
	_, err := fmt.Fprintf(e.out, "first password (shown once, to be changed at the first sign-in): %s\n", password)
	return err
}

func userList(ctx context.Context, e env, args []string) error {
	t := newTool(e, "user list")
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	return t.with(ctx, beside, func(data *app.Tool) error {
		users, err := data.Store.ListUsers(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
		_, _ = fmt.Fprintln(w, "LOGIN\tID\tROLES\tSTATE\tLAST SIGN-IN")
		for _, u := range users {
			seen := "never"
			if !u.SignedInAt.IsZero() {
				seen = u.SignedInAt.UTC().Format(time.DateTime)
			}
			_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", u.Login, u.ID, joinRoles(u.Roles), userState(u), seen)
			tokens, err := data.Store.ListTokens(ctx, u.ID)
			if err != nil {
				return err
			}
			for _, k := range tokens {
				_, _ = fmt.Fprintf(w, "  token %s\t\t%s\tuntil %s\t\n", k.ID, joinPermissions(k.Permissions), k.ExpiresAt.UTC().Format(time.DateOnly))
			}
		}
		return w.Flush()
	})
}

func userState(u access.User) string {
	switch {
	case u.Removed():
		return "removed"
	case u.Disabled:
		return "disabled"
	case u.MustChange:
		return "must change password"
	default:
		return "active"
	}
}

// changeUser finds a user by login and changes the user with the controller stopped.
func changeUser(ctx context.Context, t *tool, args []string, do func(*access.Directory, access.User) error) error {
	login := t.String("login", "", "the user's login")
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	if err := need("login", *login); err != nil {
		return err
	}
	return t.with(ctx, stopped, func(data *app.Tool) error {
		u, err := data.Store.UserByLogin(ctx, access.NormalizeLogin(*login))
		if fault.Is(err, fault.NotFound) {
			return fault.Wrap(fault.NotFound, "user", err, "nobody has the login "+access.NormalizeLogin(*login)+": `heartline user list` shows all")
		}
		if err != nil {
			return err
		}
		return do(data.Directory(), u)
	})
}

func userPassword(ctx context.Context, e env, args []string) error {
	return changeUser(ctx, newTool(e, "user password"), args, func(d *access.Directory, u access.User) error {
		password, err := d.ResetPassword(ctx, u.ID)
		if err != nil {
			return err
		}
		return printPassword(e, password)
	})
}

func userRoles(ctx context.Context, e env, args []string) error {
	t := newTool(e, "user roles")
	roles := t.String("roles", "", "all roles of the user, with commas: "+roleNames())
	return changeUser(ctx, t, args, func(d *access.Directory, u access.User) error {
		granted, err := access.ParseRoles(words(*roles))
		if err != nil {
			return err
		}
		change := u
		change.Roles = granted
		if u, err = d.Update(ctx, change, u.Version); err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.out, "user %s: %s\n", u.Login, joinRoles(u.Roles))
		return err
	})
}

func userDisable(ctx context.Context, e env, args []string) error {
	t := newTool(e, "user disable")
	undo := t.Bool("undo", false, "give the access back")
	return changeUser(ctx, t, args, func(d *access.Directory, u access.User) error {
		change := u
		change.Disabled = !*undo
		u, err := d.Update(ctx, change, u.Version)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.out, "user %s: %s\n", u.Login, userState(u))
		return err
	})
}

func userToken(ctx context.Context, e env, args []string) error {
	t := newTool(e, "user token")
	name := t.String("name", "", "what the token is for")
	list := t.String("permissions", "", "permissions with commas, such as prove.run,board.read")
	days := t.Int("days", 0, "how many days the token is good for; 0 is the usual time")
	revoke := t.String("revoke", "", "id of a token of the user to revoke instead")
	return changeUser(ctx, t, args, func(d *access.Directory, u access.User) error {
		if *revoke != "" {
			return revokeToken(ctx, e, d, u, *revoke)
		}
		var permissions []access.Permission
		for _, w := range words(*list) {
			permissions = append(permissions, access.Permission(w))
		}
		var expires time.Time
		if *days != 0 {
			expires = time.Now().AddDate(0, 0, *days)
		}
		k, secret, err := d.CreateToken(ctx, u.ID, *name, permissions, expires)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.out, "token %s, good until %s (shown once):\n%s\n", k.ID, k.ExpiresAt.UTC().Format(time.DateOnly), secret)
		return err
	})
}

func revokeToken(ctx context.Context, e env, d *access.Directory, u access.User, id string) error {
	tokens, err := d.Tokens.ListTokens(ctx, u.ID)
	if err != nil {
		return err
	}
	for _, k := range tokens {
		if k.ID != id {
			continue
		}
		if err := d.RevokeToken(ctx, id); err != nil {
			return err
		}
		_, err := fmt.Fprintf(e.out, "token %s revoked\n", id)
		return err
	}
	return fault.New(fault.NotFound, "token", "user %s has no token with that id: `heartline user list` shows them", u.Login)
}

func roleNames() string { return joinRoles(access.Roles()) }

func joinRoles(roles []access.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return strings.Join(names, ",")
}

func joinPermissions(permissions []access.Permission) string {
	names := make([]string, len(permissions))
	for i, p := range permissions {
		names[i] = string(p)
	}
	return strings.Join(names, ",")
}
