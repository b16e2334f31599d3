// Package configs reads the configuration, checks all of it, and makes the values that the rest of the
// program works with.
//
// A configuration is a folder: heartline.yaml, menus/*.yaml (one menu each), prompts/<language>.yaml (texts
// by prompt id) and, where shifts are imported, a roster file. A single file works too: menus and prompts
// may stand in heartline.yaml. Relative paths inside it are relative to the folder.
//
//	cfg, problems := configs.Load("/etc/heartline")
//
// Guarantees:
//
//   - Reading is strict: an unknown key, a key given twice or a value of the wrong type is a problem. All
//     problems come at once, each with file, line, column, what is wrong and how to mend it.
//   - A Config that Load returns is complete and consistent: every name that is referred to exists, every
//     prompt has a text in every language in which a caller can hear it, every hotline has a compiled flow
//     (greeting, hours, announcement, menu or straight to its queue), every queue has a way out while
//     nobody is on shift, and the fail-safe has at least one target that is a SIP phone or an outside
//     number. Promises that need it are thus checked before the first call.
//   - Demo users, open calls from loopback and "everyone is on duty" are refused in production and wherever
//     the console is bound to more than loopback; that also needs TLS.
//   - Passwords of machines stand in files of their own (…_file keys); no secret is read, kept or printed here.
//   - A Config never changes. Reload reads again; with problems the old one stays in force, and callers in
//     a menu keep the flow that they entered in any case.
//
// Check prints what `heartline check` shows. Demo holds the sample that `heartline demo` copies into its
// folder, once, so that people can edit it. System prompts in Mandarin and English come with the package.
//
// The package is not the place of users (they are in the database; only demo users are listed), it opens
// no listener and starts nothing. Asterisk's own files are rendered by the node from configs/asterisk.
package configs
