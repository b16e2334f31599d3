// Package pbx is the Asterisk edge: it turns ARI into call.Signal and implements call.Switch.
//
// One Link serves one Asterisk. Run keeps an event socket open, proves every two seconds that it is alive
// in both directions, and redials with back-off when it is not. Commands are plain REST requests, each with
// a deadline, an escaped path, a drained body and a classified error.
//
// Guarantees:
//
//   - Signals reach the Sink from one goroutine at a time, in the order in which Asterisk sent the events.
//     No event of a known type is dropped: the reader of the socket only decodes and enqueues.
//   - Each LinkUp carries a Snapshot that was taken while events were held back; the held events follow it
//     in order, so that an event may repeat what the Snapshot says, and never the other way round.
//   - Between LinkDown and the next LinkUp nothing is known and nothing is sent. Events of an old socket never appear
//     after the LinkDown that ended it.
//   - An event of an unknown type is counted and passed over, and one with an odd field is delivered without
//     that field: no event closes the socket and none stops the process.
//   - A command that got no answer is repeated once with the same id, and then the object is looked at. A
//     conflict on an id of our own means that the object is there; a missing object on a teardown is success.
//   - No error, log line, metric or URL in a log holds a number, a name, a digit or a password.
//
// Gone may come twice for one channel: first without certainty of the cause (StasisEnd), then with it
// (ChannelDestroyed). Playbacks report PlayStarted once per medium and PlayEnded once as a whole; a prompt
// that was cut by a hang-up ends as Failed, as does one whose last medium cannot be played.
//
// What comes from github.com/CyCoreSystems/ari/v5 are the event types and data structures, and its native
// client for what is no call: version, modules and dynamic configuration. Its event loop is not used: it
// panics on event types that it does not know, drops events above a hundred, never says that it reconnected
// and has no time-outs.
//
// The package is not a call model: it keeps no calls, no legs and no history, tears nothing down by itself
// and takes no decision about a caller.
package pbx
