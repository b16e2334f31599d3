// Package relay carries the softphones' SIP over WebSocket between browsers and Asterisk.
//
// Browsers talk to the console's own origin only; Asterisk's HTTP server, which also serves its control
// interface, stays on an inner address. The relay passes the WebSocket through as it is and opens exactly one
// path of the other side.
//
// Guarantees
//   - Nobody gets through who is not signed in, comes from another origin or asks for another subprotocol
//     than sip. The console's cookie is never passed on.
//   - A relay ends when its sign-in ends: both sides are closed at once.
//   - The Watcher is told when a relay opens and when it has closed, whichever side closed it. A closed relay
//     is the fastest sign that a browser has gone: it comes about 100 ms after a killed tab.
//
// It does not understand SIP and keeps no state but the count of open relays.
package relay
