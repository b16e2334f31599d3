package pbx_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/pbx"
	"heartline/internal/pbx/contract"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		// Idle connections of net/http's default transport, which ari's native client uses.
		goleak.IgnoreTopFunction("net/http.(*persistConn).readLoop"),
		goleak.IgnoreTopFunction("net/http.(*persistConn).writeLoop"),
		goleak.IgnoreTopFunction("internal/poll.runtime_pollWait"))
}

// fakeRig runs the contract on the fake.
type fakeRig struct {
	server *fakepbx.Server
	spool  string
}

const fakeIdle = 150 * time.Millisecond

func newFake(t *testing.T, o fakepbx.Options) *fakeRig {
	t.Helper()
	o.Spool = t.TempDir()
	s, err := fakepbx.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	s.Endpoint("PJSIP/answers", fakepbx.Answers(10*time.Millisecond))
	s.Endpoint("PJSIP/rings", fakepbx.NoAnswer())
	s.Endpoint("PJSIP/busy", fakepbx.Busy(5*time.Millisecond))
	s.Endpoint("PJSIP/vanishes", fakepbx.Vanishes())
	return &fakeRig{server: s, spool: o.Spool}
}

func TestContractOnTheFake(t *testing.T) {
	contract.Run(t, newFake(t, fakepbx.Options{Idle: fakeIdle, ClaimFor: 300 * time.Millisecond}))
}

func (r *fakeRig) Config(*testing.T) pbx.Config {
	return pbx.Config{Node: "n1", Name: "test", URL: r.server.URL(), User: r.server.User(), Password: call.Secret(r.server.Password())}
}

func (r *fakeRig) Wire() *fakepbx.Wire { return r.server.Wire() }

type fakeCaller struct{ *fakepbx.Party }

func (c fakeCaller) Hangup(*testing.T)               { c.Party.Hangup(16) }
func (c fakeCaller) Press(_ *testing.T, keys string) { c.Party.Press(keys) }

func (r *fakeRig) Call(_ *testing.T, number, dialed string) contract.Caller {
	return fakeCaller{r.server.Call(fakepbx.Caller{Number: number, Dialed: dialed})}
}

func (r *fakeRig) Endpoint(p contract.Phone) string { return "PJSIP/" + string(p) }

func (r *fakeRig) Prompt(_ *testing.T, d time.Duration) string {
	media := "sound:/prompts/" + d.String()
	r.server.SetPrompt(media, d)
	return media
}

func (r *fakeRig) Odd(_ *testing.T, app string) {
	for _, m := range oddMessages {
		r.server.Inject(app, m)
	}
}

func (r *fakeRig) Replace(_ *testing.T, app string) { r.server.Replace(app) }

func (r *fakeRig) Kill(t *testing.T) {
	t.Helper()
	r.server.Kill()
	if err := r.server.Restart(); err != nil {
		t.Fatal(err)
	}
}

func (r *fakeRig) Global(_ *testing.T, name string) string { return r.server.Global(name) }

func (r *fakeRig) DeskFields(_ *testing.T, desk string) map[string]string {
	return r.server.Config("auth", desk)
}

func (r *fakeRig) HearsMusic(_ *testing.T, _ *pbx.Link, c contract.Caller) bool {
	return r.server.Hears(c.ID())
}

// Sends does nothing: whoever calls the fake sends all the time.
func (r *fakeRig) Sends(*testing.T, contract.Caller) {}

func (r *fakeRig) Speaks(_ *testing.T, c contract.Caller, d time.Duration) {
	c.(fakeCaller).Speak(d)
}

func (r *fakeRig) Recorded(_ *testing.T, name string) (int64, bool) {
	st, err := os.Stat(filepath.Join(r.spool, name+".wav"))
	if err != nil {
		return 0, false
	}
	return st.Size(), true
}

func (r *fakeRig) KeepAlive() time.Duration { return fakeIdle }

// oddMessages are what no reader should stumble over.
var oddMessages = []string{
	`{"type":"ChannelSomethingNew","application":"x","channel":{"id":"1"}}`,
	`{"type":"ChannelTransfer","application":"x","refer_to":{"requested_destination":{"destination":"777"}}}`,
	`{"type":"StasisStart"}`,
	`{"type":"ChannelVarset","variable":"X","value":"1"}`,
	`{"type":"StasisEnd","timestamp":"yesterday","channel":{"id":"odd","creationtime":7,"dialplan":{"priority":"one"}}}`,
	`{"type":"RecordingFinished","recording":{"name":"r","duration":1.5,"state":"done"}}`,
	`{"type":"ChannelUserevent","eventname":"other","userevent":[1,2]}`,
	`{"type":"PeerStatusChange","peer":"x","endpoint":[]}`,
	`{"type":7}`, `{"no":"type"}`, `[]`, `null`, `"text"`, `{`, ``,
}
