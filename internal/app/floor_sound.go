package app

import (
	"heartline/call"
	"heartline/configs"
	"heartline/internal/node"
	"heartline/internal/prompt"
	"heartline/triage"
)

// hearing is what callers of a grade hear, and everybody while the hotline's surge is on, instead of what the queue has.
func hearing(cfg *configs.Config, h configs.Hotline, out *call.Hotline) {
	for name, g := range cfg.Floor.Grades {
		s := call.GradeSound{Music: g.Music, Comfort: comfort(g.Comfort)}
		if s.Music == "" && s.Comfort == nil {
			continue
		}
		if out.Sounds == nil {
			out.Sounds = map[triage.Grade]call.GradeSound{}
		}
		out.Sounds[triage.Grade(name)] = s
	}
	if h.Surge != nil {
		out.Surge = comfort(h.Surge.Comfort)
	}
}

func comfortOf(c configs.Comfort) call.Comfort {
	return call.Comfort{
		First: firstComfort, Every: c.Every, Prompts: c.Prompts, Position: c.Position, Falling: c.PositionWhen == configs.PositionFalling, UpTo: c.PositionUpTo,
		Wait: c.Wait,
	}
}

func comfort(c *configs.Comfort) *call.Comfort {
	if c == nil {
		return nil
	}
	out := comfortOf(*c)
	return &out
}

// music is the hold music by class. The default class is made once where it has no files; without it, and for other
// classes without files, the node makes a quiet piece of its own.
func music(cfg *configs.Config) []node.Music {
	var out []node.Music
	for _, class := range cfg.MusicClasses() {
		m := node.Music{Name: class.ID}
		for _, file := range class.Files {
			m.Files = append(m.Files, cfg.Path(file))
		}
		if len(m.Files) == 0 && class.ID == "default" {
			if files, err := prompt.WriteMusic(cfg.Path(cfg.Speech.Dir)); err == nil {
				m.Files = []string{files.WAV}
			}
		}
		out = append(out, m)
	}
	return out
}
