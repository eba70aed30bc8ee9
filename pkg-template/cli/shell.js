// Commands that are offered to be typed next.

/** What no shell reads as anything but itself, and no program as an option. */
const WORD = /^\w[\w.-]{0,255}$/;

/** An id as a word of a command; a server or an argument may have put anything into it, and somebody will paste the line. */
export const word = (id, instead) => (WORD.test(id) ? id : `<${instead}>`);

export const startOf = (roomId) => `hms-live start ${word(roomId, "room")} --if-running return`;
export const stopOf = (streamId) => `hms-live stop ${word(streamId, "stream")}`;
export const stopRoom = (roomId) => `hms-live stop --room ${word(roomId, "room")}`;
export const waitOf = (streamId) => `hms-live wait ${word(streamId, "stream")}`;
export const listOf = (roomId) => `hms-live list ${word(roomId, "room")}`;
export const doctorOf = (roomId) => `hms-live doctor ${word(roomId, "room")}`;
