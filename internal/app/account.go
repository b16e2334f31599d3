package app

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"heartline/configs"
	"heartline/internal/node"
	"heartline/internal/store"
	"heartline/report"
)

// accountSource is what an account reads: the ledger and the history in the store, and the outbox of the node beside.
type accountSource struct {
	*store.Store
	outbox string
}

var _ report.Source = accountSource{}

func newAccountSource(cfg *configs.Config, s *store.Store) accountSource {
	return accountSource{s, node.OutboxDir(cfg.Path(cfg.Node.Dir))}
}

// Outbox looks at what the fail-safe has left. A node on another machine has its outbox there.
func (s accountSource) Outbox(context.Context) (report.Outbox, error) {
	box, err := node.LookOutbox(s.outbox)
	if errors.Is(err, fs.ErrNotExist) {
		return report.Outbox{Absent: true}, nil
	}
	if err != nil {
		return report.Outbox{}, err
	}
	out := report.Outbox{Receipts: box.Receipts, Damaged: box.Damaged}
	for _, item := range box.Items {
		out.Waiting = append(out.Waiting, report.Parcel{
			Item: item.ID, Node: item.Node, Channel: item.Channel, Outcome: string(item.Outcome), Began: item.Began, Ended: item.Ended,
		})
	}
	return out, nil
}

// AccountRules are the limits of an account unless others are asked for: the short-abandon limit is that of the measures.
func AccountRules() report.Rules {
	return report.Rules{Short: store.ShortAbandon, OpenAfter: report.DefaultOpenAfter, Findings: report.DefaultFindings}
}

// Account makes the account of a period, whether the controller runs or not. each, where it is set, is given each attempt.
func (t *Tool) Account(ctx context.Context, p report.Period, r report.Rules, each func(report.Attempt) error) (*report.Account, error) {
	return report.Take(ctx, newAccountSource(t.Config, t.Store), p, r, time.Now(), each)
}

// Zone is that of the house's clocks.
func (t *Tool) Zone() *time.Location {
	if z := t.Config.Zone.Location; z != nil {
		return z
	}
	return time.UTC
}
