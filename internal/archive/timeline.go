package archive

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"heartline/internal/wav"
)

// joinWithin is how far apart two stretches of talk may lie and still be one recording.
const joinWithin = 30 * time.Second

// driftAllowed is how much shorter than the talk a leg may be before a warning says so.
const driftAllowed = time.Second

// errAudio marks a file that will not be understood however often it is read.
var errAudio = errors.New("not a leg that can be archived")

// leg is an opened file of the spool.
type leg struct {
	part   Part
	src    io.ReaderAt
	header wav.Header
	frames int64
}

// openLeg reads the header of a leg whose file is size bytes long.
func openLeg(part Part, src io.ReaderAt, size int64) (leg, error) {
	h, err := wav.ParseHeader(io.NewSectionReader(src, 0, size))
	if err != nil {
		return leg{}, fmt.Errorf("%w: %w", errAudio, err)
	}
	if h.Channels != 1 {
		return leg{}, fmt.Errorf("%w: %d channels", errAudio, h.Channels)
	}
	return leg{part: part, src: src, header: h, frames: h.Frames(size)}, nil
}

func (l leg) duration() time.Duration {
	return time.Duration(l.frames) * time.Second / time.Duration(l.header.Rate)
}

// end returns when the leg's last sample was heard.
func (l leg) end() time.Time {
	end := l.part.StartedAt
	for _, c := range l.chunks() {
		if e := c.at.Add(time.Duration(c.frames) * time.Second / time.Duration(l.header.Rate)); e.After(end) {
			end = e
		}
	}
	return end
}

// chunk is a run of samples without a pause.
type chunk struct {
	from   int64     // first frame in the file
	frames int64     //
	at     time.Time // when its first frame was said
}

// chunks places the file's samples in time. Asterisk writes nothing while a recording is paused, so that each
// pause moves all that follows; a file that is as long as the whole talk was not paused at all, whatever the
// ledger asked for.
func (l leg) chunks() []chunk {
	rate := time.Duration(l.header.Rate)
	paused := time.Duration(0)
	for _, p := range l.part.Pauses {
		paused += p.To.Sub(p.From)
	}
	whole := l.part.EndedAt.Sub(l.part.StartedAt)
	if paused == 0 || !l.part.EndedAt.IsZero() && l.duration() > whole-paused/2 {
		return []chunk{{0, l.frames, l.part.StartedAt}}
	}
	var out []chunk
	at, from := l.part.StartedAt, int64(0)
	for _, p := range l.part.Pauses {
		n := max(min(int64(p.From.Sub(at)*rate/time.Second), l.frames-from), 0)
		if n > 0 {
			out = append(out, chunk{from, n, at})
			from += n
		}
		if p.To.After(at) {
			at = p.To
		}
	}
	if from < l.frames {
		out = append(out, chunk{from, l.frames - from, at})
	}
	return out
}

// stretches groups legs that lie close together in time, in order of their beginning.
func stretches(legs []leg) [][]leg {
	slices.SortStableFunc(legs, func(a, b leg) int { return a.part.StartedAt.Compare(b.part.StartedAt) })
	var out [][]leg
	var end time.Time
	for _, l := range legs {
		if len(out) == 0 || l.part.Side == Message || l.part.StartedAt.Sub(end) > joinWithin {
			out = append(out, nil)
			end = time.Time{}
		}
		out[len(out)-1] = append(out[len(out)-1], l)
		if e := l.end(); e.After(end) {
			end = e
		}
	}
	return out
}

// timeline mixes legs into interleaved 16-bit little-endian samples as they are read.
type timeline struct {
	rate     int
	channels int
	start    time.Time
	frames   int64
	tracks   []track

	at   int64  // next frame
	out  []byte // not read yet
	raw  []byte
	mix  []int32
	room []byte
}

// track is one chunk on the time line.
type track struct {
	leg     leg
	channel int
	ratio   int64 // frames of the time line per frame of the file
	first   int64 // frame of the time line
	chunk   chunk
}

// block is how many frames are mixed at a time.
const block = 8192

