package configs

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"heartline/internal/yamlfile"
	"heartline/ivr"
	"heartline/triage"
)

var roles = []string{"counsellor", "senior", "supervisor", "auditor", "admin"}

// people checks demo users and the lists that desks choose from.
func (k *checker) people() {
	k.ids("users", "user", pluck(k.cfg.Users, func(u User) string { return u.ID }), idPattern)
	for i, u := range k.cfg.Users {
		path := fmt.Sprintf("users[%d]", i)
		if len(u.Roles) == 0 {
			k.bad(path, "give one of "+yamlfile.OneOf(roles), "the user %q has no role", u.ID)
		}
		for j, r := range u.Roles {
			k.member(fmt.Sprintf("%s.roles[%d]", path, j), "role", r, roles)
		}
		k.levels(path+".skills", u.Skills)
		if len(u.Password) < 8 {
			k.bad(path+".password", "write at least 8 characters", "the password of the user %q is too short", u.ID)
		}
	}
	named := func(section, noun string, list []Named) {
		k.ids(section, noun, pluck(list, func(n Named) string { return n.ID }), idPattern)
	}
	named("categories", "category", k.cfg.Categories)
	named("reasons", "reason", k.cfg.Reasons)
	named("grade_reasons", "grade reason", k.cfg.GradeReasons)
	k.redEnds()
}

func (k *checker) hours() {
	for _, id := range sortedKeys(k.cfg.Hours) {
		h := k.cfg.Hours[id]
		if h == nil {
			h = &ivr.Hours{}
			k.cfg.Hours[id] = h
		}
		k.problems = append(k.problems, h.Check(k.doc.Section("hours."+id))...)
	}
}

// hotlines checks the lines that callers dial.
func (k *checker) hotlines() {
	ids := k.ids("hotlines", "hotline", pluck(k.cfg.Hotlines, func(h Hotline) string { return h.ID }), idPattern)
	if len(ids) == 0 && !k.soft {
		k.bad("", "write at least one under hotlines", "there is no hotline")
	}
	numbers := map[string]string{}
	defaults := 0
	for i := range k.cfg.Hotlines {
		h, path := &k.cfg.Hotlines[i], fmt.Sprintf("hotlines[%d]", i)
		if h.Default {
			if defaults++; defaults == 2 {
				k.bad(path+".default", "keep one", "two hotlines are the default one")
			}
		}
		if len(h.Numbers) == 0 && !h.Default {
			k.bad(path, "write the number as the carrier delivers it under numbers", "the hotline %q has no number", h.ID)
		}
		for j, n := range h.Numbers {
			at := fmt.Sprintf("%s.numbers[%d]", path, j)
			if !dialedPattern.MatchString(n) {
				k.bad(at, "write digits, +, * and # only", "the hotline %q has the number %q", h.ID, n)
			} else if other, taken := numbers[n]; taken {
				k.bad(at, "give each number to one hotline", "the number %s belongs to %q and %q", n, other, h.ID)
			}
			numbers[n] = h.ID
		}
		k.hotline(path, h)
	}
}

func (k *checker) hotline(path string, h *Hotline) {
	if len(h.Languages) == 0 && !k.soft {
		k.bad(path, "write languages: [zh-CN], for example", "the hotline %q speaks no language", h.ID)
	}
	for i, l := range h.Languages {
		if !languagePattern.MatchString(l) {
			k.bad(fmt.Sprintf("%s.languages[%d]", path, i), "write it as zh-CN or en", "the hotline %q speaks %q", h.ID, l)
		}
	}
	if h.Zone == nil {
		zone := k.cfg.Zone
		h.Zone = &zone
	}
	first := h.Languages[:min(1, len(h.Languages))]
	k.member(path+".queue", "queue", h.Queue, k.queueIDs())
	if h.Menu != "" {
		k.member(path+".menu", "menu", h.Menu, pluck(k.menus, func(s source) string { return s.menu.ID }))
	}
	if h.CrisisKey != "" {
		k.key(path+".crisis_key", h.CrisisKey)
	}
	if _, err := triage.ParseGrade(h.Grade); err != nil {
		k.bad(path+".grade", "write red, yellow or green", "the grade of the hotline %q is %q", h.ID, h.Grade)
	}
	k.spoken(path+".greeting", h.Greeting, first)
	if h.MessageBox == "" && len(k.cfg.Boxes) > 0 {
		h.MessageBox = k.cfg.Boxes[0].ID
	}
	k.member(path+".message_box", "message box", h.MessageBox, k.boxIDs())
	if o := h.OffHours; o != nil {
		k.member(path+".off_hours.hours", "opening-hours table", o.Hours, sortedKeys(k.cfg.Hours))
		k.spoken(path+".off_hours.play", o.Play, first)
		if o.Box == "" {
			o.Box = h.MessageBox
		} else {
			k.member(path+".off_hours.box", "message box", o.Box, k.boxIDs())
		}
	}
	k.recording(path+".recording", h)
	k.records(path+".records.delete_by", h)
	k.surge(path, h)
	k.outgoing(path, h)
	k.silence(path+".silence", h)
}

