//! The recording-asset API, and the files behind presigned URLs.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    Emulator, download,
    error::ApiError,
    extract::Path,
    hls::{self, CACHEABLE, NO_CACHE},
    live_streams::origin,
    page,
    playlist::{self, Listing},
    presign::{self, Presigned},
    recording_assets::{self, RecordingAsset, THUMBNAIL_FILE, VOD_FILE},
    stream::LiveStream,
};

/// Maximum `presign_duration`, as on S3.
const MAX_PRESIGN_SECONDS: u32 = 7 * 86_400;

/// An asset as the recording-asset API returns it.
#[derive(Serialize)]
struct OwnAsset {
    #[serde(flatten)]
    asset: RecordingAsset,
    job_id: String,
    room_id: String,
    session_id: String,
}

pub async fn list(
    State(emulator): State<Arc<Emulator>>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Value>, ApiError> {
    let workspace = emulator.workspace();
    let asked = page::ListQuery::parse(&query, &["completed", "failed"], workspace.global_settings.most_per_page)?;
    let now = emulator.clock.now();
    // Failed assets are not listed, so the status `failed` matches none.
    let completed = asked.status.is_none_or(|status| status == "completed");
    let streams = workspace.newest_first(None).into_iter().flatten();
    let wanted = streams.filter(|stream| asked.matches(&stream.room_id, &stream.session.id)).filter(|_| completed);
    let jobs = emulator.jobs();
    let of_streams = wanted.flat_map(|stream| listed(stream, recording_assets::of(stream, now)));
    let of_jobs = jobs.with_assets().filter(|job| asked.matches(&job.stream.room_id, &job.stream.session.id));
    let of_jobs = of_jobs.filter(|_| completed).flat_map(|job| listed(&job.stream, job.assets(now)));
    Ok(Json(asked.page(of_streams.chain(of_jobs))?))
}

pub async fn get(State(emulator): State<Arc<Emulator>>, Path(id): Path<String>) -> Result<Json<Value>, ApiError> {
    let asset = find(&emulator, &id, own).ok_or_else(ApiError::not_found)?;
    Ok(Json(json!(asset)))
}

pub async fn presigned_url(
    State(emulator): State<Arc<Emulator>>,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let seconds = match query.get("presign_duration") {
        None => presign::ON_REQUEST_SECONDS,
        Some(text) => {
            text.parse().ok().filter(|seconds| (1..=MAX_PRESIGN_SECONDS).contains(seconds)).ok_or_else(|| {
                let detail =
                    format!("presign_duration: expected a whole number of seconds from 1 to {MAX_PRESIGN_SECONDS}");
                ApiError::bad_request("Invalid query parameter", vec![detail])
            })?
        }
    };
    let asset = find(&emulator, &id, |_, asset| asset).ok_or_else(ApiError::not_found)?;
    let origin = origin(&headers).unwrap_or_else(|| emulator.origin());
    let url = presign::url(&origin, &id, asset.file(), &emulator.config.secret, emulator.clock.now(), seconds);
    Ok(Json(json!({ "id": id, "path": asset.path, "url": url, "expiry": seconds })))
}

/// Serves a presigned URL: a layer's file, or the playlist, segments and thumbnail of a video on demand.
pub async fn file(
    State(emulator): State<Arc<Emulator>>,
    Path((id, path)): Path<(String, String)>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let query = match Presigned::read(&query).check(&id, &emulator.config.secret, emulator.clock.now()) {
        Ok(query) => query,
        Err(reason) => return ApiError::new(StatusCode::FORBIDDEN, reason).into_response(),
    };
    let answer = find(&emulator, &id, |stream, asset| match asset.layer {
        Some(layer) if path == asset.file() => Some(layer_file(stream, layer, &headers)),
        None => video_on_demand(stream, &path, &query, &headers),
        Some(_) => None,
    });
    answer.flatten().unwrap_or_else(hls::not_found)
}

fn layer_file(stream: &LiveStream, layer: usize, headers: &HeaderMap) -> Response {
    let layer = stream.destination.variants()[layer].layer;
    let numbers = stream.recorded().into_iter().flatten().collect();
    let file = download::LayerFile { layer, numbers, starts_at: stream.runs_from };
    download::answer(headers, "video/mp4", CACHEABLE, file)
}

fn video_on_demand(stream: &LiveStream, path: &str, query: &str, headers: &HeaderMap) -> Option<Response> {
    let signed = || playlist::Query(query);
    match path.split('/').collect::<Vec<&str>>()[..] {
        [VOD_FILE] => Some(hls::text(playlist::master(&stream.destination.variants(), false, "", &signed()))),
        [THUMBNAIL_FILE] => {
            let picture = Bytes::from_static(include_bytes!("../media/thumbnail.png"));
            Some(download::answer(headers, "image/png", NO_CACHE, picture))
        }
        [folder, file] => {
            let layer = hls::layer_of(stream, folder)?;
            let recorded = stream.recorded();
            match file {
                "stream.m3u8" => {
                    let listing = Listing {
                        kind: Some("VOD"),
                        runs: &recorded,
                        starts_at: stream.runs_from,
                        cues: &stream.timed_metadata,
                        ended: true,
                        query: signed(),
                    };
                    Some(hls::text(listing.of_layer()))
                }
                "init.mp4" => Some(hls::segment(headers, Bytes::from_static(layer.init))),
                file => {
                    let number = hls::segment_number(file)?;
                    let there = recorded.iter().any(|run| run.contains(&number));
                    there.then(|| hls::segment(headers, Bytes::from(layer.segment(number, stream.runs_from))))
                }
            }
        }
        _ => None,
    }
}

fn listed(stream: &LiveStream, assets: Vec<RecordingAsset>) -> impl Iterator<Item = (String, Value)> {
    assets.into_iter().map(|asset| (asset.id.clone(), json!(own(stream, asset))))
}

fn own(stream: &LiveStream, asset: RecordingAsset) -> OwnAsset {
    OwnAsset {
        asset,
        job_id: stream.id.clone(),
        room_id: stream.room_id.clone(),
        session_id: stream.session.id.clone(),
    }
}

fn find<T>(emulator: &Emulator, id: &str, read: impl FnOnce(&LiveStream, RecordingAsset) -> T) -> Option<T> {
    let now = emulator.clock.now();
    let (workspace, jobs) = (emulator.workspace(), emulator.jobs());
    let (stream, assets) = match workspace.get_by_asset(id) {
        Some(stream) => (stream, recording_assets::of(stream, now)),
        None => jobs.get_by_asset(id).map(|job| (&job.stream, job.assets(now)))?,
    };
    assets.into_iter().find(|asset| asset.id == id).map(|asset| read(stream, asset))
}
