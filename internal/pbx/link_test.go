package pbx_test

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/pbx"
)

func TestConfigRefusals(t *testing.T) {
	t.Parallel()
	good := pbx.Config{Node: "n", URL: "http://127.0.0.1:8088/ari/", User: "u", Password: "p", Name: "a"}
	if _, err := pbx.New(good, &notes{}); err != nil {
		t.Fatal(err)
	}
	for what, spoil := range map[string]func(*pbx.Config){
		"no address":       func(c *pbx.Config) { c.URL = "" },
		"wrong scheme":     func(c *pbx.Config) { c.URL = "ftp://x/ari" },
		"password in it":   func(c *pbx.Config) { c.URL = "http://u:p@127.0.0.1/ari" },
		"no node":          func(c *pbx.Config) { c.Node = "" },
		"no user":          func(c *pbx.Config) { c.User = "" },
		"no password":      func(c *pbx.Config) { c.Password = "" },
		"name with spaces": func(c *pbx.Config) { c.Name = "a b" },
		"no name":          func(c *pbx.Config) { c.Name = "" },
		"long time-out":    func(c *pbx.Config) { c.Timeout = time.Hour },
	} {
		c := good
		spoil(&c)
		if _, err := pbx.New(c, &notes{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s gave %v", what, err)
		}
	}
}

func TestAnOldAsteriskEndsRun(t *testing.T) {
	t.Parallel()
	rig := newFake(t, fakepbx.Options{Version: "22.9.0"})
	link, err := pbx.New(rig.Config(t), &notes{})
	if err != nil {
		t.Fatal(err)
	}
	if err := link.Run(t.Context()); !fault.Is(err, fault.Invalid) {
		t.Errorf("Run gave %v, want a refusal", err)
	}
}

func TestWhisperIsOffWhereItSpins(t *testing.T) {
	t.Parallel()
	b := setup(t, fakepbx.Options{Version: "22.11.0"})
	if info, ok := b.link.Info(); !ok || info.Whisper || info.Warning == "" {
		t.Errorf("info %+v, %v", info, ok)
	}
	err := b.link.Whisper(b.ctx, "caller", id.Object(id.New(), id.RoleTeller, 0))
	if !fault.Is(err, fault.Conflict) || b.server.Count("/snoop/") > 0 {
		t.Errorf("a whisper that nobody would hear gave %v", err)
	}
}

func TestRunWaitsForAnAsteriskThatIsAway(t *testing.T) {
	t.Parallel()
	rig := newFake(t, fakepbx.Options{})
	rig.server.Kill()
	n := &notes{}
	link, err := pbx.New(rig.Config(t), n)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := link.Check(t.Context()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("Check of a dead switch gave %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- link.Run(ctx) }()
	if err := rig.server.Restart(); err != nil {
		t.Fatal(err)
	}
	until(t, "the link is up", func() bool { s, _ := link.State(); return s == pbx.Up })
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Run ended with %v", err)
	}
	if down := n.count(func(s call.Signal) bool { return s.Kind == call.SignalLinkDown }); down != 1 {
		t.Errorf("told down %d times, want once: at the end", down)
	}
	if err := link.Run(t.Context()); !fault.Is(err, fault.Internal) {
		t.Errorf("a second Run gave %v", err)
	}
}

func TestTrunksAndHoldAndPackets(t *testing.T) {
	t.Parallel()
	b := setup(t, fakepbx.Options{}, func(c *pbx.Config) { c.Endpoints = []string{"answers", "nobody"} })
	for name, state := range map[string]string{"answers": "online", "nobody": "offline"} {
		until(t, name+" is "+state, func() bool {
			return b.notes.count(func(s call.Signal) bool { return s.Kind == call.SignalTrunk && s.Object == name && s.Reason == state }) == 1
		})
	}
	b.server.Endpoint("PJSIP/answers", fakepbx.Unreachable())
	until(t, "the endpoint is offline", func() bool {
		return b.notes.count(func(s call.Signal) bool {
			return s.Kind == call.SignalTrunk && s.Object == "answers" && s.Reason == "offline"
		}) == 1
	})
	p := b.caller(t)
	of := func(k call.SignalKind) func() bool {
		return func() bool {
			return b.notes.count(func(s call.Signal) bool { return s.Kind == k && s.Channel.ID == p.ID() }) == 1
		}
	}
	p.Hold()
	until(t, "hold is told", of(call.SignalHold))
	p.Unhold()
	until(t, "unhold is told", of(call.SignalUnhold))
	first, err := b.link.Received(b.ctx, p.ID())
	if err != nil {
		t.Fatal(err)
	}
	until(t, "packets come", func() bool { n, err := b.link.Received(b.ctx, p.ID()); return err == nil && n > first })
	p.Freeze()
	still, _ := b.link.Received(b.ctx, p.ID())
	if again, _ := b.link.Received(b.ctx, p.ID()); again != still {
		t.Errorf("a frozen phone sent %d packets", again-still)
	}
}

func TestAWithheldNumberIsNotPassedOn(t *testing.T) {
	t.Parallel()
	b := setup(t, fakepbx.Options{})
	p := b.server.Call(fakepbx.Caller{Number: "13800000008", Presentation: "prohib_passed_screen"})
	until(t, "the caller is offered", func() bool {
		return b.notes.count(func(s call.Signal) bool { return s.Kind == call.SignalOffered && s.Channel.ID == p.ID() }) > 0
	})
	if b.notes.count(func(s call.Signal) bool { return s.Channel.Caller != "" }) != 0 {
		t.Error("a withheld number was passed on")
	}
}

func TestDeskLegArrives(t *testing.T) {
	t.Parallel()
	b := setup(t, fakepbx.Options{})
	b.server.Desk("desk-1")
	until(t, "the desk is offered", func() bool {
		return b.notes.count(func(s call.Signal) bool {
			return s.Kind == call.SignalOffered && len(s.Args) == 1 && s.Args[0] == "desk" && s.Channel.Endpoint == "desk-1" && s.Channel.Dialed == "desk"
		}) == 1
	})
}

func TestCallersWhoComeAtOnceAreSubscribedToTogether(t *testing.T) {
	t.Parallel()
	b := setup(t, fakepbx.Options{})
	// together has n callers come in within some milliseconds.
	together := func(n int) {
		var ids []string
		for range n {
			ids = append(ids, b.server.Call(fakepbx.Caller{Number: "13800000007"}).ID())
		}
		until(t, "all are offered", func() bool {
			return b.notes.count(func(s call.Signal) bool { return s.Kind == call.SignalOffered && slices.Contains(ids, s.Channel.ID) }) >= n
		})
		for _, id := range ids {
			if err := b.link.Claim(b.ctx, id); err != nil {
				t.Fatal(err)
			}
		}
	}
	b.caller(t)
	until(t, "a single caller is subscribed to", func() bool { return b.link.Stats().Subscribed == 1 })
	together(30)
	until(t, "all are subscribed to", func() bool { return b.link.Stats().Subscribed == 31 })
	if n := b.server.Count("/subscription"); n > 15 {
		t.Errorf("%d requests subscribe to 31 callers", n)
	}
	// One that is gone has the others refused with it. One request may be for a single caller, and that one is lost.
	b.server.Refuse("/subscription", http.StatusUnprocessableEntity, 2)
	together(6)
	until(t, "the others are subscribed to all the same", func() bool { return b.link.Stats().Subscribed >= 31+4 })
}
