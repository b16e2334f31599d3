package access_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"heartline/internal/access"
)

func reasonOf(ctx context.Context) access.Reason {
	var ended *access.Ended
	if !errors.As(context.Cause(ctx), &ended) {
		return ""
	}
	return ended.Reason
}

func who(user, signIn string) access.Identity {
	return access.Identity{User: access.User{ID: user}, SignIn: signIn, CheckedAt: time.Now()}
}

func TestEndReachesWhatHangsOnTheSignIn(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var hooked []access.Owner
	r := access.NewRegistry(func(_ context.Context, o access.Owner, _ access.Reason) {
		mu.Lock()
		defer mu.Unlock()
		hooked = append(hooked, o)
	})
	one, release1 := r.Attach(t.Context(), who("mei", "s1"))
	tab, release2 := r.Attach(t.Context(), who("mei", "s1"))
	elsewhere, release3 := r.Attach(t.Context(), who("mei", "s2"))
	other, release4 := r.Attach(t.Context(), who("bo", "s3"))
	for _, release := range []func(){release1, release2, release3, release4} {
		defer release()
	}
	if !r.SignedIn("mei") || r.SignedIn("an") {
		t.Error("who is signed in is wrong")
	}
	r.End(t.Context(), access.Owner{User: "mei", SignIn: "s1"}, access.ReasonSignedOut)
	if reasonOf(one) != access.ReasonSignedOut || reasonOf(tab) != access.ReasonSignedOut {
		t.Error("both tabs of the sign-in must end")
	}
	if elsewhere.Err() != nil || other.Err() != nil {
		t.Error("other sign-ins must not end")
	}
	r.End(t.Context(), access.Owner{User: "mei"}, access.ReasonRolesChanged)
	if reasonOf(elsewhere) != access.ReasonRolesChanged || other.Err() != nil {
		t.Error("all of the user's must end, and nobody else's")
	}
	r.Close()
	if len(hooked) != 2 {
		t.Errorf("hooks: %v", hooked)
	}
}

func TestAttachAfterTheEndIsOverAtOnce(t *testing.T) {
	t.Parallel()
	r := access.NewRegistry()
	late := who("mei", "s1") // let in …
	r.End(t.Context(), access.Owner{User: "mei", SignIn: "s1"}, access.ReasonSignedOut)
	ctx, release := r.Attach(t.Context(), late) // … and attached after the sign-out
	defer release()
	if reasonOf(ctx) != access.ReasonSignedOut {
		t.Error("a stream must not outlive a sign-out that came between")
	}
	r.End(t.Context(), access.Owner{User: "mei"}, access.ReasonRolesChanged)
	fresh := who("mei", "s2") // signed in again since
	fresh.CheckedAt = time.Now().Add(time.Microsecond)
	again, release := r.Attach(t.Context(), fresh)
	defer release()
	if again.Err() != nil {
		t.Errorf("a new sign-in works: %v", context.Cause(again))
	}
}

func TestExpiryEndsStreams(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := access.NewRegistry()
		id := who("mei", "s1")
		id.ExpiresAt = time.Now().Add(14 * time.Hour)
		ctx, release := r.Attach(t.Context(), id)
		defer release()
		<-time.After(14*time.Hour - time.Second)
		synctest.Wait()
		if ctx.Err() != nil {
			t.Fatal("too early")
		}
		<-time.After(2 * time.Second)
		synctest.Wait()
		if reasonOf(ctx) != access.ReasonExpired {
			t.Errorf("cause %v", context.Cause(ctx))
		}
	})
}
