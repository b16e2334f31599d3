// Package cluster carries the live board between controllers through Redis.
//
// Where several controllers run, one of them owns the floor. It publishes each board that it makes; the
// others show it to the supervisors who are connected to them. It is used only when the setting names a
// Redis; one controller alone needs none.
//
// Guarantees
//   - Publish never blocks the floor: it hands over the newest board and drops an older one that was not sent
//     yet. A board is a view, so nothing is lost that is not in the next one.
//   - A follower has the newest board within one message, also when it starts or reconnects: the board is
//     kept in Redis for as long as it is worth showing, and is read again after every reconnection.
//   - A board that is older than Stale is not shown: Board answers fault.Unavailable with a sentence.
//   - Redis down, slow or restarted changes nothing but the age of the board on the other controllers.
//
// What it carries is what the board shows: ids, counts and times, counsellors' names, and never a number, a
// note or a digit. It decides nothing: who leads is settled in the database.
package cluster
