// Package ui carries the console's web app inside the program.
//
// The app itself is TypeScript (src/), built by Vite into dist/app at make time. Git keeps only
// dist/placeholder.html, so every Go command works on a fresh clone that has no Node; Built tells the two
// cases apart and the placeholder names the command that mends it.
//
// Guarantees: the embedded files never change while the program runs, every file under assets/ carries a
// hash of its content in its name (so it may be cached for ever), and index.html holds no inline script or
// style, so a content security policy of 'self' is enough for scripts.
//
// It is not a web server: the console package serves these files, sets headers and compresses them.
package ui
