package node

import (
	"os"
	"path/filepath"
	"strings"
)

// swapped reports whether what lies in dir, a folder on tmpfs, may be written to a disk because the machine is short of
// memory: there is swap, and the folder's mount does not forbid it. swaps and mounts are the texts of /proc/swaps and
// /proc/self/mountinfo. Swap in compressed memory counts as none.
func swapped(swaps, mounts, dir string) bool {
	onDisk := false
	for i, line := range strings.Split(strings.TrimSpace(swaps), "\n") {
		if i > 0 && !strings.HasPrefix(line, "/dev/zram") { // the first line is a heading
			onDisk = true
		}
	}
	if !onDisk {
		return false
	}
	longest, forbids := -1, false
	for line := range strings.Lines(mounts) {
		f := strings.Fields(line) // …, mount point fifth, options after the separator's two fields
		if len(f) < 10 {
			continue
		}
		at := strings.ReplaceAll(f[4], `\040`, " ")
		if rel, err := filepath.Rel(at, dir); err != nil || !filepath.IsLocal(rel) || len(at) < longest {
			continue
		}
		longest, forbids = len(at), strings.Contains(","+f[len(f)-1]+",", ",noswap,")
	}
	return !forbids
}

// warnOfSwap says in the log that clear audio may come onto a disk after all. Calls are taken all the same.
func (n *Node) warnOfSwap() {
	swaps, err := os.ReadFile("/proc/swaps")
	if err != nil {
		return // a system without swap
	}
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		mounts = nil // then swap alone decides
	}
	if swapped(string(swaps), string(mounts), n.cfg.Spool) {
		n.log.Warn("this machine swaps, so what callers say may be written to a disk in clear: switch swap off, encrypt it, or mount the spool as tmpfs with the option noswap",
			"spool", n.cfg.Spool)
	}
}
