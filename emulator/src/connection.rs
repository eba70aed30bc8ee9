//! Connections that a rule can break off: the peer then sees a reset, not an orderly end.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};

/// Once thrown, nothing more is written to the connection and its end is a reset.
#[derive(Clone, Default)]
pub struct ResetSwitch(Arc<AtomicBool>);

impl ResetSwitch {
    pub fn throw(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_thrown(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Connected<IncomingStream<'_, Resettable<TcpListener>>> for ResetSwitch {
    fn connect_info(stream: IncomingStream<'_, Resettable<TcpListener>>) -> ResetSwitch {
        stream.io().switch.clone()
    }
}

/// A listener or a stream whose connections have a [`ResetSwitch`].
pub struct Resettable<T> {
    inner: T,
    switch: ResetSwitch,
}

impl<T> Resettable<T> {
    pub fn new(inner: T) -> Resettable<T> {
        Resettable { inner, switch: ResetSwitch::default() }
    }
}

impl Listener for Resettable<TcpListener> {
    type Io = Resettable<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Resettable<TcpStream>, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.inner).await;
        // Small answers must not wait for the peer's acknowledgement; without the option they are merely later.
        let _ = stream.set_nodelay(true);
        (Resettable::new(stream), address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }
}

impl Resettable<TcpStream> {
    fn check(&self) -> io::Result<()> {
        if self.switch.is_thrown() {
            self.inner.set_zero_linger()?;
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(())
    }
}

impl AsyncRead for Resettable<TcpStream> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(context, buffer)
    }
}

impl AsyncWrite for Resettable<TcpStream> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.inner).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}
