//! The emulator from outside: its routes, its media, its faults on real sockets and its command line.

mod api;
mod boxes;
mod cli;
mod control;
mod destinations;
mod faults;
mod hls;
mod jobs;
mod lifecycle;
mod receiver;
mod recordings;
mod samples;
mod scene;
mod start_request;
mod steering;
mod webhooks;
