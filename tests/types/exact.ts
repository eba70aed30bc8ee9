// What the types say exactly, and what they refuse.
import * as hms from "hms-live/server";
import type {
  LiveStream,
  LiveStreamError,
  LiveStreamErrorCode,
  LiveStreamPage,
  LiveStreamStatus,
  WebhookEvent,
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
is<Equals<WebhookEvent["type"], string>>();
is<Equals<WebhookEvent<"hls.failure", { error: string }>["data"], { error: string }>>();

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
