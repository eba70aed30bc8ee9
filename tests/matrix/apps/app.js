// What a program does with the package: builds the URL, starts a stream, for which the package signs, and gets an error.
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
