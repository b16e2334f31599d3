// Package archive turns what Asterisk recorded into sealed recordings, plays them, and deletes them with proof.
//
// A leg is recorded in clear into the spool, a folder on tmpfs, as <call's ULID>-<role><counter>.wav. When a call
// is over, Put names it, and one worker takes its files: the legs of one stretch of talk become one stereo Ogg
// Opus file (caller left, counsellor right) whose time line is the talk's own: legs that began later start later,
// and pauses are silence at their place. A caller's message becomes a mono file. The way of every file:
//
//	spool (tmpfs, clear) → opusenc by pipe → age, key of its own → Dir/tmp, fsync → decrypted again and
//	compared by hash → renamed to its place, fsync → Books.Sealed → clear file removed
//
// What it guarantees:
//
//   - No clear audio touches a disk: encoder and cipher are joined by pipes, and only ciphertext is written
//     outside the spool.
//   - A clear file is removed only after its sealed copy was read back and Books has recorded it. Until then
//     every fault is tried again, from 1 s up to a minute apart, and counted.
//   - Nothing in the spool is forgotten: a sweep at the start and every half minute takes in what Put has not
//     named, a crash included. A recording's id is the name of its first file, so that a second attempt after
//     a crash replaces the first instead of doubling it.
//   - A file whose name, call or content is not understood is sealed as it is and recorded as quarantined, tied
//     to its call where the name tells it.
//   - A WAV file whose writer was killed (its header says zero bytes) is read by its size.
//   - Deletion is the deletion of the data key; the file goes after it. The Proof names the day on which the
//     last backup of the key has expired.
//
// Put never blocks. Run owns the worker and the deletion job and returns when both have ended; what was not
// done stays in the spool for the next Run. Playback seeks without decrypting what lies before.
//
// It is not the judge of who may listen or how long anything is kept (heartline/recordings), keeps no books of
// its own (Books does), and makes no keys.
package archive
