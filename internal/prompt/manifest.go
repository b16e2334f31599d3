package prompt

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"heartline/internal/sound"
	"heartline/ivr"
)

// Manifest says which file each prompt is, by language and id. It never changes once it is made.
type Manifest struct {
	Dir     string                      `json:"-"`
	Prompts map[string]map[string]Sound `json:"prompts"`
}

// Progress is told how many of the prompts are done. Calls come one after another.
type Progress func(done, total int)

// RenderAll makes every text that has not been made before. Uploaded prompts replace spoken ones. The
// manifest holds all that could be made; the error, if any, joins what could not. progress may be nil.
func (r *Renderer) RenderAll(ctx context.Context, texts []Text, progress Progress) (*Manifest, error) {
	m := &Manifest{Dir: r.cfg.Dir, Prompts: map[string]map[string]Sound{}}
	var (
		mu     sync.Mutex // protects the following
		done   int
		failed failures
	)
	var group errgroup.Group
	group.SetLimit(r.cfg.Parallel)
	for _, t := range texts {
		group.Go(func() error {
			s, err := r.one(ctx, t)
			mu.Lock()
			defer mu.Unlock()
			done++
			if err != nil {
				failed.add(t, err)
			} else {
				m.put(t.Lang, t.ID, s)
			}
			if progress != nil {
				progress(done, len(texts))
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	if err := r.addBeep(m); err != nil {
		return m, err
	}
	if err := ctx.Err(); err != nil {
		return m, fmt.Errorf("make prompts: %w", context.Cause(ctx))
	}
	return m, failed.err()
}

// failures gathers what could not be made, each reason once: a missing command fails every prompt.
type failures struct {
	reasons []string
	first   map[string]error
	count   map[string]int
}

func (f *failures) add(t Text, err error) {
	if f.first == nil {
		f.first, f.count = map[string]error{}, map[string]int{}
	}
	reason := err.Error()
	if f.count[reason]++; f.count[reason] == 1 {
		f.reasons = append(f.reasons, reason)
		f.first[reason] = fmt.Errorf("prompt %s in %s: %w", t.ID, t.Lang, err)
	}
}

func (f *failures) err() error {
	var errs []error
	for _, reason := range f.reasons {
		err := f.first[reason]
		if more := f.count[reason] - 1; more > 0 {
			err = fmt.Errorf("%w (and %d more prompts)", err, more)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// beep is the tone before a message.
const (
	beepHertz  = 1000
	beepLength = 400 * time.Millisecond
)

// addBeep puts the beep beside the prompts of every language, unless one was uploaded as a prompt.
func (r *Renderer) addBeep(m *Manifest) error {
	s, err := r.keep(sound.Tone(beepHertz, beepLength))
	if err != nil {
		return err
	}
	s.Uploaded = false
	for lang := range m.Prompts {
		if _, ok := m.Sound(string(ivr.PromptBeep), lang); !ok {
			m.put(lang, string(ivr.PromptBeep), s)
		}
	}
	return nil
}

func (r *Renderer) one(ctx context.Context, t Text) (Sound, error) {
	if err := ctx.Err(); err != nil {
		return Sound{}, context.Cause(ctx)
	}
	if s, ok, err := r.uploaded(t.ID, t.Lang); ok || err != nil {
		return s, err
	}
	return r.Render(ctx, t.Text, t.Lang)
}

func (m *Manifest) put(lang, id string, s Sound) {
	if m.Prompts[lang] == nil {
		m.Prompts[lang] = map[string]Sound{}
	}
	m.Prompts[lang][id] = s
}

// Sound returns a prompt in a language.
func (m *Manifest) Sound(id, lang string) (Sound, bool) {
	s, ok := m.Prompts[lang][id]
	return s, ok
}

// Media returns what the switch is told to play: the file's absolute path without its ending, after
// "sound:".
func (m *Manifest) Media(id, lang string) (string, bool) {
	s, ok := m.Sound(id, lang)
	if !ok {
		return "", false
	}
	return "sound:" + filepath.Join(m.Dir, s.Hash), true
}

// File returns the WAV file of a prompt.
func (m *Manifest) File(id, lang string) (string, bool) {
	s, ok := m.Sound(id, lang)
	return filepath.Join(m.Dir, s.Hash+".wav"), ok
}

// Save writes the manifest as JSON, whole or not at all.
func (m *Manifest) Save(path string) error {
	return writeFile(path, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", " ")
		return enc.Encode(m)
	})
}

// LoadManifest reads a manifest whose files lie in dir.
func LoadManifest(path, dir string) (*Manifest, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the list of prompts: %w", err)
	}
	m := &Manifest{Dir: dir}
	if err := json.Unmarshal(data, m); err != nil {
		return nil, fmt.Errorf("read the list of prompts: %w", err)
	}
	return m, nil
}
