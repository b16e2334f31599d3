package configs_test

import (
	"strings"
	"testing"

	"heartline/configs"
)

// TestRecordsAreNotDeletedAtOnce by a unit that was mistyped.
func TestRecordsAreNotDeletedAtOnce(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ mode, written, problem, warning string }{
		"years":             {"demo", "{keep_at_least: 1095d, delete_by: 1825d}", "", ""},
		"never":             {"demo", "{keep_at_least: 1095d}", "", ""},
		"minutes for days":  {"demo", "{delete_by: 1825m}", "30d is the least", ""},
		"minutes in a test": {"test", "{delete_by: 1825m}", "", "deleted within a year"},
		"a month":           {"demo", "{delete_by: 30d}", "", "deleted within a year"},
		"before they may":   {"test", "{keep_at_least: 60d, delete_by: 30d}", "before they may be", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(good(t), "mode: test", "mode: "+tt.mode, 1)
			text = strings.Replace(text, "    queue: ", "    records: "+tt.written+"\n    queue: ", 1)
			cfg, problems := configs.Load(folder(t, text, nil))
			if tt.problem != "" {
				if !strings.Contains(problems.Error(), tt.problem) {
					t.Errorf("problems %q", problems.Error())
				}
				return
			}
			if cfg == nil {
				t.Fatal(problems.Error())
			}
			if got := strings.Contains(cfg.Warnings.Error(), "deleted within a year"); got != (tt.warning != "") {
				t.Errorf("warnings %q", cfg.Warnings.Error())
			}
		})
	}
}
