// Package node is what runs beside each Asterisk: it renders the configuration, keeps the process alive,
// guards the callers when the controller falls silent, and seals what the fail-safe leaves behind.
//
// A Node owns one folder (Config.Dir, locked while Run runs) and one folder on tmpfs (Config.Spool). In the
// first lie Asterisk's rendered files, the sounds of the fail-safe and the outbox; in the second everything
// that is clear and personal, and what must not grow a disk: recordings, fail-safe messages, Asterisk's log.
//
// Guarantees:
//
//   - Asterisk is no child that dies with the node. It runs in a session of its own; a node that was killed
//     leaves it running, and the next node on the same folder adopts it. Only Stop ends it.
//   - An Asterisk that died is started again at once; one that hangs (neither HTTP nor SIP answers for
//     Config.HangLimit) is ended and started again.
//   - The guard reads the controller's heartbeat twice a second from Asterisk's global variable HL_HEARTBEAT.
//     When it stands still for Config.HeartbeatLimit, every caller who came through the context hotline-in
//     and has nobody beside him is continued into the fail-safe, again each second until it moves. Two who
//     talk are left alone. A controller that never started needs no guard: the dialplan reaches the
//     fail-safe by itself, because nobody claims the call.
//   - What the fail-safe leaves in clear (number, message) is sealed to public keys within a second and the
//     clear file removed. A sealed item lies in the outbox as Dir/outbox/<id>.json and its parts
//     <id>.number.age and <id>.message.age; the JSON file is written last and makes the item complete.
//     Items are imported with ReadOutbox and dropped with Item.Remove after the importer has committed; the
//     id is derived from the call, so a crash anywhere between can repeat an item but never change or
//     double it.
//   - Values from the configuration cannot end a line, open a section or start a comment in a rendered
//     file: what could is refused by New.
//
// The journal names steps, times and channel ids, never a number, a digit or a name.
//
// What the package is not: it routes no call and knows no queue, hotline or counsellor. It does not decide
// what a prompt says: it is given finished WAV files. It never hangs up a caller.
package node
