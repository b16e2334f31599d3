package app

import (
	"heartline/configs"
	"heartline/console/api"
)

// lineGroups pools the lines of each group on a board whose lines are counted already. Callers, talks, tasks and measures
// are sums; one team stands behind all lines, so who is on duty or free is told of the whole of it and not counted once for
// each line.
func lineGroups(cfg *configs.Config, board *api.Board) []api.BoardGroup {
	var out []api.BoardGroup
	for _, g := range cfg.Groups {
		pooled := api.BoardGroup{Id: g.ID, Name: localText(g.Name, g.ID)}
		pooled.Seats = board.Pooled.Seats
		pooled.Seats.Reserved, pooled.Seats.Talking, pooled.Seats.Hold, pooled.Seats.AfterCall = 0, 0, 0, 0
		var today, day []api.Measures
		for _, line := range board.Hotlines {
			if line.Group != g.ID {
				continue
			}
			addLine(&pooled, line)
			today, day = append(today, line.Today), append(day, line.Day)
		}
		pooled.Today, pooled.Day = poolMeasures(today), poolMeasures(day)
		out = append(out, pooled)
	}
	return out
}

func addLine(g *api.BoardGroup, line api.BoardGroup) {
	addCount(&g.Waiting.Red, line.Waiting.Red)
	addCount(&g.Waiting.Yellow, line.Waiting.Yellow)
	addCount(&g.Waiting.Green, line.Waiting.Green)
	if at := line.LongestWaitingSince; !at.IsZero() && (g.LongestWaitingSince.IsZero() || at.Before(g.LongestWaitingSince)) {
		g.LongestWaitingSince = at
	}
	g.InMenu += line.InMenu
	g.Talking += line.Talking
	g.TasksOpen += line.TasksOpen
	g.TasksOverdue += line.TasksOverdue
	g.Seats.Reserved += line.Seats.Reserved
	g.Seats.Talking += line.Seats.Talking
	g.Seats.Hold += line.Seats.Hold
	g.Seats.AfterCall += line.Seats.AfterCall
}

func addCount(sum *api.GradeCount, n api.GradeCount) {
	sum.Count += n.Count
	if !n.LongestSince.IsZero() && (sum.LongestSince.IsZero() || n.LongestSince.Before(sum.LongestSince)) {
		sum.LongestSince = n.LongestSince
	}
}

// poolMeasures are the measures of several lines together: counts are sums, ratios are of the sums, and the mean wait is
// weighted by the calls that were answered. The period is the longest of theirs.
func poolMeasures(lines []api.Measures) api.Measures {
	var out api.Measures
	waited := 0.0
	for i, m := range lines {
		if i == 0 || m.From.Before(out.From) {
			out.From = m.From
		}
		if m.To.After(out.To) {
			out.To = m.To
		}
		out.ThresholdSeconds, out.Definition = max(out.ThresholdSeconds, m.ThresholdSeconds), max(out.Definition, m.Definition)
		out.Offered += m.Offered
		out.Answered += m.Answered
		out.AnsweredInTime += m.AnsweredInTime
		out.Abandoned += m.Abandoned
		out.FlowedOut += m.FlowedOut
		out.Silent += m.Silent
		if m.AsaSeconds != nil {
			waited += *m.AsaSeconds * float64(m.Answered)
		}
	}
	if ended := out.Answered + out.Abandoned + out.FlowedOut; ended > 0 {
		level := float64(out.AnsweredInTime) / float64(ended)
		out.ServiceLevel = &level
	}
	if out.Offered > 0 {
		ratio := float64(out.Answered) / float64(out.Offered)
		out.AnswerRatio = &ratio
	}
	if out.Answered > 0 {
		asa := waited / float64(out.Answered)
		out.AsaSeconds = &asa
	}
	return out
}
