package prompt_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/prompt"
	"heartline/ivr"
)

func TestBook(t *testing.T) {
	t.Parallel()
	sounds := func(ids ...string) map[string]prompt.Sound {
		out := map[string]prompt.Sound{}
		for _, id := range ids {
			out[id] = prompt.Sound{Hash: id, Duration: time.Second}
		}
		return out
	}
	book := prompt.NewBook(&prompt.Manifest{Dir: "/p", Prompts: map[string]map[string]prompt.Sound{
		"zh-CN": sounds("welcome", "only_zh", "system.position_before", "system.number_7", "system.position_after", "system.position_next"),
		"en":    sounds("welcome"),
	}}, "zh-CN")
	media, length := book.Media([]ivr.PromptRef{{ID: "welcome", Lang: "en"}, {ID: "only_zh", Lang: "en"}, {ID: "nowhere", Lang: "en"}})
	if diff := cmp.Diff([]string{"sound:/p/welcome", "sound:/p/only_zh"}, media); diff != "" || length != 2*time.Second {
		t.Error(diff, length)
	}
	media, _ = book.Position(8, "zh-CN")
	if diff := cmp.Diff([]string{"sound:/p/system.position_before", "sound:/p/system.number_7", "sound:/p/system.position_after"}, media); diff != "" {
		t.Error(diff)
	}
	if media, _ = book.Position(1, "zh-CN"); len(media) != 1 {
		t.Errorf("the next caller hears %v", media)
	}
	book.Exchange(&prompt.Manifest{})
	if media, length = book.Media([]ivr.PromptRef{{ID: "welcome", Lang: "en"}}); len(media) > 0 || length > 0 {
		t.Errorf("the old manifest is still in force: %v", media)
	}
}

func TestTheBeepComesWithoutAText(t *testing.T) {
	t.Parallel()
	r, _ := renderer(t)
	m, err := r.RenderAll(t.Context(), []prompt.Text{{"a", "en", "one"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	file, ok := m.File(string(ivr.PromptBeep), "en")
	if !ok || strength(load(t, file), 1000) < 0.1 {
		t.Errorf("no beep: %v", ok)
	}
}
