// Package highs solves linear programs, and small ones with whole numbers, with the HiGHS solver as a WebAssembly module: the
// file build/highs.wasm of the npm package highs 1.15.3 (MIT), run by wazero without cgo. The file is fetched by
// scripts/highs.sh and found by its path; it is no part of the program, which does without it where it is missing.
//
// # Guarantees
//
//   - Only the file whose SHA-256 is Sum is run: the names of its exports mean nothing anywhere else. A linear program of two rows is
//     solved before Open returns.
//   - A trap in the module is an error, and the program that it happened in is of no use after it. Others are not touched.
//   - A solution that takes long is broken off soon after the context that its program was made with has ended; the program is of no use then.
//   - A program has 256 MiB at the most.
//   - The module sees a clock, its own memory and nothing else: no files, no environment, no network.
//   - Programs are independent of each other. Each belongs to one goroutine at a time.
//
// Rows are made first, columns are added later; a program that was solved is solved again from where it was. Source: Q. Huangfu and
// J. Hall, "Parallelizing the dual revised simplex method", Mathematical Programming Computation 10 (2018).
package highs
