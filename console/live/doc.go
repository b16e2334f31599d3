// Package live is the console's stream: one WebSocket for each open page.
//
// A Hub numbers messages with a pos that grows by one, decides for each page whether it may see a message,
// and keeps the last ones for pages that reconnect. A page first gets a snapshot (the board and its own
// desk, as far as it may see them) or, when it names a pos that is still held, what it missed.
//
// Guarantees
//   - A message reaches only those whom its audience names; one without an audience reaches nobody.
//   - Publish and the Changed methods never block and never touch the network.
//   - Messages reach a page in the order of pos. Nothing is left out but superseded boards: a board is a
//     view, and at most five a second are made. Changes of a desk are never merged.
//   - A page that does not keep up is dropped (close code 4008) and reconnects; it cannot hold up others.
//   - When the sign-in ends, the page is told signed_out and closed with 4001, within a second.
//   - Each end pings: a page that does not answer within four seconds is gone, and Presence is told.
//
// The pos counts from 1 in each process; boot tells pages whether theirs is of this one. Nothing survives a
// restart but the pages themselves, which reconnect and get a snapshot.
//
// It is not the ledger's feed and holds no truth: whatever it loses can be read again by a GET.
package live