// Bounds of when records are deleted. What is deleted does not come back: a unit that was mistyped must not be the end of
// everything that was written down.
const (
	leastRecords = 30 * 24 * time.Hour
	fewRecords   = 365 * 24 * time.Hour

	leastRecordings = 7 * 24 * time.Hour
	fewRecordings   = 30 * 24 * time.Hour
)

// records complains about a hotline whose records would be deleted too soon. Tests may have them deleted at once.
func (k *checker) records(path string, h *Hotline) {
	const mend = "write delete_by: 1825d, for example, or 0 for never"
	switch r := h.Records; {
	case r.DeleteBy == 0:
	case r.DeleteBy < r.KeepAtLeast:
		k.bad(path, "make it longer than keep_at_least", "records of the hotline %q would be deleted before they may be", h.ID)
	case r.DeleteBy < leastRecords && k.cfg.Mode != Test:
		k.bad(path, mend, "records of the hotline %q would be deleted after %v; 30d is the least", h.ID, r.DeleteBy)
	case r.DeleteBy < fewRecords:
		k.warn(path, mend, "records of the hotline %q are deleted within a year", h.ID)
	}
}

func (k *checker) recording(path string, h *Hotline) {
	r := h.Recording
	k.recordingsOver(path+".delete_by", h) // also where nothing is recorded any more: earlier recordings are kept by it
	if !r.Record {
		if len(r.Announce) > 0 {
			k.bad(path+".announce", "write record: true, or remove the announcement", "the hotline %q announces a recording that is not made", h.ID)
		}
		return
	}
	if len(r.Announce) == 0 {
		k.bad(path, "name the prompt that tells callers under announce", "the hotline %q records without telling callers", h.ID)
	}
	if r.Wording == "" {
		k.bad(path, "write wording: 2026-11, for example, and change it with the text", "the announcement of the hotline %q has no version", h.ID)
	}
	k.spoken(path+".announce", r.Announce, h.Languages)
	if r.RefuseKey != "" {
		k.key(path+".refuse_key", r.RefuseKey)
		if r.RefuseKey == k.personKey(h.Menu) {
			k.bad(path+".refuse_key", "choose another key", "the key that refuses the recording is the person key")
		}
	}
	if r.KeepAtLeast == 0 {
		k.bad(path, "write keep_at_least: 1095d, for example", "the hotline %q does not say how long recordings are kept", h.ID)
	}
}

// recordingsOver complains about a hotline whose recordings would be deleted before they may be, or too soon for it to be
// meant. Tests may have them deleted at once.
func (k *checker) recordingsOver(path string, h *Hotline) {
	const mend = "write delete_by: 1825d, for example, or 0 for never"
	switch r := h.Recording; {
	case r.DeleteBy == 0:
	case r.DeleteBy < r.KeepAtLeast:
		k.bad(path, "make it longer than keep_at_least", "recordings of the hotline %q would be deleted before they may be", h.ID)
	case r.DeleteBy < leastRecordings && k.cfg.Mode != Test:
		k.bad(path, mend, "recordings of the hotline %q would be deleted after %v; 7d is the least", h.ID, r.DeleteBy)
	case r.DeleteBy < fewRecordings:
		k.warn(path, mend, "recordings of the hotline %q are deleted within a month", h.ID)
	}
}

