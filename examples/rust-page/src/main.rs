//! A page for an operator to start a stream. Your server adds the token, and decides who may start one.

use hms_live::{
    Auth, Callback as Told, Error, IfRunning, LiveStream, RequestOptions, StartOptions, StartParams, Status, Until,
    WaitOptions, start_live_stream, stop_live_streams, wait_for_live_stream,
};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The state of the page.
#[derive(Clone, PartialEq)]
enum Shown {
    Nothing,
    Status(Status),
    OnAir(LiveStream),
    Failed(String),
}

#[component]
fn App() -> Html {
    let room = use_node_ref();
    let shown = use_state(|| Shown::Nothing);
    let room_id = {
        let room = room.clone();
        move || room.cast::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default()
    };

    let start = {
        let (shown, room_id) = (shown.clone(), room_id.clone());
        move |_: MouseEvent| {
            let (shown, room_id) = (shown.clone(), room_id());
            spawn_local(async move {
                let told = shown.clone();
                let on_status = Told::new(move |stream: LiveStream| told.set(Shown::Status(stream.status)));
                shown.set(go_live(&room_id, on_status).await.map_or_else(failed, Shown::OnAir));
            });
        }
    };
    let stop = {
        let shown = shown.clone();
        move |_: MouseEvent| {
            let (shown, room_id) = (shown.clone(), room_id());
            spawn_local(async move {
                let stopped = stop_live_streams(&room_id, &own_server()).await;
                shown.set(stopped.map_or_else(failed, |_| Shown::Nothing));
            });
        }
    };

    html! {
        <main>
            <h1>{ "Go live" }</h1>
            <label>{ "Room " }<input ref={room} /></label>
            <button onclick={start}>{ "Start" }</button>
            <button onclick={stop}>{ "Stop" }</button>
            <p role="status">{ match &*shown {
                Shown::Nothing => html! { "off air" },
                Shown::Status(status) => html! { { status.to_string() } },
                Shown::OnAir(stream) => html! { <a href={stream.playback.url.clone()}>{ "on air" }</a> },
                Shown::Failed(message) => html! { { message } },
            } }</p>
        </main>
    }
}

/// Starts a stream or finds the running one, and waits until viewers can watch it.
async fn go_live(room_id: &str, on_status: Told<LiveStream>) -> Result<LiveStream, Error> {
    let start = StartOptions { request: own_server(), if_running: IfRunning::Return, ..StartOptions::default() };
    let stream = start_live_stream(room_id, &StartParams::default(), &start).await?;
    let wait = WaitOptions { request: own_server(), until: Until::Playable, on_status: Some(on_status) };
    wait_for_live_stream(&stream.id, &wait).await
}

/// The page's own server, which answers below `/api`.
fn own_server() -> RequestOptions {
    RequestOptions { auth: Auth::OwnServer, base_url: Some("/api".into()), ..RequestOptions::default() }
}

fn failed(error: Error) -> Shown {
    Shown::Failed(error.to_string())
}

fn main() {
    yew::Renderer::<App>::new().render();
}
