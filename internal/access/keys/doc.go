// Package keys seals what is confidential at rest and makes deletion possible: recordings, notes, messages
// and callers' numbers.
//
// Every object has a data key of its own: an age identity made for it. The object is encrypted to that
// identity alone, so its header tells nothing about master keys. The row data_key(id, purpose, master_id,
// sealed) holds the identity, itself encrypted to two recipients: the active master key of the purpose and
// the offline recovery key. From this follow the rules of the house:
//
//   - Deleting the row is the deletion of the object, wherever copies of the object lie. It is final when the
//     last backup of the rows has expired.
//   - Rotating a master rewrites rows, never objects. It may be interrupted and run again at any time.
//   - The key folder is in no backup. It holds one file per master key (<purpose>-<id>.key), the file "active"
//     that names the one in use for each purpose, the keys of the number hash (hash-<id>.key), and the
//     recovery recipient, which is public. The recovery identity is shown once, by Create, and kept nowhere.
//   - A key's id is a fingerprint of its content: a file with the wrong content is noticed when it is read,
//     and every complaint names the ids.
//
// The purposes are audio (recordings), case (notes, forms, people), number (callers' numbers) and message
// (what callers leave). Opening needs the purpose's master; a node that only seals gets PublicRecipients.
//
// Seal and Open may be called from any goroutine. They use the store with the caller's context. Numbers are
// sealed on the way of every incoming call, so Run keeps a stock of data keys that are stored already, and
// sealing a number then touches no disk.
//
// A key folder that another process has changed (a rotation by command while the service runs) is read again
// when a row names a master that is not known yet.
//
// What it is not: it decides nothing about who may see what (heartline/internal/access) nor about how long
// things are kept (heartline/recordings, heartline/casework). It keeps no plaintext and logs nothing.
package keys
