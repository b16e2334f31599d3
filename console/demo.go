package console

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"sync"
	"time"

	"heartline/console/api"
	"heartline/console/relay"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/id"
)

// The telephones of a demonstration: nobody signs in, so a cookie of their own opens the relay to them.
const (
	phoneCookie = "heartline_phone"
	phoneLife   = 12 * time.Hour
	maxPhones   = 64
	phoneUser   = "demo-phone"
)

type phone struct {
	owner   access.Owner
	expires time.Time
}

type phones struct {
	mu  sync.Mutex // protects the following
	all map[string]phone
}

func newPhones() *phones { return &phones{all: make(map[string]phone)} }

// add keeps a telephone and returns the one that had to go for it, if any.
func (p *phones) add(secret string, one phone, now time.Time) (gone []access.Owner) {
	p.mu.Lock()
	defer p.mu.Unlock()
	oldest := ""
	for s, other := range p.all {
		if !other.expires.After(now) {
			gone = append(gone, other.owner)
			delete(p.all, s)
		} else if oldest == "" || other.expires.Before(p.all[oldest].expires) {
			oldest = s
		}
	}
	if len(p.all) >= maxPhones {
		gone = append(gone, p.all[oldest].owner)
		delete(p.all, oldest)
	}
	p.all[secret] = one
	return gone
}

func (p *phones) find(r *http.Request, now time.Time) (phone, bool) {
	c, err := r.Cookie(phoneCookie)
	if err != nil {
		return phone{}, false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	one, ok := p.all[c.Value]
	return one, ok && one.expires.After(now)
}

// issuePhone gives a browser a telephone: the one it has, with fresh credentials, or a new one.
func (s *Server) issuePhone(ctx context.Context) (api.DemoPhone, error) {
	x, now := exchangeOf(ctx), time.Now()
	one, ok := s.phones.find(x.r, now)
	if !ok {
		one = phone{owner: access.Owner{User: phoneUser, SignIn: id.New()}, expires: now.Add(phoneLife)}
		secret := rand.Text()
		for _, gone := range s.phones.add(secret, one, now) {
			if err := s.Demo.Phones.RevokePhone(ctx, gone); err != nil {
				s.log.WarnContext(ctx, "demo telephone not revoked", "error", err)
			}
			s.Registry.End(ctx, gone, access.ReasonExpired)
		}
		// Secure where the console is served by HTTPS: over plain loopback browsers would not send it back.
		http.SetCookie(x.w, &http.Cookie{ //nolint:gosec // see above
			Name: phoneCookie, Value: secret, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: s.TLS,
			Expires: one.expires, // a browser that is killed comes back as the same telephone, which may be rung back
		})
	}
	out, err := s.Demo.Phones.IssuePhone(ctx, one.owner)
	out.WsPath = "/demo/sip"
	return out, err
}

// demoSIP carries the telephones of the demonstration.
func (s *Server) demoSIP() http.HandlerFunc {
	carry := relay.New(s.relay(demoTargets{s}, demoTargets{s}))
	return func(w http.ResponseWriter, r *http.Request) {
		one, ok := s.phones.find(r, time.Now())
		if s.Demo == nil || !ok {
			s.fail(w, r, fault.New(fault.Denied, "console.demo", "Open the demonstration's telephone page first."))
			return
		}
		who := access.Identity{
			User: access.User{ID: one.owner.User}, SignIn: one.owner.SignIn, ExpiresAt: one.expires, CheckedAt: time.Now(),
		}
		carry.ServeHTTP(w, r.WithContext(access.With(r.Context(), who)))
	}
}

// demoTargets finds the Asterisk of a demo telephone. Nobody watches those: a caller that goes is a hang-up.
type demoTargets struct{ s *Server }

func (d demoTargets) SIPTarget(ctx context.Context, who access.Owner) (*url.URL, error) {
	return d.s.Demo.Phones.SIPTarget(ctx, who)
}

func (demoTargets) RelayChanged(access.Owner, int) {}
