package app_test

import (
	"testing"

	"heartline/console/live"
)

// TestAShiftThatNobodyLeadsIsAnAlarm publishes a roster in which the supervisor leads another day than that of who works now.
func TestAShiftThatNobodyLeadsIsAnAlarm(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	stream := boss.live()
	boss.rota("chen,"+rosterDay(0)+",00:00,24:00", "gao,"+rosterDay(2)+",08:00,16:00")
	await(stream, "nobody leads", live.Notice, func(n live.NoticeData) bool { return n.Code == "no_supervisor" && n.Level == "alarm" })
}
