// Validates ids of rooms and streams that do not pass through the package's router: those of webhooks, odd answers and event connections.
const ID = /^[A-Za-z0-9_-]{1,256}$/;

export const isId = (text: string): boolean => ID.test(text);
