package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"time"

	"heartline/internal/app"
	"heartline/internal/fault"
	"heartline/report"
)

// account counts every inbound attempt of a period from three sources, whether the controller runs or not, and fails where
// they do not agree or something is left to explain. It changes nothing.
func account(ctx context.Context, e env, args []string) error {
	t := newTool(e, "account")
	q := accountQuestion{rules: app.AccountRules()}
	q.flags(t.FlagSet)
	if err := parse(t.FlagSet, args); err != nil {
		return err
	}
	return t.with(ctx, beside, func(data *app.Tool) error {
		p, err := q.period(e.now(), data.Zone())
		if err != nil {
			return err
		}
		a, err := q.take(ctx, data, p)
		if err != nil {
			return err
		}
		if err := a.Print(e.out, q.days); err != nil {
			return err
		}
		if !a.Sound() {
			return fault.New(fault.Conflict, "account", "%d do not fit; the account names each with its call, and says what to do", a.Found())
		}
		return nil
	})
}

// accountQuestion is what the command line asks for.
type accountQuestion struct {
	month, from, to string
	csv             string
	days            bool
	rules           report.Rules
}

func (q *accountQuestion) flags(f *flag.FlagSet) {
	f.StringVar(&q.month, "month", "", "the month, such as 2026-11, on the house's clocks (default: the last whole one)")
	f.StringVar(&q.from, "from", "", "first day, such as 2026-11-01, instead of a month")
	f.StringVar(&q.to, "to", "", "last day, included (with -from)")
	f.StringVar(&q.csv, "csv", "", "write every attempt to this file, one a row; it must not be there")
	f.BoolVar(&q.days, "days", false, "show the table of days")
	f.DurationVar(&q.rules.Short, "short", q.rules.Short, "a wait up to this, and giving up, is a short abandon")
	f.DurationVar(&q.rules.OpenAfter, "open-after", q.rules.OpenAfter, "a call that has not ended for longer does not fit")
	f.IntVar(&q.rules.Findings, "list", q.rules.Findings, "how many that do not fit are listed one by one")
}

func (q *accountQuestion) period(now time.Time, zone *time.Location) (report.Period, error) {
	switch {
	case q.month != "" && (q.from != "" || q.to != ""):
		return report.Period{}, fault.New(fault.Invalid, "flags", "write -month, or -from and -to, not both")
	case q.rules.Short < 0 || q.rules.OpenAfter <= 0 || q.rules.Findings < 0:
		return report.Period{}, fault.New(fault.Invalid, "flags", "-short, -open-after and -list are not negative, and -open-after is not 0")
	case q.from != "" || q.to != "":
		return report.Days(q.from, q.to, zone)
	case q.month == "":
		y, m, _ := now.In(zone).Date()
		q.month = time.Date(y, m-1, 1, 0, 0, 0, 0, zone).Format("2006-01")
	}
	return report.Month(q.month, zone)
}

// take makes the account, and the file of attempts where one is asked for.
func (q *accountQuestion) take(ctx context.Context, data *app.Tool, p report.Period) (a *report.Account, err error) {
	if q.csv == "" {
		return data.Account(ctx, p, q.rules, nil)
	}
	file, err := os.OpenFile(q.csv, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "account", err, q.csv+" cannot be written: name a file that is not there, in a folder of yours")
	}
	defer func() {
		if err = errors.Join(err, file.Close()); err != nil {
			_ = os.Remove(q.csv) // half of a table looks like a whole one
		}
	}()
	return attemptsTo(file, func(each func(report.Attempt) error) (*report.Account, error) {
		return data.Account(ctx, p, q.rules, each)
	})
}

// attemptsTo writes each attempt that take gives.
func attemptsTo(w io.Writer, take func(each func(report.Attempt) error) (*report.Account, error)) (*report.Account, error) {
	buffered := bufio.NewWriter(w)
	table, err := report.NewTable(buffered)
	if err != nil {
		return nil, err
	}
	a, err := take(table.Add)
	return a, errors.Join(err, table.End(), buffered.Flush())
}
