package prompt

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"heartline/internal/fault"
	"heartline/internal/sound"
	"heartline/internal/wav"
)

// generation is part of every hash; it changes when this package makes another sound of the same text.
const generation = "1"

// commandTimeout bounds one run of the speech command.
const commandTimeout = 30 * time.Second

// Text is one prompt in one language.
type Text struct {
	ID   string
	Lang string
	Text string
}

// Sound is a prompt's file.
type Sound struct {
	Hash     string        `json:"hash"` // the file is Hash.wav in the renderer's folder
	Duration time.Duration `json:"duration_ns"`
	Uploaded bool          `json:"uploaded,omitempty"`
}

// Config says how a Renderer works.
type Config struct {
	Dir      string            // made if it is not there
	Uploads  string            // recorded prompts: <language>/<id>.wav; empty: none
	Command  []string          // {voice}, {speed} and {out} are replaced; the text comes on standard input
	Voices   map[string]string // by language
	Speeds   map[string]int    // by language, as the command counts; 0: 155
	Parallel int               // commands at once; 0: the number of processors, at most 4
}

// Renderer turns texts into files. It may be used by several goroutines.
type Renderer struct {
	cfg Config
}

// New returns a renderer. It makes the folder.
func New(cfg Config) (*Renderer, error) {
	if len(cfg.Command) == 0 {
		return nil, fault.New(fault.Invalid, "prompt", "no speech command is set; write one under speech.command")
	}
	if err := os.MkdirAll(cfg.Dir, 0o750); err != nil {
		return nil, fmt.Errorf("make the folder of prompts: %w", err)
	}
	if cfg.Parallel <= 0 {
		cfg.Parallel = min(runtime.NumCPU(), 4)
	}
	return &Renderer{cfg: cfg}, nil
}

// Path returns the file of a sound.
func (r *Renderer) Path(s Sound) string { return filepath.Join(r.cfg.Dir, s.Hash+".wav") }

// Render speaks text, or finds that it has been spoken before.
func (r *Renderer) Render(ctx context.Context, text, lang string) (Sound, error) {
	voice := r.cfg.Voices[lang]
	if voice == "" {
		return Sound{}, fault.New(fault.Invalid, "prompt", "there is no voice for %s; write one under speech.voices", lang)
	}
	if strings.TrimSpace(text) == "" {
		return Sound{}, fault.New(fault.Invalid, "prompt", "there is nothing to say; write a text for the prompt")
	}
	if speed := r.cfg.Speeds[lang]; speed > 0 {
		return r.render(ctx, text, lang, voice, strconv.Itoa(speed))
	}
	return r.render(ctx, text, lang, voice, "155")
}

func (r *Renderer) render(ctx context.Context, text, lang, voice, speed string) (Sound, error) {
	s := Sound{Hash: r.hash(text, voice, speed)}
	if err := r.measure(&s); err == nil {
		return s, nil
	} else if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, wav.ErrFormat) {
		return Sound{}, err
	}
	samples, err := r.speak(ctx, text, voice, speed)
	if err != nil {
		return Sound{}, err
	}
	samples = level(trim(samples))
	if sound.Length(samples) < minSpoken {
		return Sound{}, fault.New(fault.Unavailable, "prompt", "the speech command made no sound in %s; try it by hand with the voice %q", lang, voice)
	}
	s.Duration = sound.Length(samples)
	return s, writeWAV(r.Path(s), samples)
}

// minSpoken is shorter than any spoken syllable.
const minSpoken = 60 * time.Millisecond

func (r *Renderer) hash(text, voice, speed string) string {
	h := sha256.New()
	for _, part := range append([]string{generation, voice, speed, strings.TrimSpace(text)}, r.cfg.Command...) {
		h.Write(fmt.Appendf(nil, "%d:%s", len(part), part))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// measure reads the length of a file that is there.
func (r *Renderer) measure(s *Sound) error {
	f, err := os.Open(r.Path(*s))
	if err != nil {
		return fmt.Errorf("open prompt: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	h, err := wav.ParseHeader(f)
	if err != nil {
		return fmt.Errorf("read prompt: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("read prompt: %w", err)
	}
	s.Duration = time.Duration(h.Frames(info.Size())) * time.Second / time.Duration(h.Rate)
	return nil
}

// speak runs the command and returns what it said.
func (r *Renderer) speak(ctx context.Context, text, voice, speed string) ([]int16, error) {
	dir, err := os.MkdirTemp(r.cfg.Dir, ".speak-*")
	if err != nil {
		return nil, fmt.Errorf("speak: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // nothing of it is needed again
	out := filepath.Join(dir, "speech.wav")
	args := make([]string, len(r.cfg.Command))
	for i, a := range r.cfg.Command {
		args[i] = strings.NewReplacer("{voice}", voice, "{speed}", speed, "{out}", out).Replace(a)
	}
	ctx, cancel := context.WithTimeout(ctx, commandTimeout)
	defer cancel()
	var complaint bytes.Buffer
	cmd := exec.CommandContext(ctx, args[0], args[1:]...) //nolint:gosec // the operator names the command
	cmd.Stdin, cmd.Stderr = strings.NewReader(text), &head{buf: &complaint}
	cmd.WaitDelay = time.Second
	err = cmd.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist):
		return nil, &fault.Error{Kind: fault.Unavailable, Op: "prompt", Err: err, Message: fmt.Sprintf(
			"the speech command %q is not there; install it (on Debian: apt install espeak-ng) or name another one under speech.command", args[0])}
	case ctx.Err() != nil:
		return nil, fmt.Errorf("speak: %w", context.Cause(ctx))
	case err != nil:
		return nil, &fault.Error{Kind: fault.Unavailable, Op: "prompt", Err: fmt.Errorf("%w: %s", err, strings.TrimSpace(complaint.String())), Message: fmt.Sprintf(
			"the speech command %q failed with the voice %q; try it by hand", args[0], voice)}
	}
	samples, err := sound.Load(out)
	if err != nil {
		return nil, &fault.Error{Kind: fault.Unavailable, Op: "prompt", Err: err, Message: fmt.Sprintf(
			"the speech command %q wrote no WAV file of 16-bit PCM; let it write one to {out}", args[0])}
	}
	return samples, nil
}

// head keeps the beginning of what a command complains about.
type head struct{ buf *bytes.Buffer }

func (t *head) Write(p []byte) (int, error) {
	const most = 500
	if room := most - t.buf.Len(); room > 0 {
		t.buf.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}
