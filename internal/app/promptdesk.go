package app

import (
	"context"
	"io"
	"os"
	"slices"
	"sync"

	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/prompt"
	"heartline/ivr"
)

// promptDesk shows what callers hear and takes recorded prompts in place of spoken ones.
type promptDesk struct {
	a  *App
	mu sync.Mutex // one change at a time; protects manifest
	m  *prompt.Manifest
}

func newPromptDesk(a *App) *promptDesk { return &promptDesk{a: a} }

// manifest returns what is in force.
func (p *promptDesk) manifest() (*prompt.Manifest, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.m != nil {
		return p.m, nil
	}
	m, err := prompt.LoadManifest(manifestFile(p.a.cfg), p.a.cfg.Path(p.a.cfg.Speech.Dir))
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "prompts", err, "the list of spoken prompts cannot be read; start the controller again")
	}
	p.m = m
	return m, nil
}

// Prompts lists every prompt with its recordings.
func (p *promptDesk) Prompts(context.Context) ([]api.Prompt, error) {
	m, err := p.manifest()
	if err != nil {
		return nil, err
	}
	var out []api.Prompt
	at := map[string]int{}
	for _, t := range p.a.cfg.Texts() {
		i, ok := at[t.ID]
		if !ok {
			i = len(out)
			at[t.ID], out = i, append(out, api.Prompt{Name: t.ID})
		}
		out[i].Recordings = append(out[i].Recordings, p.audio(m, t.ID, t.Lang, t.Text))
	}
	slices.SortFunc(out, func(a, b api.Prompt) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return out, nil
}

func (p *promptDesk) audio(m *prompt.Manifest, name, lang, text string) api.PromptAudio {
	a := api.PromptAudio{Language: lang, Text: text, Source: api.PromptAudioSourceMissing}
	s, ok := m.Sound(name, lang)
	if !ok {
		return a
	}
	a.DurationSeconds, a.Source = s.Duration.Seconds(), api.PromptAudioSourceSpoken
	if s.Uploaded {
		a.Source = api.PromptAudioSourceUploaded
	}
	if file, ok := m.File(name, lang); ok {
		if info, err := os.Stat(file); err == nil {
			a.UpdatedAt = info.ModTime().UTC()
		}
	}
	return a
}

// OpenPrompt opens a prompt's WAV file.
func (p *promptDesk) OpenPrompt(_ context.Context, name, language string) (io.ReadCloser, int64, error) {
	m, err := p.manifest()
	if err != nil {
		return nil, 0, err
	}
	file, ok := m.File(name, language)
	if !ok {
		return nil, 0, errNoPrompt()
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, 0, errNoPrompt()
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, 0, errNoPrompt()
	}
	return f, info.Size(), nil
}

func errNoPrompt() error {
	return fault.New(fault.NotFound, "prompts", "there is no such prompt in that language")
}

// PutPrompt takes a recorded prompt. Callers hear it from the next prompt on; nobody hears one change in the
// middle.
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

func (p *promptDesk) change(ctx context.Context, name, language string, do func(*prompt.Renderer) error) (api.Prompt, error) {
	if _, ok := p.a.cfg.Text(ivr.PromptID(name), language); !ok {
		return api.Prompt{}, errNoPrompt()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	r, err := renderer(p.a.cfg)
	if err != nil {
		return api.Prompt{}, err
	}
	if err := do(r); err != nil {
		return api.Prompt{}, err
	}
	m, err := RenderPrompts(ctx, p.a.cfg, nil)
	if err != nil {
		return api.Prompt{}, err
	}
	p.m = m
	p.a.prompts.Exchange(m)
	out := api.Prompt{Name: name}
	for _, t := range p.a.cfg.Texts() {
		if t.ID == name {
			out.Recordings = append(out.Recordings, p.audio(m, t.ID, t.Lang, t.Text))
		}
	}
	return out, nil
}
