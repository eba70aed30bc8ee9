// The exact types, and what they reject.
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

/** WebhookEvent is a union discriminated by `type`, which also allows unknown types. */
export function narrowed(event: hms.WebhookEvent): string | number | undefined {
  switch (event.type) {
    case "hls.started.success":
      is<Equals<typeof event, hms.WebhookEventOf<"hls.started.success", hms.HlsStarted>>>();
      return event.data.start_delay;
    case "hls.stopped.success":
      return event.data.reason;
    case "hls.failure":
      // @ts-expect-error a failure event has no reason
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
      // @ts-expect-error the default case excludes known types
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
// @ts-expect-error an undefined check would be skipped
hms.verifyWebhook({ headers: {}, body: "" }, { header: { name: "a", value: "b" }, signatureSecret: nothing });

/** LiveStreamStatus allows unknown values, and editors complete the known ones. */
export const later: LiveStreamStatus = "hibernating";
is<Equals<string extends LiveStreamStatus ? true : false, true>>();

const token = { token: "t" };
// @ts-expect-error the id is required
hms.startLiveStream();
// @ts-expect-error an id is a string
hms.startLiveStream(5);
// @ts-expect-error params are snake_case, as on the wire
hms.startLiveStream("r", { meetingUrl: "https://a.example" });
// @ts-expect-error nested params too
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
// @ts-expect-error an unknown target status
hms.waitForLiveStream("s", { ...token, until: "live" });
// @ts-expect-error a number of milliseconds, not a string
hms.getLiveStream("s", { ...token, timeout: "5s" });
// @ts-expect-error credentials need both parts
hms.createManagementToken({ accessKey: "k" });
// @ts-expect-error an app token needs a role
hms.createAuthToken({ accessKey: "k", secret: "s" }, { room_id: "r" });
// @ts-expect-error metadata needs a duration
hms.sendTimedMetadata("s", { payload: "x" });
// @ts-expect-error an unknown page of the hosted app
hms.buildMeetingUrl({ subdomain: "a", room_code: "abc-defg-hij", page: "lobby" });
// @ts-expect-error the key of the query is userId, the part is user_id
hms.buildMeetingUrl({ subdomain: "a", room_code: "abc-defg-hij", userId: "u" });
// @ts-expect-error at least one check is required
hms.verifyWebhook({ headers: {}, body: "" });

export function read(stream: LiveStream, error: LiveStreamError): void {
  // @ts-expect-error null while the stream is starting
  stream.started_at.length;
  // @ts-expect-error the list may be null
  stream.recording_assets[0];
  // @ts-expect-error errors are read-only
  error.code = "ERR_API";
  // @ts-expect-error not every error has a status
  error.status.toFixed();
}
