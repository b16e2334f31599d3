package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"os"
	"slices"
	"strings"
	"time"

	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/phone"
)

// dutyPhone is the duty phone of the demo: it answers, presses the key and says a tone.
func (d *demo) dutyPhone(ctx context.Context) (*phone.Phone, error) {
	if len(d.cfg.Phones) == 0 {
		return nil, fault.New(fault.Invalid, "demo", "the demo's configuration has no duty phone; restore it under phones")
	}
	p := d.cfg.Phones[0]
	password, err := os.ReadFile(d.cfg.Path(p.PasswordFile))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "demo", err, "the duty phone's password cannot be read: remove the demo's folder and start again")
	}
	user := p.User
	if user == "" {
		user = p.ID
	}
	duty, err := phone.New(phone.Config{
		Server: d.cfg.Node.SIP, User: user, Password: strings.TrimSpace(string(password)), Sound: phone.Tone(dutyTone),
		React:  func(*phone.Call) phone.Reaction { return phone.Answer(300 * time.Millisecond) },
		Script: pressKey,
	})
	if err != nil {
		return nil, err
	}
	if err := duty.Register(ctx, time.Minute); err != nil {
		duty.Close() //nolint:contextcheck // it takes its leave also when ctx has ended
		return nil, fault.Wrap(fault.Unavailable, "demo", err, "the duty phone cannot register: start again, and read the node's log if it happens twice")
	}
	return duty, nil
}

// dutyTone is what the demo's duty phone says, in Hz.
const dutyTone = 620

// How the duty phone takes a call: it presses the key while it is asked to, and again only where the asking goes on.
const (
	keyPause   = 1500 * time.Millisecond // a person listens to some of the sentence first
	keyTries   = 3
	keyCutTime = 1200 * time.Millisecond // a key that counts has cut the sentence by then
	keyQuiet   = 400 * time.Millisecond  // no sentence of ours pauses for so long
)

// pressKey takes a call as a person does who listens to the sentence first. A key that counts cuts the sentence:
// from then on no more are pressed, because they would only disturb the talk.
func pressKey(ctx context.Context, c *phone.Call) {
	if c.WaitAnswered(ctx) != nil {
		return
	}
	for range keyTries {
		select {
		case <-ctx.Done():
			return
		case <-c.Ended():
			return
		case <-time.After(keyPause):
		}
		if c.SendDigits(ctx, "1") != nil || sentenceCut(ctx, c) {
			return
		}
	}
}

func sentenceCut(ctx context.Context, c *phone.Call) bool {
	ctx, cancel := context.WithTimeout(ctx, keyCutTime)
	defer cancel()
	return c.WaitSilence(ctx, keyQuiet) == nil
}

// prove makes a test call through the whole line and says what came of it.
func (d *demo) prove(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	client := &http.Client{Jar: jar}
	login, password := d.prover()
	if err := d.post(ctx, client, "/api/v1/session", map[string]string{"login": login, "password": password}, nil); err != nil {
		return fault.Wrap(fault.Unavailable, "demo", err, "the console does not let the test call's user in: read the controller's log")
	}
	var p api.Proof
	err = d.post(ctx, client, "/api/v1/prove", nil, &p)
	switch {
	case err != nil:
		return fault.Wrap(fault.Unavailable, "demo", err, "the test call failed: read the controller's log")
	case !p.Ok:
		return fault.New(fault.Unavailable, "demo", "the test call failed: %s", p.Detail)
	}
	d.say("%s: a person in %.1f s, audio both ways, ledger closed", d.number(), float64(p.PersonMs)/1000)
	return nil
}

// prover is a demo user who may make test calls.
func (d *demo) prover() (login, password string) {
	for _, u := range d.cfg.Users {
		if slices.Contains(u.Roles, "supervisor") {
			return u.ID, u.Password
		}
	}
	return "", ""
}

// number is the number that the test call dials.
func (d *demo) number() string {
	if h, ok := d.cfg.Hotline(d.cfg.Prove.Hotline); ok && len(h.Numbers) > 0 {
		return h.Numbers[0]
	}
	return d.cfg.DefaultHotline().ID
}

func (d *demo) post(ctx context.Context, client *http.Client, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+d.cfg.Console.Listen+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", "http://"+d.cfg.Console.Listen)
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode/100 != 2 {
		var problem struct {
			Detail string `json:"detail"`
		}
		_ = json.NewDecoder(res.Body).Decode(&problem)
		return fmt.Errorf("the console answers %s: %s", res.Status, problem.Detail)
	}
	if out == nil {
		return nil
	}
	return json.NewDecoder(res.Body).Decode(out)
}
