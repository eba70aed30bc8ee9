import { env } from "$env/dynamic/private";

/** Of the settings the page gets the room's id and nothing else. */
export const load = () => ({ roomId: env.HMS_ROOM_ID ?? "" });
