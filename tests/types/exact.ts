// What the types say exactly, and what they refuse.
import * as hms from "hms-live/server";
import type {
  LiveStream,
  LiveStreamError,
  LiveStreamErrorCode,
  LiveStreamPage,
  LiveStreamStatus,
} from "hms-live/server";

type Equals<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;
const is = <_ extends true>(): void => undefined;

is<Equals<Awaited<ReturnType<typeof hms.startLiveStream>>, LiveStream>>();
is<Equals<Awaited<ReturnType<typeof hms.waitForLiveStream>>, LiveStream>>();
is<Equals<ReturnType<typeof hms.buildMeetingUrl>, string>>();
is<Equals<ReturnType<typeof hms.createManagementToken>, Promise<string>>>();
is<Equals<ReturnType<typeof hms.listLiveStreams>, Promise<LiveStreamPage> & AsyncIterable<LiveStream>>>();
is<Equals<LiveStream["started_at"], string | null | undefined>>();
is<Equals<LiveStream["playback"], { url: string }>>();
is<Equals<LiveStreamError["name"], "LiveStreamError">>();
is<Equals<LiveStreamError["code"], LiveStreamErrorCode>>();
is<Equals<LiveStreamError["details"], readonly string[] | undefined>>();

/** An event is told by its type, and one that the types do not know is let through. */
export function told(event: hms.WebhookEvent): string | number | undefined {
  switch (event.type) {
    case "hls.started.success":
      is<Equals<typeof event, hms.WebhookEventOf<"hls.started.success", hms.HlsStarted>>>();
      return event.data.start_delay;
    case "hls.stopped.success":
      return event.data.reason;
    case "hls.failure":
      // @ts-expect-error an event of a failure has no such field
      event.data.reason.length;
      return event.data.error_type;
    case "hls.recording.success":
      return event.data.recording_single_files?.[0]?.size ?? event.data.hls_vod_recording_size;
    case "beam.recording.success":
      is<Equals<typeof event.data, hms.BeamRecording>>();
      return event.data.recording_presigned_url;
    case "transcription.success":
    case "peer.join.success":
      is<Equals<typeof event.data, Record<string, unknown>>>();
      return event.type;
    default: {
      const later: string = event.type;
      // @ts-expect-error that one has a case of its own
      if (event.type === "hls.failure") return 1;
      return later;
    }
  }
}

/** Every option and every member of an argument may be undefined. */
const nothing = undefined;
hms.startLiveStream(
  "r",
  { meeting_url: nothing, recording: { hls_vod: nothing }, destination: nothing, transcription: { summary: nothing } },
  { token: nothing, baseUrl: nothing, signal: nothing, timeout: nothing, retries: nothing, fetch: nothing },
);
hms.startLiveStream("r", nothing, { credentials: nothing, ifRunning: nothing, idempotencyKey: nothing });
hms.waitForLiveStream("s", {
  until: nothing,
  timeout: nothing,
  onStatus: nothing,
  onRetry: nothing,
  onRequest: nothing,
});
hms.listLiveStreams({ room_id: nothing, session_id: nothing, status: nothing, start: nothing, limit: nothing });
hms.buildMeetingUrl({ subdomain: "a", origin: nothing, room_code: "abc-defg-hij", ui_mode: nothing, user_id: nothing });
const credentials: hms.Credentials = { accessKey: nothing, secret: nothing };
hms.createManagementToken(credentials, { expiresIn: nothing, dangerouslyAllowBrowser: nothing });
hms.createAuthToken(credentials, { room_id: "r", role: "host", user_id: nothing });
hms.verifyWebhook({ headers: { a: nothing }, body: "" }, { header: { name: "a", value: nothing } });
// @ts-expect-error a check that is undefined would not be made
hms.verifyWebhook({ headers: {}, body: "" }, { header: { name: "a", value: "b" }, signatureSecret: nothing });

/** A status that the API adds later is a status, and the known ones still complete in an editor. */
export const later: LiveStreamStatus = "hibernating";
is<Equals<string extends LiveStreamStatus ? true : false, true>>();

const token = { token: "t" };
// @ts-expect-error an id is needed
hms.startLiveStream();
// @ts-expect-error an id is a string
hms.startLiveStream(5);
// @ts-expect-error params are named as on the wire
hms.startLiveStream("r", { meetingUrl: "https://a.example" });
// @ts-expect-error so are the flags of a recording
hms.startLiveStream("r", { recording: { hlsVod: true } });
// @ts-expect-error a mode that the API does not know
hms.startLiveStream("r", { transcription: { modes: ["caption"] } });
// @ts-expect-error a section has a title
hms.startLiveStream("r", { transcription: { summary: { sections: [{ format: "bullets" }] } } });
// @ts-expect-error options of this package are camelCase
hms.getLiveStream("s", { ...token, base_url: "https://a.example" });
// @ts-expect-error ifRunning belongs to a start
hms.getLiveStream("s", { ...token, ifRunning: "throw" });
// @ts-expect-error until belongs to a wait
hms.startLiveStream("r", {}, { ...token, until: "running" });
// @ts-expect-error a goal that does not exist
hms.waitForLiveStream("s", { ...token, until: "live" });
// @ts-expect-error milliseconds, not a duration
hms.getLiveStream("s", { ...token, timeout: "5s" });
// @ts-expect-error credentials have both parts
hms.createManagementToken({ accessKey: "k" });
// @ts-expect-error an app token is for a role
hms.createAuthToken({ accessKey: "k", secret: "s" }, { room_id: "r" });
// @ts-expect-error metadata has a duration
hms.sendTimedMetadata("s", { payload: "x" });
// @ts-expect-error a page that the hosted app does not have
hms.buildMeetingUrl({ subdomain: "a", room_code: "abc-defg-hij", page: "lobby" });
// @ts-expect-error the key of the query is userId, the part is user_id
hms.buildMeetingUrl({ subdomain: "a", room_code: "abc-defg-hij", userId: "u" });
// @ts-expect-error a webhook is checked in one way at least
hms.verifyWebhook({ headers: {}, body: "" });

export function read(stream: LiveStream, error: LiveStreamError): void {
  // @ts-expect-error a stream that is starting has no such time
  stream.started_at.length;
  // @ts-expect-error a list is checked before its items
  stream.recording_assets[0];
  // @ts-expect-error an error is read, not written
  error.code = "ERR_API";
  // @ts-expect-error not every error has a status
  error.status.toFixed();
}
