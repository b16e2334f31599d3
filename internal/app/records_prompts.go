package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/prompt"
	"heartline/ivr"
)

// promptDesk keeps what callers hear. A change is heard by the next caller; who listens hears the old prompt
// to its end.
type promptDesk struct {
	a     *App
	turns turns
}

var _ console.Prompts = (*promptDesk)(nil)

func newPromptDesk(a *App) *promptDesk { return &promptDesk{a: a} }

// Prompts lists every prompt with its texts and recordings, in order of their names.
func (p *promptDesk) Prompts(context.Context) ([]api.Prompt, error) {
	cfg := p.a.config()
	used := usedBy(cfg)
	var out []api.Prompt
	for _, name := range promptNames(cfg) {
		out = append(out, p.show(cfg, name, used[name]))
	}
	return out, nil
}

// promptNames are the prompts that have a text in a language of a hotline.
func promptNames(cfg *configs.Config) (names []string) {
	for _, t := range cfg.Texts() {
		names = append(names, t.ID)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// usedBy says which hotlines say a prompt; the system's own are said by all.
func usedBy(cfg *configs.Config) map[string][]string {
	out := map[string][]string{}
	for _, h := range cfg.Hotlines {
		var ids []string
		if f := cfg.Flows[h.ID]; f != nil {
			for _, r := range f.Prompts() {
				ids = append(ids, string(r.ID))
			}
		}
		for _, q := range cfg.Queues {
			if q.ID != h.Queue {
				continue
			}
			for _, r := range q.Comfort.Prompts {
				ids = append(ids, string(r.ID))
			}
			if q.Survey != nil {
				for _, id := range surveyPrompts(q.Survey) {
					ids = append(ids, string(id))
				}
			}
			if q.CallBack != nil {
				for _, id := range ivr.CallBackPrompts(q.CallBack.Key) {
					ids = append(ids, string(id))
				}
			}
		}
		for _, id := range ivr.SystemPrompts() {
			ids = append(ids, string(id))
		}
		slices.Sort(ids)
		for _, id := range slices.Compact(ids) {
			out[id] = append(out[id], h.ID)
		}
	}
	return out
}

func (p *promptDesk) show(cfg *configs.Config, name string, used []string) api.Prompt {
	out := api.Prompt{Name: name, UsedBy: used, System: slices.Contains(ivr.SystemPrompts(), ivr.PromptID(name))}
	m := p.a.prompts.Manifest()
	for _, lang := range cfg.Languages() {
		text, ok := cfg.Text(ivr.PromptID(name), lang)
		if !ok {
			continue
		}
		audio := api.PromptAudio{Language: lang, Text: text, Source: api.PromptAudioSourceMissing}
		if s, ok := m.Sound(name, lang); ok {
			audio.Source, audio.DurationSeconds = api.PromptAudioSourceSpoken, s.Duration.Seconds()
			if s.Uploaded {
				audio.Source = api.PromptAudioSourceUploaded
			}
			if file, ok := m.File(name, lang); ok {
				if info, err := os.Stat(file); err == nil {
					audio.UpdatedAt = info.ModTime().UTC()
				}
			}
		}
		out.Recordings = append(out.Recordings, audio)
	}
	return out
}

// OpenPrompt opens the file that callers hear.
func (p *promptDesk) OpenPrompt(_ context.Context, name, language string) (io.ReadCloser, int64, error) {
	none := fault.New(fault.NotFound, "prompt", "There is no sound for this prompt in this language.")
	file, ok := p.a.prompts.Manifest().File(name, language)
	if !ok {
		return nil, 0, none
	}
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, none
	}
	if err != nil {
		return nil, 0, fmt.Errorf("open prompt %s: %w", name, err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(fmt.Errorf("open prompt %s: %w", name, err), f.Close())
	}
	return f, info.Size(), nil
}

// PutPrompt replaces the spoken prompt by a recording.
func (p *promptDesk) PutPrompt(ctx context.Context, name, language string, wav io.Reader) (api.Prompt, error) {
	return p.change(ctx, name, language, func(r *prompt.Renderer) error {
		_, err := r.Upload(name, language, wav)
		return err
	})
}

// DeletePrompt goes back to the spoken prompt.
func (p *promptDesk) DeletePrompt(ctx context.Context, name, language string) (api.Prompt, error) {
	return p.change(ctx, name, language, func(r *prompt.Renderer) error { return r.RemoveUpload(name, language) })
}

// change changes the recordings and puts what is heard now into force. Everything but the one prompt is found
// in the cache.
func (p *promptDesk) change(ctx context.Context, name, language string, do func(*prompt.Renderer) error) (api.Prompt, error) {
	cfg := p.a.config()
	if _, ok := cfg.Text(ivr.PromptID(name), language); !ok {
		return api.Prompt{}, fault.New(fault.NotFound, "prompt", "There is no such prompt in this language.")
	}
	release, err := p.turns.take(ctx, "prompts")
	if err != nil {
		return api.Prompt{}, err
	}
	defer release()
	r, err := renderer(cfg)
	if err != nil {
		return api.Prompt{}, err
	}
	if err := do(r); err != nil {
		return api.Prompt{}, err
	}
	m, err := RenderPrompts(ctx, cfg, nil)
	if err != nil {
		return api.Prompt{}, err
	}
	p.a.prompts.Exchange(m)
	if err := writeFailsafePrompts(cfg); err != nil {
		return api.Prompt{}, err
	}
	return p.show(cfg, name, usedBy(cfg)[name]), nil
}
