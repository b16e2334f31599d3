package wav

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// ErrFormat is the cause of every refusal of a file for what it is.
var ErrFormat = errors.New("not a 16-bit PCM WAV file")

// maxPreamble bounds the chunks that may come before the audio, so that a damaged length cannot make a
// reader walk through gigabytes.
const maxPreamble = 1 << 20

const (
	formatPCM        = 1
	formatExtensible = 0xFFFE
)

// Header describes the audio of a file.
type Header struct {
	Rate       int   // samples per second and channel, 1000 to 192000
	Channels   int   // 1 or 2
	DataOffset int64 // bytes before the first sample
	DataSize   int64 // bytes of audio as the header says; 0 when the writer did not get to fill it in
}

// ParseHeader reads up to the first sample from r. The error wraps ErrFormat when the bytes are no WAV file
// that this package reads, and is the reader's own error otherwise.
func ParseHeader(r io.Reader) (Header, error) {
	var riff [12]byte
	if _, err := io.ReadFull(r, riff[:]); err != nil {
		return Header{}, fmt.Errorf("%w: shorter than a header: %w", ErrFormat, err)
	}
	if string(riff[:4]) != "RIFF" || string(riff[8:]) != "WAVE" {
		return Header{}, fmt.Errorf("%w: no RIFF WAVE mark", ErrFormat)
	}
	var h Header
	offset := int64(len(riff))
	for offset < maxPreamble {
		var chunk [8]byte
		if _, err := io.ReadFull(r, chunk[:]); err != nil {
			return Header{}, fmt.Errorf("%w: no data chunk: %w", ErrFormat, err)
		}
		offset += int64(len(chunk))
		size := int64(binary.LittleEndian.Uint32(chunk[4:]))
		if string(chunk[:4]) == "data" {
			if h.Rate == 0 {
				return Header{}, fmt.Errorf("%w: data before format", ErrFormat)
			}
			h.DataOffset, h.DataSize = offset, size
			return h, nil
		}
		padded := size + size&1 // chunks are padded to even lengths
		if padded > maxPreamble {
			return Header{}, fmt.Errorf("%w: a chunk of %d bytes before the audio", ErrFormat, size)
		}
		body := make([]byte, padded)
		if _, err := io.ReadFull(r, body); err != nil {
			return Header{}, fmt.Errorf("%w: cut off before the audio: %w", ErrFormat, err)
		}
		offset += padded
		if string(chunk[:4]) == "fmt " {
			if err := h.parseFormat(body); err != nil {
				return Header{}, err
			}
		}
	}
	return Header{}, fmt.Errorf("%w: no data chunk in the first %d bytes", ErrFormat, maxPreamble)
}

func (h *Header) parseFormat(body []byte) error {
	if len(body) < 16 {
		return fmt.Errorf("%w: format chunk of %d bytes", ErrFormat, len(body))
	}
	tag := binary.LittleEndian.Uint16(body)
	if tag == formatExtensible && len(body) >= 26 {
		tag = binary.LittleEndian.Uint16(body[24:])
	}
	channels := int(binary.LittleEndian.Uint16(body[2:]))
	rate := int64(binary.LittleEndian.Uint32(body[4:]))
	bits := binary.LittleEndian.Uint16(body[14:])
	switch {
	case tag != formatPCM:
		return fmt.Errorf("%w: sample format %d", ErrFormat, tag)
	case bits != 16:
		return fmt.Errorf("%w: %d bits per sample", ErrFormat, bits)
	case channels < 1 || channels > 2:
		return fmt.Errorf("%w: %d channels", ErrFormat, channels)
	case rate < 1000 || rate > 192000:
		return fmt.Errorf("%w: %d samples per second", ErrFormat, rate)
	}
	h.Rate, h.Channels = int(rate), channels
	return nil
}

// Frames returns how many frames (one sample per channel) a file of fileSize bytes holds. The header's own
// length counts only where the file bears it out: a writer that was killed leaves zero there.
func (h Header) Frames(fileSize int64) int64 {
	there := max(fileSize-h.DataOffset, 0)
	size := h.DataSize
	if size == 0 || size > there {
		size = there
	}
	return size / int64(2*h.Channels)
}

// Decode returns the header and the samples of a whole file, interleaved when it has two channels.
func Decode(file []byte) (Header, []int16, error) {
	h, err := ParseHeader(bytes.NewReader(file))
	if err != nil {
		return Header{}, nil, err
	}
	samples := make([]int16, h.Frames(int64(len(file)))*int64(h.Channels))
	data := file[h.DataOffset:]
	for i := range samples {
		samples[i] = int16(binary.LittleEndian.Uint16(data[2*i:]))
	}
	return h, samples, nil
}

// WriteHeader writes the 44 bytes before the samples of a file with dataSize bytes of audio. A dataSize
// that does not fit in 32 bits is written as the largest that does, which readers of streams take for
// "until the end".
func WriteHeader(w io.Writer, rate, channels int, dataSize int64) error {
	size := uint32(min(dataSize, math.MaxUint32-36))
	var b [44]byte
	copy(b[0:], "RIFF")
	binary.LittleEndian.PutUint32(b[4:], size+36)
	copy(b[8:], "WAVEfmt ")
	binary.LittleEndian.PutUint32(b[16:], 16)
	binary.LittleEndian.PutUint16(b[20:], formatPCM)
	binary.LittleEndian.PutUint16(b[22:], uint16(channels))
	binary.LittleEndian.PutUint32(b[24:], uint32(rate))
	binary.LittleEndian.PutUint32(b[28:], uint32(rate*channels*2))
	binary.LittleEndian.PutUint16(b[32:], uint16(channels*2))
	binary.LittleEndian.PutUint16(b[34:], 16)
	copy(b[36:], "data")
	binary.LittleEndian.PutUint32(b[40:], size)
	_, err := w.Write(b[:])
	return err
}

// Encode writes samples (interleaved when channels is 2) as a whole file.
func Encode(w io.Writer, rate, channels int, samples []int16) error {
	if err := WriteHeader(w, rate, channels, int64(2*len(samples))); err != nil {
		return err
	}
	b := make([]byte, 2*len(samples))
	for i, s := range samples {
		binary.LittleEndian.PutUint16(b[2*i:], uint16(s))
	}
	_, err := w.Write(b)
	return err
}
