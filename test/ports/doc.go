// Package ports gives tests ports of loopback that nobody takes from under them.
//
// A port that is looked for by listening on port 0 and then closed is anybody's again until the program under test
// listens on it: another test's outgoing connection, or the media of another test's Asterisk, may have it by then. Here a
// test holds its ports from when they are chosen until it ends, whether or not something listens on them just then.
//
// Guarantees
//   - No two tests hold the same port at a time, in one process or in several of one user. Whoever holds is the kernel's
//     business (locks of a file's bytes, one for each port), so that nothing is left behind by a test that was killed.
//   - The ports lie below those that the kernel gives to outgoing connections, and beside those of the demo.
//   - When they were taken, nothing listened on them over UDP or TCP.
package ports
