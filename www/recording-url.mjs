// Answers requests for the recording of a stream with a signed URL that expires.

/** Seconds: long enough to watch a recording, and too short for the URL to be passed on. */
const EXPIRES_IN = 4 * 3600;

const PATH = /^\/replay\/([0-9a-f]{24})$/;

/** The id of the stream whose recording a path requests. */
export const recordedStreamOf = (path) => PATH.exec(path)?.[1];

/** Returns a handler for such paths, from the package and the options of its calls. */
export function createRecordingHandler({ errorAnswer, getLiveStream, getRecordingUrl }, settings) {
  return async (request) => {
    const headers = { "cache-control": "no-store" };
    try {
      const stream = await getLiveStream(recordedStreamOf(new URL(request.url).pathname), settings);
      // Of the assets a player needs the playlist; the MP4 files of the layers are for editing.
      const playlist = stream.recording_assets?.find(
        ({ path, status }) => status === "completed" && /\.m3u8$/.test(path),
      );
      if (!playlist) return Response.json({ url: null }, { headers });
      const { url } = await getRecordingUrl(playlist.id, { ...settings, expiresIn: EXPIRES_IN });
      return Response.json({ url }, { headers });
    } catch (error) {
      const told = errorAnswer(error);
      if (!told) throw error;
      return Response.json(told.body, { status: told.status, headers: { ...headers, ...told.headers } });
    }
  };
}
