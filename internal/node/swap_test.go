package node

import "testing"

func TestSwapIsNoticed(t *testing.T) {
	t.Parallel()
	const (
		heading = "Filename\tType\tSize\tUsed\tPriority\n"
		disk    = heading + "/swapfile file 2097148 0 -2\n"
		memory  = heading + "/dev/zram0 partition 2097148 0 100\n"
		root    = "21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
		shm     = root + "30 21 0:26 / /dev/shm rw,nosuid,nodev shared:4 - tmpfs tmpfs rw,inode64\n"
		own     = shm + "40 30 0:50 / /run/heart\\040line rw - tmpfs tmpfs rw,size=1g,noswap\n"
	)
	for name, tc := range map[string]struct {
		swaps, mounts, dir string
		want               bool
	}{
		"no swap":              {heading, shm, "/dev/shm/x", false},
		"none at all":          {"", shm, "/dev/shm/x", false},
		"a swap file":          {disk, shm, "/dev/shm/x", true},
		"compressed memory":    {memory, shm, "/dev/shm/x", false},
		"a mount that forbids": {disk, own, "/run/heart line/spool", false},
		"beside that mount":    {disk, own, "/dev/shm/x", true},
		"mounts are not known": {disk, "", "/dev/shm/x", true},
		"damaged":              {disk, "30 21\n\n", "/dev/shm/x", true},
	} {
		if got := swapped(tc.swaps, tc.mounts, tc.dir); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
