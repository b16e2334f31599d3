package feed

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestDuration(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"PT0M": 0, "PT15M": 15 * time.Minute, "PT1H": time.Hour, "PT90M": 90 * time.Minute, "P1D": 24 * time.Hour, "PT25H": 25 * time.Hour,
	} {
		if got := duration(d); got != want {
			t.Errorf("%v is written %s, want %s", d, got, want)
		}
	}
}

func TestEscape(t *testing.T) {
	const text, wire = "夜班; A,B\\C\nnext", `夜班\; A\,B\\C\nnext`
	if got := escape(text); got != wire {
		t.Errorf("escaped %q, want %q", got, wire)
	}
	if got := unescape(wire); got != text {
		t.Errorf("unescaped %q, want %q", got, text)
	}
	if got := unescape(`a\Nb\x\`); got != "a\nb\\x\\" {
		t.Errorf("odd escapes give %q", got)
	}
}

func TestEveryLineOfAFoldIsFull(t *testing.T) {
	w := &writer{}
	w.text("SUMMARY", strings.Repeat("a", 300))
	w.text("SUMMARY", strings.Repeat("夜", 100))
	var got []int
	for line := range strings.SplitSeq(strings.TrimSuffix(string(w.b), "\r\n"), "\r\n") {
		got = append(got, len(line))
	}
	// 308 octets, with 74 of the text on each further line; then 8 and 300, 24 characters of three octets on each.
	if want := []int{75, 75, 75, 75, 12, 74, 73, 73, 73, 19}; !slices.Equal(got, want) {
		t.Errorf("octets of the lines %v, want %v", got, want)
	}
}

// TestFolding: whatever the text, no line is longer than 75 octets, none ends inside a character, and unfolding gives the text.
func TestFolding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("aä夜😀 ;,\\\n")), 0, 300, -1).Draw(t, "text")
		w := &writer{}
		w.text("SUMMARY", text)
		if !bytes.HasSuffix(w.b, []byte("\r\n")) {
			t.Fatal("no CR LF at the end")
		}
		for line := range strings.SplitSeq(strings.TrimSuffix(string(w.b), "\r\n"), "\r\n") {
			if len(line) > foldAt || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
				t.Fatalf("line of %d octets: %q", len(line), line)
			}
		}
		var f faults
		lines := unfold(w.b, &f)
		if len(lines) != 1 || f.seen != 0 {
			t.Fatalf("unfolded to %v with faults %v", lines, f.list)
		}
		if p, ok := parseProperty(lines[0], &f); !ok || p.name != "SUMMARY" || unescape(p.value) != text {
			t.Fatalf("read back %q, want %q", p.value, text)
		}
	})
}
