//! Measures the release server for `cargo xtask bench` and prints Markdown: [`load`] compares it
//! under load with its own plainer mode and with peers, [`start`] looks at search, start and
//! memory, [`console`] at lists, progress and exports over many cases; `everyday` does the same more
//! briefly and prints nothing. `TEST_SERVER` names the server's program, `BENCH_BARE` the bare axum handler.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

mod console;
mod load;
mod start;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match std::env::args().nth(1).as_deref() {
        Some("console") => println!("{}", console::table(&console::THOROUGH).await?),
        Some("load") => println!("{}", load::table().await?),
        Some("start") => println!("{}", start::table().await?),
        // For a compiler that goes by what is done every day.
        Some("everyday") => {
            load::everyday().await?;
            console::table(&console::BRISK).await?;
        }
        // For a profiler to look at.
        Some("single") => println!("{}", load::single(&std::env::args().nth(2).unwrap_or_default()).await?),
        _ => anyhow::bail!("console, load, start, everyday, or single with the beginning of a server's name"),
    }
    Ok(())
}
