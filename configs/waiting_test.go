package configs_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"heartline/configs"
)

// changed loads a file of the broken ones with some of its text replaced.
func changed(t *testing.T, file string, replace ...string) configs.Problems {
	t.Helper()
	text, err := os.ReadFile("testdata/broken/" + file)
	if err != nil {
		t.Fatal(err)
	}
	out := strings.NewReplacer(replace...).Replace(string(text))
	_, problems := configs.LoadFS(fstest.MapFS{configs.MainFile: {Data: []byte(out)}})
	return problems
}

// TestNeighboursStandInForEachOther lets two queues overflow into each other by who is there: at one time the one has
// nobody, at another time the other. By the caller's own wait alone it is a circle.
func TestNeighboursStandInForEachOther(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ there, back, want string }{
		{"when: nobody_ready, after: 5s", "when: nobody_ready", ""},
		{"when: nobody_ready", "when: nobody_on_shift", ""},
		{"when: wait_longer, after: 3m", "when: nobody_ready", ""},
		{"when: wait_longer, after: 3m", "when: wait_longer, after: 5m", "the overflow leads in a circle (general → other → general)"},
	} {
		problems := changed(t, "overflow_circle.yaml",
			"{when: wait_longer, after: 3m, queue: other}", "{"+tt.there+", queue: other}",
			"{when: wait_longer, after: 5m, queue: third}", "{"+tt.back+", queue: general}")
		if tt.want == "" && len(problems) > 0 || tt.want != "" && !strings.Contains(problems.Error(), tt.want) {
			t.Errorf("%s and %s: %v, want %q", tt.there, tt.back, problems, tt.want)
		}
	}
}

func TestAKeyHasOneMeaningBesideTheCallBack(t *testing.T) {
	t.Parallel()
	problems := changed(t, "wait_keys.yaml", "    overflow:", "    callback: {key: 6}\n    overflow:")
	if want := `by the key 6 callers of the queue "general" are called back`; !strings.Contains(problems.Error(), want) {
		t.Errorf("it says:\n%v\nwant: %s", problems, want)
	}
}
