//! All routes and their handlers.

use std::sync::Arc;

use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{delete, get, post, put},
};

use crate::{
    Emulator, access, active_rooms, auth, auth_token, control, error, faults, headers, hls, job_routes, jobs::Kind,
    live_streams, recordings, room_codes, rooms, template, ui,
};

/// The routes of an emulator.
pub fn app(emulator: Arc<Emulator>) -> Router {
    let api = Router::new()
        .route("/v2/live-streams", get(live_streams::list))
        .route("/v2/live-streams/room/{room_id}/start", post(live_streams::start))
        .route("/v2/live-streams/room/{room_id}/stop", post(live_streams::stop_room))
        .route("/v2/live-streams/{id}", get(live_streams::get))
        .route("/v2/live-streams/{id}/stop", post(live_streams::stop))
        .route("/v2/live-streams/{id}/timed-metadata", post(live_streams::send_timed_metadata))
        .route("/v2/live-streams/{id}/pause-recording", post(live_streams::pause_recording))
        .route("/v2/live-streams/{id}/resume-recording", post(live_streams::resume_recording))
        .route("/v2/rooms", get(rooms::list).post(rooms::create))
        .route("/v2/rooms/{room_id}", get(rooms::get).post(rooms::update))
        .route("/v2/room-codes/room/{room_id}", get(room_codes::list).post(room_codes::create))
        .route("/v2/room-codes/room/{room_id}/role/{role}", post(room_codes::create_for_role))
        .route("/v2/room-codes/code", post(room_codes::set))
        .route("/v2/active-rooms/{room_id}", get(active_rooms::get))
        .route("/v2/active-rooms/{room_id}/peers", get(active_rooms::peers))
        .route("/v2/active-rooms/{room_id}/peers/{peer_id}", get(active_rooms::peer).post(active_rooms::update_peer))
        .route("/v2/active-rooms/{room_id}/send-message", post(active_rooms::send_message))
        .route("/v2/active-rooms/{room_id}/remove-peers", post(active_rooms::remove_peers))
        .route("/v2/active-rooms/{room_id}/end-room", post(active_rooms::end))
        .route("/v2/templates/{template_id}/destinations", get(template::destinations))
        .merge(job_routes::routes(Kind::Recording, "/v2/recordings"))
        .merge(job_routes::routes(Kind::ExternalStream, "/v2/external-streams"))
        .route("/v2/recording-assets", get(recordings::list))
        .route("/v2/recording-assets/{id}", get(recordings::get))
        .route("/v2/recording-assets/{id}/presigned-url", get(recordings::presigned_url))
        .route_layer(from_fn_with_state(emulator.clone(), auth::require_management_token));

    // On another host in the API; authenticated by the room code.
    let auth_service = Router::new().route("/v2/token", post(auth_token::create));

    let hls = Router::new()
        .route("/beam/{customer_id}/{room_id}/master.m3u8", get(hls::static_master))
        .route("/beam/{customer_id}/{room_id}/{day}/{epoch}/master.m3u8", get(hls::master))
        .route("/beam/{customer_id}/{room_id}/{day}/{epoch}/{layer}/{file}", get(hls::media))
        .route("/recordings/{asset_id}/{*file}", get(recordings::file));

    let control = Router::new()
        .route("/_emulator/health", get(control::health))
        .route("/_emulator/reset", post(control::reset))
        .route("/_emulator/state", get(control::state::state))
        .route("/_emulator/rooms", get(control::rooms::list))
        .route("/_emulator/rooms/{room_id}", put(control::rooms::set).get(control::rooms::get))
        .route("/_emulator/rooms/{room_id}/start", post(live_streams::start))
        .route("/_emulator/rooms/{room_id}/start-recording", post(control::rooms::start_recording))
        .route("/_emulator/rooms/{room_id}/start-external-stream", post(control::rooms::start_external_stream))
        .route("/_emulator/rooms/{room_id}/leave", post(control::rooms::leave))
        .route("/_emulator/rooms/{room_id}/join", post(control::rooms::join))
        .route("/_emulator/rooms/{room_id}/end", post(control::rooms::end))
        .route("/_emulator/settings", get(control::settings).put(control::set_settings))
        .route("/_emulator/templates/{template_id}", get(control::templates::get).put(control::templates::set))
        .route("/_emulator/clock", post(control::move_clock))
        .route("/_emulator/rules", get(control::list_rules).post(control::add_rule).delete(control::clear_rules))
        .route("/_emulator/rules/{id}", delete(control::remove_rule))
        .route("/_emulator/requests", get(control::requests::list))
        .route("/_emulator/requests.har", get(control::requests::archive))
        .route("/_emulator/token", get(control::requests::token))
        .route("/_emulator/recording-assets/{id}/presigned-url", get(recordings::presigned_url))
        .route("/_emulator/streams", get(control::streams::list).post(control::streams::start_many))
        .route("/_emulator/streams/{id}", get(control::streams::get))
        .route("/_emulator/streams/{id}/stop", post(live_streams::stop))
        .route("/_emulator/streams/{id}/timed-metadata", post(live_streams::send_timed_metadata))
        .route("/_emulator/streams/{id}/pause-recording", post(live_streams::pause_recording))
        .route("/_emulator/streams/{id}/resume-recording", post(live_streams::resume_recording))
        .route("/_emulator/streams/{id}/fail", post(control::streams::fail))
        .route("/_emulator/streams/{id}/slow", post(control::streams::slow))
        .route("/_emulator/webhooks", get(control::webhooks::list).delete(control::webhooks::forget))
        .route("/_emulator/webhooks/settings", get(control::webhooks::settings).put(control::webhooks::set))
        .route("/_emulator/webhooks/trigger", post(control::webhooks::trigger))
        .merge(ui::routes())
        .route_layer(from_fn_with_state(emulator.clone(), access::require_local));

    Router::new()
        .merge(api)
        .merge(auth_service)
        .merge(hls)
        .fallback(error::unknown_route)
        .layer(from_fn_with_state(emulator.clone(), faults::intercept))
        .merge(control)
        .method_not_allowed_fallback(error::wrong_method)
        .layer(from_fn_with_state(emulator.clone(), headers::add))
        .with_state(emulator)
}
