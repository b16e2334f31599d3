package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"heartline/agent"
	"heartline/call"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/pbx"
)

// softphones makes and forgets the credentials of desk legs: one for each sign-in, in the memory of Asterisk
// only. Which sign-in has which endpoint is kept in a file, without the passwords, so that a page that dials
// again after a restart of the controller is known.
type softphones struct {
	a    *App
	file string

	mu   sync.Mutex // protects the following
	rows map[string]softphone
	open map[access.Owner]int // relays
}

// softphone is one sign-in's endpoint.
type softphone struct {
	User   string       `json:"user"`
	SignIn string       `json:"sign_in"`
	Agent  agent.ID     `json:"agent"`
	Seat   agent.SeatID `json:"seat"`

	password call.Secret
}

func newSoftphones(a *App) *softphones {
	s := &softphones{a: a, file: filepath.Join(a.cfg.Path(a.cfg.Store.Dir), "softphones.json"), rows: map[string]softphone{}, open: map[access.Owner]int{}}
	if text, err := os.ReadFile(s.file); err == nil {
		if err := json.Unmarshal(text, &s.rows); err != nil {
			a.log.Warn("the list of softphones is damaged; pages sign in anew", "err", err)
			s.rows = map[string]softphone{}
		}
	}
	return s
}

// Login returns the sign-in that an endpoint belongs to.
func (s *softphones) Login(endpoint string) (call.Login, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.rows[endpoint]
	return call.Login{Agent: r.Agent, Seat: r.Seat}, ok
}

// Issue makes new credentials for a counsellor's sign-in at the seat where the floor has them; the old ones
// are forgotten.
func (s *softphones) Issue(ctx context.Context, who access.Owner) (api.SoftphoneLogin, error) {
	st, ok := s.a.floor.Snapshot().Agent(agent.ID(who.User))
	if !ok || st.State == agent.LoggedOut || st.Seat == "" {
		return api.SoftphoneLogin{}, fault.New(fault.Conflict, "softphone", "sign in at a seat first")
	}
	if seat, ok := s.a.book.Seat(st.Seat); !ok || seat.Kind != agent.BrowserDesk {
		return api.SoftphoneLogin{}, fault.New(fault.Conflict, "softphone", "this seat has a telephone of its own")
	}
	row := softphone{User: who.User, SignIn: who.SignIn, Agent: agent.ID(who.User), Seat: st.Seat, password: call.Secret(rand.Text())}
	endpoint := "desk-" + strings.ToLower(rand.Text())[:16]
	if err := s.a.link.PushDesk(ctx, pbx.Desk{ID: endpoint, Password: row.password, MediaAddress: s.a.cfg.Node.Media, Codecs: s.a.cfg.DeskCodecs()}); err != nil {
		return api.SoftphoneLogin{}, err
	}
	old := s.swap(who, endpoint, row)
	for _, e := range old {
		if err := s.a.link.DropDesk(ctx, e); err != nil {
			s.a.log.Warn("old softphone not dropped", "err", err)
		}
	}
	return api.SoftphoneLogin{Domain: pbx.Realm, Password: string(row.password), Target: "desk", User: endpoint}, nil
}

// swap puts a new endpoint in place of the owner's old ones.
func (s *softphones) swap(who access.Owner, endpoint string, row softphone) (old []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old = s.ownedLocked(who)
	for _, e := range old {
		delete(s.rows, e)
	}
	if endpoint != "" {
		s.rows[endpoint] = row
	}
	s.saveLocked()
	return old
}

func (s *softphones) ownedLocked(who access.Owner) (owned []string) {
	for e, r := range s.rows {
		if r.User == who.User && (who.SignIn == "" || r.SignIn == who.SignIn) {
			owned = append(owned, e)
		}
	}
	return owned
}

func (s *softphones) saveLocked() {
	text, err := json.Marshal(s.rows)
	if err == nil {
		err = writeFile(s.file, text, 0o600)
	}
	if err != nil {
		s.a.log.Error("the list of softphones was not kept", "err", err)
	}
}

// Revoke hangs up the leg and forgets the credentials.
func (s *softphones) Revoke(ctx context.Context, who access.Owner) error {
	old := s.swap(who, "", softphone{})
	if len(old) == 0 {
		return nil
	}
	s.a.calls.DropDesk(agent.ID(who.User), "signed_out")
	var errs []error
	for _, e := range old {
		errs = append(errs, s.a.link.DropDesk(ctx, e))
	}
	return errors.Join(errs...)
}

// SIPTarget is where the relay connects.
func (s *softphones) SIPTarget(_ context.Context, who access.Owner) (*url.URL, error) {
	s.mu.Lock()
	owned := s.ownedLocked(who)
	s.mu.Unlock()
	if len(owned) == 0 {
		return nil, fault.New(fault.Conflict, "softphone", "no softphone has been issued for this sign-in")
	}
	return s.a.wsTarget(), nil
}

func (a *App) wsTarget() *url.URL {
	return &url.URL{Scheme: "http", Host: a.cfg.Node.HTTP, Path: "/ws"}
}

// RelayChanged takes the closing of the last relay as a hint that the browser is gone.
func (s *softphones) RelayChanged(who access.Owner, open int) {
	s.mu.Lock()
	if open == 0 {
		delete(s.open, who)
	} else {
		s.open[who] = open
	}
	s.mu.Unlock()
	if open == 0 {
		s.a.calls.BrowserGone(agent.ID(who.User))
	}
	s.a.desks.deskChanged(agent.ID(who.User))
}

// relays returns how many relays of a user's pages are open.
func (s *softphones) relays(user string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for who, open := range s.open {
		if who.User == user {
			n += open
		}
	}
	return n
}

// repush gives Asterisk the credentials again: it forgets them when it restarts. Those that this process did
// not issue are dropped from the list; their pages ask for new ones.
func (s *softphones) repush(ctx context.Context) {
	s.mu.Lock()
	rows := map[string]softphone{}
	for e, r := range s.rows {
		if r.password != "" {
			rows[e] = r
		}
	}
	s.mu.Unlock()
	for e, r := range rows {
		s.a.pushAgain(ctx, pbx.Desk{ID: e, Password: r.password, MediaAddress: s.a.cfg.Node.Media, Codecs: s.a.cfg.DeskCodecs()}, func() bool {
			_, known := s.Login(e)
			return known
		})
	}
}

// pushAgain pushes a login that a restarted Asterisk has forgotten. One that was revoked meanwhile is taken
// back: a login must not outlive its sign-in.
func (a *App) pushAgain(ctx context.Context, d pbx.Desk, wanted func() bool) {
	if err := a.link.PushDesk(ctx, d); err != nil {
		a.log.WarnContext(ctx, "softphone not pushed again", "err", err)
	}
	if wanted() {
		return
	}
	if err := a.link.DropDesk(ctx, d.ID); err != nil {
		a.log.WarnContext(ctx, "revoked softphone not dropped", "err", err)
	}
}
