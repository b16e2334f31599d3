// 安全筛查、评估、救援信息表和出警记录的文字。

export const zhCare = {
  'fact.care.screened': '记录安全筛查',
  'fact.care.assessed': '确认评估',
  'fact.care.noted': '填写救援信息表',
  'fact.care.dispatched': '填写出警记录',
  'fact.audit.rescue_read': '查看救援信息表',
  'fact.audit.assessment_read': '查看评估答案',
} as const;
