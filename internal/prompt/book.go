package prompt

import (
	"sync/atomic"
	"time"

	"heartline/ivr"
)

// Book finds what to play for a prompt. It reads one manifest at a time, which may be exchanged while
// calls go on; files of older ones stay, so that nothing breaks off. It may be used by any number of
// goroutines.
type Book struct {
	fallback string
	manifest atomic.Pointer[Manifest]
}

// NewBook returns a book that falls back to a prompt's text in the given language.
func NewBook(m *Manifest, fallback string) *Book {
	b := &Book{fallback: fallback}
	b.manifest.Store(m)
	return b
}

// Exchange puts another manifest into force.
func (b *Book) Exchange(m *Manifest) { b.manifest.Store(m) }

// Manifest returns the manifest in force.
func (b *Book) Manifest() *Manifest { return b.manifest.Load() }

// Media returns the media of prompts and how long they last together. A prompt that is not there in its
// language is taken in the fallback language; one that is not there at all is left out.
func (b *Book) Media(refs []ivr.PromptRef) (media []string, length time.Duration) {
	m := b.manifest.Load()
	for _, ref := range refs {
		for _, lang := range []string{ref.Lang, b.fallback} {
			if s, ok := m.Sound(string(ref.ID), lang); ok {
				medium, _ := m.Media(string(ref.ID), lang)
				media, length = append(media, medium), length+s.Duration
				break
			}
		}
	}
	return media, length
}

// Position returns the sentence that tells a caller the place in the queue; place counts from 1, the next
// to be taken.
func (b *Book) Position(place int, lang string) (media []string, length time.Duration) {
	var refs []ivr.PromptRef
	for _, id := range ivr.PositionPrompts(place - 1) {
		refs = append(refs, ivr.PromptRef{ID: id, Lang: lang})
	}
	return b.Media(refs)
}
