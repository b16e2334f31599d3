import { useRef } from 'preact/hooks';
import { ulid } from '../care/ulid';

/** Sends what is said with a word of its own, which stays the same for as long as it is not known whether it was done. */
export type Send = <T>(said: unknown, send: (key: string) => Promise<T>) => Promise<T>;

/**
 * Commands of a dialog or a row that may be sent again, since no answer was heard: the console does a command of the same word once, and answers as it
 * did. What is said otherwise is another command, and so is the same once it was answered.
 */
export function useRetry(): Send {
  const last = useRef<{ said: string; key: string } | undefined>(undefined);
  return async (said, send) => {
    const text = JSON.stringify(said);
    const mine = last.current?.said === text ? last.current : { said: text, key: ulid() };
    last.current = mine;
    const answer = await send(mine.key);
    if (last.current === mine) last.current = undefined;
    return answer;
  };
}
