package pbx

import (
	"cmp"
	"context"
	"crypto/md5" //nolint:gosec // SIP digest authentication of JsSIP and chan_pjsip is MD5 (RFC 3261 §22)
	"encoding/hex"
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/CyCoreSystems/ari/v5"
	"github.com/CyCoreSystems/ari/v5/client/native"

	"heartline/call"
	"heartline/internal/fault"
)

// Realm is the realm of desk credentials; the page gets it with them.
const Realm = "heartline"

// deskContext is where a desk's call enters the dialplan.
const deskContext = "from-agent"

// deskCodecs is what a desk speaks where nothing else is said: what telephone networks speak, so that nothing is translated.
// Debian's Asterisk throws packets away or makes thousands up wherever it translates and the caller's packets are numbered
// anew, as a carrier may do at any time; of Opus that takes seconds in which nobody hears anything (docs/adr/0021).
const deskCodecs = "alaw,ulaw"

// Desk is the SIP login of one browser desk, valid for one sign-in. It lives in Asterisk's memory only and
// is gone after a restart of Asterisk: push it again at LinkUp.
type Desk struct {
	ID           string      // endpoint, auth object and user name: letters, digits, - and _; up to 40
	Password     call.Secret // random; only its digest is given to Asterisk
	MediaAddress string      // address put into SDP; empty leaves the choice to Asterisk
	Context      string      // dialplan context that its calls enter; empty means a counsellor's desk
	Codecs       []string    // in order of preference; empty: alaw, ulaw
	Number       string      // that its calls show, and that it registers to be rung by; empty: it shows none and is never rung
}

var contextForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,40}$`)

var numberForm = regexp.MustCompile(`^[+]?[0-9]{1,20}$`)

var deskForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)

// PushDesk creates or replaces the login.
func (l *Link) PushDesk(ctx context.Context, d Desk) error {
	const op = "push a desk login"
	d.Context = cmp.Or(d.Context, deskContext)
	if !deskForm.MatchString(d.ID) || d.Password == "" || !contextForm.MatchString(d.Context) || d.Number != "" && !numberForm.MatchString(d.Number) {
		return fault.New(fault.Internal, op, "a desk login needs a plain id, a password and a plain context")
	}
	sum := md5.Sum([]byte(d.ID + ":" + Realm + ":" + string(d.Password))) //nolint:gosec // see the import
	auth := []ari.ConfigTuple{
		{Attribute: "auth_type", Value: "digest"},
		{Attribute: "username", Value: d.ID},
		{Attribute: "realm", Value: Realm},
		{Attribute: "password_digest", Value: "MD5:" + hex.EncodeToString(sum[:])},
	}
	endpoint := []ari.ConfigTuple{
		{Attribute: "webrtc", Value: "yes"},
		{Attribute: "context", Value: d.Context},
		{Attribute: "disallow", Value: "all"},
		{Attribute: "allow", Value: cmp.Or(strings.Join(d.Codecs, ","), deskCodecs)},
		{Attribute: "auth", Value: d.ID},
		{Attribute: "identify_by", Value: "username"},
		{Attribute: "rtp_timeout", Value: "5"},
		{Attribute: "allow_transfer", Value: "no"},
	}
	if d.MediaAddress != "" {
		endpoint = append(endpoint, ari.ConfigTuple{Attribute: "media_address", Value: d.MediaAddress})
	}
	var rung []ari.ConfigTuple
	if d.Number != "" {
		rung = []ari.ConfigTuple{{Attribute: "max_contacts", Value: "1"}, {Attribute: "remove_existing", Value: "yes"}}
		endpoint = append(endpoint, ari.ConfigTuple{Attribute: "aors", Value: d.ID}, ari.ConfigTuple{Attribute: "callerid", Value: "<" + d.Number + ">"})
	}
	return l.configure(ctx, op, func(c ari.Config) error {
		if err := c.Update(deskKey("auth", d.ID), auth); err != nil {
			return err
		}
		if rung != nil {
			if err := c.Update(deskKey("aor", d.ID), rung); err != nil {
				return err
			}
		}
		return c.Update(deskKey("endpoint", d.ID), endpoint)
	})
}

// DropDesk removes the login; one that is not there is success. A leg that is up stays up: hang it up first.
func (l *Link) DropDesk(ctx context.Context, desk string) error {
	const op = "drop a desk login"
	if !deskForm.MatchString(desk) {
		return fault.New(fault.Internal, op, "a desk login needs a plain id")
	}
	return l.configure(ctx, op, func(c ari.Config) error {
		return errors.Join(
			missingConfig(c.Delete(deskKey("endpoint", desk))), missingConfig(c.Delete(deskKey("aor", desk))), missingConfig(c.Delete(deskKey("auth", desk))),
		)
	})
}

func deskKey(kind, desk string) *ari.Key {
	return ari.NewKey("config", "res_pjsip/"+kind+"/"+desk)
}

// missingConfig makes the absence of a dynamic object the success that it is when it is dropped.
func missingConfig(err error) error {
	if native.CodeFromError(err) == 404 {
		return nil
	}
	return err
}

// configure runs a change of the dynamic configuration, which knows no context, under a deadline.
func (l *Link) configure(ctx context.Context, op string, change func(ari.Config) error) error {
	ctx, cancel := context.WithTimeout(ctx, l.config.Timeout)
	defer cancel()
	begin := time.Now()
	err := bounded(ctx, func() error { return change(l.native.Asterisk().Config()) })
	if err == nil {
		return nil
	}
	l.stats.restErrors.Add(1)
	// The native client's errors are not passed on: they may repeat an address.
	switch code := native.CodeFromError(err); {
	case code >= 400 && code < 500:
		return fault.New(fault.Invalid, op, "Asterisk of node %s refused the desk's login (%d): its sorcery.conf must map endpoint and auth to memory", l.config.Node, code)
	default:
		return fault.New(fault.Unavailable, op, "Asterisk of node %s did not take the change within %v", l.config.Node, time.Since(begin).Round(time.Millisecond))
	}
}
