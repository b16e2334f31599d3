package pbx

import (
	"strings"
	"testing"
	"time"

	"heartline/internal/fault"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		version          string
		refused, whisper bool
		warning          bool
	}{
		{version: "22.10.1+dfsg+~cs6.17.60671434-1", whisper: true},
		{version: "22.10.1", whisper: true},
		{version: "22.10.2", whisper: true},
		{version: "22.12.0", whisper: true},
		{version: "22.11.0", warning: true},
		{version: "22.11.0-rc1", warning: true},
		{version: "22.11.1", whisper: true},
		{version: "22.10.0", refused: true},
		{version: "22.9.0", refused: true},
		{version: "20.17.0", refused: true},
		{version: "18.26.4~dfsg", refused: true},
		{version: "23.1.0", whisper: true, warning: true},
		{version: "GIT-22-6ba8d8d", whisper: true, warning: true},
		{version: "", whisper: true, warning: true},
	} {
		info, err := judge("node1", row.version, time.Time{})
		if (err != nil) != row.refused {
			t.Errorf("%s: %v, want refused %v", row.version, err, row.refused)
			continue
		}
		if row.refused {
			if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "node1") || !strings.Contains(err.Error(), "22.10.1") {
				t.Errorf("%s: the refusal is %q", row.version, err)
			}
			continue
		}
		if info.Whisper != row.whisper || (info.Warning != "") != row.warning {
			t.Errorf("%s: whisper %v, warning %q", row.version, info.Whisper, info.Warning)
		}
	}
}
