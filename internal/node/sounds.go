package node

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"heartline/internal/sound"
)

// soundPaths are the fail-safe's sounds as the dialplan names them: paths without extension, joined by &.
type soundPaths struct{ Sentence, Accept, Message, Thanks, Farewell string }

// makeSounds puts every sound that Asterisk plays by itself into the node's folder, in both G.711 laws. A
// prompt that is missing or broken is replaced by a tone and named in the log: the fail-safe works without.
func makeSounds(c Config, l layout, log *slog.Logger) (soundPaths, error) {
	m := soundMaker{dir: filepath.Join(l.sounds, "failsafe"), log: log}
	if err := os.MkdirAll(m.dir, 0o700); err != nil {
		return soundPaths{}, fmt.Errorf("make sound folder: %w", err)
	}
	prompts := c.Failsafe.Prompts
	beep := sound.Tone(1000, 400*time.Millisecond)
	chime := append(sound.Tone(660, 250*time.Millisecond), sound.Tone(880, 350*time.Millisecond)...)
	ask := append(sound.Tone(880, 200*time.Millisecond), append(sound.Silence(200*time.Millisecond), sound.Tone(880, 200*time.Millisecond)...)...)
	paths := soundPaths{
		Sentence: m.prompts("sentence", prompts.Sentence, MaxSentence, chime),
		Accept:   m.prompts("accept", prompts.Accept, 0, ask),
		Message:  m.prompts("message", prompts.Message, 0, chime) + "&" + m.put("beep", beep),
		Thanks:   m.prompts("thanks", prompts.Thanks, 0, chime),
		Farewell: m.prompts("farewell", prompts.Farewell, 0, chime),
	}
	for _, class := range c.Music {
		m.music(musicDir(l, class.Name), class)
	}
	return paths, m.err
}

// musicDir returns the folder of a music class.
func musicDir(l layout, class string) string { return filepath.Join(l.sounds, "music", class) }

// soundMaker writes sounds and keeps the first error, which is about our own folder, never about a prompt.
type soundMaker struct {
	dir string
	log *slog.Logger
	err error
}

// prompts writes the files of one prompt and returns how the dialplan names them. What goes beyond limit
// (0: none) is left out.
func (m *soundMaker) prompts(name string, files []string, limit time.Duration, fallback []int16) string {
	var names []string
	var total time.Duration
	for i, file := range files {
		samples, err := sound.Load(file)
		if err != nil {
			m.log.Warn("fail-safe prompt cannot be used; a tone takes its place", "prompt", name, "number", i+1, "error", err)
			continue
		}
		if limit > 0 && total+sound.Length(samples) > limit {
			m.log.Warn("fail-safe sentence is too long and is left out: the phones must ring first", "prompt", name, "number", i+1,
				"length", sound.Length(samples), "limit", limit)
			continue
		}
		total += sound.Length(samples)
		names = append(names, m.put(fmt.Sprintf("%s-%d", name, i+1), samples))
	}
	if len(names) == 0 {
		return m.put(name+"-tone", fallback)
	}
	return strings.Join(names, "&")
}

// put writes one sound in both laws and returns its path without extension.
func (m *soundMaker) put(name string, samples []int16) string {
	path := filepath.Join(m.dir, name)
	m.write(path+".ulaw", sound.ULaw(samples))
	m.write(path+".alaw", sound.ALaw(samples))
	return path
}

func (m *soundMaker) write(path string, content []byte) {
	if m.err != nil {
		return
	}
	// A file that Asterisk may be playing is left alone when it would not change.
	if old, err := os.ReadFile(path); err == nil && string(old) == string(content) {
		return
	}
	m.err = writeFile(path, content)
}

// music fills the folder of a class with its files, or with our own piece where none can be used, and
// removes what an older configuration left.
func (m *soundMaker) music(dir string, class Music) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		m.err = errors.Join(m.err, fmt.Errorf("make music folder: %w", err))
		return
	}
	keep := map[string]bool{}
	piece := func(name string, samples []int16) {
		maker := soundMaker{dir: dir, log: m.log, err: m.err}
		maker.put(name, samples)
		m.err = maker.err
		keep[name+".ulaw"], keep[name+".alaw"] = true, true
	}
	for i, file := range class.Files {
		samples, err := sound.Load(file)
		if err != nil || sound.Length(samples) < time.Second {
			m.log.Warn("music file cannot be used", "class", class.Name, "number", i+1, "error", err)
			continue
		}
		piece(fmt.Sprintf("%03d", i+1), samples)
	}
	if len(keep) == 0 {
		piece("calm", sound.Music())
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		m.err = errors.Join(m.err, fmt.Errorf("read music folder: %w", err))
		return
	}
	for _, entry := range entries {
		if keep[entry.Name()] {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, entry.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			m.err = errors.Join(m.err, fmt.Errorf("remove old music: %w", err))
		}
	}
}
