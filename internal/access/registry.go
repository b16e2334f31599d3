package access

import (
	"context"
	"sync"
	"time"
)

// Reason says why a sign-in ended. Pages translate it.
type Reason string

// The reasons for which a sign-in ends.
const (
	ReasonSignedOut       Reason = "signed_out"
	ReasonExpired         Reason = "expired"
	ReasonRolesChanged    Reason = "roles_changed"
	ReasonPasswordChanged Reason = "password_changed"
	ReasonDisabled        Reason = "disabled"
	ReasonEndedByAdmin    Reason = "ended_by_admin"
	ReasonReplaced        Reason = "replaced"   // the same browser signed in again
	ReasonGuestOver       Reason = "guest_over" // the time of a guest's account is over, or somebody ended it
)

// Ended is the cause of a context that Attach gave out and that ended with its sign-in.
type Ended struct{ Reason Reason }

func (e *Ended) Error() string { return "the sign-in has ended: " + string(e.Reason) }

// Owner names one sign-in of a user, or all of them when SignIn is empty.
type Owner struct {
	User   string
	SignIn string
}

// EndHook is called when sign-ins end. It runs beside the request that ended them, with two seconds of time.
type EndHook func(ctx context.Context, who Owner, why Reason)

// hookTime bounds the hooks of one ending.
const hookTime = 2 * time.Second

// Registry knows what hangs on each sign-in in this process: streams, relays and the like, which must end
// with it. It is safe for concurrent use.
type Registry struct {
	hooks []EndHook
	wg    sync.WaitGroup

	mu     sync.Mutex // protects the following
	users  map[string]map[*attachment]struct{}
	ended  map[Owner]ending
	closed bool
}

// ending remembers for a while that sign-ins ended, for a request that was let in just before and attaches
// just after.
type ending struct {
	at  time.Time
	why Reason
}

// endingKept is far longer than any request takes from being let in to attaching.
const endingKept = time.Minute

type attachment struct {
	signIn string
	cancel context.CancelCauseFunc
	timer  *time.Timer
}

// NewRegistry returns an empty registry with the hooks that run at every ending.
func NewRegistry(hooks ...EndHook) *Registry {
	return &Registry{hooks: hooks, users: make(map[string]map[*attachment]struct{}), ended: make(map[Owner]ending)}
}

// Attach returns a context that ends with the identity's sign-in, at its expiry at the latest, with an *Ended
// as its cause. The caller must call release when it has finished.
func (r *Registry) Attach(ctx context.Context, who Identity) (attached context.Context, release func()) {
	attached, cancel := context.WithCancelCause(ctx)
	a := &attachment{signIn: who.SignIn, cancel: cancel}
	if !who.ExpiresAt.IsZero() {
		a.timer = time.AfterFunc(time.Until(who.ExpiresAt), func() { cancel(&Ended{Reason: ReasonExpired}) })
	}
	r.mu.Lock()
	set := r.users[who.User.ID]
	if set == nil {
		set = make(map[*attachment]struct{})
		r.users[who.User.ID] = set
	}
	set[a] = struct{}{}
	for _, owner := range []Owner{{User: who.User.ID, SignIn: who.SignIn}, {User: who.User.ID}} {
		if e, ok := r.ended[owner]; ok && !e.at.Before(who.CheckedAt) {
			cancel(&Ended{Reason: e.why})
		}
	}
	r.mu.Unlock()
	return attached, func() {
		r.mu.Lock()
		delete(set, a)
		if len(set) == 0 && len(r.users[who.User.ID]) == 0 {
			delete(r.users, who.User.ID)
		}
		r.mu.Unlock()
		if a.timer != nil {
			a.timer.Stop()
		}
		cancel(context.Canceled)
	}
}

// End ends what hangs on one sign-in, or on all of a user's when who.SignIn is empty, and starts the hooks.
// It may be called again. The hooks outlive ctx.
func (r *Registry) End(ctx context.Context, who Owner, why Reason) {
	now := time.Now()
	r.mu.Lock()
	for owner, e := range r.ended {
		if now.Sub(e.at) > endingKept {
			delete(r.ended, owner)
		}
	}
	r.ended[who] = ending{at: now, why: why}
	for a := range r.users[who.User] {
		if who.SignIn == "" || a.signIn == who.SignIn {
			a.cancel(&Ended{Reason: why})
		}
	}
	if !r.closed && len(r.hooks) > 0 {
		r.wg.Go(func() { r.runHooks(context.WithoutCancel(ctx), who, why) })
	}
	r.mu.Unlock()
}

func (r *Registry) runHooks(ctx context.Context, who Owner, why Reason) {
	ctx, cancel := context.WithTimeout(ctx, hookTime)
	defer cancel()
	for _, hook := range r.hooks {
		hook(ctx, who, why)
	}
}

// SignedIn reports whether anything hangs on a sign-in of the user now, which is so while a page is open.
func (r *Registry) SignedIn(userID string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.users[userID]) > 0
}

// Close waits for hooks that still run. It ends no sign-in: those outlive the process.
func (r *Registry) Close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.wg.Wait()
}
