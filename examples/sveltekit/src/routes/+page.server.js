import { env } from "$env/dynamic/private";

/** The page gets only the room id of the settings. */
export const load = () => ({ roomId: env.HMS_ROOM_ID ?? "" });
