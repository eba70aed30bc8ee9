//! An emulator inside another program: for tests in Rust, with or without an asynchronous runtime of their own.

use std::{
    io,
    net::{SocketAddr, TcpListener as Listener},
    sync::Arc,
    thread::{self, JoinHandle},
};

use tokio::{net::TcpListener, runtime::Builder, sync::oneshot};

use crate::{Config, Emulator, clock::Clock, serve};

/// An emulator that serves on a free port of 127.0.0.1, on a thread of its own, until it is dropped.
pub struct Running {
    emulator: Arc<Emulator>,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Starts one that follows the machine's clock. It is ready when this returns.
    pub fn start(config: Config) -> io::Result<Running> {
        Running::with_clock(config, Clock::machine())
    }

    /// The same with another clock; one that stands still moves when the test says so.
    pub fn with_clock(config: Config, clock: Clock) -> io::Result<Running> {
        let listener = Listener::bind(("127.0.0.1", 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let emulator = Emulator::new(config, clock);
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let served = emulator.clone();
        let thread = thread::Builder::new().name("emulator".into()).spawn(move || {
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).expect("the runtime takes a bound socket");
                tokio::select! {
                    served = serve(served, listener) => served.expect("the emulator serves"),
                    _ = stopped => (),
                }
            });
        })?;
        Ok(Running { emulator, address, stop: Some(stop), thread: Some(thread) })
    }

    /// Host and port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What a client takes as its base URL: `http://127.0.0.1:<port>/v2`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v2", self.address)
    }

    /// The emulator itself, with its clock.
    pub fn emulator(&self) -> &Emulator {
        &self.emulator
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic in there has been printed already.
            let _ = thread.join();
        }
    }
}
