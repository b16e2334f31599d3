package app

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"heartline/configs"
	"heartline/internal/access/keys"
	"heartline/internal/fault"
	"heartline/internal/node"
	"heartline/internal/prompt"
	"heartline/ivr"
)

// What a controller leaves for the node lies in the node's folder: the public keys in force (RecipientsFile) and
// the prompts of the fail-safe (promptsFile). The node looks at both each second.

// RecipientsFile is where a controller leaves its public keys for the node.
func RecipientsFile(cfg *configs.Config) string {
	return filepath.Join(cfg.Path(cfg.Node.Dir), "recipients")
}

// writeRecipients leaves the public keys where the node finds them.
func writeRecipients(cfg *configs.Config, ring *keys.Keyring) error {
	r := ring.PublicRecipients()
	var text strings.Builder
	text.WriteString("# Public keys for what the fail-safe leaves. The node reads them; nothing here opens anything.\n")
	for _, p := range []keys.Purpose{keys.Number, keys.Message} {
		for _, k := range r[p] {
			fmt.Fprintf(&text, "%s %s\n", p, k)
		}
	}
	return writeFile(RecipientsFile(cfg), []byte(text.String()), 0o644)
}

// readRecipients reads the controller's public keys. Without them the fail-safe's messages stay in memory
// until the file is there.
func readRecipients(name string) (r node.Recipients, err error) {
	f, err := os.Open(name)
	if os.IsNotExist(err) {
		return r, nil
	}
	if err != nil {
		return r, fmt.Errorf("read public keys: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		purpose, key, ok := strings.Cut(lines.Text(), " ")
		switch {
		case !ok || purpose == "#":
		case purpose == "number":
			r.Number = append(r.Number, key)
		case purpose == "message":
			r.Message = append(r.Message, key)
		}
	}
	return r, lines.Err()
}

// promptsFile is where a controller leaves which files say the fail-safe's sentences.
func promptsFile(cfg *configs.Config) string {
	return filepath.Join(cfg.Path(cfg.Node.Dir), "prompts.json")
}

// failsafeSounds are the files of the fail-safe's sentences, relative to the node's folder.
type failsafeSounds struct {
	Sentence []string `json:"sentence"`
	Accept   []string `json:"accept"`
	Message  []string `json:"message"`
	Thanks   []string `json:"thanks"`
	Farewell []string `json:"farewell,omitempty"`
}

// lists returns the lists of both forms, in one order.
func (s *failsafeSounds) lists(p *node.FailsafePrompts) (own, nodes []*[]string) {
	return []*[]string{&s.Sentence, &s.Accept, &s.Message, &s.Thanks, &s.Farewell}, []*[]string{&p.Sentence, &p.Accept, &p.Message, &p.Thanks, &p.Farewell}
}

// writeFailsafePrompts leaves the prompts in force where the node finds them.
func writeFailsafePrompts(cfg *configs.Config) error {
	prompts := failsafePrompts(cfg)
	var out failsafeSounds
	base, err := filepath.Abs(filepath.Dir(promptsFile(cfg)))
	if err != nil {
		return fmt.Errorf("hand over prompts: %w", err)
	}
	own, nodes := out.lists(&prompts)
	for i, files := range nodes {
		for _, file := range *files {
			file, err := filepath.Abs(file)
			if err == nil {
				file, err = filepath.Rel(base, file)
			}
			if err != nil {
				return fmt.Errorf("hand over prompts: %w", err)
			}
			*own[i] = append(*own[i], filepath.ToSlash(file))
		}
	}
	text, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return fmt.Errorf("hand over prompts: %w", err)
	}
	return writeFile(promptsFile(cfg), append(text, '\n'), 0o644)
}

// readFailsafePrompts reads what writeFailsafePrompts has left; nothing where no controller has run yet.
func readFailsafePrompts(name string) (p node.FailsafePrompts, err error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	if err != nil {
		return p, fmt.Errorf("read handed over prompts: %w", err)
	}
	var in failsafeSounds
	if err := json.Unmarshal(text, &in); err != nil {
		return p, fault.Wrap(fault.Invalid, "prompts", err, "the file prompts.json of the node's folder is damaged: restart the controller, which writes it")
	}
	own, nodes := in.lists(&p)
	for i, files := range own {
		for _, file := range *files {
			*nodes[i] = append(*nodes[i], filepath.Join(filepath.Dir(name), filepath.FromSlash(file)))
		}
	}
	return p, nil
}

// handedOver is what the node asks each second.
func handedOver(cfg *configs.Config) node.HandedOver {
	return func() (node.Recipients, node.FailsafePrompts, error) {
		r, err := readRecipients(RecipientsFile(cfg))
		if err != nil {
			return r, node.FailsafePrompts{}, err
		}
		p, err := readFailsafePrompts(promptsFile(cfg))
		return r, p, err
	}
}

// failsafePrompts are the spoken sentences of the fail-safe, where they have been rendered.
func failsafePrompts(cfg *configs.Config) (p node.FailsafePrompts) {
	m, err := prompt.LoadManifest(manifestFile(cfg), cfg.Path(cfg.Speech.Dir))
	if err != nil {
		return p // the node plays tones instead
	}
	collect := func(id string, langs ...string) (files []string) {
		for _, lang := range langs {
			if f, ok := m.File(id, lang); ok {
				files = append(files, f)
			}
		}
		return files
	}
	langs := cfg.Languages()
	p.Sentence = collect("system.failsafe", langs[0])
	p.Accept = collect("system.failsafe_accept", langs[0])
	p.Message = collect("system.leave_message", langs...)
	p.Thanks = collect("system.message_thanks", langs[0])
	p.Farewell = collect(string(ivr.PromptSurveyLost), langs...)
	return p
}
