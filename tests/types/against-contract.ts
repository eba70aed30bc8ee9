// The shipped types against the surface that was agreed on: what one accepts the other accepts, and what one gives the
// other gives.
import type * as agreed from "./contract.js";
import type * as shipped from "hms-live";

type Agreed = Omit<typeof agreed, "LiveStreamError">;
type Shipped = Omit<typeof shipped, "LiveStreamError">;
type Accepts<To, From extends To> = From;

/** Whoever calls the agreed functions may be given the shipped ones. */
export type Functions = Accepts<Agreed, Shipped>;
export type Names = Accepts<keyof typeof agreed, keyof typeof shipped> | Accepts<keyof typeof shipped, keyof typeof agreed>;

/** What goes in: an agreed value is good for the shipped functions. */
export type In = [
  Accepts<shipped.Credentials, agreed.Credentials>,
  Accepts<shipped.RequestOptions, agreed.RequestOptions>,
  Accepts<shipped.StartOptions, agreed.StartOptions>,
  Accepts<shipped.WaitOptions, agreed.WaitOptions>,
  Accepts<shipped.TokenOptions, agreed.TokenOptions>,
  Accepts<shipped.StartLiveStreamParams, agreed.StartLiveStreamParams>,
  Accepts<shipped.Transcription, agreed.Transcription>,
  Accepts<shipped.ListLiveStreamsFilter, agreed.ListLiveStreamsFilter>,
  Accepts<shipped.MeetingUrl, agreed.MeetingUrl>,
];

/** What comes out, and what is both: a shipped value is good where an agreed one was expected. */
export type Out = [
  Accepts<agreed.LiveStream, shipped.LiveStream>,
  Accepts<agreed.LiveStreamPage, shipped.LiveStreamPage>,
  Accepts<agreed.StoppedLiveStreams, shipped.StoppedLiveStreams>,
  Accepts<agreed.RecordingAsset, shipped.RecordingAsset>,
  Accepts<agreed.LiveStreamStatus, shipped.LiveStreamStatus>,
  Accepts<agreed.MeetingUrl, shipped.MeetingUrl>,
  Accepts<agreed.WebhookEvent, shipped.WebhookEvent>,
  Accepts<agreed.LiveStreamErrorCode, shipped.LiveStreamErrorCode>,
  Accepts<agreed.LiveStreamError, shipped.LiveStreamError>,
];