// newTimeline lays out the legs of one stretch.
func newTimeline(legs []leg) (*timeline, error) {
	t := &timeline{channels: 2}
	for i, l := range legs {
		t.rate = max(t.rate, l.header.Rate)
		if i == 0 || l.part.StartedAt.Before(t.start) {
			t.start = l.part.StartedAt
		}
		if l.part.Side == Message {
			t.channels = 1
		}
	}
	for _, l := range legs {
		if t.rate%l.header.Rate != 0 {
			return nil, fmt.Errorf("%w: legs of %d and %d samples per second", errAudio, l.header.Rate, t.rate)
		}
		channel := 0
		if l.part.Side == Counsellor {
			channel = 1
		}
		for _, c := range l.chunks() {
			tr := track{
				leg: l, channel: channel, ratio: int64(t.rate / l.header.Rate), chunk: c,
				first: int64(c.at.Sub(t.start) * time.Duration(t.rate) / time.Second),
			}
			t.tracks = append(t.tracks, tr)
			t.frames = max(t.frames, tr.first+c.frames*tr.ratio)
		}
	}
	t.raw = make([]byte, 2*(block+1))
	t.mix = make([]int32, block*t.channels)
	t.room = make([]byte, 2*block*t.channels)
	return t, nil
}

func (t *timeline) duration() time.Duration {
	return time.Duration(t.frames) * time.Second / time.Duration(t.rate)
}

// Read yields the mix, and io.EOF after the last frame.
func (t *timeline) Read(p []byte) (int, error) {
	if len(t.out) == 0 {
		if t.at >= t.frames {
			return 0, io.EOF
		}
		if err := t.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, t.out)
	t.out = t.out[n:]
	return n, nil
}

// next mixes one block.
func (t *timeline) next() error {
	n := min(block, t.frames-t.at)
	clear(t.mix)
	for _, tr := range t.tracks {
		// The part of this block that the track covers, in frames of the time line.
		from, to := max(t.at, tr.first), min(t.at+n, tr.first+tr.chunk.frames*tr.ratio)
		if from >= to {
			continue
		}
		first := (from - tr.first) / tr.ratio
		last := (to - 1 - tr.first) / tr.ratio
		raw := t.raw[:2*(last-first+1)]
		at := tr.leg.header.DataOffset + 2*(tr.chunk.from+first)
		if _, err := tr.leg.src.ReadAt(raw, at); err != nil {
			return fmt.Errorf("read leg %s: %w", tr.leg.part.Name, err)
		}
		for i := from; i < to; i++ {
			s := int16(binary.LittleEndian.Uint16(raw[2*((i-tr.first)/tr.ratio-first):]))
			t.mix[int(i-t.at)*t.channels+tr.channel] += int32(s)
		}
	}
	t.out = t.room[:2*int(n)*t.channels]
	for i := range len(t.out) / 2 {
		binary.LittleEndian.PutUint16(t.out[2*i:], uint16(int16(max(-32768, min(32767, t.mix[i])))))
	}
	t.at += n
	return nil
}

// gaps returns the pauses of the legs from the beginning of the time line, overlapping ones joined.
func (t *timeline) gaps(legs []leg) []Gap {
	var all []Gap
	for _, l := range legs {
		for _, p := range l.part.Pauses {
			g := Gap{max(p.From.Sub(t.start), 0), min(p.To.Sub(t.start), t.duration())}
			if g.From < g.To {
				all = append(all, g)
			}
		}
	}
	slices.SortFunc(all, func(a, b Gap) int { return int(a.From - b.From) })
	var out []Gap
	for _, g := range all {
		if n := len(out); n > 0 && g.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, g.To)
			continue
		}
		out = append(out, g)
	}
	return out
}

// warning says in one sentence what is amiss with the legs of a stretch, or nothing.
func warning(legs []leg) string {
	sides := map[Side]bool{}
	for _, l := range legs {
		sides[l.part.Side] = true
	}
	if sides[Caller] != sides[Counsellor] {
		return "Only one of the two sides was recorded."
	}
	for _, l := range legs {
		if l.part.EndedAt.IsZero() {
			return "The recording was cut off, and its end is not known."
		}
		if short := l.part.EndedAt.Sub(l.end()); short > driftAllowed {
			return fmt.Sprintf("The %s's side is %.1f s shorter than the talk.", l.part.Side, short.Seconds())
		}
	}
	return ""
}
