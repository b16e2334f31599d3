// Package fakepbx is a switch for tests: an HTTP and WebSocket server that behaves like Asterisk's ARI.
//
// It exists so that everything above internal/pbx can be tested in milliseconds and without Asterisk, with the
// races that Asterisk has. The suite in internal/pbx/contract runs on it and on a real Asterisk; where the
// two differ, the fake is wrong.
//
// What behaves:
//
//   - channels that call in (Call), wait to be claimed for a time-out, three times, and fall into the dialplan's
//     fail-safe when nobody claims them;
//   - legs that are dialled and ring, answer, are busy, do not answer, vanish or cannot be reached (Endpoint);
//   - mixing bridges with moves, channel music that survives a move, playbacks with durations and failing
//     prompts, snoops, recordings that write small WAV files, variables that are reported in events and lists;
//   - subscriptions: a channel that came in ends with StasisEnd alone unless it was subscribed to explicitly;
//     hang-ups are carried out a moment after their answer; events may come before the answer that caused them;
//   - one socket per application: a second one replaces the first, which is told so and left open;
//   - refusals: 404, 409, 422 and 500 in the cases where Asterisk gives them.
//
// What tests control: callers and legs (Party), prompts, endpoints, the wire between controller and switch
// (Wire: cut, frozen), the process (Kill, Restart), single answers (Refuse, DropAnswers, Slow), and raw events
// (Inject). What tests see: Channels, Bridges, Requests, Global, Desk.
//
// Close ends every goroutine and timer. All methods are safe for concurrent use.
//
// The package is not for production and is not imported by it. It knows nothing of RTP: "audio" is a
// count of packets and a length of silence.
package fakepbx
