// The recording of a stream, for whom the server lets have it: a URL that opens it for a while.

/** Seconds: long enough to watch it, and too short to be handed on. */
const OPEN_FOR = 4 * 3600;

const PATH = /^\/replay\/([0-9a-f]{24})$/;

/** The stream whose recording a path asks for. */
export const replayOf = (path) => PATH.exec(path)?.[1];

/** A handler for such paths. `library` is the package, `settings` how its calls are made. */
export function createReplay({ errorAnswer, getLiveStream, getRecordingUrl }, settings) {
  return async (request) => {
    const headers = { "cache-control": "no-store" };
    try {
      const stream = await getLiveStream(replayOf(new URL(request.url).pathname), settings);
      // A player takes the playlist; files of single layers are for those who edit.
      const playlist = stream.recording_assets?.find(
        ({ path, status }) => status === "completed" && /\.m3u8$/.test(path),
      );
      if (!playlist) return Response.json({ url: null }, { headers });
      const { url } = await getRecordingUrl(playlist.id, { ...settings, expiresIn: OPEN_FOR });
      return Response.json({ url }, { headers });
    } catch (error) {
      const told = errorAnswer(error);
      if (!told) throw error;
      return Response.json(told.body, { status: told.status, headers: { ...headers, ...told.headers } });
    }
  };
}
