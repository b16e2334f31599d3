package app

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"heartline/configs"
	"heartline/console/api"
)

// hidden stands for a secret, and for a number that is a person's.
const hidden = "[hidden]"

// settings lists what is set, without secrets: a file that holds one is named by no more than that it is there.
func settings(c *configs.Config) []api.Setting {
	var out []api.Setting
	add := func(key string, value any) {
		text := ""
		switch v := value.(type) {
		case string:
			text = v
		case bool:
			text = strconv.FormatBool(v)
		case int:
			text = strconv.Itoa(v)
		case time.Duration:
			text = v.String()
		case fmt.Stringer:
			text = v.String()
		}
		if text != "" {
			out = append(out, api.Setting{Key: key, Value: text})
		}
	}
	secret := func(key, file string) {
		if file != "" {
			add(key, hidden)
		}
	}
	add("mode", string(c.Mode))
	add("zone", c.Zone)
	add("region", c.Region)
	add("console.listen", c.Console.Listen)
	add("console.base_url", c.Console.BaseURL)
	add("console.tls", c.Console.TLS != nil)
	add("console.origins", strings.Join(c.Console.Origins, ", "))
	add("console.trusted_proxies", strings.Join(c.Console.TrustedProxies, ", "))
	add("metrics.listen", c.Metrics.Listen)
	add("node.name", c.Node.Name)
	add("node.dir", c.Node.Dir)
	add("node.spool", c.Node.Spool)
	add("node.sip", c.Node.SIP)
	add("node.http", c.Node.HTTP)
	add("node.rtp", c.Node.RTP)
	add("node.media", c.Node.Media)
	add("node.open_loopback", c.Node.OpenLoopback)
	add("node.heartbeat_limit", c.Node.HeartbeatLimit)
	secret("node.ari_password_file", c.Node.ARIPasswordFile)
	add("store.dir", c.Store.Dir)
	secret("store.dsn_file", c.Store.DSNFile)
	add("spool_dir", c.SpoolDir)
	add("keys_dir", c.KeysDir)
	add("archive_dir", c.Archive)
	if c.Redis != nil {
		add("redis.address", c.Redis.Address)
		secret("redis.password_file", c.Redis.PasswordFile)
	}
	add("speech.command", strings.Join(c.Speech.Command, " "))
	add("floor.seat_grace", c.Floor.SeatGrace)
	add("floor.after_call_max", c.Floor.AfterCallMax)
	add("floor.hold_reminder", c.Floor.HoldReminder)
	add("floor.shift_reminder", c.Floor.ShiftReminder)
	add("floor.hide_listeners", c.Floor.HideListeners)
	add("floor.shifts.late", c.Floor.Shifts.LateAfter())
	add("floor.shifts.late_again", c.Floor.Shifts.LateAgain)
	add("floor.shifts.ahead", c.Floor.Shifts.Ahead)
	add("floor.shifts.short", c.Floor.Shifts.LeastShort())
	add("floor.shifts.led", c.Floor.Shifts.Unled())
	add("guests.open", c.Guests.Most())
	add("guests.code_valid", c.Guests.CodeValid)
	add("prove.every", c.Prove.Every)
	add("prove.hotline", c.Prove.Hotline)
	add("roster.everyone_on_duty", c.Roster.EveryoneOnDuty)
	add("roster.notes_for", c.Roster.NotesFor)
	for _, t := range c.Trunks {
		add("trunks."+t.Name, strings.TrimSpace(t.Kind+" "+t.Contact+" "+strings.Join(t.Match, ", ")))
		secret("trunks."+t.Name+".password_file", t.PasswordFile)
	}
	for _, s := range c.Seats {
		add("seats."+s.ID, string(s.Kind))
		secret("seats."+s.ID+".password_file", s.PasswordFile)
		secret("seats."+s.ID+".number", s.Number)
	}
	for i, d := range c.Failsafe.Duty {
		key := fmt.Sprintf("failsafe.duty.%d", i+1)
		add(key, d.Phone)
		secret(key, d.Number)
	}
	for _, q := range c.Queues {
		add("queues."+q.ID+".line", q.Line)
		add("queues."+q.ID+".offer_timeout", q.OfferTimeout)
		add("queues."+q.ID+".after_call", q.AfterCall)
	}
	return out
}
