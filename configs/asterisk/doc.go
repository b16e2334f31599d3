// Package asterisk holds the templates of the configuration that a Heartline node gives its Asterisk.
//
// One template per file of Asterisk's configuration folder, embedded in the program. internal/node fills
// them and writes the result into its own folder; nothing here is read at run time from disk, and no
// operator edits the result: it is rendered again at each start.
//
// The templates decide what Asterisk is for Heartline: a SIP edge, a mixer and the fail-safe. Everything
// that routes a call lives in the controller. The dialplan (extensions.conf) is the part that answers when
// the controller does not, so it depends on nothing but Asterisk: no script, no shell, no database.
//
// Guarantees: the set of files is complete for the modules that modules.conf loads, and autoload is off.
//
// What the package is not: it does not check values. A template writes what it is given; internal/node
// refuses every value that could end a line, open a section or start a comment before it gets here.
package asterisk
