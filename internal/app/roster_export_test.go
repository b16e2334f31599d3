package app

import (
	"context"
	"time"

	"heartline/agent"
	"heartline/internal/access"
	"heartline/internal/id"
	"heartline/roster/life"
)

// AddStaff gives people accounts to which nobody can sign in.
func (a *App) AddStaff(ctx context.Context, ids ...string) error {
	for _, who := range ids {
		u := access.User{ID: who, Login: who, Name: who, Roles: []access.Role{access.Counsellor}, Language: "en", CreatedAt: time.Now()}
		if err := a.store.InsertUser(ctx, u); err != nil {
			return err
		}
	}
	return nil
}

// TrySwap decides as the book does about a swap that the holder of a shift asks for, and carries nothing out.
func (a *App) TrySwap(ctx context.Context, by, give, want string) (refused, fault error) {
	fault = a.roster.Judged(ctx, func(b *life.Book, j life.Judge) {
		_, refused = life.Decide(b, j, life.AskSwap{
			Asker: life.Asker{ID: id.New(), By: by}, Give: life.Piece{Shift: give}, Want: life.Piece{Shift: want},
		}, time.Now())
	})
	return refused, fault
}

// SkillsOnDuty are the skills of a person as the floor was last told.
func (a *App) SkillsOnDuty(who string) (skills []string) {
	if all := a.duty.skills.Load(); all != nil {
		for skill := range (*all)[agent.ID(who)] {
			skills = append(skills, string(skill))
		}
	}
	return skills
}
