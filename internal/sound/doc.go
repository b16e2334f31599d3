// Package sound makes the sounds that a node's Asterisk plays: prompts in G.711, tones, and a quiet piece
// of music for those who wait.
//
// Everything is 8000 samples per second and mono inside. A prompt comes as a WAV file of any rate and is
// brought down with a windowed low-pass; what goes out is headerless G.711 in both laws, which Asterisk
// passes to a telephone without transcoding.
//
// Guarantees: all functions are pure but Load; a piece of music has no silent stretch, begins and ends
// softly, and joins to itself without a click, because Asterisk repeats it for as long as somebody waits.
//
// What the package is not: it neither speaks text nor records.
package sound
