// Command heartline is the whole program of a hotline: the controller (serve), what runs beside each
// Asterisk (node), a complete hotline on one machine to try (demo), and the tools of its operators.
//
// It parses flags and signals and leaves everything else to internal/app. Exit status 0 is success, 1 a
// failure that one sentence on standard error explains, 2 a wrong command line.
package main
