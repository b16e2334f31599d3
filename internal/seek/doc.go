// Package seek searches for a roster in a process of its own, because calls come first: whoever wants a roster (Search) starts this
// program anew as `heartline roster search` (Serve), writes the task to its standard input and reads from its standard output how far it
// has come.
//
// # Guarantees
//
//   - The process yields to everybody else: one processor, and that at niceness 19. It is the first one that a machine without memory ends,
//     and is refused memory beyond a bound.
//   - It is helped by the linear programs of package highs where their solver is found, and goes on by annealing alone where it is not, or
//     where the model cannot be had that way; which of both is told, and why.
//   - Its budget is processor time of its own, so that what calls take away from it is no loss. It ends by itself when that is spent or the
//     task's deadline has come, soon after its standard input ends, and with it when whoever asked dies. What it has found
//     by then is its last word.
//   - The task is never on a disk, among the arguments or in the environment, and no word but the last one holds an id of anybody.
package seek
