package configs_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heartline/configs"
)

// TestTheOnlyTrunkNeedNotBeNamed wants every outside number to know its trunk where there is but one.
func TestTheOnlyTrunkNeedNotBeNamed(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/broken/failsafe_duty_short_number.yaml")
	if err != nil {
		t.Fatal(err)
	}
	whole := strings.NewReplacer(
		`number: "1234"`, `number: "13900000001"`,
		"trunks:", "  - {id: \"3\", kind: outside, number: \"13900000002\"}\noutside: [{id: night, number: \"13900000003\"}]\ntrunk: {test_numbers: [\"13900000001\"]}\ntrunks:",
	).Replace(string(text))
	file := filepath.Join(t.TempDir(), "heartline.yaml")
	if err := os.WriteFile(file, []byte(whole), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, problems := configs.Load(file)
	if cfg == nil {
		t.Fatal(problems.Error())
	}
	last := cfg.Seats[len(cfg.Seats)-1]
	for what, trunk := range map[string]string{"the seat": last.Trunk, "the outside number": cfg.Outside[0].Trunk, "the duty phone": cfg.Failsafe.Duty[0].Trunk} {
		if trunk != "c" {
			t.Errorf("%s goes through the trunk %q", what, trunk)
		}
	}
	if out := cfg.Rules().Outside; len(out) != 1 || out[0] != "3" {
		t.Errorf("people are called from every seat but %v, want but 3", out)
	}
}
