package app

import (
	"log/slog"
	"time"

	"heartline/configs"
	"heartline/ivr"
)

// promptBook finds what to play. It implements call.Prompts.
type promptBook struct {
	fallback string // language
	media    map[string]spoken
}

type spoken struct {
	media  string
	length time.Duration
}

func openPrompts(cfg *configs.Config, _ *slog.Logger) (*promptBook, error) {
	return &promptBook{fallback: cfg.Languages()[0], media: map[string]spoken{}}, nil
}

// Media returns what to play for prompts.
func (p *promptBook) Media(refs []ivr.PromptRef) (media []string, length time.Duration) {
	for _, r := range refs {
		s, ok := p.media[string(r.ID)+"@"+r.Lang]
		if !ok {
			s, ok = p.media[string(r.ID)+"@"+p.fallback]
		}
		if ok {
			media, length = append(media, s.media), length+s.length
		}
	}
	return media, length
}

// Position returns the sentence that tells a place in the queue.
func (p *promptBook) Position(place int, lang string) ([]string, time.Duration) {
	return nil, 0
}
