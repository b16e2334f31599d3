package app

import (
	"context"
	"path/filepath"

	"heartline/configs"
	"heartline/internal/fault"
	"heartline/internal/prompt"
)

// manifestFile is where RenderPrompts leaves what it made.
func manifestFile(cfg *configs.Config) string {
	return filepath.Join(cfg.Path(cfg.Speech.Dir), "manifest-"+cfg.Version+".json")
}

// renderer makes the configuration's renderer.
func renderer(cfg *configs.Config) (*prompt.Renderer, error) {
	return prompt.New(prompt.Config{
		Dir: cfg.Path(cfg.Speech.Dir), Uploads: cfg.Path(cfg.Speech.Uploads), Command: cfg.Speech.Command,
		Voices: cfg.Speech.Voices, Speeds: cfg.Speech.Speeds,
	})
}

// RenderPrompts speaks every prompt of the configuration that has not been spoken before. It comes before the
// first call: nothing is spoken while somebody waits for it.
func RenderPrompts(ctx context.Context, cfg *configs.Config, progress prompt.Progress) (*prompt.Manifest, error) {
	r, err := renderer(cfg)
	if err != nil {
		return nil, err
	}
	var texts []prompt.Text
	for _, t := range cfg.Texts() {
		texts = append(texts, prompt.Text{ID: t.ID, Lang: t.Lang, Text: t.Text})
	}
	m, err := r.RenderAll(ctx, texts, progress)
	if err != nil {
		return m, err
	}
	return m, m.Save(manifestFile(cfg))
}

// openPrompts makes the book that calls read.
func openPrompts(ctx context.Context, cfg *configs.Config) (*prompt.Book, error) {
	m, err := RenderPrompts(ctx, cfg, nil)
	if err != nil {
		return nil, fault.Wrap(fault.KindOf(err), "prompts", err, "not every prompt could be spoken: "+err.Error())
	}
	return prompt.NewBook(m, cfg.Languages()[0]), writeFailsafePrompts(cfg)
}
