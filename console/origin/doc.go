// Package origin tells whether a request for a WebSocket comes from the console's own pages.
//
// Browsers send cookies along with WebSocket requests from any page, and the protection against cross-origin
// requests of net/http passes every GET. So each route that becomes a WebSocket must ask here first.
//
// Guarantee: a request with an Origin header passes only if scheme and host are those of the request itself, or
// those of an origin that the configuration allows, to the letter; one without passes only if the caller says
// that it carries an API token, which no browser adds by itself.
package origin
