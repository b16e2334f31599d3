package app

import (
	"heartline/call"
	"heartline/configs"
)

// waitKeys is what keys do while callers wait, by queue and key; nil where no queue has any.
func waitKeys(cfg *configs.Config) map[string]map[string]call.WaitKey {
	var out map[string]map[string]call.WaitKey
	for _, q := range cfg.Queues {
		for key, w := range q.Keys {
			if out == nil {
				out = map[string]map[string]call.WaitKey{}
			}
			if out[q.ID] == nil {
				out[q.ID] = map[string]call.WaitKey{}
			}
			out[q.ID][key] = waitKey(cfg, w)
		}
	}
	return out
}

func waitKey(cfg *configs.Config, w configs.WaitKey) call.WaitKey {
	switch {
	case w.Message != "":
		return call.WaitKey{Does: call.WaitMessage, Box: w.Message}
	case w.Menu:
		return call.WaitKey{Does: call.WaitMenu}
	case w.Queue != "":
		return call.WaitKey{Does: call.WaitOn, Ways: []call.WaitWay{{Queue: w.Queue}}}
	case w.Outside != "":
		return call.WaitKey{Does: call.WaitOn, Ways: []call.WaitWay{{Outside: w.Outside}}}
	case w.Tier != "":
		k := call.WaitKey{Does: call.WaitOn}
		tier, _ := cfg.Tier(w.Tier)
		for _, way := range tier.Try {
			k.Ways = append(k.Ways, call.WaitWay{Queue: way.Queue, Outside: way.Number})
		}
		return k
	case w.Listen != "":
		e, _ := cfg.Exercise(w.Listen)
		return call.WaitKey{Does: call.WaitListen, Name: e.ID, Play: e.Play}
	}
	return call.WaitKey{Does: call.WaitPerson}
}
