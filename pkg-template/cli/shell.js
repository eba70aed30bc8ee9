// Suggestions for the next command.

/** A word without special meaning in any shell that is not mistaken for an option. */
const WORD = /^\w[\w.-]{0,255}$/;

/**
 * An ID for a suggested command. It may contain anything, and users paste the command, so an unsafe ID becomes a
 * placeholder.
 */
export const word = (id, instead) => (WORD.test(id) ? id : `<${instead}>`);

export const startOf = (roomId) => `hms-live start ${word(roomId, "room")} --if-running return`;
export const stopOf = (streamId) => `hms-live stop ${word(streamId, "stream")}`;
export const stopRoom = (roomId) => `hms-live stop --room ${word(roomId, "room")}`;
/** How to end what occupies a room. */
export const endOf = ({ kind, id }) =>
  kind === "recording"
    ? `stop the recording with POST /v2/recordings/${word(id, "recording")}/stop; hms-live has no command for it`
    : stopOf(id);
export const waitOf = (streamId) => `hms-live wait ${word(streamId, "stream")}`;
export const listOf = (roomId) => `hms-live list ${word(roomId, "room")}`;
export const doctorOf = (roomId) => `hms-live doctor ${word(roomId, "room")}`;
