//! A server on this machine that sends one text, whatever is asked for. It ends with its value.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub struct Server {
    pub address: String,
    body: Arc<Mutex<String>>,
    stop: Arc<AtomicBool>,
}

impl Server {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (body, stop) = (Arc::new(Mutex::new("one".to_owned())), Arc::<AtomicBool>::default());
        let (text, ends) = (body.clone(), stop.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if ends.load(Ordering::Relaxed) {
                    return;
                }
                let _ = answer(stream, &text.lock().unwrap().clone());
            }
        });
        Self { address, body, stop }
    }

    pub fn send(&self, text: &str) {
        text.clone_into(&mut self.body.lock().unwrap());
    }
}

fn answer(mut stream: TcpStream, text: &str) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut asked = [0; 4096];
    let _ = stream.read(&mut asked)?;
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", text.len());
    stream.write_all(head.as_bytes())?;
    if !asked.starts_with(b"HEAD") {
        stream.write_all(text.as_bytes())?;
    }
    stream.flush()
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // It waits for a connection to see that it is to end.
        let _ = TcpStream::connect(self.address.trim_start_matches("http://"));
    }
}
