//! The emulator from outside: its routes, its media, its faults on real sockets and its command line.

mod api;
mod cli;
mod control;
mod faults;
mod hls;
mod lifecycle;
mod samples;
mod scene;
mod start_request;
