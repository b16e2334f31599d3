package app

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"maps"
	"slices"
	"strings"

	"heartline/configs"
	"heartline/console"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/roster/life"
	"heartline/roster/model"
)

// The roles of the book's policy, as the house's permissions give them.
const (
	bookManager  = configs.RosterManager
	bookApprover = configs.RosterApprover
)

// rosterAsker is who gives a command to the book, and on whose behalf.
func rosterAsker(ctx context.Context, who access.Identity, on string) life.Asker {
	a := life.Asker{ID: commandID(ctx, who.User.ID), By: who.User.ID, On: on}
	if who.Permissions[access.PlanRoster] {
		a.Roles = append(a.Roles, bookManager)
	}
	if who.Permissions[access.ApproveRoster] {
		a.Roles = append(a.Roles, bookApprover)
	}
	return a
}

// publisher is who publishes what the console, or the configuration, has let through.
func publisher(ctx context.Context, by string) life.Asker {
	return life.Asker{ID: commandID(ctx, by), By: by, Roles: []string{bookManager}}
}

// commandID is the id of a command: of one that a page may send again, because it has heard no answer, the same one each time. The
// page's own word is only a part of it, so that nobody can name another one's command.
func commandID(ctx context.Context, by string) string {
	key := console.CommandKey(ctx)
	if key == "" {
		return id.New()
	}
	sum := sha256.Sum256([]byte(by + "\x00" + key))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16]))
}

// again is a command in the place of one that was carried out already and can no longer be made: the book answers with what it gave.
func again(asker life.Asker) life.Command { return life.Tick{Asker: asker} }

// viewer is who is shown something of the roster. Whoever neither plans nor approves is told of the rules of nobody else: they say who
// is ill, or on leave, or protected.
type viewer struct {
	me  string
	all bool
}

func viewerOf(who access.Identity) viewer {
	return viewer{me: who.User.ID, all: who.Permissions[access.PlanRoster] || who.Permissions[access.ApproveRoster]}
}

// manager is a viewer who may know all.
func manager() viewer { return viewer{all: true} }

// bookFault puts a refusal of the book into the console's words: hard rules are named as those of a draft are, to a viewer who may
// know of them.
func bookFault(v viewer, err error) error {
	if illegal, ok := errors.AsType[*life.Illegal](err); ok {
		return ruleRefusal(v, illegal, err)
	}
	if fault.CodeOf(err) == "running" {
		return fault.Code("roster_running", err)
	}
	return err
}

func ruleRefusal(v viewer, illegal *life.Illegal, err error) error {
	r := &console.RosterRefusal{Err: err, Violations: inTheWay(v, illegal)}
	if v.all {
		return r
	}
	// The book's own words name the rules of everybody.
	text := "The rules do not let the other person do this; choose somebody else or another shift."
	if len(r.Violations) > 0 {
		text = "This would break rules for you; choose another shift, or a part of it."
	}
	r.Err = fault.Code("rules", fault.New(fault.Conflict, "roster", "%s", text))
	return r
}

// inTheWay are the hard rules that a viewer may know of.
func inTheWay(v viewer, illegal *life.Illegal) (all []model.Violation) {
	name := func(staff, rule string) {
		all = append(all, model.Violation{Rule: rule, Staff: staff, Hard: true, Amount: 1})
	}
	own := map[string]bool{}
	for _, staff := range slices.Sorted(maps.Keys(illegal.Of)) {
		for _, rule := range illegal.Of[staff] {
			if own[rule] = true; v.all || staff == v.me {
				name(staff, rule)
			}
		}
	}
	if v.all {
		for _, rule := range illegal.Rules {
			if !own[rule] {
				name("", rule)
			}
		}
	}
	return all
}

// brokenBy returns the rules that a refusal names, or else its code.
func brokenBy(err error) (rules []string) {
	if refused, ok := errors.AsType[*console.RosterRefusal](err); ok {
		for _, v := range refused.Violations {
			rules = append(rules, v.Rule)
		}
		slices.Sort(rules)
		return slices.Compact(rules)
	}
	if code := fault.CodeOf(err); code != "" {
		return []string{code}
	}
	return nil
}
