package prompt

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"heartline/internal/fault"
	"heartline/internal/sound"
	"heartline/internal/wav"
)

// Bounds of an uploaded prompt.
const (
	MaxUpload       = 32 << 20 // bytes
	MinUploadLength = 200 * time.Millisecond
	MaxUploadLength = 3 * time.Minute
)

var (
	idPattern   = regexp.MustCompile(`^[a-z0-9][a-z0-9_.-]{0,63}$`)
	langPattern = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z]{2})?$`)
)

// Upload keeps a recorded prompt, which from the next RenderAll on replaces the spoken one. file is a WAV
// file of 16-bit PCM, mono or stereo, of any rate.
func (r *Renderer) Upload(id, lang string, file io.Reader) (Sound, error) {
	path, err := r.uploadPath(id, lang)
	if err != nil {
		return Sound{}, err
	}
	data, err := io.ReadAll(io.LimitReader(file, MaxUpload+1))
	if err != nil {
		return Sound{}, fault.Wrap(fault.Invalid, "upload prompt", err, "the file did not arrive whole; send it again")
	}
	samples, err := convert(data)
	if err != nil {
		return Sound{}, err
	}
	s, err := r.keep(samples)
	if err != nil {
		return Sound{}, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return Sound{}, fmt.Errorf("keep uploaded prompt: %w", err)
	}
	return s, writeWAV(path, samples)
}

// RemoveUpload forgets a recorded prompt; the spoken one comes back with the next RenderAll. It is no
// error when there is none.
func (r *Renderer) RemoveUpload(id, lang string) error {
	path, err := r.uploadPath(id, lang)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove uploaded prompt: %w", err)
	}
	return nil
}

// uploaded returns the recorded prompt. ok is false when there is none.
func (r *Renderer) uploaded(id, lang string) (s Sound, ok bool, err error) {
	if r.cfg.Uploads == "" {
		return Sound{}, false, nil
	}
	path, err := r.uploadPath(id, lang)
	if err != nil {
		return Sound{}, false, err
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Sound{}, false, nil
	case err != nil:
		return Sound{}, false, fmt.Errorf("read uploaded prompt: %w", err)
	case info.Size() > MaxUpload:
		return Sound{}, false, tooLarge()
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return Sound{}, false, fmt.Errorf("read uploaded prompt: %w", err)
	}
	samples, err := convert(data)
	if err != nil {
		return Sound{}, false, fmt.Errorf("uploaded prompt %s in %s: %w", id, lang, err)
	}
	s, err = r.keep(samples)
	return s, err == nil, err
}

func (r *Renderer) uploadPath(id, lang string) (string, error) {
	if r.cfg.Uploads == "" {
		return "", fault.New(fault.Invalid, "upload prompt", "no folder for recorded prompts is set; write one under speech.uploads")
	}
	if !idPattern.MatchString(id) || !langPattern.MatchString(lang) {
		return "", fault.New(fault.Invalid, "upload prompt", "there is no such prompt; choose one from the list")
	}
	return filepath.Join(r.cfg.Uploads, lang, id+".wav"), nil
}

func tooLarge() error {
	return fault.New(fault.Invalid, "upload prompt", "the file is larger than %d MiB; send a shorter one", MaxUpload>>20)
}

// convert checks a WAV file and brings it to the form of all prompts.
func convert(data []byte) ([]int16, error) {
	if len(data) > MaxUpload {
		return nil, tooLarge()
	}
	header, err := wav.ParseHeader(bytes.NewReader(data))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "upload prompt", err, "the file is not a WAV file of 16-bit PCM; save it as one, mono or stereo")
	}
	length := time.Duration(header.Frames(int64(len(data)))) * time.Second / time.Duration(header.Rate)
	if length < MinUploadLength || length > MaxUploadLength {
		return nil, fault.New(fault.Invalid, "upload prompt", "the recording lasts %v; it may last %v to %v", length.Round(10*time.Millisecond), MinUploadLength, MaxUploadLength)
	}
	samples, err := sound.Decode(data)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "upload prompt", err, "the file cannot be read; save it again as WAV")
	}
	if trim(samples) == nil {
		return nil, fault.New(fault.Invalid, "upload prompt", "nothing can be heard in the recording; check the microphone and send it again")
	}
	return level(samples), nil
}

// keep writes samples into the folder under the hash of what they are.
func (r *Renderer) keep(samples []int16) (Sound, error) {
	var b bytes.Buffer
	if err := wav.Encode(&b, sound.Rate, 1, samples); err != nil {
		return Sound{}, fmt.Errorf("keep prompt: %w", err)
	}
	sum := sha256.Sum256(b.Bytes())
	s := Sound{Hash: hex.EncodeToString(sum[:]), Duration: sound.Length(samples), Uploaded: true}
	if _, err := os.Stat(r.Path(s)); err == nil {
		return s, nil
	}
	return s, writeFile(r.Path(s), func(w io.Writer) error {
		_, err := w.Write(b.Bytes())
		return err
	})
}
