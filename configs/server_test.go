package configs

import (
	"slices"
	"testing"
)

// TestDesksSpeakWhatTheTrunksSpeak: nothing is translated between a caller and a browser, and no desk speaks Opus.
func TestDesksSpeakWhatTheTrunksSpeak(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		trunks [][]string
		want   []string
	}{
		"no trunk":               {nil, []string{"alaw", "ulaw"}},
		"a trunk that says none": {[][]string{nil}, []string{"alaw", "ulaw"}},
		"a trunk abroad":         {[][]string{{"ulaw"}}, []string{"ulaw", "alaw"}},
		"a wide one and another": {[][]string{{"opus", "g722", "ulaw"}, {"alaw"}}, []string{"ulaw", "alaw"}},
	} {
		c := &Config{}
		for _, codecs := range tc.trunks {
			c.Trunks = append(c.Trunks, Trunk{Codecs: codecs})
		}
		if got := c.DeskCodecs(); !slices.Equal(got, tc.want) {
			t.Errorf("%s: desks speak %v, want %v", name, got, tc.want)
		}
	}
}
