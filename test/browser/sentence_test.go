//go:build e2e

package browser_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"heartline/test/house"
)

// sentence wants one sentence at a place of a page, in Chinese and in English, and leaves the page in Chinese.
func sentence(t *testing.T, p *house.Page, at, chinese, english string) {
	t.Helper()
	p.Wait("a sentence with its mend", 8*time.Second, fmt.Sprintf(`document.querySelector(%q)`, at))
	for _, l := range []struct{ language, want string }{{"zh-CN", chinese}, {"en", english}} {
		p.Language(l.language)
		p.Wait("the sentence in "+l.language, 3*time.Second, fmt.Sprintf(`document.querySelector(%q)?.textContent.includes(%q)`, at, l.want))
		if text := p.Text(at); strings.Count(text, l.want) != 1 {
			t.Errorf("the page does not say it once: %s", text)
		}
	}
	p.Language("zh-CN")
}
