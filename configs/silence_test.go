package configs_test

import (
	"strings"
	"testing"
	"time"

	"heartline/configs"
)

func TestCallersWhoSayNothing(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		written string
		after   time.Duration
		say     string
		problem string
	}{
		"nothing written": {"", configs.DefaultSilentAfter, configs.SayCounsellor, ""},
		"never":           {"silence: {after: 0s}", 0, configs.SayCounsellor, ""},
		"by itself":       {"silence: {after: 30s, say: auto}", 30 * time.Second, configs.SayAuto, ""},
		"too soon":        {"silence: {after: 1s}", 0, "", "write 3s to 5m"},
		"too late":        {"silence: {after: 1h}", 0, "", "write 3s to 5m"},
		"unknown way":     {"silence: {say: shout}", 0, "", "shout"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const key = "    queue: "
			text := good(t)
			at := strings.Index(text, key)
			if tt.written != "" {
				text = text[:at] + "    " + tt.written + "\n" + text[at:]
			}
			cfg, problems := configs.Load(folder(t, text, nil))
			if tt.problem != "" {
				if !strings.Contains(problems.Error(), tt.problem) {
					t.Errorf("problems %q", problems.Error())
				}
				return
			}
			if err := problems.Err(); err != nil {
				t.Fatal(err)
			}
			if s := cfg.Hotlines[0].Silence; s.Noticed() != tt.after || s.Say != tt.say {
				t.Errorf("noticed after %s, told by %q", s.Noticed(), s.Say)
			}
		})
	}
}
