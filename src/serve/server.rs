//! Connections: who is let in, and for how long.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch as state;
use tokio::task::AbortHandle;

use super::answer::{Answers, Hosts};
use super::preview::Current;

/// How many connections there may be. The one that has been quiet longest makes room for a new one.
const CONNECTIONS: usize = 512;
/// A connection over which nothing went for so long is closed. Event streams say something every few seconds.
const QUIET: Duration = Duration::from_secs(30);
/// How long a request may take to arrive.
const REQUEST: Duration = Duration::from_secs(10);
/// How many ports are tried.
const PORTS: u16 = 50;

/// Listens at the first free port from `port` on.
///
/// # Errors
/// When there is none, or the address is not this machine's.
pub(super) async fn listen(address: IpAddr, port: u16) -> Result<(TcpListener, SocketAddr), String> {
    let mut last = None;
    for offset in 0..PORTS {
        let Some(port) = port.checked_add(offset) else { break };
        match TcpListener::bind((address, port)).await {
            Ok(listener) => {
                let place = listener.local_addr().map_err(|error| error.to_string())?;
                return Ok((listener, place));
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => {
                return Err(format!(
                    "{address}:{port} cannot be listened at: {error}\n  help: choose another address with -n or port with -p"
                ));
            }
        }
    }
    let reason = last.map_or_else(String::new, |error| format!(" ({error})"));
    Err(format!("no port from {port} on is free{reason}\n  help: choose another with -p"))
}

/// Ends when the process is told to end.
pub(super) async fn ended() {
    #[cfg(unix)]
    {
        let terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        if let Ok(mut terminated) = terminated {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// The server.
pub(super) struct Server {
    answers: Answers,
}

impl Server {
    pub(super) fn new(current: state::Receiver<Current>, hosts: Hosts, editor: Option<String>) -> Server {
        Server { answers: Answers::new(current, hosts, editor) }
    }

    /// Accepts connections for ever.
    pub(super) async fn run(self, listener: TcpListener) {
        let open = Open::default();
        let _follows = tokio::spawn(self.answers.full_text.clone().follow(self.answers.current.clone()));
        let _closes = tokio::spawn(open.clone().close_quiet());
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                // Out of descriptors, or the client has gone: others may end meanwhile.
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            };
            let _ = stream.set_nodelay(true);
            open.make_room();
            let moved = Arc::new(AtomicU64::new(open.now()));
            let stream = Moving { stream, moved: moved.clone(), since: open.since };
            let answers = self.answers.clone();
            let id = open.next();
            let list = open.clone();
            let task = tokio::spawn(async move {
                let service = service_fn(move |request| {
                    let answers = answers.clone();
                    async move { Ok::<_, Infallible>(answers.answer(request).await) }
                });
                let mut server = http1::Builder::new();
                server.timer(TokioTimer::new()).header_read_timeout(REQUEST).max_buf_size(64 * 1024);
                // What goes wrong with one client is no concern of the others, or of the author's.
                let _ = server.serve_connection(TokioIo::new(stream), service).await;
                list.remove(id);
            });
            open.add(id, task.abort_handle(), moved);
        }
    }
}

/// Connections by number: how each is ended, and when something last went over it.
type Connections = BTreeMap<u64, (AbortHandle, Arc<AtomicU64>)>;

/// The open connections.
#[derive(Clone)]
struct Open {
    since: Instant,
    list: Arc<Mutex<Connections>>,
    count: Arc<AtomicU64>,
}

impl Default for Open {
    fn default() -> Open {
        Open { since: Instant::now(), list: Arc::default(), count: Arc::default() }
    }
}

impl Open {
    /// Milliseconds since the server began.
    fn now(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn next(&self) -> u64 {
        self.count.fetch_add(1, Ordering::Relaxed)
    }

    fn add(&self, id: u64, task: AbortHandle, moved: Arc<AtomicU64>) {
        // It may have ended before it was listed.
        if !task.is_finished() {
            self.lock().insert(id, (task, moved));
        }
    }

    fn remove(&self, id: u64) {
        self.lock().remove(&id);
    }

    /// Closes the connection that has been quiet longest if there are too many.
    fn make_room(&self) {
        let mut list = self.lock();
        while list.len() >= CONNECTIONS {
            let quietest = list.iter().min_by_key(|(_, (_, moved))| moved.load(Ordering::Relaxed)).map(|(id, _)| *id);
            let Some((task, _)) = quietest.and_then(|id| list.remove(&id)) else { break };
            task.abort();
        }
    }

    async fn close_quiet(self) {
        let mut ticks = tokio::time::interval(Duration::from_secs(1));
        loop {
            ticks.tick().await;
            let before = self.now().saturating_sub(u64::try_from(QUIET.as_millis()).unwrap_or(u64::MAX));
            self.lock().retain(|_, (task, moved)| {
                let quiet = moved.load(Ordering::Relaxed) < before;
                if quiet {
                    task.abort();
                }
                !quiet && !task.is_finished()
            });
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Connections> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that notes when something last went over it.
struct Moving {
    stream: TcpStream,
    moved: Arc<AtomicU64>,
    since: Instant,
}

impl Moving {
    fn note(&self, any: bool) {
        if any {
            let now = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX);
            self.moved.store(now, Ordering::Relaxed);
        }
    }
}

impl AsyncRead for Moving {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let poll = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.note(buffer.filled().len() > before);
        poll
    }
}

impl AsyncWrite for Moving {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.note(matches!(poll, Poll::Ready(Ok(count)) if count > 0));
        poll
    }

    // Without these two, whole bodies are copied together with their heads, for each of their readers.
    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.note(matches!(poll, Poll::Ready(Ok(count)) if count > 0));
        poll
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
