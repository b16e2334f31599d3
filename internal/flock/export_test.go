package flock

import "os"

// File is the lock's open file.
func File(l *Lock) *os.File { return l.f }
