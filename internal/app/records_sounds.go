package app

import (
	"context"
	"io"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/archive"
	"heartline/internal/fault"
)

// sounds finds recordings and messages in the ledger; the archive plays them.
type sounds struct{ a *App }

var _ console.Sounds = sounds{}

func newSounds(a *App) sounds { return sounds{a} }

// Recording finds a recording of a call; an empty id means the first that can be heard. Why somebody listens,
// and that it is written down, is the console's part.
func (s sounds) Recording(ctx context.Context, call, recording string) (console.Sound, error) {
	rows, err := s.a.store.RecordingsOfCall(ctx, call)
	if err != nil {
		return console.Sound{}, err
	}
	for _, r := range rows {
		if recording != "" && r.ID != recording {
			continue
		}
		stored, err := s.a.sealedRecording(ctx, r.ID)
		if recording == "" && (err != nil || stored.Kind != archive.Talk) {
			continue
		}
		return s.sound(stored), err
	}
	return console.Sound{}, fault.New(fault.NotFound, "recording", "There is no such recording, or it is not sealed yet; try again in a minute.")
}

// Message finds the newest message of a task.
func (s sounds) Message(ctx context.Context, task string) (console.Sound, error) {
	row, err := s.a.store.Task(ctx, task)
	if err != nil {
		return console.Sound{}, err
	}
	name, ok := lastMessage(row)
	if !ok {
		return console.Sound{}, fault.New(fault.NotFound, "message", "The caller has left no message.")
	}
	stored, err := s.a.sealedRecording(ctx, name)
	if err != nil {
		return console.Sound{}, err
	}
	return s.sound(stored), nil
}

func (s sounds) sound(stored archive.Stored) console.Sound {
	return console.Sound{
		ID: stored.ID, Duration: stored.Duration, Gaps: gaps(stored),
		Open: func(ctx context.Context) (io.ReadSeekCloser, error) {
			if s.a.archive == nil {
				return nil, fault.New(fault.Unavailable, "recording", "The archive of recordings is not open; look at the controller's log.")
			}
			p, err := s.a.archive.OpenPlayback(ctx, stored)
			if err != nil {
				return nil, err
			}
			return p, nil
		},
	}
}

func gaps(stored archive.Stored) (out []api.Gap) {
	for _, g := range stored.Gaps {
		out = append(out, api.Gap{FromSeconds: g.From.Seconds(), LengthSeconds: (g.To - g.From).Seconds()})
	}
	return out
}

// sealedRecording reads what the ledger knows of a sealed object.
func (a *App) sealedRecording(ctx context.Context, id string) (archive.Stored, error) {
	return sealedObject(ctx, a.store, id)
}
