package configs_test

import (
	"testing"
	"time"

	"heartline/configs"
)

func TestGuests(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		edit func(*configs.Guests)
		bad  bool
		most int
	}{
		"nothing said":    {func(*configs.Guests) {}, false, 5},
		"none":            {func(g *configs.Guests) { g.Open = new(int) }, false, 0},
		"less than none":  {func(g *configs.Guests) { n := -1; g.Open = &n }, true, 0},
		"a crowd":         {func(g *configs.Guests) { n := 101; g.Open = &n }, true, 0},
		"a code for days": {func(g *configs.Guests) { g.CodeValid = 13 * time.Hour }, true, 0},
		"a code for a breath, which nobody can type in": {func(g *configs.Guests) { g.CodeValid = time.Second }, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := configs.CopySample(dir); err != nil {
				t.Fatal(err)
			}
			cfg, problems := configs.Load(dir, func(c *configs.Config) { tt.edit(&c.Guests) })
			if (len(problems) > 0) != tt.bad {
				t.Fatalf("problems: %v", problems)
			}
			if tt.bad {
				return
			}
			if cfg.Guests.Most() != tt.most {
				t.Errorf("at most %d", cfg.Guests.Most())
			}
			if cfg.Guests.CodeValid != configs.DefaultGuestCode {
				t.Errorf("a code is valid for %v", cfg.Guests.CodeValid)
			}
		})
	}
}
