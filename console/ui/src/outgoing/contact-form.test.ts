import { describe, expect, it } from 'vitest';
import { inputOf } from './contact-form';

describe('the rule that is sent', () => {
  const all = { message_allowed: true, from: '09:00', to: '18:00', say: ' a friend ' };

  it('holds the hours, the words and the message of who may be called', () => {
    expect(inputOf({ rule: 'allow', ...all })).toEqual({ rule: 'allow', message_allowed: true, from: '09:00', to: '18:00', say: 'a friend' });
  });
  it('holds nothing more for who is never called', () => {
    expect(inputOf({ rule: 'deny', ...all })).toEqual({ rule: 'deny', message_allowed: false });
  });
});
