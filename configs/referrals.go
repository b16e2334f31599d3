package configs

// Referrals are the places that callers are referred to: how they are called, and what kinds of them there are. The places
// themselves are kept in the database and imported from CSV.
type Referrals struct {
	Trunk  string  `yaml:"trunk"`  // by which desks call them; default: the only one; empty: they are not called
	Format string  `yaml:"format"` // how the trunk wants numbers: e164 (default), plain (without the +) or national
	Kinds  []Named `yaml:"kinds"`  // a draft comes with the program
	File   string  `yaml:"file"`   // CSV that is imported at a start at which there are no places; a bad one keeps no caller waiting
}

// referralKinds is what places are sorted by where nobody has said otherwise: a draft.
func referralKinds() []Named {
	return []Named{
		{ID: "hospital", Name: Names{"zh-CN": "精神卫生医疗机构", "en": "Mental health hospital"}},
		{ID: "clinic", Name: Names{"zh-CN": "心理门诊", "en": "Psychological clinic"}},
		{ID: "counselling", Name: Names{"zh-CN": "心理咨询服务站", "en": "Counselling service"}},
		{ID: "shelter", Name: Names{"zh-CN": "救助与庇护", "en": "Shelter"}},
		{ID: "minors", Name: Names{"zh-CN": "未成年人保护", "en": "Child protection"}},
		{ID: "legal", Name: Names{"zh-CN": "法律援助", "en": "Legal aid"}},
		{ID: "social", Name: Names{"zh-CN": "社会工作与社区", "en": "Social work and community"}},
		{ID: "other", Name: Names{"zh-CN": "其他", "en": "Other"}},
	}
}

// referrals fills in how places are called, and complains about what cannot be.
func (k *checker) referrals() {
	r := &k.cfg.Referrals
	if r.Trunk != "" {
		k.member("referrals.trunk", "trunk", r.Trunk, pluck(k.cfg.Trunks, func(t Trunk) string { return t.Name }))
	}
	r.Trunk = k.cfg.trunkOf(r.Trunk)
	if r.File != "" {
		k.wantedFile("referrals.file", r.File)
	}
	if r.Format == "" {
		r.Format = numberFormats[0]
	}
	k.member("referrals.format", "format", r.Format, numberFormats)
	if len(r.Kinds) == 0 {
		r.Kinds = referralKinds()
	}
	k.ids("referrals.kinds", "kind of places", pluck(r.Kinds, func(n Named) string { return n.ID }), idPattern)
}
