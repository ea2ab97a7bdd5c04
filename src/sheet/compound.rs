//! Compound files (MS-CFB), checked before any other reader sees them: sizes, chains, directory; and the workbook's stream.
//!
//! In: bytes. Out: the workbook stream, or what the file is instead. Must not know: what a record means.

use crate::base::Fault;

const END_OF_CHAIN: u32 = 0xffff_fffe;
const FREE: u32 = 0xffff_ffff;

struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
}

/// The workbook stream of an old workbook.
///
/// # Errors
/// `workbook-password` for an encrypted new workbook, `not-a-table` for other Office files, `workbook-damaged` for chains
/// that loop or lie.
pub fn workbook_stream(name: &str, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let damaged = || Fault::of_file("workbook-damaged", name);
    let compound = Compound::open(bytes).ok_or_else(damaged)?;
    let directory = compound.chain(u32_at(bytes, 48).ok_or_else(damaged)?, usize::MAX).ok_or_else(damaged)?;
    // As calamine takes them, so that what is looked at here is what it reads: the first of each name, the root at the head.
    let (mut workbook, mut book) = (None, None);
    for entry in directory.chunks_exact(128) {
        // A mark of another encoding would make another name of it there.
        if matches!(entry.get(..2), Some([0xef, 0xbb] | [0xfe, 0xff] | [0xff, 0xfe])) {
            return Err(damaged());
        }
        match entry_name(entry).as_str() {
            "encryptedpackage" | "encryptioninfo" => return Err(Fault::of_file("workbook-password", name)),
            "workbook" => workbook = workbook.or(Some(entry)),
            "book" => book = book.or(Some(entry)),
            _ => {}
        }
    }
    let root = directory.get(..128);
    let Some(entry) = workbook.or(book) else {
        return Err(Fault::of_file("not-a-table", name).with("thing", crate::base::Fact::Word("thing-compound")));
    };
    let is_long = compound.sector > 512 && u32_at(entry, 124) != Some(0);
    let size = u32_at(entry, 120).map(|size| size as usize).filter(|size| *size <= bytes.len() && !is_long).ok_or_else(damaged)?;
    let start = u32_at(entry, 116).ok_or_else(damaged)?;
    let cutoff = 4096;
    let stream = if size >= cutoff { compound.chain(start, size) } else { compound.small(root.ok_or_else(damaged)?, start, size) };
    let mut stream = stream.ok_or_else(damaged)?;
    stream.truncate(size);
    if stream.len() < size { Err(damaged()) } else { Ok(stream) }
}

impl<'a> Compound<'a> {
    fn open(bytes: &'a [u8]) -> Option<Compound<'a>> {
        let shift = u16_at(bytes, 30)?;
        if !matches!(shift, 9 | 12) || u16_at(bytes, 32)? != 6 || u16_at(bytes, 28)? != 0xfffe {
            return None;
        }
        let mut compound = Compound { bytes, sector: 1 << shift, fat: Vec::new() };
        let sectors = bytes.len() / compound.sector;
        // Every declared count is held against the file's own size.
        let fat_sectors = u32_at(bytes, 44)? as usize;
        let chains = u32_at(bytes, 72)? as usize;
        let small_sectors = u32_at(bytes, 64)? as usize;
        if fat_sectors > sectors || chains > sectors || small_sectors > sectors {
            return None;
        }
        let mut places: Vec<u32> = (0..109).filter_map(|index| u32_at(bytes, 76 + 4 * index)).filter(|place| *place < END_OF_CHAIN - 3).collect();
        let mut next = u32_at(bytes, 68)?;
        for _ in 0..chains {
            let Some(sector) = compound.sector_at(next) else { break };
            let mut numbers = sector.chunks_exact(4).filter_map(|four| u32_at(four, 0));
            let count = compound.sector / 4 - 1;
            places.extend(numbers.by_ref().take(count).filter(|place| *place < END_OF_CHAIN - 3));
            next = numbers.next()?;
        }
        for place in places.into_iter().take(fat_sectors) {
            let sector = compound.sector_at(place)?;
            compound.fat.extend(sector.chunks_exact(4).filter_map(|four| u32_at(four, 0)));
        }
        Some(compound)
    }

    fn sector_at(&self, index: u32) -> Option<&'a [u8]> {
        let start = (index as usize).checked_add(1)?.checked_mul(self.sector)?;
        self.bytes.get(start..self.bytes.len().min(start.checked_add(self.sector)?)).filter(|sector| !sector.is_empty())
    }

    /// The bytes of a chain, at most `wanted`; `None` when it loops or leaves the file.
    fn chain(&self, start: u32, wanted: usize) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut next = start;
        let mut steps = 0;
        while next != END_OF_CHAIN && next != FREE && out.len() < wanted {
            steps += 1;
            if steps > self.bytes.len() / self.sector + 1 {
                return None;
            }
            out.extend_from_slice(self.sector_at(next)?);
            next = *self.fat.get(next as usize)?;
        }
        Some(out)
    }

    /// A stream kept in the small sectors of 64 bytes.
    fn small(&self, root: &[u8], start: u32, size: usize) -> Option<Vec<u8>> {
        let container = self.chain(u32_at(root, 116)?, usize::MAX)?;
        let table = self.chain(u32_at(self.bytes, 60)?, usize::MAX)?;
        let mut out = Vec::new();
        let mut next = start;
        let mut steps = 0;
        while next != END_OF_CHAIN && out.len() < size {
            steps += 1;
            if steps > table.len() / 4 + 1 {
                return None;
            }
            let at = (next as usize).checked_mul(64)?;
            out.extend_from_slice(container.get(at..container.len().min(at + 64))?);
            next = u32_at(&table, (next as usize).checked_mul(4)?)?;
        }
        Some(out)
    }
}

fn entry_name(entry: &[u8]) -> String {
    let units: Vec<u16> = entry.chunks_exact(2).take(32).filter_map(|two| u16_at(two, 0)).take_while(|unit| *unit != 0).collect();
    String::from_utf16_lossy(&units).to_ascii_lowercase()
}

/// A little-endian u16.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

/// A little-endian u32.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}
