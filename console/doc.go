// Package console is what browsers and other programs talk to: the HTTP interface, sign-in, the live stream,
// the relay for softphones and the pages themselves.
//
// The interface file openapi.yaml comes first. Types and routing are generated from it (console/api), every
// request is held to it (console/spec), and what an operation needs in permissions stands in it as
// x-permission. The handlers here only translate: who asks, what the rest of the program is asked for, and
// how its answer or refusal looks on the wire. What they need of the program is declared in services.go as
// small interfaces; internal/app fills them.
//
// Guarantees
//   - Denied by default: a route that the file does not describe is not served, an operation whose permission
//     does not exist stops the program from starting, and a user who must change the password may do nothing
//     else.
//   - Cookies are HttpOnly and SameSite=Strict, Secure under HTTPS. Requests that change something must come
//     from the console's own origin, or one that the configuration allows, and so must every WebSocket.
//   - Sizes and times of requests are bounded. Playback is the one answer that may last.
//   - Errors are application/problem+json with a sentence for people. Causes are logged, never sent.
//   - Logs name operations, users' ids and status codes; never paths with tickets, queries or bodies.
//   - Who looks at a recording, a message, a number or a note is recorded before it is shown; where that
//     cannot be done, a recording is not played.
//
// It decides nothing about calls, queues or desks and keeps no truth: only tickets for playback and demo
// telephones live here, in memory, and end with the process.
package console
