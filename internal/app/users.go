package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"heartline/agent"
	"heartline/configs"
	"heartline/internal/access"
	"heartline/internal/fault"
)

func formatInt(n int64) string { return strconv.FormatInt(n, 10) }

// takesCalls reports whether a user's roles let them sit at a seat.
func takesCalls(u access.User) bool { return u.Guest() || ofTheHouse(u) }

// ofTheHouse reports whether a user takes calls as one of the team: a guest stands in no rota and on no list of the house.
func ofTheHouse(u access.User) bool {
	return slices.ContainsFunc(u.Roles, func(r access.Role) bool {
		return r == access.Counsellor || r == access.Senior || r == access.Supervisor
	})
}

// seedUsers makes the demo's users where they are missing. A production configuration has none.
func (a *App) seedUsers(ctx context.Context) error {
	if a.cfg.Mode == configs.Production {
		return nil
	}
	var hasher *access.Hasher
	for _, u := range a.cfg.Users {
		if _, err := a.store.UserByID(ctx, u.ID); err == nil || !fault.Is(err, fault.NotFound) {
			if err != nil {
				return err
			}
			continue
		}
		if hasher == nil {
			hasher = access.NewHasher(demoCost())
		}
		if err := a.seedUser(ctx, hasher, u); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) seedUser(ctx context.Context, hasher *access.Hasher, u configs.User) error {
	password, err := hasher.Hash(ctx, u.Password)
	if err != nil {
		return fmt.Errorf("demo users: %w", err)
	}
	row := access.User{
		ID: u.ID, Login: u.ID, Name: u.Name, Password: password, Language: "zh-CN", Access: 1, Version: 1,
		CreatedAt: time.Now().UTC().Truncate(time.Microsecond),
	}
	for _, r := range u.Roles {
		row.Roles = append(row.Roles, access.Role(r))
	}
	if err := a.store.InsertUser(ctx, row); err != nil {
		return err
	}
	skills := agent.Skills{}
	for s, l := range u.Skills {
		skills[agent.Skill(s)] = agent.SkillLevel(l)
	}
	return a.store.SetAgentSkills(ctx, agent.ID(u.ID), skills)
}

// demoCost makes the hashing of the demo's published passwords quick; they are no secrets.
func demoCost() access.Cost {
	c := access.DefaultCost()
	c.Passes, c.MemoryKiB = 1, 8<<10
	return c
}
