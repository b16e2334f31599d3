package pbx

import (
	"context"
	"net/http"
	"time"

	"heartline/call"
	"heartline/internal/fault"
)

// recordFormat is signed linear in a WAV file: nothing is lost before the archive encodes it.
const recordFormat = "wav"

// Snoop makes a channel that hears what the party of the channel says; its Arrived follows.
func (l *Link) Snoop(ctx context.Context, channel, snoop string) error {
	return l.snoop(ctx, channel, snoop, "in", "none")
}

// Listen makes a channel that hears what the party of the channel says and hears; what is said into it, only
// that party hears, unless this Asterisk cannot whisper.
func (l *Link) Listen(ctx context.Context, channel, snoop string) error {
	whisper := "out"
	if info, ok := l.Info(); !ok || !info.Whisper {
		whisper = "none"
	}
	return l.snoop(ctx, channel, snoop, "both", whisper)
}

// Whisper makes a channel through which the party of the channel, and nobody else, hears what is played to it; its Arrived
// follows. fault.Conflict: this Asterisk cannot whisper. fault.Unavailable: its release is not known yet.
func (l *Link) Whisper(ctx context.Context, channel, snoop string) error {
	const op = "whisper to a channel"
	switch info, ok := l.Info(); {
	case !ok:
		return fault.New(fault.Unavailable, op, "the release of this Asterisk is not known yet")
	case !info.Whisper:
		return fault.New(fault.Conflict, op, "this Asterisk cannot whisper: run another release")
	}
	return l.snoop(ctx, channel, snoop, "both", "out")
}

func (l *Link) snoop(ctx context.Context, channel, snoop, spy, whisper string) error {
	_, err := l.rest.send(ctx, request{
		method: http.MethodPost, path: at("channels", channel, "snoop", snoop),
		query: query("spy", spy, "whisper", whisper, "app", l.app, "appArgs", "snoop"),
	}, repeat{look: l.exists(snoop)})
	if status(err) == http.StatusInternalServerError || status(err) == http.StatusConflict {
		// That is also how Asterisk answers to an id that is there.
		ctx, cancel := context.WithTimeout(ctx, l.config.Timeout)
		defer cancel()
		if there, lookErr := l.exists(snoop)(ctx); lookErr == nil && there {
			return nil
		}
	}
	return l.rest.classify("snoop on a channel", err)
}

// Record records a channel or snoop into Name.wav of the node's spool. A channel that is in a bridge cannot
// be recorded: Asterisk accepts the command and reports RecEnded with Failed. fault.Conflict: a file of that
// name exists.
func (l *Link) Record(ctx context.Context, r call.Record) error {
	beep := ""
	if r.Beep {
		beep = "true"
	}
	end := r.EndKey
	if end == "" {
		end = "none"
	}
	_, err := l.rest.send(ctx, request{
		method: http.MethodPost, path: at("channels", r.Channel, "record"),
		query: query("name", r.Name, "format", recordFormat, "maxDurationSeconds", seconds(r.Max),
			"maxSilenceSeconds", seconds(r.Silence), "ifExists", "fail", "beep", beep, "terminateOn", end),
	}, repeat{look: l.records(r.Name)})
	if status(err) == http.StatusConflict && says(err, "already exists") {
		ctx, cancel := context.WithTimeout(ctx, l.config.Timeout)
		defer cancel()
		if there, lookErr := l.records(r.Name)(ctx); lookErr == nil && there {
			return nil
		}
	}
	return l.rest.classify("record a channel", err)
}

func (l *Link) records(recording string) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		err := l.rest.once(ctx, request{method: http.MethodGet, path: at("recordings", "live", recording)})
		if status(err) == http.StatusNotFound {
			return false, nil
		}
		return err == nil, err
	}
}

// onRecording posts or deletes a sub-resource of a live recording. Between Record and RecStarted Asterisk
// refuses such commands (409): they are repeated for a moment, since a pause must not be lost.
func (l *Link) onRecording(ctx context.Context, op, method string, path ...string) error {
	q := request{method: method, path: at(append([]string{"recordings", "live"}, path...)...)}
	until := time.Now().Add(againFor)
	for tries := 1; ; tries++ {
		_, err := l.rest.send(ctx, q, repeat{})
		again := tries < againLeast || time.Now().Before(until)
		if status(err) == http.StatusConflict && again && sleep(ctx, againEvery) {
			continue
		}
		return l.rest.classify(op, err)
	}
}

// PauseRecord pauses a live recording; pausing twice does nothing.
func (l *Link) PauseRecord(ctx context.Context, recording string) error {
	return l.onRecording(ctx, "pause a recording", http.MethodPost, recording, "pause")
}

// ResumeRecord undoes PauseRecord.
func (l *Link) ResumeRecord(ctx context.Context, recording string) error {
	return l.onRecording(ctx, "resume a recording", http.MethodDelete, recording, "pause")
}

// endFor is how long a recording may take to end after it was told to.
const endFor = 500 * time.Millisecond

// StopRecord ends a recording and keeps its file; one that is over is success. It returns when the recording
// has ended.
func (l *Link) StopRecord(ctx context.Context, recording string) error {
	return l.endRecord(ctx, "stop a recording", request{method: http.MethodPost, path: at("recordings", "live", recording, "stop")})
}

// DiscardRecord ends a recording and removes its file, also when it is over; none at all is success.
func (l *Link) DiscardRecord(ctx context.Context, recording string) error {
	const op = "discard a recording"
	err := l.endRecord(ctx, op, request{method: http.MethodDelete, path: at("recordings", "live", recording)})
	// Asterisk removes the file when it cancels, and misses one that is created a moment later.
	stored := l.rest.command(ctx, op, request{method: http.MethodDelete, path: at("recordings", "stored", recording)}, repeat{})
	if err != nil {
		return err
	}
	return gone(stored)
}

// endRecord repeats a command until the recording is not there any more. One answer is not enough: a
// recording that is told to end before it has started answers 204 and starts all the same, one that is
// cancelled before its file exists answers 500, and one that is ending answers 409.
func (l *Link) endRecord(ctx context.Context, op string, q request) error {
	until := time.Now().Add(endFor)
	told := false
	for {
		_, err := l.rest.send(ctx, q, repeat{})
		switch code := status(err); {
		case code == http.StatusNotFound:
			return nil
		case err == nil || code == http.StatusInternalServerError:
			told = true
		case code != http.StatusConflict:
			return l.rest.classify(op, err)
		}
		if time.Now().After(until) {
			if told && status(err) == http.StatusConflict {
				return nil // it is ending, slowly
			}
			return fault.New(fault.Unavailable, op, "the recording does not end")
		}
		if !sleep(ctx, againEvery) {
			return l.rest.classify(op, ctx.Err())
		}
	}
}
