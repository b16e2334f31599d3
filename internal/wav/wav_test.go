package wav_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/wav"
)

func encode(t testing.TB, rate, channels int, samples []int16) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := wav.Encode(&b, rate, channels, samples); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for _, channels := range []int{1, 2} {
		want := []int16{0, 1, -1, 32767, -32768, 5}
		h, got, err := wav.Decode(encode(t, 8000, channels, want))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("samples of %d channels (-want +got):\n%s", channels, diff)
		}
		if h.Rate != 8000 || h.Channels != channels || h.DataOffset != 44 {
			t.Errorf("header = %+v", h)
		}
	}
}

func TestLengthOfAKilledWriterIsTheFilesSize(t *testing.T) {
	t.Parallel()
	file := encode(t, 8000, 1, []int16{1, 2, 3, 4})
	binary.LittleEndian.PutUint32(file[4:], 0)
	for name, size := range map[string]uint32{"zero": 0, "more than there is": 1 << 30, "stream": 0xFFFFFFFF} {
		binary.LittleEndian.PutUint32(file[40:], size)
		_, got, err := wav.Decode(file)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff([]int16{1, 2, 3, 4}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	// A half sample at the cut is left out.
	_, got, err := wav.Decode(file[:len(file)-1])
	if err != nil || len(got) != 3 {
		t.Errorf("cut in a sample: %d samples, %v", len(got), err)
	}
}

func TestChunksBeforeTheAudioArePassedOver(t *testing.T) {
	t.Parallel()
	plain := encode(t, 16000, 1, []int16{7})
	var file []byte
	file = append(file, plain[:36]...)
	file = append(file, "LIST\x03\x00\x00\x00abc\x00"...) // odd length, padded
	file = append(file, plain[36:]...)
	h, got, err := wav.Decode(file)
	if err != nil || h.Rate != 16000 || len(got) != 1 || got[0] != 7 {
		t.Fatalf("got %v %v %v", h, got, err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	good := encode(t, 8000, 1, []int16{1})
	mutate := func(at int, b byte) []byte {
		c := bytes.Clone(good)
		c[at] = b
		return c
	}
	for name, file := range map[string][]byte{
		"empty": nil, "text": []byte("hello, this is no audio at all"), "cut in the header": good[:20],
		"float samples": mutate(20, 3), "8 bits": mutate(34, 8), "no channel": mutate(22, 0), "six channels": mutate(22, 6),
		"rate 64": mutate(25, 0), "huge chunk": mutate(19, 0x7f), "no data": good[:36],
	} {
		if _, _, err := wav.Decode(file); !errors.Is(err, wav.ErrFormat) {
			t.Errorf("%s: error %v, want ErrFormat", name, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(encode(f, 8000, 1, []int16{1, 2, 3}))
	f.Add(encode(f, 48000, 2, []int16{1, 2, 3, 4}))
	f.Add([]byte("RIFF\x00\x00\x00\x00WAVEdata\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, file []byte) {
		h, samples, err := wav.Decode(file)
		if err != nil {
			return
		}
		if h.Channels < 1 || len(samples)*2 > len(file) || len(samples)%h.Channels != 0 {
			t.Fatalf("%+v with %d samples out of %d bytes", h, len(samples), len(file))
		}
	})
}
