//! Ends pages that would not end: how many numbers their loops may count, and how large they may become.

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

use tera::{Error, Kwargs, State, TeraResult};

/// All numbers that the loops of a page count, inner loops each time.
pub const MOST_NUMBERS: usize = 10_000;
/// No browser shows a larger page.
pub const MOST_MEGABYTES: usize = 64;

/// The numbers of a loop, as the engine counts them; it has a limit for each call alone, so that loops in loops would go on for days.
pub fn range() -> impl Fn(Kwargs, &State) -> TeraResult<Vec<i128>> {
    let left = AtomicUsize::new(MOST_NUMBERS);
    move |kwargs, _| {
        let start = kwargs.get::<i128>("start")?.unwrap_or_default();
        let end = kwargs.must_get::<i128>("end")?;
        let step = kwargs.get::<i128>("step_by")?.unwrap_or(1);
        if step == 0 {
            return Err(Error::message("the step of a range cannot be 0"));
        }
        let mut numbers = Vec::new();
        let mut next = Some(start);
        while let Some(number) = next.filter(|next| if step > 0 { *next < end } else { *next > end }) {
            let taken = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
            taken.map_err(|_| Error::message(format!("the loops of this page count more than {MOST_NUMBERS} numbers")))?;
            numbers.push(number);
            next = number.checked_add(step);
        }
        Ok(numbers)
    }
}

/// A page that is being written.
#[derive(Default)]
pub struct Sheet {
    text: Vec<u8>,
    /// Whether it was to become larger than any page.
    pub is_too_large: bool,
}

impl Sheet {
    /// The page.
    pub fn into_text(self) -> String {
        String::from_utf8_lossy(&self.text).into_owned()
    }
}

impl Write for Sheet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.is_too_large = self.text.len() + bytes.len() > MOST_MEGABYTES * 1_000_000;
        if self.is_too_large {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
