package recordings_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"heartline/internal/fault"
	"heartline/recordings"
)

const day = 24 * time.Hour

func TestPolicyIsValidated(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		p    recordings.Policy
		want string
	}{
		"no recording needs nothing":   {recordings.Policy{}, ""},
		"whole":                        {recordings.Policy{Record: true, Wording: "v1", KeepAtLeast: 90 * day, DeleteAfter: 365 * day}, ""},
		"never deleted by itself":      {recordings.Policy{Record: true, Wording: "v1", KeepAtLeast: 90 * day}, ""},
		"no announcement":              {recordings.Policy{Record: true}, "announcement"},
		"deleted before it may be":     {recordings.Policy{KeepAtLeast: 2 * day, DeleteAfter: day}, "delete_by"},
		"negative":                     {recordings.Policy{KeepAtLeast: -1}, "negative"},
		"unknown word about a refusal": {recordings.Policy{OnRefusal: "burn"}, "discard or keep"},
	} {
		err := row.p.Validate()
		if row.want == "" && err != nil || row.want != "" && (!fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), row.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestConsent(t *testing.T) {
	t.Parallel()
	p := recordings.Policy{Record: true, Wording: "v2"}
	type step func(recordings.Consent) recordings.Consent
	hear := func(w string) step { return func(c recordings.Consent) recordings.Consent { return c.Hear(w) } }
	refuse := func(h recordings.How) step {
		return func(c recordings.Consent) recordings.Consent { return c.Refuse(h) }
	}
	for name, row := range map[string]struct {
		steps         []step
		want          recordings.Consent
		records, kept bool
		keptByPolicy  bool
	}{
		"nothing heard":         {nil, recordings.Consent{}, false, false, false},
		"heard":                 {[]step{hear("v2")}, recordings.Consent{State: recordings.Announced, Wording: "v2", Heard: true}, true, true, true},
		"heard twice":           {[]step{hear("v1"), hear("v2")}, recordings.Consent{State: recordings.Announced, Wording: "v2", Heard: true}, true, true, true},
		"refused while told":    {[]step{refuse("key")}, recordings.Consent{State: recordings.Refused, How: "key"}, false, false, false},
		"refused, told again":   {[]step{refuse("key"), hear("v2")}, recordings.Consent{State: recordings.Refused, How: "key"}, false, false, false},
		"refused in mid-call":   {[]step{hear("v2"), refuse("desk")}, recordings.Consent{State: recordings.Refused, Wording: "v2", Heard: true, How: "desk"}, false, false, true},
		"the first refusal":     {[]step{hear("v2"), refuse("desk"), refuse("key")}, recordings.Consent{State: recordings.Refused, Wording: "v2", Heard: true, How: "desk"}, false, false, true},
		"no wording is nothing": {[]step{hear("")}, recordings.Consent{}, false, false, false},
	} {
		var c recordings.Consent
		for _, s := range row.steps {
			c = s(c)
		}
		if diff := cmp.Diff(row.want, c); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		keep := p
		keep.OnRefusal = recordings.Keep
		if p.Records(c) != row.records || p.KeepsRecorded(c) != row.kept || keep.KeepsRecorded(c) != row.keptByPolicy {
			t.Errorf("%s: records %v, kept %v, kept by policy %v", name, p.Records(c), p.KeepsRecorded(c), keep.KeepsRecorded(c))
		}
		if (recordings.Policy{}).Records(c) {
			t.Errorf("%s: a hotline that does not record recorded", name)
		}
	}
}

func TestRetention(t *testing.T) {
	t.Parallel()
	ended := time.Date(2026, 2, 28, 23, 0, 0, 0, time.FixedZone("CST", 8*3600))
	p := recordings.Policy{KeepAtLeast: 10 * day, DeleteAfter: 20 * day}
	r := p.Retention(ended)
	for _, row := range []struct {
		after      time.Duration
		due        bool
		deletable  bool
		deletableH bool
	}{
		{0, false, false, false},
		{10*day - 1, false, false, false},
		{10 * day, false, true, false},
		{20*day - 1, false, true, false},
		{20 * day, true, true, false},
		{200 * day, true, true, false},
	} {
		now := ended.Add(row.after)
		held := r
		held.Hold = true
		if r.Due(now) != row.due || (r.MayDelete(now) == nil) != row.deletable || held.Due(now) || (held.MayDelete(now) == nil) != row.deletableH {
			t.Errorf("after %v: due %v, deletable %v", row.after, r.Due(now), r.MayDelete(now))
		}
	}
	if err := r.MayDelete(ended); !strings.Contains(err.Error(), "2026-03-10") {
		t.Errorf("the sentence names no day: %v", err)
	}
	ever := recordings.Policy{KeepAtLeast: day}.Retention(ended)
	if _, ok := ever.NextDue(); ok || ever.Due(ended.Add(1000*day)) {
		t.Error("without a limit it was deleted")
	}
	longer := r.Extend(recordings.Policy{KeepAtLeast: 30 * day, DeleteAfter: 30 * day}, ended)
	if at, ok := longer.NextDue(); !ok || !at.Equal(ended.Add(30*day)) {
		t.Errorf("extended to %v", at)
	}
	if shorter := r.Extend(recordings.Policy{KeepAtLeast: day, DeleteAfter: day}, ended); shorter != r {
		t.Errorf("shortened to %+v", shorter)
	}
	if open := r.Extend(recordings.Policy{}, ended); !open.DeleteBy.IsZero() || open.KeepUntil != r.KeepUntil {
		t.Errorf("extended without a limit to %+v", open)
	}
}

func TestNothingIsDueBeforeItMayBeDeleted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ended := time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "ended")).UTC()
		span := func(name string) time.Duration {
			return time.Duration(rapid.Int64Range(0, int64(4000*day)).Draw(t, name))
		}
		r := recordings.Policy{KeepAtLeast: span("keep"), DeleteAfter: span("delete")}.Retention(ended)
		r = r.Extend(recordings.Policy{KeepAtLeast: span("keep2"), DeleteAfter: span("delete2")}, ended)
		r.Hold = rapid.Bool().Draw(t, "hold")
		now := ended.Add(span("now"))
		if r.Due(now) && r.MayDelete(now) != nil {
			t.Fatalf("due at %v, but %v", now, r.MayDelete(now))
		}
		if at, ok := r.NextDue(); ok && (!r.Due(at) || r.Due(at.Add(-1))) {
			t.Fatalf("%+v becomes due at another time than %v", r, at)
		}
	})
}

