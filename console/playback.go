package console

import (
	"context"
	"crypto/rand"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
)

// ticketLife is how long a ticket for playback is good: an hour of recording, with pauses to think.
const ticketLife = 2 * time.Hour

// maxTickets bounds those of one process. The oldest goes when one more is asked for.
const maxTickets = 2000

// ticket lets one sign-in hear one sound. It stands in a URL, since an audio element cannot send a header, and
// is worth nothing without the cookie of the sign-in that asked for it.
type ticket struct {
	owner   access.Owner
	sound   Sound
	expires time.Time
}

type tickets struct {
	mu  sync.Mutex // protects the following
	all map[string]ticket
}

func newTickets() *tickets { return &tickets{all: make(map[string]ticket)} }

func (t *tickets) issue(owner access.Owner, sound Sound, now time.Time) (name string, expires time.Time) {
	name, expires = strings.ToLower(rand.Text()), now.Add(ticketLife)
	t.mu.Lock()
	defer t.mu.Unlock()
	oldest := ""
	for n, other := range t.all {
		if !other.expires.After(now) {
			delete(t.all, n)
		} else if oldest == "" || other.expires.Before(t.all[oldest].expires) {
			oldest = n
		}
	}
	if len(t.all) >= maxTickets {
		delete(t.all, oldest)
	}
	t.all[name] = ticket{owner: owner, sound: sound, expires: expires}
	return name, expires
}

// find returns the ticket if it is the owner's and still good.
func (t *tickets) find(name string, owner access.Owner, now time.Time) (Sound, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k, ok := t.all[name]
	if !ok || k.owner != owner || !k.expires.After(now) {
		return Sound{}, false
	}
	return k.sound, true
}

// drop forgets the tickets of a sign-in, or of all of a user's when who.SignIn is empty.
func (t *tickets) drop(who access.Owner) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for n, k := range t.all {
		if k.owner.User == who.User && (who.SignIn == "" || k.owner.SignIn == who.SignIn) {
			delete(t.all, n)
		}
	}
}

func ownerOf(ctx context.Context) access.Owner {
	who := access.From(ctx)
	return access.Owner{User: who.User.ID, SignIn: who.SignIn}
}

func (s *Server) playback(ctx context.Context, sound Sound) api.PlaybackJSONResponse {
	name, expires := s.tickets.issue(ownerOf(ctx), sound, time.Now())
	return api.PlaybackJSONResponse(api.Tidy(api.Playback{
		Url: s.doc.Base + "/playback/" + name, ExpiresAt: expires.UTC().Truncate(time.Second),
		DurationSeconds: math.Round(sound.Duration.Seconds()*1000) / 1000, Gaps: sound.Gaps,
	}))
}

// getPlayback sends the audio, or the part of it that a player seeks to. It is tied to the sign-in like a
// stream: it ends in the middle when the sign-in does.
func (s *Server) getPlayback(w http.ResponseWriter, r *http.Request) {
	sound, ok := s.tickets.find(r.PathValue("ticket"), ownerOf(r.Context()), time.Now())
	if !ok {
		s.fail(w, r, fault.New(fault.NotFound, "console.playback", "This playback has run out; ask for it again."))
		return
	}
	ctx, release := s.Registry.Attach(r.Context(), access.From(r.Context()))
	defer release()
	audio, err := sound.Open(ctx)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	defer audio.Close() //nolint:errcheck // it was only read
	w.Header().Set("Content-Type", "audio/ogg")
	w.Header().Set("Cache-Control", "no-store")
	http.ServeContent(&endingWriter{ResponseWriter: w, ctx: ctx, rc: http.NewResponseController(w)}, r, "", time.Time{}, audio)
}

// endingWriter stops an answer when the sign-in ends, or when the player has not taken a piece for a minute.
type endingWriter struct {
	http.ResponseWriter
	ctx context.Context //nolint:containedctx // of this one answer
	rc  *http.ResponseController
}

func (e *endingWriter) Write(p []byte) (int, error) {
	if err := e.ctx.Err(); err != nil {
		return 0, err
	}
	_ = e.rc.SetWriteDeadline(time.Now().Add(time.Minute))
	return e.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController through.
func (e *endingWriter) Unwrap() http.ResponseWriter { return e.ResponseWriter }
