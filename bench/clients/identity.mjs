// Room and credentials of all programs. The server on loopback does not check them.
export const ROOM = "63b2bacc1d485406b9a2f27c";
export const KEY = "64101349d0f56e684b608c08";
export const SECRET = "a-secret-of-some-forty-letters-and-digits";
