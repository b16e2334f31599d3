package fakepbx

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"heartline/internal/wav"
)

// recording is a live recording of one channel.
type recording struct {
	name    string
	channel *channel
	state   string
	endKey  string
	since   time.Time     // of the present stretch
	length  time.Duration // of the stretches before
	timers  []*time.Timer
	discard bool
}

func (r *recording) json() object {
	return object{"name": r.name, "format": "wav", "state": r.state, "target_uri": "channel:" + r.channel.id}
}

// record begins a recording. In a bridge it fails after the command was accepted.
func (w *world) record(r *recording, limit, silence time.Duration) {
	r.state = "queued"
	w.records[r.name] = r
	if r.channel.bridge != nil {
		delete(w.records, r.name)
		r.state = "failed"
		fields := r.json()
		fields["cause"] = "Cannot record channel while in bridge"
		w.report(r, "RecordingFailed", fields)
		return
	}
	r.timers = append(r.timers, w.after(soon/2, func() {
		if r.state != "queued" {
			return
		}
		r.state, r.since = "recording", time.Now()
		w.report(r, "RecordingStarted", r.json())
	}))
	// Nobody speaks in the fake: silence ends a recording as surely as its limit.
	for _, d := range []time.Duration{limit, silence} {
		if d > 0 {
			r.timers = append(r.timers, w.after(d, func() { w.finish(r) }))
		}
	}
}

// end is stop or cancel by command. A recording that has not started yet starts all the same.
func (w *world) end(r *recording, discard bool) error {
	switch r.state {
	case "queued":
		return nil
	case "done":
		return refuse(409, "Recording not in session")
	default:
		r.discard = discard
		w.finish(r)
		return nil
	}
}

// remove deletes the file of a recording that has ended.
func (w *world) remove(name string) error {
	if !w.stored[name] {
		return refuse(404, "Recording not found")
	}
	delete(w.stored, name)
	_ = os.Remove(filepath.Join(w.server.options.Spool, name+".wav")) //nolint:gosec // a file that it has written under that name
	return nil
}

// pause pauses or resumes.
func (r *recording) pause(on bool) error {
	switch {
	case r.state != "recording" && r.state != "paused":
		return refuse(409, "Recording not in session")
	case on && r.state == "recording":
		r.state = "paused"
		r.length += time.Since(r.since)
	case !on && r.state == "paused":
		r.state, r.since = "recording", time.Now()
	}
	return nil
}

// report sends a recording's event to those who hear of its channel.
func (w *world) report(r *recording, kind string, recording object) {
	w.tellTarget(r.channel, nil, kind, object{"recording": recording})
}

// finish ends a recording and leaves its file. It is there for a moment longer, done.
func (w *world) finish(r *recording) {
	if w.records[r.name] != r || r.state == "done" {
		return
	}
	w.after(soon, func() { delete(w.records, r.name) })
	for _, t := range r.timers {
		t.Stop()
	}
	if r.state == "recording" {
		r.length += time.Since(r.since)
	}
	r.state = "done"
	fields := r.json()
	fields["duration"] = int(r.length / time.Second)
	if !r.discard {
		w.stored[r.name] = true
		if err := w.write(r); err != nil {
			r.state = "failed"
			fields["state"], fields["cause"] = "failed", err.Error()
			w.report(r, "RecordingFailed", fields)
			return
		}
	}
	w.report(r, "RecordingFinished", fields)
}

// write leaves a WAV file of silence, as long as the recording was.
func (w *world) write(r *recording) error {
	if w.server.options.Spool == "" {
		return nil
	}
	const rate = 8000
	path := filepath.Join(w.server.options.Spool, r.name+".wav")
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("write recording: %w", err)
	}
	return errors.Join(wav.Encode(f, rate, 1, make([]int16, int(r.length.Seconds()*rate))), f.Close())
}
