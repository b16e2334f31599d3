package store

import (
	"context"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
)

// LastTalk is with whom a person has talked last.
type LastTalk struct {
	Agent  string // user id of who had the last talk, and had it last; empty: there was none
	Recent int    // talks in which that counsellor was with the person
}

// talkSlack is how long before its talk a call may have begun, by which the index of a number's calls is bounded.
const talkSlack = 31 * 24 * time.Hour

// abusive is why a call ended that its counsellor ended as abusive.
const abusive = "abusive"

// LastTalk returns with whom the person behind a number, by its hashes, has last talked on a hotline after since, and how many
// talks they had with that counsellor on any hotline after week. A talk is of the instant at which the two first heard each
// other, and of either way: who rang makes no difference. Test calls, and the call that is asked for, are no talks. Nobody is
// returned who has ended the last talk as abusive. The error is fault.Unavailable while the readings that tell it are behind.
func (s *Store) LastTalk(ctx context.Context, call, hotline string, since, week time.Time, numberHashes ...string) (l LastTalk, err error) {
	if len(numberHashes) == 0 {
		return LastTalk{}, nil
	}
	if !s.level(callers, "call", "offer") {
		return LastTalk{}, fault.New(fault.Unavailable, "last talk", "what is known of callers is being read anew")
	}
	theirs := `number_hash IN (?` + strings.Repeat(", ?", len(numberHashes)-1) + `) AND id <> ? AND marked = '' AND arrived_at > ? AND bridged_at > ?`
	args := append(anys(numberHashes), call)
	last, err := list(ctx, s.desk, `SELECT agent, reason FROM call WHERE `+theirs+` AND hotline = ? AND agent <> '' ORDER BY bridged_at DESC, id DESC LIMIT 1`,
		append(args, micros(since.Add(-talkSlack)), micros(since), hotline), func(rows *sqlx.Rows) (r [2]string, err error) { return r, rows.Scan(&r[0], &r[1]) })
	if err != nil || len(last) == 0 || last[0][1] == abusive {
		return LastTalk{}, classify("last talk", "the last talk", err)
	}
	l.Agent = last[0][0]
	err = s.desk.one(ctx, `SELECT COUNT(*) FROM call WHERE `+theirs+`
		AND (agent = ? OR EXISTS (SELECT 1 FROM offer WHERE offer.call_id = call.id AND offer.agent = ? AND offer.outcome = 'accepted'))`,
		append(args, micros(week.Add(-talkSlack)), micros(week), l.Agent, l.Agent), &l.Recent)
	return l, classify("last talk", "the talks of a week", err)
}
