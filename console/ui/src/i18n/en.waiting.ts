// Words about what callers do while they wait.

export const enWaiting = {
  'fact.wait.key': 'The waiting caller pressed a key',
  'fact.wait.told': 'The waiting caller was told the place or the wait',
  'fact.wait.listened': 'The exercise for the waiting caller is over',
  'routing.left.key': 'by the caller’s own key',
};
