package app

import (
	"bytes"
	"context"
	"path/filepath"
	"time"

	"heartline/configs"
	"heartline/internal/fault"
	"heartline/internal/node/sound"
	"heartline/internal/prompt"
	"heartline/internal/wav"
	"heartline/ivr"
)

// promptBook finds what to play. It implements call.Prompts: the prompts of the configuration, and the beep.
type promptBook struct {
	*prompt.Book
	beep string
}

// beepLength is how long the beep before a message lasts; beepTone what it sounds like, in Hz.
const (
	beepLength = 300 * time.Millisecond
	beepTone   = 1000
	beepID     = ivr.PromptID("system.beep")
)

// Media returns what to play for prompts.
func (p *promptBook) Media(refs []ivr.PromptRef) (media []string, length time.Duration) {
	var rest []ivr.PromptRef
	for _, r := range refs {
		if r.ID == beepID {
			media, length = append(media, p.beep), length+beepLength
			continue
		}
		rest = append(rest, r)
	}
	m, l := p.Book.Media(rest)
	return append(m, media...), l + length
}

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
	for id, byLang := range cfg.Prompts {
		for lang, text := range byLang {
			texts = append(texts, prompt.Text{ID: id, Lang: lang, Text: text})
		}
	}
	m, err := r.RenderAll(ctx, texts, progress)
	if err != nil {
		return m, err
	}
	return m, m.Save(manifestFile(cfg))
}

// openPrompts makes the book that calls read.
func openPrompts(ctx context.Context, cfg *configs.Config) (*promptBook, error) {
	m, err := RenderPrompts(ctx, cfg, nil)
	if err != nil {
		return nil, fault.Wrap(fault.KindOf(err), "prompts", err, "not every prompt could be spoken: "+err.Error())
	}
	beep := filepath.Join(m.Dir, "beep")
	var file bytes.Buffer
	if err := wav.Encode(&file, sound.Rate, 1, sound.Tone(beepTone, beepLength)); err != nil {
		return nil, err
	}
	if err := writeFile(beep+".wav", file.Bytes(), 0o644); err != nil {
		return nil, err
	}
	return &promptBook{Book: prompt.NewBook(m, cfg.Languages()[0]), beep: "sound:" + beep}, nil
}
