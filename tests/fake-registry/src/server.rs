//! Connections.

use std::net::SocketAddr;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use crate::fault::Fault;
use crate::http::{Request, Response, Stream};
use crate::state::State;
use crate::{hub, registry};

type Shared = Arc<Mutex<State>>;

fn lock(state: &Shared) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Serves until it is stopped; all that is still going on ends with it.
pub(crate) async fn serve(
    state: Shared,
    acceptor: Option<TlsAcceptor>,
    ready: Sender<SocketAddr>,
    mut stopped: oneshot::Receiver<()>,
) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    ready.send(listener.local_addr().unwrap()).unwrap();
    loop {
        let stream = tokio::select! {
            _ = &mut stopped => return,
            accepted = listener.accept() => accepted.unwrap().0,
        };
        lock(&state).connections += 1;
        let (state, acceptor) = (Arc::clone(&state), acceptor.clone());
        tokio::spawn(async move {
            let stream: Box<dyn Stream> = match acceptor {
                Some(acceptor) => match acceptor.accept(stream).await {
                    Ok(stream) => Box::new(stream),
                    Err(_) => return,
                },
                None => Box::new(stream),
            };
            let mut stream = BufReader::new(stream);
            while let Some(request) = Request::read(&mut stream).await {
                if answer(&state, &mut stream, request).await.is_none() {
                    return;
                }
            }
        });
    }
}

/// Counts a request while it is in flight, until it is answered or its connection ends.
struct InFlight(Shared);

impl Drop for InFlight {
    fn drop(&mut self) {
        lock(&self.0).at_once -= 1;
    }
}

/// Answers one request; `None` ends the connection.
async fn answer(shared: &Shared, stream: &mut BufReader<Box<dyn Stream>>, request: Request) -> Option<()> {
    let fault = {
        let mut state = lock(shared);
        state.requests.push(request.clone());
        state.at_once += 1;
        state.most_at_once = state.most_at_once.max(state.at_once);
        state.fault(&request)
    };
    let _in_flight = InFlight(Arc::clone(shared));
    let is_head = request.method == "HEAD";
    let response = match fault {
        None => route(&mut lock(shared), &request),
        Some(Fault::Late(wait)) => {
            tokio::time::sleep(Duration::from_millis(wait)).await;
            route(&mut lock(shared), &request)
        }
        Some(Fault::Status(status, headers, body)) => Response { status, headers, body: body.into_bytes() },
        Some(Fault::Body(body)) => Response::of(200, "application/json", body.into_bytes()),
        Some(fault) => {
            fail(stream, &fault).await;
            return None;
        }
    };
    stream.write_all(&response.wire(is_head)).await.ok()?;
    stream.flush().await.ok()
}

async fn fail(stream: &mut BufReader<Box<dyn Stream>>, fault: &Fault) -> Option<()> {
    let head = |length: u64| format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
    match fault {
        // Until the other side hangs up.
        Fault::Silent => drop(stream.read_u8().await),
        Fault::Slow => {
            stream.write_all(head(1000).as_bytes()).await.ok()?;
            loop {
                stream.write_all(b" ").await.ok()?;
                stream.flush().await.ok()?;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        Fault::CutShort => {
            stream.write_all(head(1000).as_bytes()).await.ok()?;
            stream.write_all(b"{\"tags\": [\"1\"").await.ok()?;
            stream.flush().await.ok()?;
        }
        Fault::Huge => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await.ok()?;
            let piece = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
            loop {
                stream.write_all(piece.as_bytes()).await.ok()?;
            }
        }
        Fault::Announced(length) => {
            stream.write_all(head(*length).as_bytes()).await.ok()?;
            stream.flush().await.ok()?;
            std::future::pending::<()>().await;
        }
        Fault::Garbage => {
            stream.write_all(b"SSH-2.0-OpenSSH_9.2\r\n\0\0\0").await.ok()?;
            stream.flush().await.ok()?;
        }
        _ => {}
    }
    Some(())
}

fn route(state: &mut State, request: &Request) -> Response {
    hub::answer(state, request).unwrap_or_else(|| registry::answer(state, request))
}
