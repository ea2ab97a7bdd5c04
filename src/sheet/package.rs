//! A zip container, guarded: what it declares of itself is never believed.
//!
//! In: bytes. Out: parts, inflated through a meter. Must not know: what a part holds.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, BufReader, Cursor, Read};
use std::rc::Rc;

use zip::ZipArchive;
use zip::result::ZipError;

use super::open::over_limit;
use crate::base::limits::{MEMBERS_MAX, UNPACK_RATIO_MAX, UNPACKED_BYTES_MAX};
use crate::base::{Fact, Fault};

/// A zip container.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<Cow<'a, [u8]>>>,
    packed: u64,
    unpacked: Rc<Cell<u64>>,
}

/// A part being inflated.
pub type Part<'p> = BufReader<Box<dyn Read + 'p>>;

/// A member's place, name and state.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its index in the container.
    pub index: usize,
    /// Its name as bytes: UTF-8 where the flag says so, else whatever the packer used.
    pub name: Vec<u8>,
    /// Whether it needs a password.
    pub is_encrypted: bool,
    /// Whether its method of packing is one we know.
    pub is_known_method: bool,
    /// The method's number.
    pub method: String,
}

impl<'a> Package<'a> {
    /// Opens a container and checks its directory.
    ///
    /// # Errors
    /// `zip-damaged` when there is no directory or members overlap; `zip-members` when there are too many.
    pub fn open(name: &str, bytes: Cow<'a, [u8]>) -> Result<Package<'a>, Fault> {
        let packed = bytes.len() as u64;
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| fault_of(&error, name))?;
        if archive.len() > MEMBERS_MAX {
            return Err(over_limit("zip-members", name, archive.len() as u64, MEMBERS_MAX as u64));
        }
        if archive.has_overlapping_entries().unwrap_or(true) || archive.has_duplicate_names() {
            return Err(Fault::of_file("zip-damaged", name));
        }
        Ok(Package { archive, packed, unpacked: Rc::default() })
    }

    /// The container's bytes again.
    pub fn into_bytes(self) -> Cow<'a, [u8]> {
        self.archive.into_inner().into_inner()
    }

    /// The members, in the directory's order.
    pub fn members(&mut self) -> Vec<Member> {
        (0..self.archive.len())
            .filter_map(|index| {
                let entry = self.archive.by_index_raw(index).ok()?;
                let method = entry.compression();
                Some(Member {
                    index,
                    name: entry.name_raw().to_vec(),
                    is_encrypted: entry.encrypted(),
                    is_known_method: matches!(method, zip::CompressionMethod::Stored | zip::CompressionMethod::Deflated),
                    method: method.to_string(),
                })
            })
            .collect()
    }

    /// The index of a part by its path, with or without a leading slash, in any case.
    pub fn find(&self, path: &str) -> Option<usize> {
        let path = path.trim_start_matches('/');
        self.archive.index_for_name(path).or_else(|| {
            let mut names = self.archive.file_names_raw().enumerate();
            let same = |(one, other): (&u8, u8)| one.eq_ignore_ascii_case(&other) || (*one == b'\\' && other == b'/');
            names.find(|(_, name)| name.len() == path.len() && name.iter().zip(path.bytes()).all(same)).map(|(index, _)| index)
        })
    }

    /// A part, inflated as it is read.
    ///
    /// # Errors
    /// `workbook-password` or `zip-damaged`.
    pub fn part(&mut self, name: &str, index: usize) -> Result<Part<'_>, Fault> {
        let meter = Rc::clone(&self.unpacked);
        let limit = UNPACKED_BYTES_MAX.min(self.packed.saturating_mul(UNPACK_RATIO_MAX).max(128 << 20));
        let entry = self.archive.by_index(index).map_err(|error| fault_of(&error, name))?;
        Ok(BufReader::with_capacity(1 << 16, Box::new(Metered { inner: entry, meter, limit })))
    }

    /// A whole part.
    ///
    /// # Errors
    /// As [`Package::part`], and `zip-bomb` when it inflates past the limit.
    pub fn bytes(&mut self, name: &str, index: usize) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        self.part(name, index)?.read_to_end(&mut bytes).map_err(|error| io_fault(&error, name))?;
        Ok(bytes)
    }
}

/// Counts what is inflated over the whole container and stops at the limit.
struct Metered<R> {
    inner: R,
    meter: Rc<Cell<u64>>,
    limit: u64,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let total = self.meter.get() + count as u64;
        self.meter.set(total);
        if total > self.limit { Err(io::Error::new(io::ErrorKind::FileTooLarge, "past the limit of unpacked bytes")) } else { Ok(count) }
    }
}

/// The fault behind an error of reading a part.
pub fn io_fault(error: &io::Error, name: &str) -> Fault {
    match error.kind() {
        io::ErrorKind::FileTooLarge => Fault::of_file("zip-bomb", name).with("limit", Fact::Count(UNPACKED_BYTES_MAX)),
        io::ErrorKind::OutOfMemory => Fault::of_file("memory-short", name),
        _ => Fault::of_file("zip-damaged", name),
    }
}

fn fault_of(error: &ZipError, name: &str) -> Fault {
    match error {
        ZipError::UnsupportedArchive(why) if *why == ZipError::PASSWORD_REQUIRED => Fault::of_file("zip-password", name),
        ZipError::InvalidPassword => Fault::of_file("zip-password", name),
        ZipError::CompressionMethodNotSupported(method) => Fault::of_file("zip-method", name).with("method", Fact::Text(method.to_string())),
        ZipError::Io(error) => io_fault(error, name),
        _ => Fault::of_file("zip-damaged", name),
    }
}
