// Ids of rooms and streams that come by other ways than the package's calls: from webhooks, odd answers and viewers of a room. They are
// such as 100ms gives; in the API's paths any text is an id that the package can send, and of those that are no such ids nobody has news.
const ID = /^[A-Za-z0-9_-]{1,256}$/;

export const isId = (text: string): boolean => ID.test(text);
