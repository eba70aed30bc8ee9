// Ids of rooms and streams. They name objects, so anything that cannot be one stops here.
const ID = /^[A-Za-z0-9_-]{1,64}$/;

export const isId = (text: string): boolean => ID.test(text);
