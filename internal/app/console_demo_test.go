package app

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"heartline/configs"
	"heartline/ivr"
)

// TestDemoKeysLeadThroughTheMenuOnce wants each end of a menu by its keys, and no menu a second time behind the
// choice of a language.
func TestDemoKeysLeadThroughTheMenuOnce(t *testing.T) {
	t.Parallel()
	cfg := &configs.Config{Menus: []ivr.Menu{{
		ID: "m", Entry: "hello",
		Steps: map[ivr.StepID]*ivr.Step{
			"hello": {Language: "zh-CN", Goto: "main"},
			"main": {Options: map[string]ivr.Choice{
				"1": {Goto: "wait"}, "2": {Goto: "more"}, "4": {Goto: "english"}, "0": {Goto: ivr.Person},
			}},
			"more":    {Options: map[string]ivr.Choice{"1": {Goto: "message"}}},
			"wait":    {Queue: "q"},
			"message": {Message: "b"},
			"english": {Language: "en", Goto: "main"},
		},
	}}}
	var got []string
	for _, k := range demoKeys(cfg, configs.Hotline{Menu: "m"}) {
		got = append(got, k.Key+" "+k.Text["en"])
	}
	if diff := cmp.Diff([]string{"0 A person", "1 q", "21 b", "4 English"}, got); diff != "" {
		t.Error(diff)
	}
}
