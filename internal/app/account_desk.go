package app

import (
	"context"
	"errors"
	"io"
	"strconv"
	"time"

	openapi "github.com/oapi-codegen/runtime/types"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/report"
)

// accounts make accounts for the console, one at a time: each reads a month of the ledger.
type accounts struct {
	a    *App
	slot chan struct{} // holds one token while an account is made
}

var _ console.Accounts = (*accounts)(nil)

func newAccounts(a *App) *accounts { return &accounts{a: a, slot: make(chan struct{}, 1)} }

// slotPatience is how long an account waits for the one before.
const slotPatience = 20 * time.Second

// take makes the account of some days.
func (s *accounts) take(ctx context.Context, d console.AccountDays, each func(report.Attempt) error) (*report.Account, error) {
	wait := time.NewTimer(slotPatience)
	defer wait.Stop()
	select {
	case s.slot <- struct{}{}:
		defer func() { <-s.slot }()
	case <-wait.C:
		return nil, fault.Code("account_running", fault.New(fault.Conflict, "account", "Another account is being made; try again in a minute."))
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	cfg := s.a.config()
	zone := cfg.Zone.Location
	if zone == nil {
		zone = time.UTC
	}
	p, err := report.Days(d.From, d.To, zone)
	if err != nil {
		return nil, err
	}
	return report.Take(ctx, newAccountSource(cfg, s.a.store), p, AccountRules(), time.Now(), each)
}

// Account makes the account of some days.
func (s *accounts) Account(ctx context.Context, d console.AccountDays) (api.Account, error) {
	a, err := s.take(ctx, d, nil)
	if err != nil {
		return api.Account{}, err
	}
	out := api.Account{
		From: day(a.From, a.Zone), To: day(a.To.Add(-time.Nanosecond), a.Zone), Zone: a.Zone.String(), At: a.At.UTC(),
		ShortSeconds: a.Short.Seconds(), OpenAfterSeconds: a.OpenAfter.Seconds(), Attempts: a.Attempts, Own: a.Own, Sound: a.Sound(),
		Work: workCounts(a.Work), Taken: a.Taken, Sources: accountSources(a.Sources),
	}
	for _, c := range a.Classes {
		row := api.AccountOfClass{Class: api.AccountClass(c.Class), Count: c.N, Work: workCounts(c.Work)}
		for _, w := range c.Ways {
			row.Ways = append(row.Ways, api.WayCount{Way: w.Of, Count: w.N})
		}
		out.Classes = append(out.Classes, row)
	}
	for _, n := range a.NoWork {
		out.NoWork = append(out.NoWork, api.WhyCount{Why: api.AccountWhy(n.Of), Count: n.N})
	}
	for _, d := range a.Days {
		date, err := time.Parse(time.DateOnly, d.Date)
		if err != nil {
			return api.Account{}, err
		}
		out.Days = append(out.Days, api.AccountDay{Date: openapi.Date{Time: date}, Count: d.N, By: d.By})
	}
	for _, f := range a.Findings {
		out.Findings = append(out.Findings, api.AccountFinding{Kind: api.AccountFindingKind(f.Kind), CallId: f.Call, With: f.With, What: f.What})
	}
	for _, k := range a.Kinds {
		out.Found = append(out.Found, api.FindingCount{Kind: api.AccountFindingKind(k.Of), Count: k.N})
	}
	return out, nil
}

func day(at time.Time, zone *time.Location) openapi.Date {
	y, m, d := at.In(zone).Date()
	return openapi.Date{Time: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
}

func workCounts(counts []report.Count) (out []api.WorkCount) {
	for _, c := range counts {
		out = append(out, api.WorkCount{Work: api.AccountWork(c.Of), Count: c.N})
	}
	return out
}

func accountSources(s report.Sources) api.AccountSources {
	return api.AccountSources{
		Ledger: accountSums(s.Folded), History: accountSums(s.History), ByController: s.ByController, ByImport: s.ByImport,
		Journals: s.Journals, JournalsOwn: s.JournalsOwn, JournalsWaiting: s.JournalsWaiting, OutboxAbsent: s.OutboxAbsent,
	}
}

func accountSums(s report.Sums) api.AccountSums {
	return api.AccountSums{Attempts: s.Attempts, Own: s.Own, Offered: s.Offered, Answered: s.Answered, Abandoned: s.Abandoned, FlowedOut: s.FlowedOut}
}

// AccountTable writes the days, or every attempt.
func (s *accounts) AccountTable(ctx context.Context, d console.AccountDays, rows api.AccountRows, w io.Writer) error {
	if rows == api.AccountRowsDays {
		a, err := s.take(ctx, d, nil)
		if err != nil {
			return err
		}
		return a.DayTable(w)
	}
	table, err := report.NewTable(w)
	if err != nil {
		return err
	}
	if _, err := s.take(ctx, d, table.Add); err != nil {
		return err
	}
	return table.End()
}

// errEnough ends an account whose rest nobody has asked for.
var errEnough = errors.New("enough")

// Attempts lists the attempts of one class.
func (s *accounts) Attempts(ctx context.Context, q console.AttemptQuery) (api.AttemptPage, error) {
	skip := int64(0)
	if q.Cursor != "" {
		var err error
		if skip, err = strconv.ParseInt(q.Cursor, 36, 32); err != nil || skip < 0 {
			return api.AttemptPage{}, fault.Field("cursor", fault.New(fault.Invalid, "account", "The cursor is not one that this list has given; start with the first page."))
		}
	}
	page, met := api.AttemptPage{}, int64(0)
	_, err := s.take(ctx, q.AccountDays, func(x report.Attempt) error {
		switch {
		case x.Class != report.Class(q.Class) || q.Work != "" && x.Work.State != report.WorkState(q.Work):
			return nil
		case len(page.Items) == q.Limit:
			page.Next = strconv.FormatInt(skip+int64(q.Limit), 36)
			return errEnough
		}
		if met++; met > skip {
			page.Items = append(page.Items, s.attempt(x))
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return api.AttemptPage{}, err
	}
	return page, nil
}

func (s *accounts) attempt(x report.Attempt) api.CallAttempt {
	return api.CallAttempt{
		Id: x.ID, ArrivedAt: x.ArrivedAt.UTC(), EndedAt: x.EndedAt, Hotline: s.a.hotlineName(x.Hotline), Class: api.AccountClass(x.Class), Way: x.Way,
		WaitSeconds: x.Wait.Seconds(), Imported: x.Imported, Work: api.AccountWork(x.Work.State), TaskId: x.Work.Task, Taken: x.Work.Owner != "",
		DueAt: x.Work.Due, Why: api.AccountWhy(x.Work.Why),
	}
}
