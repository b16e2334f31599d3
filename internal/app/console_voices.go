package app

import (
	"slices"

	"heartline/call"
	"heartline/console/api"
)

// sound says who hears whom in a call now, as the state of the call has it: the truth that a desk shows.
type sound struct {
	d *deskView
	v *call.View
}

// counsellorIn reports whether the counsellor is with the caller.
func (s sound) counsellorIn() bool {
	return s.v.Phase == call.Talking && s.v.Leg != "" && !s.v.Held && !s.v.Aside && !s.v.Lost
}

// there lists the parties that are with the caller, or beside the call.
func (s sound) there(in bool) (out []call.PartyView) {
	for _, p := range s.v.Parties {
		if p.State == call.PartyThere && p.In == in {
			out = append(out, p)
		}
	}
	return out
}

func (s sound) counsellor() api.Voice {
	if s.v.Agent == s.d.who {
		return api.Voice{Kind: api.VoiceKindYou}
	}
	out := api.Voice{Kind: api.VoiceKindCounsellor}
	if s.v.Agent != "" {
		out.Person = s.d.a.people.Person(string(s.v.Agent))
	}
	return out
}

func (s sound) party(p call.PartyView) api.Voice {
	if p.Agent != "" && p.Agent == s.d.who {
		return api.Voice{Kind: api.VoiceKindYou, Party: p.ID}
	}
	out := api.Voice{Kind: api.VoiceKindParty, Party: p.ID}
	if p.Agent != "" {
		out.Person = s.d.a.people.Person(string(p.Agent))
	}
	if p.Number != "" {
		out.Name = s.d.a.outsideName(p.Number).Name
	}
	return out
}

// voices lists whoever is in one room and can be heard: with the caller, or beside the call.
func (s sound) voices(in bool) (out []api.Voice) {
	if (in && s.counsellorIn() || !in && s.v.Aside && !s.v.Lost) && !s.v.Muted {
		out = append(out, s.counsellor())
	}
	for _, p := range s.there(in) {
		if !p.Muted {
			out = append(out, s.party(p))
		}
	}
	return out
}

// callerHears is never empty where nobody is with the caller: music or a sentence is there.
func (s sound) callerHears() []api.Voice {
	switch {
	case s.counsellorIn(), len(s.there(true)) > 0:
		return s.voices(true)
	case s.v.Lost || s.v.Phase == call.Parted:
		return []api.Voice{{Kind: api.VoiceKindSentence}}
	}
	return []api.Voice{{Kind: api.VoiceKindMusic}}
}

// without leaves out oneself.
func without(voices []api.Voice) []api.Voice {
	return slices.DeleteFunc(voices, func(v api.Voice) bool { return v.Kind == api.VoiceKindYou })
}

func theCaller() api.Voice { return api.Voice{Kind: api.VoiceKindCaller} }

// counsellorHears is what comes to the counsellor's ear, whispering included.
func (s sound) counsellorHears() (out []api.Voice) {
	switch {
	case s.counsellorIn():
		out = append(out, theCaller())
		out = append(out, s.voices(true)...)
	case s.v.Aside && !s.v.Lost:
		out = s.voices(false)
	}
	out = slices.DeleteFunc(out, func(v api.Voice) bool {
		return v.Kind == api.VoiceKindCounsellor || v.Kind == api.VoiceKindYou && v.Party == ""
	})
	for _, m := range s.v.Monitors {
		if m.Whisper && m.Agent != s.d.who {
			out = append(out, api.Voice{Kind: api.VoiceKindListener, Person: s.d.a.people.Person(string(m.Agent))})
		}
	}
	return out
}

// youHear is what one hears oneself.
func (s sound) youHear() []api.Voice {
	switch s.d.part {
	case api.DeskCallPartCounsellor:
		return s.counsellorHears()
	case api.DeskCallPartListener: // through the counsellor's ear, and the counsellor too
		out := s.counsellorHears()
		if s.v.Leg != "" && !s.v.Lost {
			out = append(out, s.counsellor())
		}
		return out
	case api.DeskCallPartParty:
	}
	own, ok := ownParty(s.v, s.d.who)
	switch {
	case !ok || own.State != call.PartyThere:
		return nil
	case own.In:
		return append([]api.Voice{theCaller()}, without(s.voices(true))...)
	}
	if len(s.there(false)) == 1 && !s.v.Aside {
		return []api.Voice{{Kind: api.VoiceKindMusic}} // alone beside the call
	}
	return without(s.voices(false))
}

// hearYou lists who hears oneself. hidden: those who only listen are not named.
func (s sound) hearYou(hidden bool) (out []api.Voice) {
	var in, muted, listens bool
	switch s.d.part {
	case api.DeskCallPartListener:
		for _, m := range s.v.Monitors {
			if m.Agent == s.d.who && m.Whisper && s.v.Leg != "" && !s.v.Lost {
				return []api.Voice{s.counsellor()}
			}
		}
		return nil
	case api.DeskCallPartCounsellor:
		in, muted = s.counsellorIn(), s.v.Muted
		if !in && !s.v.Aside || s.v.Lost {
			return nil
		}
		listens = !hidden
	default:
		own, ok := ownParty(s.v, s.d.who)
		if !ok || own.State != call.PartyThere {
			return nil
		}
		in, muted = own.In, own.Muted
		listens = !hidden && (in && s.counsellorIn() || !in && s.v.Aside)
	}
	if muted {
		return nil
	}
	if in {
		out = append(out, theCaller())
	}
	if in && s.counsellorIn() || !in && s.v.Aside {
		out = append(out, s.counsellor())
	}
	for _, p := range s.there(in) {
		out = append(out, s.party(p))
	}
	for _, m := range s.v.Monitors {
		if listens {
			out = append(out, api.Voice{Kind: api.VoiceKindListener, Person: s.d.a.people.Person(string(m.Agent))})
		}
	}
	return without(out)
}
