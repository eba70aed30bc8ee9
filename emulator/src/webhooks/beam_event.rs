//! Events of recordings and external streams, which the API calls beams and gives other event types than live streams.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::event::{Ids, Milestone, common_fields, object};
use crate::{jobs::Job, presign, recording_assets};

/// The `data` of an event that happened at `time`.
pub fn data(job: &Job, milestone: Milestone, time: Timestamp, ids: &Ids<'_>, secret: &str) -> Value {
    let stream = &job.stream;
    let (end, reason) = stream.end();
    let mut data = common_fields(stream, time, ids);
    let urls = job.rtmp_urls.iter().map(|url| json!({ "url": url })).collect::<Vec<Value>>();
    let own = json!({
        "peer_id": "",
        "max_width": job.resolution.width,
        "max_height": job.resolution.height,
        "rtmp": urls,
    });
    data.extend(object(own));
    let duration = end.min(time).duration_since(stream.runs_from).as_secs().max(0);
    let more = match milestone {
        Milestone::Started => {
            json!({ "start_delay": stream.runs_from.duration_since(stream.created_at).as_secs_f64().round() as i64 })
        }
        Milestone::Stopped => json!({ "duration": duration, "reason": reason.text() }),
        Milestone::Failed(error) => json!({
            "duration": duration,
            "error_code": 1,
            "error_message": error.message(),
            "error_type": error.name(),
        }),
        Milestone::Recorded => recording(job, time, secret),
    };
    data.extend(object(more));
    if milestone != Milestone::Recorded {
        data.insert("job_id".into(), json!(stream.id));
        data.insert("recording_enabled".into(), json!(stream.recording.is_on()));
    }
    data.into()
}

fn recording(job: &Job, time: Timestamp, secret: &str) -> Value {
    let stream = &job.stream;
    let Some(asset) = job.assets(Timestamp::MAX).into_iter().next() else { return json!({}) };
    let seconds = stream.destination.recording.presign_duration.unwrap_or(presign::IN_WEBHOOK_SECONDS);
    json!({
        "created_at": time + stream.skew,
        "started_at": stream.runs_from + stream.skew,
        "stopped_at": stream.end().0.min(time) + stream.skew,
        "duration": recording_assets::seconds(stream),
        "size": asset.size,
        "recording_path": asset.path,
        "recording_presigned_url": presign::url(&job.origin, &asset.id, asset.file(), secret, time, seconds),
    })
}
