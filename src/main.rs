//! Parses the command line, runs the command, and turns an error into its exit code.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let cli = dosah::cli::Cli::parse();
    // What panics is a defect, which has its own exit code; the words of the panic are already on stderr.
    let outcome = std::panic::catch_unwind(|| dosah::run(&cli));
    match outcome.unwrap_or_else(|_| Err(dosah::error::Error::Defect("it stopped in the middle of its work".to_owned()))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If even stderr is gone there is nobody left to tell.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::from(error.exit_code())
        }
    }
}
