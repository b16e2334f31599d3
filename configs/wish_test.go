package configs_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"heartline/configs"
	"heartline/ivr"
)

// withWish is the good configuration in which a key of the menu leads to a wish, and the hotline has more lines.
func withWish(t *testing.T, wish, hotline string) (*configs.Config, error) {
	t.Helper()
	good, err := os.ReadFile("testdata/broken/queue_skill_unknown.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(good)
	for old, now := range map[string]string{
		"    requires: {lisening: 1}\n":             "",
		"skills: [{id: listening}]":                 "skills: [{id: listening}, {id: cantonese, kind: language}, {id: woman, kind: trait}, {id: man, kind: trait}]",
		"          2: {option: later, goto: box}\n": "          2: {option: later, goto: box}\n          3: {option: wish, goto: wish}\n",
		"      box: {message: night}\n":             "      box: {message: night}\n      wish: {wish: " + wish + ", goto: wait}\n",
		"    queue: general\n    recording:\n":      "    queue: general\n" + hotline + "    recording:\n",
	} {
		if !strings.Contains(text, old) {
			t.Fatalf("%q is gone", old)
		}
		text = strings.Replace(text, old, now, 1)
	}
	cfg, problems := configs.LoadFS(fstest.MapFS{"heartline.yaml": &fstest.MapFile{Data: []byte(text)}})
	return cfg, problems.Err()
}

func TestMenusHaveWishes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		wish, hotline string
		want          ivr.SetWish
		within        time.Duration
		weekly        int
	}{
		"a skill":             {wish: "{needs: woman}", want: ivr.SetWish{Kind: "trait", Needs: "woman", For: time.Minute}},
		"an expression":       {wish: "{needs: 'not (man or  cantonese)', for: 2m}", want: ivr.SetWish{Kind: "language_trait", Needs: "not (cantonese or man)", For: 2 * time.Minute}},
		"with a kind":         {wish: "{needs: woman, kind: gender}", want: ivr.SetWish{Kind: "gender", Needs: "woman", For: time.Minute}},
		"the same counsellor": {wish: "same_counsellor", want: ivr.SetWish{Kind: ivr.WishSame, For: 30 * time.Second}},
		"for longer":          {wish: "{same_counsellor: true, for: 1m}", hotline: "    familiar: {within: 168h, weekly: 7}\n", want: ivr.SetWish{Kind: ivr.WishSame, For: time.Minute}, within: 168 * time.Hour, weekly: 7},
		"none":                {wish: "none", want: ivr.SetWish{Kind: ivr.WishNone}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg, err := withWish(t, tt.wish, tt.hotline)
			if err != nil {
				t.Fatal(err)
			}
			env := ivr.Env{Now: time.Now(), Language: "en"}
			pos, _ := cfg.Flows["city"].Step(ivr.Position{}, ivr.Start(), env)
			for range 2 { // greeting and announcement
				pos, _ = cfg.Flows["city"].Step(pos, ivr.PromptDone(pos.Turn), env)
			}
			_, effects := cfg.Flows["city"].Step(pos, ivr.Digit("3"), env)
			tt.want.Option = "wish"
			found := false
			for _, e := range effects {
				found = found || e == ivr.Effect(tt.want)
			}
			if !found {
				t.Errorf("the key gives %+v, want %+v", effects, tt.want)
			}
			h, _ := cfg.Hotline("city")
			if tt.within == 0 {
				tt.within, tt.weekly = 30*24*time.Hour, 2
			}
			if h.Familiar.Within != tt.within || *h.Familiar.Weekly != tt.weekly {
				t.Errorf("rules %v, %d", h.Familiar.Within, *h.Familiar.Weekly)
			}
		})
	}
}

func TestBadWishesAreRefused(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ wish, hotline, want string }{
		"a skill misspelt":     {wish: "{needs: womam}", want: `there is no skill "womam"; perhaps "woman" is meant.`},
		"no expression":        {wish: "{needs: woman and}", want: "the wish cannot be read: at character 10: the end stands where a skill"},
		"a contradiction":      {wish: "{needs: woman and not woman}", want: "the wish asks for what nobody can meet: not woman and woman; mend the expression: it contradicts itself."},
		"for too long":         {wish: "{needs: woman, for: 1h}", want: "for is 1h0m0s; it may be 1s to 10m0s."},
		"another word":         {wish: "same", want: `"same" is no wish; write {needs: SKILL, for: 60s}, or same_counsellor, or none.`},
		"too many a week":      {wish: "same_counsellor", hotline: "    familiar: {weekly: 8}\n", want: "8 talks a week with the same counsellor are granted; it may be 1 to 7."},
		"none a week":          {wish: "same_counsellor", hotline: "    familiar: {weekly: 0}\n", want: "0 talks a week with the same counsellor are granted; it may be 1 to 7."},
		"within a moment":      {wish: "same_counsellor", hotline: "    familiar: {within: 5m}\n", want: "familiar.within is 5m0s; it may be 1h0m0s to 8760h0m0s."},
		"rules without a wish": {wish: "{needs: woman}", hotline: "    familiar: {weekly: 1}\n", want: `nobody who calls the hotline "city" can wish for the same counsellor; lead an option of the menu to a step {wish: same_counsellor}, or leave familiar out.`},
	} {
		_, err := withWish(t, tt.wish, tt.hotline)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
		if err != nil && strings.Count(err.Error(), "\n") > 0 {
			t.Errorf("%s: more than one problem: %v", name, err)
		}
	}
}
