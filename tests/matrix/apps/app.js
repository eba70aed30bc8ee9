// The ten-line app: builds a meeting URL, starts a stream with credentials, and handles an error.
import { LiveStreamError, buildMeetingUrl, startLiveStream } from "hms-live";

export async function app({ baseUrl, credentials, room }) {
  const meeting_url = buildMeetingUrl({ subdomain: "myname", room_code: "abc-defg-hij", skip_preview: true });
  const options = { baseUrl, credentials, dangerouslyAllowBrowser: true };
  const stream = await startLiveStream(room, { meeting_url }, options);
  const error = await startLiveStream(room, {}, options).catch((reason) => reason);
  const { code, name } = error instanceof LiveStreamError ? error : {};
  return {
    url: stream.meeting_url,
    room: stream.room_id,
    status: stream.status,
    name,
    code,
    same: error.stream?.id === stream.id,
  };
}
