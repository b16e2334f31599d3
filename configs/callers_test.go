package configs_test

import (
	"strings"
	"testing"
	"time"

	"heartline/configs"
)

// TestBlocks reads how numbers are blocked: the defaults, settings of one's own, and what is refused with its place.
func TestBlocks(t *testing.T) {
	t.Parallel()
	with := func(t *testing.T, lines string) (*configs.Config, configs.Problems) {
		t.Helper()
		return configs.Load(folder(t, strings.Replace(good(t), "queues:\n", "callers: {"+lines+"}\nqueues:\n", 1), nil))
	}
	cfg, problems := with(t, "per_minute: 3")
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	if b := cfg.Callers.Block; b.PersonKey != "0" || b.For != 24*time.Hour || b.Most != 30*24*time.Hour || len(b.Reasons) == 0 || cfg.Callers.ReviewWithin != 24*time.Hour {
		t.Errorf("defaults: %+v", cfg.Callers)
	}
	cfg, problems = with(t, "block: {person_key: 5, most: 12h, reasons: [{id: rude, name: {en: Rude}}]}, review_within: 2d")
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	if b := cfg.Callers.Block; b.PersonKey != "5" || b.For != 12*time.Hour || len(b.Reasons) != 1 || cfg.Callers.ReviewWithin != 48*time.Hour {
		t.Errorf("own settings: %+v", cfg.Callers)
	}
	for lines, want := range map[string]string{
		`block: {person_key: "#"}`:      "is no key that leads to a person",
		"block: {person_key: 10}":       "is no key that leads to a person",
		"block: {most: 31d}":            "callers.block.most is 744h0m0s; it may be 1h0m0s to 720h0m0s",
		"block: {for: 5m}":              "callers.block.for is 5m0s",
		"block: {for: 3d, most: 1d}":    "callers.block.for is 72h0m0s; it may be 1h0m0s to 24h0m0s",
		"review_within: 10m":            "callers.review_within is 10m0s",
		"block: {reasons: [{id: A b}]}": "has an id that cannot be used",
	} {
		_, problems := with(t, lines)
		if len(problems) == 0 || !strings.Contains(problems.Error(), want) {
			t.Errorf("%s: %v", lines, problems)
		}
	}
}
