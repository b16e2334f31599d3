package pbx

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"heartline/internal/fault"
)

// Info is what an Asterisk says of itself.
type Info struct {
	Version   string    // as reported, with the distribution's suffix
	StartedAt time.Time // when the process started, UTC
	Whisper   bool      // whisper may be used: false on 22.11.0, which spins on it
	Warning   string    // one sentence for the operator, empty when all is well
}

// release is the leading part of a version: branch, minor, patch.
type release struct{ branch, minor, patch int }

// oldest is the first release with StasisBroadcast and reported variables; spins the one whose whisper
// snoops run into a busy loop.
var (
	oldest = release{22, 10, 1}
	spins  = release{22, 11, 0}
)

var releaseForm = regexp.MustCompile(`^(\d+)\.(\d+)\.(\d+)`)

func parseRelease(version string) (release, bool) {
	m := releaseForm.FindStringSubmatch(version)
	if m == nil {
		return release{}, false
	}
	var n [3]int
	for i := range n {
		v, err := strconv.Atoi(m[i+1])
		if err != nil {
			return release{}, false
		}
		n[i] = v
	}
	return release{n[0], n[1], n[2]}, true
}

func (r release) before(o release) bool {
	if r.branch != o.branch {
		return r.branch < o.branch
	}
	if r.minor != o.minor {
		return r.minor < o.minor
	}
	return r.patch < o.patch
}

// judge decides whether a version can be used: 22.10.1 and newer of branch 22 can, older cannot, and
// one that is not known can, with a warning.
func judge(node, version string, startedAt time.Time) (Info, error) {
	info := Info{Version: version, StartedAt: startedAt, Whisper: true}
	r, ok := parseRelease(version)
	switch {
	case !ok:
		info.Warning = fmt.Sprintf("Node %s runs Asterisk %q, which is not a known release; Heartline is tested with branch 22 from 22.10.1.", node, version)
	case r.before(oldest):
		return info, fault.New(fault.Invalid, "check asterisk version",
			"node %s runs Asterisk %s, and Heartline needs 22.10.1 or newer of branch 22: upgrade Asterisk there", node, version)
	case r.branch > oldest.branch:
		info.Warning = fmt.Sprintf("Node %s runs Asterisk %s; Heartline is tested with branch 22 only.", node, version)
	case r == spins:
		info.Whisper = false
		info.Warning = fmt.Sprintf("Node %s runs Asterisk %s, whose whisper spins for ever; whisper is switched off there.", node, version)
	}
	return info, nil
}
