//! Runs an emulator in a thread, for Rust tests with or without an async runtime.

use std::{
    io,
    net::{SocketAddr, TcpListener as Listener},
    sync::Arc,
    thread::{self, JoinHandle},
};

use tokio::{net::TcpListener, runtime::Builder, sync::oneshot};

use crate::{Config, Emulator, clock::Clock, serve};

/// An emulator on a free port of 127.0.0.1, in its own thread, until it is dropped.
pub struct Running {
    emulator: Arc<Emulator>,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Starts an emulator with the machine's clock. It accepts connections when this returns.
    pub fn start(config: Config) -> io::Result<Running> {
        Running::with_clock(config, Clock::machine())
    }

    /// Starts an emulator with the given clock.
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

    /// The base URL for clients: `http://127.0.0.1:<port>/v2`.
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
            // A panic of the thread has already been printed.
            let _ = thread.join();
        }
    }
}
