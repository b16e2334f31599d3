// 来电者等候时所做的事。

export const zhWaiting = {
  'fact.wait.key': '等候中的来电者按了键',
  'fact.wait.told': '已告诉来电者位置或大致等候时间',
  'fact.wait.listened': '等候中的练习已结束',
  'routing.left.key': '来电者自己按键',
};
