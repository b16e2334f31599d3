package configs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heartline/configs"
)

// TestRecordingsAreNotDeletedAtOnce by a unit that was mistyped, nor before they may be: the line is named with the mend, also
// of a hotline that does not record any more.
func TestRecordingsAreNotDeletedAtOnce(t *testing.T) {
	t.Parallel()
	const never = "or 0 for never"
	for name, tt := range map[string]struct{ mode, keep, by, record, problem, mend, warning string }{
		"years":                   {"demo", "1095d", "1825d", "true", "", "", ""},
		"never":                   {"demo", "1095d", "0s", "true", "", "", ""},
		"minutes for days":        {"demo", "1095m", "1825m", "true", "7d is the least", never, ""},
		"minutes in a test":       {"test", "1095m", "1825m", "true", "", "", "within a month"},
		"two weeks":               {"demo", "7d", "14d", "true", "", "", "within a month"},
		"before they may":         {"demo", "60d", "30d", "true", "before they may be", "longer than keep_at_least", ""},
		"before they may, of old": {"demo", "60d", "30d", "false", "before they may be", "longer than keep_at_least", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(good(t), "mode: test", "mode: "+tt.mode, 1)
			text = strings.Replace(text, "keep_at_least: 30d", "keep_at_least: "+tt.keep, 1)
			text = strings.Replace(text, "delete_by: 60d", "delete_by: "+tt.by, 1)
			text = strings.Replace(text, "record: true", "record: "+tt.record, 1)
			dir := folder(t, text, nil)
			before, _, _ := strings.Cut(text, "delete_by:")
			line := fmt.Sprintf("%s:%d:", configs.MainFile, strings.Count(before, "\n")+1)
			cfg, problems := configs.Load(dir)
			if tt.problem != "" {
				at := slices.ContainsFunc(strings.Split(problems.Error(), "\n"), func(s string) bool {
					return strings.Contains(s, line) && strings.Contains(s, tt.problem) && strings.Contains(s, tt.mend)
				})
				if !at {
					t.Errorf("want %q at %s; problems %q", tt.problem, line, problems.Error())
				}
				return
			}
			if cfg == nil {
				t.Fatal(problems.Error())
			}
			if got := strings.Contains(cfg.Warnings.Error(), "deleted within a month"); got != (tt.warning != "") {
				t.Errorf("warnings %q", cfg.Warnings.Error())
			}
		})
	}
}

// TestARotaThatIsNotThereIsWarnedOf only: callers are taken without it.
func TestARotaThatIsNotThereIsWarnedOf(t *testing.T) {
	t.Parallel()
	cfg, problems := configs.Load(folder(t, good(t)+"\nroster: {file: no.csv}\n", nil))
	if cfg == nil {
		t.Fatal(problems.Error())
	}
	if !strings.Contains(cfg.Warnings.Error(), `"no.csv" cannot be read`) {
		t.Errorf("warnings %q", cfg.Warnings.Error())
	}
}

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
