package queue

import (
	"slices"
	"strings"
	"time"
)

// NoteAlert says that somebody has acknowledged an alert, or has put it off until an instant. The floor only keeps
// it, so that it outlives a restart; a Watch asks for it.
type NoteAlert struct {
	Alert string    `json:"alert"` // as Alert.ID
	Level int       `json:"level"` // how bad it was then
	Until time.Time `json:"until,omitzero"`
	By    string    `json:"by"`
	At    time.Time `json:"at,omitzero"` // by the clock of the Watch, which may have been set since; zero: now
}

// AlertNote is what is kept of it.
type AlertNote struct {
	Alert string    `json:"alert"`
	Level int       `json:"level"`
	Until time.Time `json:"until,omitzero"` // put off until then; zero: acknowledged
	By    string    `json:"by"`
	At    time.Time `json:"at"`
}

// notesKept bounds what is kept: the oldest goes first.
const notesKept = 256

func (in NoteAlert) handle(f *Floor) {
	if in.Alert == "" {
		return
	}
	at := instant(in.At)
	if at.IsZero() {
		at = f.now
	}
	f.notes[in.Alert] = AlertNote{Alert: in.Alert, Level: in.Level, Until: instant(in.Until), By: in.By, At: at}
	if len(f.notes) > notesKept {
		oldest := slices.MinFunc(f.alertNotes(), func(a, b AlertNote) int { return a.At.Compare(b.At) })
		delete(f.notes, oldest.Alert)
	}
}

// alertNotes lists the notes in order of the alerts.
func (f *Floor) alertNotes() []AlertNote {
	if len(f.notes) == 0 {
		return nil
	}
	all := make([]AlertNote, 0, len(f.notes))
	for _, n := range f.notes {
		all = append(all, n)
	}
	slices.SortFunc(all, func(a, b AlertNote) int { return strings.Compare(a.Alert, b.Alert) })
	return all
}
