package configs

import "time"

// Callers are the limits for numbers that call too often, and the rules for blocking one. Zero, the default, is no limit.
// Whoever is over a limit hears a short message, and comes to a person by a key or leaves a message; a number that was
// graded red lately has no limit.
type Callers struct {
	PerMinute         int `yaml:"per_minute"`          // calls of one number; 3 to 600
	PerHour           int `yaml:"per_hour"`            // calls of one number; 10 to 6000
	WithheldPerMinute int `yaml:"withheld_per_minute"` // calls without a number, all together; 30 to 6000

	Block        Block         `yaml:"block"`
	ReviewWithin time.Duration `yaml:"review_within"` // who was limited, or called while blocked, is looked at by then; 1 h to 30 d, default 24 h

	KnownFor time.Duration `yaml:"known_for"` // after the end of a call, in which its counsellor may look at what is known of the caller; 1 h to 30 d, default 72 h
}

// Block is how a senior or a supervisor may block a number. A block only puts a short message before the call: a person is
// behind a key at every moment.
type Block struct {
	PersonKey string        `yaml:"person_key"` // 0 to 9; default 0
	For       time.Duration `yaml:"for"`        // unless another time is chosen; default 24 h
	Most      time.Duration `yaml:"most"`       // at most so long; 1 h to 30 d, default 30 d
	Reasons   []Named       `yaml:"reasons"`    // a draft comes with the program
}

// Bounds and defaults of blocks.
const (
	DefaultBlock     = 24 * time.Hour
	MostBlock        = 30 * 24 * time.Hour
	LeastBlock       = time.Hour
	DefaultReview    = 24 * time.Hour
	DefaultPersonKey = "0"

	DefaultKnownFor = 72 * time.Hour
)

// Any reports whether anybody is limited.
func (c Callers) Any() bool { return c.PerMinute > 0 || c.PerHour > 0 || c.WithheldPerMinute > 0 }

// callers checks the limits and the rules for blocks. They are wide: somebody in distress calls again and again.
func (k *checker) callers() {
	c := k.cfg.Callers
	for _, x := range []struct {
		key               string
		value, least, top int
	}{{"per_minute", c.PerMinute, 3, 600}, {"per_hour", c.PerHour, 10, 6000}, {"withheld_per_minute", c.WithheldPerMinute, 30, 6000}} {
		if x.value != 0 && (x.value < x.least || x.value > x.top) {
			k.bad("callers."+x.key, "write a number of calls in that range, or 0 for no limit",
				"%s is %d; it goes from %d to %d", x.key, x.value, x.least, x.top)
		}
	}
	k.blocks()
}

// blocks fills in how numbers are blocked and complains about what cannot be.
func (k *checker) blocks() {
	b := &k.cfg.Callers.Block
	if b.PersonKey == "" {
		b.PersonKey = DefaultPersonKey
	}
	if len(b.PersonKey) != 1 || b.PersonKey < "0" || b.PersonKey > "9" {
		k.bad("callers.block.person_key", "write one of the keys 0 to 9, which is spoken to the caller", "%q is no key that leads to a person", b.PersonKey)
		b.PersonKey = DefaultPersonKey
	}
	k.span("callers.block.most", &b.Most, MostBlock, LeastBlock, MostBlock)
	k.span("callers.block.for", &b.For, min(DefaultBlock, b.Most), LeastBlock, max(b.Most, LeastBlock))
	k.span("callers.review_within", &k.cfg.Callers.ReviewWithin, DefaultReview, time.Hour, MostBlock)
	k.span("callers.known_for", &k.cfg.Callers.KnownFor, DefaultKnownFor, time.Hour, MostBlock)
	k.ids("callers.block.reasons", "reason for blocking a number", pluck(b.Reasons, func(n Named) string { return n.ID }), idPattern)
	if len(b.Reasons) == 0 {
		b.Reasons = defaultBlockReasons()
	}
}

// defaultBlockReasons are drafts for a clinical lead.
func defaultBlockReasons() []Named {
	return []Named{
		{ID: "abuse", Name: Names{"zh-CN": "辱骂、威胁", "en": "Insults or threats"}},
		{ID: "sexual", Name: Names{"zh-CN": "性骚扰", "en": "Sexual harassment"}},
		{ID: "automated", Name: Names{"zh-CN": "自动拨号、广告", "en": "Automated or advertising calls"}},
		{ID: "prank", Name: Names{"zh-CN": "反复恶作剧", "en": "Repeated prank calls"}},
		{ID: "other", Name: Names{"zh-CN": "其他", "en": "Something else"}},
	}
}