func TestWhoMayHear(t *testing.T) {
	t.Parallel()
	good := recordings.Request{MayPlay: true, Listener: "u1", Counsellors: []string{"u2"}, Reason: recordings.Quality, Sealed: true}
	for name, row := range map[string]struct {
		change func(*recordings.Request)
		want   fault.Kind
	}{
		"a supervisor reviews":              {func(*recordings.Request) {}, ""},
		"no permission":                     {func(r *recordings.Request) { r.MayPlay = false }, fault.Denied},
		"no reason":                         {func(r *recordings.Request) { r.Reason = "" }, fault.Invalid},
		"a reason that is none":             {func(r *recordings.Request) { r.Reason = "curious" }, fault.Invalid},
		"own talk, as its reviewer":         {func(r *recordings.Request) { r.Counsellors = []string{"u2", "u1"} }, fault.Denied},
		"own talk, to hand it over":         {func(r *recordings.Request) { r.Counsellors, r.Reason = []string{"u1"}, recordings.Handover }, ""},
		"legal without words":               {func(r *recordings.Request) { r.Reason = recordings.Legal }, fault.Invalid},
		"legal with blanks":                 {func(r *recordings.Request) { r.Reason, r.Words = recordings.Legal, "       " }, fault.Invalid},
		"legal with words":                  {func(r *recordings.Request) { r.Reason, r.Words = recordings.Legal, "法院调取" }, ""},
		"too many words":                    {func(r *recordings.Request) { r.Words = strings.Repeat("字", 501) }, fault.Invalid},
		"not sealed yet":                    {func(r *recordings.Request) { r.Sealed = false }, fault.Conflict},
		"deleted":                           {func(r *recordings.Request) { r.Deleted = true }, fault.NotFound},
		"no permission beats what is wrong": {func(r *recordings.Request) { *r = recordings.Request{Deleted: true} }, fault.Denied},
	} {
		r := good
		row.change(&r)
		if err := r.Check(); fault.KindOf(err) != row.want {
			t.Errorf("%s: %v, want kind %q", name, err, row.want)
		}
	}
}
