//! The emulator from outside: its routes, its media, its faults on real sockets and its command line.

mod access;
mod api;
mod bounds;
mod boxes;
mod cli;
mod concurrency;
mod control;
mod destinations;
mod faults;
mod hls;
mod hostile;
mod jobs;
mod lifecycle;
mod load;
mod receiver;
mod recordings;
mod samples;
mod scene;
mod start_request;
mod steering;
mod unknowns;
mod webhooks;