// personKey returns the key that leads to a person in a menu.
func (k *checker) personKey(menu string) string {
	for _, s := range k.menus {
		if s.menu.ID == menu && s.menu.PersonKey != "" {
			return s.menu.PersonKey
		}
	}
	return ivr.DefaultPersonKey
}

// systemPrompts checks that the system can speak every language of every hotline.
func (k *checker) systemPrompts() {
	for i, h := range k.cfg.Hotlines {
		for _, lang := range h.Languages {
			var missing []string
			for _, id := range ivr.SystemPrompts() {
				if _, ok := k.cfg.Text(id, lang); !ok {
					missing = append(missing, string(id))
				}
			}
			if n := len(missing); n > 0 {
				k.bad(fmt.Sprintf("hotlines[%d].languages", i), "write them into prompts/"+lang+".yaml",
					"%d prompts of the system have no text in %s (%s)", n, lang, strings.Join(missing[:min(n, 3)], ", "))
			}
		}
	}
}

// flows compiles the way of every hotline's callers.
func (k *checker) flows() {
	var names []string
	used := map[string]bool{}
	for _, s := range k.menus {
		if slices.Contains(names, s.menu.ID) {
			k.problems = append(k.problems, s.places.Problem("id", "name them apart", "two menus are called %q", s.menu.ID))
		}
		names = append(names, s.menu.ID)
	}
	k.cfg.Flows = map[string]*ivr.Flow{}
	for _, h := range k.cfg.Hotlines {
		menu, places := ivr.Straight(h.ID, h.Queue), ivr.Places(k.doc)
		if h.Menu != "" {
			i := slices.Index(names, h.Menu)
			if i < 0 {
				continue
			}
			menu, places = k.menus[i].menu, k.menus[i].places
			used[h.Menu] = true
		} else if !slices.Contains(k.queueIDs(), h.Queue) || !idPattern.MatchString(h.ID) {
			continue
		}
		k.compile(h.ID, h.Queue, menu, h.front(), h.Languages, places)
	}
	// A menu that no hotline uses is checked all the same, so that it can be put into use without surprise.
	for i, s := range k.menus {
		if !used[s.menu.ID] {
			k.compile("", "", s.menu, ivr.Front{}, k.cfg.Languages(), k.menus[i].places)
		}
	}
}

func (k *checker) compile(hotline, queue string, menu ivr.Menu, front ivr.Front, languages []string, places ivr.Places) {
	if hotline != "" && menu.ID == hotline {
		menu.ID = strings.ReplaceAll(hotline, "-", "_")
	}
	flow, problems := ivr.Compile(menu, front, ivr.Known{
		Languages: languages, Prompts: k.promptLanguages(), Queues: k.known(k.queueIDs()), Boxes: k.known(k.boxIDs()),
		Skills: k.known(k.skillIDs()), Needs: k.wanted, Hours: k.cfg.Hours,
	}, places)
	k.problems = append(k.problems, problems...)
	if flow != nil {
		k.arrivals(flow, queue, places)
	}
	if flow != nil && hotline != "" {
		k.cfg.Flows[hotline] = flow
	}
}

// known returns nil, which is not checked, for an empty list that may only seem to be empty.
func (k *checker) known(list []string) []string {
	if k.soft && len(list) == 0 {
		return nil
	}
	return list
}

// front returns what callers of the hotline hear before its menu or queue.
func (h Hotline) front() ivr.Front {
	f := ivr.Front{Greeting: h.Greeting}
	if o := h.OffHours; o != nil {
		f.Hours, f.Closed, f.Box = o.Hours, o.Play, o.Box
	}
	if r := h.Recording; r.Record {
		f.Notice, f.Wording, f.RefuseKey = r.Announce, r.Wording, r.RefuseKey
		f.Refused = []ivr.PromptRef{{ID: ivr.PromptRefused}}
	}
	return f
}
