package app

import (
	"context"
	"fmt"
	"strings"

	"heartline/configs"
	"heartline/console"
	"heartline/console/live"
	"heartline/console/ui"
	"heartline/internal/access"
	"heartline/internal/ledger"
)

// makeConsole makes the console with all its services. Nothing listens yet.
func (a *App) makeConsole(ctx context.Context) error {
	users := watchedUsers{Users: a.store}
	a.people = newPeople(a.store, a.duty.Changed, a.log)
	users.people = a.people
	if err := a.people.load(ctx); err != nil {
		return err
	}
	cost := access.DefaultCost()
	if a.cfg.Mode != configs.Production {
		cost = demoCost()
	}
	hasher := access.NewHasher(cost)
	w := &web{background: newBackground(), metrics: newMetrics(a), audit: access.NewTrail(a.store, a.store, a.boot, a.log)}
	a.web = w
	if h := a.store.Health(); h.Torn > 0 {
		// Nothing waits for it: the controller serves with a spool that was damaged as well.
		_ = w.audit.Record(ctx, ledger.SpoolDamaged{Damaged: h.Torn, Recovered: h.Recovered, Rejected: h.Rejected})
	}
	a.stops.add("background", func(context.Context) error { w.background.close(); return nil })
	// The server is made below, with the registry in it: the hook finds it when somebody signs out.
	w.registry = access.NewRegistry(func(ctx context.Context, who access.Owner, why access.Reason) {
		w.floor.signInEnded(ctx, who, why)
		w.server.SignInEnded(ctx, who, why)
	})
	a.stops.add("sign-ins", func(context.Context) error { w.registry.Close(); return nil })
	w.desks, w.floor, w.reminders = newDesks(a), newFloorDesk(a), newReminders(a)
	w.forms, w.tasks, w.prover = newForms(a), newTasks(a), newProver(a)
	w.planner, w.shifts = newPlanner(a), newRosterAlerts(a)
	a.stops.add("roster searches", w.planner.stop)
	a.works = append(a.works, work{"ends of roster searches", w.planner.hush})
	w.drills, w.care, w.records = newDrills(a), newCare(a), newRecords(a)
	boards := newBoards(a)
	a.alerts = newAlertBook(a)
	newDebriefs(a)
	var err error
	if w.share, err = newBoardShare(a); err != nil {
		return err
	}
	stream := live.Config{Boards: boards, Desks: w.desks, Alerts: a.helpers, Presence: newsroom{a}, Version: a.opt.Version, Log: a.log}
	if w.share != nil {
		stream.Share = w.share.share
	}
	w.hub = live.New(stream)
	demo, phones := newDemo(a)
	w.demo = phones
	secure := a.cfg.Console.TLS != nil || strings.HasPrefix(a.cfg.Console.BaseURL, "https://")
	gate := &access.Gate{
		Users: users, Guests: a.store, Tokens: a.store, Sessions: access.NewSessions(a.store.WebSessions(), secure), Registry: w.registry, Hasher: hasher,
		Limiter: access.NewLimiter(access.DefaultLimits()), Audit: w.audit, Refused: w.metrics.SignInRefused, Log: a.log,
	}
	w.guests = &access.GuestBook{Users: users, Guests: a.store, Registry: w.registry, Hasher: hasher, Audit: w.audit, Limits: func() access.GuestLimits {
		g := a.config().Guests
		return access.GuestLimits{Open: g.Most(), CodeFor: g.CodeValid}
	}}
	w.keeper = newGuestKeeper(a, w.guests)
	w.guests.Changed = func() { a.people.Changed(); w.keeper.changed() }
	w.server, err = console.New(console.Config{
		Gate: gate, Directory: &access.Directory{Users: users, Tokens: a.store, Registry: w.registry, Hasher: hasher, Audit: w.audit},
		Registry: w.registry, Audit: w.audit, Hub: w.hub,
		Desks: w.desks, Floor: w.floor, Offers: callDesk{a}, Calls: callDesk{a}, Live: liveDesk{a}, Crises: crisisDesk{a}, Outgoing: outgoingDesk{a}, Steering: &steering{a: a}, Drills: w.drills, Forms: w.forms, Tasks: w.tasks, Boards: boards,
		Care: w.care, Callers: newCallerList(a), History: newHistory(a), Sounds: newSounds(a), Holds: newHistory(a), Records: w.records, Places: places{a}, Known: knownCallers{a, &turns{}}, Referrals: a.places, Skills: skillBook{a}, Guests: guestDesk{a, w.guests}, Softphones: a.logins,
		Operation: newOperation(a), Roster: newRosters(a), Planner: w.planner, Life: rosterLife{a}, Reports: rosterReports{a}, Simulations: newSimulations(a), Accounts: newAccounts(a), Prompts: newPromptDesk(a), Prover: w.prover, Demo: demo,
		Pages: ui.Files(), Version: a.opt.Version, TLS: secure, TestHooks: a.cfg.Mode != configs.Production, Zone: func() string { return zoneOf(a.config().Zone).String() },
		Origins: a.cfg.Console.PageOrigins(), TrustedProxies: a.cfg.Console.Proxies(), Log: a.log,
	})
	if err != nil {
		return fmt.Errorf("make the console: %w", err)
	}
	a.desks.setListener(newsroom{a})
	if !ui.Built() {
		a.log.WarnContext(ctx, "the console's pages are not built; run `make ui` and build again")
	}
	return nil
}
