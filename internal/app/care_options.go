package app

import (
	"heartline/configs"
	"heartline/console/api"
	"heartline/triage"
)

// recordOptions are the lists of a form.
func recordOptions(r configs.CareRecord) api.RecordOptions {
	out := api.RecordOptions{Flags: namedList(r.Flags)}
	for _, k := range r.Contacts {
		out.Contacts = append(out.Contacts, api.ContactOption{Id: k.ID, Name: localText(k.Name, k.ID), ThirdParty: k.ThirdParty, NoTalk: k.NoTalk})
	}
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, api.ProblemOption{Id: p.ID, Name: localText(p.Name, p.ID), OwnOnly: p.OwnOnly})
	}
	for _, o := range r.Outcomes {
		out.Outcomes = append(out.Outcomes, api.Named{Id: o.ID, Name: localText(o.Name, o.ID)})
	}
	for _, g := range triage.Grades() {
		need := api.RequiredParts{Grade: api.Grade(g)}
		for _, part := range r.Required[string(g)] {
			need.Parts = append(need.Parts, api.RequiredPartsParts(part))
		}
		out.Required = append(out.Required, need)
	}
	return out
}

// planOptions are the follow-up plans that can be agreed.
func planOptions(plans []configs.FollowPlan) []api.FollowPlanOption {
	out := make([]api.FollowPlanOption, len(plans))
	for i, p := range plans {
		out[i].Grade = api.Grade(p.Grade)
		for _, s := range p.Steps {
			out[i].Steps = append(out[i].Steps, api.Named{Id: s.ID, Name: localText(s.Name, s.ID)})
		}
	}
	return out
}

// checklistOptions are the checklists, and with what they appear.
func checklistOptions(lists []configs.Checklist) []api.ChecklistOption {
	out := make([]api.ChecklistOption, len(lists))
	for i, l := range lists {
		out[i] = api.ChecklistOption{Id: l.ID, Name: localText(l.Name, l.ID), Contacts: l.Contacts, Flags: l.Flags}
		for _, it := range l.Items {
			item := api.ChecklistItem{Id: it.ID, Name: localText(it.Name, it.ID)}
			if len(it.Hint) > 0 {
				item.Hint = localText(it.Hint, "")
			}
			out[i].Items = append(out[i].Items, item)
		}
	}
	return out
}
