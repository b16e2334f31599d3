//go:build e2e

package papers_test

import (
	"context"
	"math"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A4 in landscape, in points and in CSS pixels between its margins of 10 mm.
const (
	pointsWide, pointsHigh = 841.9, 595.3
	pixelsWide             = (297 - 20) * 96 / 25.4
)

var (
	pdfPage = regexp.MustCompile(`/Type\s*/Page\b[^s]`)
	pdfBox  = regexp.MustCompile(`/MediaBox\s*\[\s*0\s+0\s+([0-9.]+)\s+([0-9.]+)\s*\]`)
)

// TestThePagesFitOnPaper prints two weeks of the roster from a browser: one page of A4 in landscape for each week, of which nothing is cut off.
func TestThePagesFitOnPaper(t *testing.T) {
	h, from, _ := rosterOnPaper(t)
	p := h.Browser(0).Page("boss", "/")
	p.SignIn("boss")
	span := "?from=" + from.Format(time.DateOnly) + "&to=" + from.AddDate(0, 0, 13).Format(time.DateOnly)
	for _, by := range []string{"person", "seat"} {
		var pdf []byte
		var wide float64
		var text, family string
		if err := p.Run(30*time.Second,
			chromedp.Navigate("http://"+h.HTTP+"/api/v1/roster/sheet"+span+"&format=html&by="+by),
			emulation.SetEmulatedMedia().WithMedia("print"),
			chromedp.EmulateViewport(int64(math.Floor(pixelsWide)), 700),
			chromedp.Evaluate(`document.documentElement.scrollWidth`, &wide),
			chromedp.Evaluate(`document.body.innerText`, &text),
			chromedp.Evaluate(`getComputedStyle(document.body).fontFamily`, &family),
			chromedp.ActionFunc(func(ctx context.Context) (err error) {
				pdf, _, err = page.PrintToPDF().WithPreferCSSPageSize(true).WithPrintBackground(true).Do(ctx)
				return err
			}),
		); err != nil {
			t.Fatal(err)
		}
		if wide > pixelsWide {
			t.Errorf("by %s the table is %.0f pixels wide, the paper %.0f", by, wide, pixelsWide)
		}
		if !regexp.MustCompile(`Noto Sans CJK`).MatchString(family) {
			t.Errorf("by %s the style of the page is not in force: %s", by, family)
		}
		for _, want := range []string{"甲一", formula, from.Format("01-02"), from.AddDate(0, 0, 13).Format("01-02")} {
			if !regexp.MustCompile(regexp.QuoteMeta(want)).MatchString(text) {
				t.Errorf("by %s %q is not on paper:\n%s", by, want, text)
			}
		}
		if n := len(pdfPage.FindAll(pdf, -1)); n != 2 {
			t.Errorf("by %s two weeks are %d pages", by, n)
		}
		boxes := pdfBox.FindAllSubmatch(pdf, -1)
		if len(boxes) == 0 {
			t.Fatal("the pages have no size")
		}
		for _, b := range boxes {
			w, _ := strconv.ParseFloat(string(b[1]), 64)
			high, _ := strconv.ParseFloat(string(b[2]), 64)
			if math.Abs(w-pointsWide) > 2 || math.Abs(high-pointsHigh) > 2 {
				t.Errorf("by %s a page has %.1f by %.1f points", by, w, high)
			}
		}
	}
	if errs := p.Errors(); len(errs) > 0 {
		t.Errorf("the page complains: %v", errs)
	}
}
