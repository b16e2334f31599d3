//go:build e2e

package house

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/internal/app"
	"heartline/internal/phone"
)

// Desk is a browser desk without a browser: somebody signed in at the console, whose line is a telephone of the test.
// It dials in with the sign-in's own credentials and is checked by ring and echo, as a page is; only its audio goes
// in the clear, so that what is heard can be judged packet by packet. The relay and the page have tests of their own.
type Desk struct {
	*Client
	Seat  string
	Phone *phone.Phone
	Line  *phone.Call

	t *testing.T // the line lasts as long as the test that brought it up first
}

// Desk signs a counsellor in at a browser seat, brings the line up, saying a tone, and makes the counsellor ready.
func (h *House) Desk(user, seat string, tone int) *Desk {
	h.T.Helper()
	d := &Desk{Client: h.As(user), Seat: seat, t: h.T}
	d.Must(http.MethodPost, "/desk/sign-in", map[string]string{"seat": seat}, nil)
	d.Dial(tone)
	d.Must(http.MethodPost, "/desk/test-ring", nil, nil)
	d.Must(http.MethodPost, "/desk/echo", nil, nil)
	d.Must(http.MethodDelete, "/desk/echo", nil, nil)
	d.Must(http.MethodPost, "/desk/check", map[string]string{"microphone": "ok", "speaker": "ok", "ring": "ok", "echo": "ok", "leg": "ok"}, nil)
	h.Until(user+" to be ready at the desk "+seat, 10*time.Second, func() bool {
		status, _ := d.Do(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
		return status/100 == 2
	})
	return d
}

// Dial brings the line up with new credentials, as a page does that was loaded again. An older line is replaced.
func (d *Desk) Dial(tone int) {
	h := d.h
	h.T.Helper()
	var login struct{ User, Password, Target string }
	d.Must(http.MethodPost, "/desk/leg", nil, &login)
	h.inTheClear(login.User)
	p, err := phone.New(phone.Config{Server: h.SIP, User: login.User, Password: login.Password, Sound: phone.Tone(tone), Watch: Tones()})
	if err != nil {
		h.T.Fatal(err)
	}
	d.t.Cleanup(p.Close)
	ctx, cancel := context.WithTimeout(d.t.Context(), 10*time.Second)
	defer cancel()
	line, err := p.Dial(ctx, login.Target, phone.DialOptions{})
	if err == nil {
		err = line.WaitAnswered(ctx)
	}
	if err != nil {
		h.fatal("the line of %s does not come up: %v", d.User, err)
	}
	h.Until("the line of "+d.User+" to be up", 10*time.Second, func() bool {
		var now struct{ Leg struct{ State string } }
		d.Must(http.MethodGet, "/desk", nil, &now)
		return now.Leg.State == "up"
	})
	d.Phone, d.Line = p, line
}

// Accept waits for the offer at the desk, confirms that it is shown, and takes it.
func (d *Desk) Accept() {
	d.h.T.Helper()
	d.Must(http.MethodPost, "/offers/"+d.Offer()+"/accept", nil, nil)
}

// Offer waits for the offer at the desk, confirms that it is shown, and returns its id.
func (d *Desk) Offer() (offer string) {
	d.h.T.Helper()
	d.h.Until("an offer at the desk of "+d.User, 15*time.Second, func() bool {
		var now struct{ Offer struct{ ID string } }
		d.Must(http.MethodGet, "/desk", nil, &now)
		offer = now.Offer.ID
		return offer != ""
	})
	d.Must(http.MethodPost, "/offers/"+offer+"/shown", nil, nil)
	return offer
}

// inTheClear replaces the endpoint of a desk's line, which wants a browser's encryption, by one that a telephone can use.
func (h *House) inTheClear(endpoint string) {
	h.T.Helper()
	type field struct {
		Attribute string `json:"attribute"`
		Value     string `json:"value"`
	}
	body, err := json.Marshal(map[string][]field{"fields": {
		{"context", "from-agent"},
		{"disallow", "all"},
		{"allow", "alaw,ulaw"},
		{"auth", endpoint},
		{"identify_by", "username"},
		{"direct_media", "no"},
		{"rtp_symmetric", "yes"},
		{"force_rport", "yes"},
		{"rtp_timeout", "5"},
		{"allow_transfer", "no"},
		{"media_address", "127.0.0.1"},
	}})
	if err != nil {
		h.T.Fatal(err)
	}
	path := "/asterisk/config/dynamic/res_pjsip/endpoint/" + endpoint
	h.Asterisk(http.MethodDelete, path, nil)
	password, err := os.ReadFile(filepath.Join(h.configDir(), "secrets", "ari"))
	if err != nil {
		h.T.Fatal(err)
	}
	req, err := http.NewRequestWithContext(h.asking(), http.MethodPut, "http://"+h.ARI+"/ari"+path, bytes.NewReader(body))
	if err != nil {
		h.T.Fatal(err)
	}
	req.SetBasicAuth(app.ControllerUser, strings.TrimSpace(string(password)))
	req.Header.Set("Content-Type", "application/json")
	client := http.Client{Timeout: 5 * time.Second}
	res, err := client.Do(req)
	if err != nil {
		h.fatal("the line of a desk cannot be set up: %v", err)
	}
	if err := res.Body.Close(); err != nil || res.StatusCode != http.StatusOK {
		h.fatal("the line of a desk cannot be set up: %d, %v", res.StatusCode, err)
	}
}
