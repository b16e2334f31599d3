package phone

import (
	"fmt"
	"io"
	"sync"
	"time"

	"heartline/internal/wav"
)

// jitterBuffer is how late a packet may be and still be heard in time.
const jitterBuffer = 60 * time.Millisecond

// Ear is the account of everything that a call has heard. Its methods may be called from any goroutine,
// during the call and after it.
type Ear struct {
	mu       sync.Mutex // protects the following
	law      *g711
	detector detector
	frames   []Frame // in order of Play; the oldest are dropped above limit
	limit    int
	dropped  int
	line     playout
	digits   []byte
	event    uint32 // RTP time of the last telephone-event, to count each once
	events   bool
	strays   int
	capture  []int16
	started  time.Time // of the capture
	captures bool
	work     []float64 // scratch of the reader goroutine
}

// playout places packets on a listener's time line.
type playout struct {
	have   bool
	ssrc   uint32
	seq    uint16
	ts     uint32    // RTP time of the anchor
	anchor time.Time // when the sample at ts is played
}

func newEar(limit int, watch []int) *Ear {
	if limit <= 0 {
		limit = 30000
	}
	e := &Ear{limit: limit, work: make([]float64, 0, 2*frameSamples)}
	for _, hz := range watch {
		e.detector.watch(hz)
	}
	return e
}

// place returns when the packet is heard and how many are missing before it.
func (l *playout) place(at time.Time, h rtpHeader) (play time.Time, lost uint16) {
	if !l.have || h.ssrc != l.ssrc {
		*l = playout{have: true, ssrc: h.ssrc, seq: h.seq, ts: h.time, anchor: at}
		return at, 0
	}
	if gap := h.seq - l.seq; gap > 1 && gap < 1<<15 {
		lost = gap - 1
	}
	l.seq = h.seq
	play = l.anchor.Add(time.Duration(int32(h.time-l.ts)) * time.Second / sampleRate)
	if late := at.Sub(play); late < 0 || late > jitterBuffer {
		// A packet faster than any before, a buffer that ran dry, or a leap of the sender's clock: the line
		// starts anew here.
		l.ts, l.anchor = h.time, at
		return at, lost
	}
	return play, lost
}

func (e *Ear) setLaw(law *g711) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.law = law
}

// hear judges one packet of audio.
func (e *Ear) hear(at time.Time, h rtpHeader, payload []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.work = e.work[:0]
	for _, b := range payload {
		e.work = append(e.work, float64(e.law.decode[b]))
	}
	level, tones := e.detector.judge(e.work)
	play, lost := e.line.place(at, h)
	if n := len(e.frames); n > 0 && play.Before(e.frames[n-1].Play) {
		play = e.frames[n-1].Play // reordered or re-anchored: time does not run backwards
	}
	if len(e.frames) >= e.limit {
		half := len(e.frames) / 2
		e.frames = append(e.frames[:0], e.frames[half:]...)
		e.dropped += half
	}
	e.frames = append(e.frames, Frame{At: at, Play: play, Seq: h.seq, Lost: lost, Level: float32(level), tones: tones})
	if e.captures {
		e.captureLocked(play, payload)
	}
}

// hearKey counts a telephone-event once, by its RTP time.
func (e *Ear) hearKey(h rtpHeader, payload []byte) {
	if len(payload) < 4 || int(payload[0]) >= len(keyEvents) {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.events && e.event == h.time {
		return
	}
	e.events, e.event = true, h.time
	e.digits = append(e.digits, keyEvents[payload[0]])
}

func (e *Ear) stray() {
	e.mu.Lock()
	e.strays++
	e.mu.Unlock()
}

// captureLocked appends the packet at its place on the time line; gaps become silence.
func (e *Ear) captureLocked(play time.Time, payload []byte) {
	const most = 30 * 60 * sampleRate // half an hour, then nothing more is kept
	if e.started.IsZero() {
		e.started = play
	}
	at := int(play.Sub(e.started) * sampleRate / time.Second)
	if at > most {
		return
	}
	if missing := at - len(e.capture); missing > frameSamples/2 {
		e.capture = append(e.capture, make([]int16, missing)...)
	}
	for _, b := range payload {
		e.capture = append(e.capture, e.law.decode[b])
	}
}

// WriteCapture writes what was heard as a WAV file of one channel, gaps as silence. It holds audio only when
// the phone's Config.Capture is set, and at most the first half hour.
func (e *Ear) WriteCapture(w io.Writer) error {
	e.mu.Lock()
	samples := append([]int16(nil), e.capture...)
	e.mu.Unlock()
	return wav.Encode(w, sampleRate, 1, samples)
}

// HeardDigits returns the keys that the far end pressed as telephone-events, in order.
func (e *Ear) HeardDigits() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return string(e.digits)
}

// Strays returns how many datagrams came that belong to no stream of this call.
func (e *Ear) Strays() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.strays
}

// Frames returns the account of every packet heard in [from, to) by Play. A zero from or to leaves that side
// open. The oldest packets are forgotten above Config.MaxFrames.
func (e *Ear) Frames(from, to time.Time) []Frame {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]Frame(nil), e.betweenLocked(from, to)...)
}

// Watch begins to watch for the tones. Those that Config.Watch names are watched from the first packet;
// every method that takes a frequency watches it from then on. It reports whether all could be: 64 is the
// most.
func (e *Ear) Watch(hz ...int) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	all := true
	for _, f := range hz {
		all = e.detector.watch(f) >= 0 && all
	}
	return all
}

// Tones returns the frequencies heard in f, in Hz.
func (e *Ear) Tones(f Frame) []int {
	e.mu.Lock()
	defer e.mu.Unlock()
	var out []int
	for i, hz := range e.detector.hz {
		if f.tones&(1<<i) != 0 {
			out = append(out, hz)
		}
	}
	return out
}

func (e *Ear) betweenLocked(from, to time.Time) []Frame {
	first, last := 0, len(e.frames)
	if !from.IsZero() {
		first = searchFrames(e.frames, from)
	}
	if !to.IsZero() {
		last = searchFrames(e.frames, to)
	}
	return e.frames[min(first, last):last]
}

// maskLocked returns the bit of hz, watching it from now on.
func (e *Ear) maskLocked(hz int) (uint64, error) {
	i := e.detector.watch(hz)
	if i < 0 {
		return 0, fmt.Errorf("cannot watch %d Hz: %d tones are watched already", hz, maxWatched)
	}
	return 1 << i, nil
}
