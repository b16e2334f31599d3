import type { zhCare } from './zh-CN.care';

// Texts of screening, assessment, rescue sheet and dispatch log in English.

export const enCare: Record<keyof typeof zhCare, string> = {
  'fact.care.screened': 'Screening recorded',
  'fact.care.assessed': 'Assessment confirmed',
  'fact.care.noted': 'Rescue sheet written',
  'fact.care.dispatched': 'Dispatch log written',
  'fact.audit.rescue_read': 'Rescue sheet read',
  'fact.audit.assessment_read': 'Answers of an assessment read',
};
