package console

import "heartline/console/api"

// measuresVersion is the version of the definitions below. It changes when a formula does.
const measuresVersion = 1

// measures lists every figure that screens show, with its formula. Letters: O offered to a queue, A answered,
// A_T answered within T, B abandoned, F flowed out (message, call-back, overflow); O = A + B + F.
func measures() []api.Measure {
	one := func(id, zh, en, formula, remarkZH, remarkEN string) api.Measure {
		m := api.Measure{Id: id, Name: api.LocalText{"zh-CN": zh, "en": en}, Formula: formula, Definition: measuresVersion}
		if remarkEN != "" {
			m.Remark = api.LocalText{"zh-CN": remarkZH, "en": remarkEN}
		}
		return m
	}
	return []api.Measure{
		one("offered", "进入队列", "Offered", "O = A + B + F", "来电进入排队即计入；系统自测不计。", "Counted when a call enters a queue; the system's own test calls are left out."),
		one("answered", "接通", "Answered", "A", "与咨询员接通的来电。", "Calls that were connected to a counsellor."),
		one("answered_in_time", "及时接通", "Answered in time", "A_T: wait <= T", "等待自进入队列起算，到咨询员接起为止。", "The wait counts from queue entry to accept."),
		one("abandoned", "放弃", "Abandoned", "B", "来电者在接通前挂断，短时挂断也计入。", "The caller hung up before being connected; short waits count too."),
		one("flowed_out", "转出", "Flowed out", "F", "留言、回拨和溢出。", "Messages, call-backs and overflow."),
		one("silent", "无声来电", "Silent calls", "A whose caller was never heard", "接通后一直没有听到来电者的声音；用按键回答的也计入。", "The caller was connected and never heard; those who answer by keys count too."),
		one("service_level", "服务水平（严格）", "Service level, strict", "A_T / (A + B + F)", "放弃的来电不给任何加分。", "Nobody gets credit for callers who left."),
		one("answer_ratio", "接通率", "Answer ratio", "A / O", "按任意连续 24 小时计算。", "Over any continuous 24 hours."),
		one("asa_seconds", "平均接起时长", "Average speed of answer", "sum(wait of answered) / A", "不含放弃的来电。", "Excludes callers who left."),
		one("screened_ratio", "有筛查记录的比例", "Talks with a screening", "(asked + refused + cut off + not possible) / talks", "通话指已结束且双方能听到对方的来电；测试与演练不计。", "A talk has ended, and both could hear each other; tests and drills are left out."),
		one("wait_seconds", "等待", "Wait", "accept - queue entry, or end - queue entry", "", ""),
		one("talk_seconds", "通话", "Talk", "sum of connected time - hold", "", ""),
		one("hold_seconds", "保持", "Hold", "sum of holds", "", ""),
		one("after_call_seconds", "话后处理", "After-call work", "wrap-up end - call end", "", ""),
	}
}
