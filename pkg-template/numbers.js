// The numbers that the driver and the core share; a native test holds them against the core.

// Operations, as in src/step.rs.
export const START = 0;
export const STOP = 1;
export const STOP_ALL = 2;
export const GET = 3;
export const LIST = 4;
export const ANNOUNCE = 5;
export const PAUSE = 6;
export const RESUME = 7;
export const WAIT = 8;
export const MANAGEMENT_TOKEN = 9;
export const AUTH_TOKEN = 10;
export const WEBHOOK = 11;
export const BUILD_URL = 12;
export const PARSE_URL = 13;

// Events, as there.
export const CONTINUE = 0;
export const TIMED_OUT = 1;
export const LOST = 2;
export const ANSWER = 3;
export const SIGNED = 4;
export const TOKEN_GIVEN = 5;
export const DIGESTS = 6;
export const DECODED = 7;

// Actions, as there.
export const DONE = 0;
export const FAIL = 1;
export const SEND = 2;
export const SLEEP = 3;
export const NOTIFY = 4;
export const SIGN = 5;
export const ASK = 6;
export const DIGEST = 7;
export const DECODE = 8;

// Places of the table, as in src/values/slot.rs, and how many there are.
export const THREW = 1;
export const NOW = 2;
export const CLOCK = 3;
export const UUID = 4;
export const STATUS = 5;
export const DATE = 6;
export const RETRY_AFTER = 7;
export const BODY = 8;
export const TEXT = 9;
export const NAME = 10;
export const BROWSER = 11;
export const PAGE = 12;
export const FIRST = 13;
export const SECOND = 14;
export const THIRD = 15;
export const SIGNAL = 16;
export const FETCH = 17;
export const ASKED = 18;
export const SECRET = 19;
export const ON_RETRY = 20;
export const ON_STATUS = 21;
export const LIMIT = 22;
export const METHOD = 23;
export const URL = 24;
export const PAYLOAD = 25;
export const BEARER = 26;
export const PLAYLIST_WANTED = 27;
export const RESULT = 28;
export const FAULTS = 29;
export const LATEST = 30;
export const TOKEN = 31;
export const PATH = 32;
export const PLACES = 44;

// How many bytes the state of a call has (`State` in src/step.rs).
export const STATE_BYTES = 64;
