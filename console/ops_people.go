package console

import (
	"context"
	"slices"
	"strings"

	"heartline/agent"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

func (o *operations) userOut(u access.User, skills agent.Skills) api.User {
	return api.User{
		Id: u.ID, Login: u.Login, Name: u.Name, Roles: rolesOut(u.Roles), Permissions: access.Of(u.Roles).List(),
		Skills: skillsOut(skills), Language: u.Language, Disabled: u.Disabled, MustChangePassword: u.MustChange, CreatedAt: u.CreatedAt, LastSignInAt: u.SignedInAt,
		SignedIn: o.Registry.SignedIn(u.ID), Version: u.Version,
	}
}

func (o *operations) userResponse(ctx context.Context, u access.User, err error) (api.UserJSONResponse, error) {
	if err != nil {
		return api.UserJSONResponse{}, err
	}
	skills, err := o.Skills.Skills(ctx, u.ID)
	return api.UserJSONResponse(o.userOut(u, skills[u.ID])), err
}

func (o *operations) ListUsers(ctx context.Context, _ api.ListUsersRequestObject) (api.ListUsersResponseObject, error) {
	users, err := o.Gate.Users.ListUsers(ctx)
	if err != nil {
		return nil, err
	}
	skills, err := o.Skills.Skills(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]api.User, 0, len(users))
	for _, u := range users {
		if u.Removed() || u.Guest() {
			continue // guests have a page of their own
		}
		out = append(out, o.userOut(u, skills[u.ID]))
	}
	slices.SortFunc(out, func(a, b api.User) int { return strings.Compare(a.Login, b.Login) })
	return api.ListUsers200JSONResponse(out), nil
}

func (o *operations) GetUser(ctx context.Context, r api.GetUserRequestObject) (api.GetUserResponseObject, error) {
	u, err := o.Gate.Users.UserByID(ctx, r.User)
	if err == nil && u.Removed() {
		err = fault.New(fault.NotFound, "console.user", "That user has been removed.")
	}
	out, err := o.userResponse(ctx, u, err)
	return api.GetUser200JSONResponse{UserJSONResponse: out}, err
}

func (o *operations) CreateUser(ctx context.Context, r api.CreateUserRequestObject) (api.CreateUserResponseObject, error) {
	skills, err := skillsIn(r.Body.Skills)
	if err != nil {
		return nil, err
	}
	u, password, err := o.Directory.Create(ctx, access.User{
		Login: r.Body.Login, Name: r.Body.Name, Roles: rolesIn(r.Body.Roles), Language: string(r.Body.Language),
	}, r.Body.Password)
	if err != nil {
		return nil, err
	}
	if len(skills) > 0 {
		if err := o.setSkills(ctx, u.ID, skills); err != nil {
			return nil, err
		}
	}
	return api.CreateUser201JSONResponse{User: o.userOut(u, skills), Password: password}, nil
}

func (o *operations) UpdateUser(ctx context.Context, r api.UpdateUserRequestObject) (api.UpdateUserResponseObject, error) {
	u, err := o.Directory.Update(ctx, access.User{
		ID: r.User, Name: r.Body.Name, Roles: rolesIn(r.Body.Roles), Disabled: r.Body.Disabled,
	}, r.Body.Version)
	out, err := o.userResponse(ctx, u, err)
	return api.UpdateUser200JSONResponse{UserJSONResponse: out}, err
}

func (o *operations) DeleteUser(ctx context.Context, r api.DeleteUserRequestObject) (api.DeleteUserResponseObject, error) {
	if err := o.Directory.Remove(ctx, r.User); err != nil {
		return nil, err
	}
	return api.DeleteUser204Response{}, nil
}

func (o *operations) ResetPassword(ctx context.Context, r api.ResetPasswordRequestObject) (api.ResetPasswordResponseObject, error) {
	password, err := o.Directory.ResetPassword(ctx, r.User)
	return api.ResetPassword200JSONResponse{Password: password}, err
}

func (o *operations) SignOutUser(ctx context.Context, r api.SignOutUserRequestObject) (api.SignOutUserResponseObject, error) {
	if err := o.Directory.SignOut(ctx, r.User); err != nil {
		return nil, err
	}
	return api.SignOutUser204Response{}, nil
}

func (o *operations) SetSkills(ctx context.Context, r api.SetSkillsRequestObject) (api.SetSkillsResponseObject, error) {
	skills, err := skillsIn(r.Body.Skills)
	if err != nil {
		return nil, err
	}
	u, err := o.Gate.Users.UserByID(ctx, r.User)
	if err == nil {
		err = o.setSkills(ctx, r.User, skills)
	}
	out, err := o.userResponse(ctx, u, err)
	return api.SetSkills200JSONResponse{UserJSONResponse: out}, err
}

func (o *operations) setSkills(ctx context.Context, userID string, skills agent.Skills) error {
	fact := ledger.SkillsChanged{User: userID, Skills: make(map[string]int, len(skills))}
	for s, l := range skills {
		fact.Skills[string(s)] = int(l)
	}
	if err := o.Audit.Record(ctx, fact); err != nil {
		return err
	}
	return o.Skills.SetSkills(ctx, userID, skills)
}

func skillsIn(list []api.SkillLevel) (agent.Skills, error) {
	out := make(agent.Skills, len(list))
	for _, s := range list {
		name := agent.Skill(strings.TrimSpace(s.Skill))
		if _, twice := out[name]; twice || name == "" {
			return nil, fault.Field("skills", fault.New(fault.Invalid, "console.skills", "Name each skill once."))
		}
		out[name] = agent.SkillLevel(s.Level)
	}
	return out, nil
}

func skillsOut(skills agent.Skills) []api.SkillLevel {
	out := make([]api.SkillLevel, 0, len(skills))
	for s, l := range skills {
		out = append(out, api.SkillLevel{Skill: string(s), Level: int(l)})
	}
	slices.SortFunc(out, func(a, b api.SkillLevel) int { return strings.Compare(a.Skill, b.Skill) })
	return out
}
