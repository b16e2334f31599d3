package seek

// Yield is what a search begins with.
var Yield = yield
