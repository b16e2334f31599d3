// Package prompt makes sound files of what callers are told, and the music they hear while they wait.
//
// A Renderer speaks texts by a configurable command (the text on its standard input, {voice}, {speed} and
// {out} in its arguments) and keeps the result in a folder under a name that is a hash of everything that
// went into it: the same text in the same voice is spoken once, and a changed one gets another file, so
// that nobody hears a prompt change in the middle. An uploaded WAV file replaces a spoken prompt.
//
// Every file is 8000 samples per second, mono, 16 bits: what Asterisk plays to a telephone without a
// transcoder of its own. Spoken sound is trimmed of silence; all sound is brought to one loudness.
//
// Guarantees:
//
//   - A file in the folder is whole: it is written aside, synced and renamed. Any number of processes may
//     work on one folder.
//   - At most Parallel commands run at once, each for at most 30 s, and they end with their context.
//   - A failing command costs its own prompts only: RenderAll goes on and returns all errors together. A
//     command that is not installed is one sentence with the mend.
//   - An upload is refused by size, format and length before anything is kept of it.
//   - Hold music and chime are computed, the same bytes each time; the music joins to itself without a seam.
//
// The package does not know what is said when: ids and texts come from the configuration. It holds no
// personal data.
package prompt
