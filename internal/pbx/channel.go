package pbx

import (
	"strings"
	"time"

	"github.com/CyCoreSystems/ari/v5"

	"heartline/call"
)

// placed is what ari.ChannelData lacks of a channel: the application that the dialplan runs on it.
type placed struct {
	Dialplan struct {
		Context string `json:"context"`
		AppName string `json:"app_name"`
		AppData string `json:"app_data"`
	} `json:"dialplan"`

	created time.Time // where the channel was read quickly; otherwise ari has it
}

// broadcastApp is the dialplan application that offers a channel to the controllers. A channel that we
// claimed goes on showing it, as does one that still waits to be claimed.
const broadcastApp = "StasisBroadcast"

// inStasisApp reports whether the dialplan application is one that can hold a channel for a controller. A channel that
// was continued into the fail-safe shows the application that it has left until the dialplan runs the next one, and
// goes on being subscribed to; but its context changes first.
func (p placed) inStasisApp() bool {
	return p.Dialplan.Context != failsafeContext && (p.Dialplan.AppName == "Stasis" || p.Dialplan.AppName == broadcastApp)
}

// broadcastArgs returns the arguments that the dialplan gave to StasisBroadcast(timeout,regex,args): the
// event that offers the channel does not carry them. They are separated by colons.
func (p placed) broadcastArgs() []string {
	if p.Dialplan.AppName != broadcastApp {
		return nil
	}
	fields := strings.Split(p.Dialplan.AppData, ",")
	if len(fields) < 3 || fields[2] == "" {
		return nil
	}
	return strings.Split(fields[2], ":")
}

// toChannel describes a channel in the words of package call. stasis is decided by who knows.
func toChannel(d ari.ChannelData, p placed, stasis bool) call.Channel {
	c := call.Channel{
		ID: d.ID, Name: d.Name, State: d.State, Endpoint: endpointOf(d.Name),
		Vars: d.ChannelVars, Stasis: stasis,
	}
	if d.Dialplan != nil {
		c.Dialed = call.Secret(d.Dialplan.Exten)
		c.Context = d.Dialplan.Context
	}
	if d.Caller != nil && !withheld(d.Caller.Number, p.broadcastArgs()) {
		c.Caller = call.Secret(d.Caller.Number)
	}
	if !p.created.IsZero() {
		c.Created = p.created.UTC()
	} else if t := d.Creationtime; t != nil {
		c.Created = time.Unix(t.GetSeconds(), int64(t.GetNanos())).UTC()
	}
	return c
}

// endpointOf takes the PJSIP endpoint out of a channel's name: PJSIP/trunk-0000002a is trunk's. Other
// technologies have no endpoint of ours.
func endpointOf(name string) string {
	rest, ok := strings.CutPrefix(name, "PJSIP/")
	if !ok {
		return ""
	}
	if i := strings.LastIndexByte(rest, '-'); i > 0 {
		return rest[:i]
	}
	return rest
}

// withheld reports whether the caller's number must be treated as not given: it is empty or a placeholder,
// or the dialplan passed a restricted presentation (CALLERID(num-pres)) as second argument of the broadcast,
// which is the only place where ARI shows it.
func withheld(number string, args []string) bool {
	switch strings.ToLower(strings.TrimSpace(number)) {
	case "", "anonymous", "restricted", "private", "unavailable", "unknown", "withheld", "<unknown>":
		return true
	}
	if len(args) < 2 {
		return false
	}
	return strings.HasPrefix(args[1], "prohib") || args[1] == "unavailable"
}
