//! Load on a server: keep-alive connections that each send the next request as soon as the last
//! one is answered, over plain sockets, so that the generator itself costs little.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Writes the whole n-th request, head and body, into the buffer.
pub type WriteRequest = Arc<dyn Fn(usize, &mut Vec<u8>) + Send + Sync>;

/// What a server did in one round.
#[derive(Clone, Debug)]
pub struct Round {
    /// Answered requests per second.
    pub per_second: f64,
    /// Half of the requests were answered within this time.
    pub p50: Duration,
    /// All but one in a hundred were.
    pub p99: Duration,
    /// How many answers had which status.
    pub statuses: BTreeMap<u16, usize>,
}

/// Sends requests over so many connections for so long.
pub async fn run(
    address: SocketAddr,
    connections: usize,
    duration: Duration,
    first: usize,
    write: WriteRequest,
) -> anyhow::Result<Round> {
    let next = Arc::new(AtomicUsize::new(first));
    let start = Instant::now();
    let clients: Vec<_> = (0..connections)
        .map(|_| tokio::spawn(client(address, start + duration, next.clone(), write.clone())))
        .collect();
    let mut times = Vec::new();
    let mut statuses = BTreeMap::new();
    for client in clients {
        for (time, status) in client.await?? {
            times.push(time);
            *statuses.entry(status).or_default() += 1;
        }
    }
    let elapsed = start.elapsed();
    if times.is_empty() {
        bail!("nothing was answered within {duration:?}");
    }
    times.sort();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    #[expect(clippy::cast_precision_loss, reason = "a count of requests is far below 2^52")]
    let per_second = times.len() as f64 / elapsed.as_secs_f64();
    Ok(Round { per_second, p50: at(50), p99: at(99), statuses })
}

/// One connection: a request, its answer, the next request.
async fn client(
    address: SocketAddr,
    until: Instant,
    next: Arc<AtomicUsize>,
    write: WriteRequest,
) -> anyhow::Result<Vec<(Duration, u16)>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut request, mut answer, mut done) = (Vec::new(), Vec::with_capacity(65536), Vec::new());
    while Instant::now() < until {
        request.clear();
        write(next.fetch_add(1, Ordering::Relaxed), &mut request);
        let start = Instant::now();
        stream.write_all(&request).await?;
        let status = read_answer(&mut stream, &mut answer).await?;
        done.push((start.elapsed(), status));
    }
    Ok(done)
}

/// Reads one answer to its end; gives its status.
async fn read_answer(stream: &mut TcpStream, answer: &mut Vec<u8>) -> anyhow::Result<u16> {
    answer.clear();
    let head_end = loop {
        if let Some(at) = answer.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        if stream.read_buf(answer).await? == 0 {
            bail!("the server closed the connection");
        }
    };
    let head = std::str::from_utf8(&answer[..head_end])?.to_ascii_lowercase();
    let status = head.get(9..12).and_then(|status| status.parse().ok()).context("no status")?;
    let length: usize = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .map(|length| length.trim().parse())
        .transpose()?
        .unwrap_or_default();
    while answer.len() < head_end + length {
        if stream.read_buf(answer).await? == 0 {
            bail!("the server closed the connection");
        }
    }
    Ok(status)
}

/// The middle value; of two, the mean.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}
