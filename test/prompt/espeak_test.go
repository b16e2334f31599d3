//go:build e2e

// Package prompt_test speaks the sample configuration with the real speech command.
package prompt_test

import (
	"os/exec"
	"testing"
	"time"

	"heartline/configs"
	"heartline/internal/prompt"
	"heartline/ivr"
)

func TestTheSampleIsSpokenByTheRealCommand(t *testing.T) {
	cfg, problems := configs.LoadFS(configs.Sample())
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath(cfg.Speech.Command[0]); err != nil {
		t.Fatalf("%v; install it: apt install espeak-ng", err)
	}
	r, err := prompt.New(prompt.Config{Dir: t.TempDir(), Command: cfg.Speech.Command, Voices: cfg.Speech.Voices, Speeds: cfg.Speech.Speeds})
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	texts := texts(cfg)
	m, err := r.RenderAll(t.Context(), texts, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d prompts in %v", len(texts), time.Since(begun).Round(time.Millisecond))
	for _, text := range texts {
		s, ok := m.Sound(text.ID, text.Lang)
		longest := 20 * time.Second
		if text.ID == string(ivr.PromptBreathing) || text.ID == string(ivr.PromptRelaxation) {
			longest = time.Minute // an exercise, which the caller asked for and may leave at any time
		}
		if !ok || s.Duration < 100*time.Millisecond || s.Duration > longest {
			t.Errorf("%s in %s lasts %v", text.ID, text.Lang, s.Duration)
		}
		t.Logf("%-22s %-6s %v", text.ID, text.Lang, s.Duration.Round(10*time.Millisecond))
	}
	// Who reaches the fail-safe hears at most two seconds before the first phone rings.
	for _, lang := range cfg.Languages() {
		if s, _ := m.Sound(string(ivr.PromptFailsafe), lang); s.Duration > 2*time.Second {
			t.Errorf("the fail-safe's sentence in %s lasts %v", lang, s.Duration)
		}
	}
}

func texts(cfg *configs.Config) []prompt.Text {
	var out []prompt.Text
	for _, t := range cfg.Texts() {
		out = append(out, prompt.Text{ID: t.ID, Lang: t.Lang, Text: t.Text})
	}
	return out
}
