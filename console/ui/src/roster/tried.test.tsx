import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiProblem } from '../api/problem';
import { setLanguage } from '../i18n';
import { inTheWay, reasonText, TriedNote, useTried, type Tried, type Trying } from './tried';

const plain: Tried = { allowed: true, verdict: { legal: true, value: 0, hard: [], soft: [], mended: [] }, reasons: [] };
const ask = vi.fn<(said: string, signal: AbortSignal) => Promise<Tried>>();
let root: HTMLElement;
let trying: Trying | undefined;

function Shown({ said }: { said?: string }) {
  trying = useTried(said, ask);
  return <TriedNote trying={trying} names={(id) => (id === 'lin' ? 'Lin' : undefined)} />;
}

const show = (said?: string) => act(() => render(<Shown said={said} />, root));
const told = () => root.querySelector('[data-name=tried]')?.textContent;

beforeEach(() => {
  setLanguage('en');
  ask.mockReset();
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(async () => {
  await act(() => render(null, root));
  root.remove();
});

it('asks nothing where there is nothing to ask', async () => {
  await show();
  expect(root.textContent).toBe('');
  expect(trying?.asking.value).toBe(false);
  expect(trying && inTheWay(trying)).toBe(false);
});

it('drops the answer to an older question', async () => {
  const answers: ((v: Tried) => void)[] = [];
  ask.mockImplementation(() => new Promise((resolve) => void answers.push(resolve)));
  await show('a');
  expect(root.textContent).toContain('Checking');
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  await show('b');
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  await act(() => answers[1]?.({ ...plain, verdict: { ...plain.verdict, value: 3, soft: [{ rule: 'hours', amount: 1, cost: 3 }] } }));
  await act(() => answers[0]?.(plain));
  expect(told()).toContain('+3');
});

it('tells no more of somebody else’s rules than that they are in the way', async () => {
  ask.mockResolvedValue({ ...plain, allowed: false, verdict: { ...plain.verdict, legal: false } });
  await show('a');
  await vi.waitFor(() => expect(told()).toBe('The rules do not let the other person do this.'));
  expect(trying && inTheWay(trying)).toBe(true);
});

it('says what it costs where the rules are somebody else’s', async () => {
  ask.mockResolvedValue({ ...plain, verdict: { ...plain.verdict, value: 12 } });
  await show('a');
  await vi.waitFor(() => expect(told()).toBe('Legal, cost +12'));
});

it('shows why the question is refused', async () => {
  ask.mockRejectedValue(new ApiProblem(409, 'past', 'The shift is over.'));
  await show('a');
  await vi.waitFor(() => expect(root.querySelector('[role=alert]')?.textContent).toContain('The shift is over.'));
});

it('gives the reason of a profile in the language of the page, others as they were written', () => {
  const v: Tried = { ...plain, reasons: [{ rule: 'rest', reason: 'eleven hours', profile: 'cn' }, { rule: 'own', reason: '合同' }, { rule: 'new', reason: 'as written', profile: 'eu' }] };
  setLanguage('zh-CN');
  expect(reasonText(v, 'rest')).toContain('11 小时');
  expect(reasonText(v, 'own')).toBe('合同');
  expect(reasonText(v, 'new')).toBe('as written');
  expect(reasonText(v, 'none')).toBe('');
});
