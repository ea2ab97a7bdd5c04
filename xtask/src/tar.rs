//! A folder as the archive npm installs: tar, packed with gzip, with nothing of the machine or the hour in it.

use std::fs;
use std::path::Path;

use crate::shell::{Outcome, fail};
use crate::{digest, single};

const BLOCK: usize = 512;

/// The archive's bytes; every file stands below `prefix`.
pub fn archive(folder: &Path, prefix: &str) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    for (name, path) in digest::files(folder)? {
        let content = fs::read(path)?;
        bytes.extend(header(&format!("{prefix}/{name}"), content.len())?);
        bytes.extend(&content);
        bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
    }
    bytes.resize(bytes.len() + 2 * BLOCK, 0);
    single::gzip(&bytes)
}

/// One file's header, ustar: mode 644, owner 0, the hour 1985-10-26 that npm itself writes.
fn header(name: &str, length: usize) -> Outcome<Vec<u8>> {
    if name.len() > 100 {
        return fail(format!("{name}: too long a name for a package"));
    }
    let mut block = vec![0u8; BLOCK];
    let mut put = |at: usize, text: &str| {
        if let Some(place) = block.get_mut(at..at + text.len()) {
            place.copy_from_slice(text.as_bytes());
        }
    };
    put(0, name);
    put(100, "0000644\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(124, &format!("{length:011o}\0"));
    put(136, &format!("{:011o}\0", 499_162_500));
    // The sum is taken with blanks in its own place.
    put(148, "        ");
    put(156, "0");
    put(257, "ustar\0");
    put(263, "00");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    Ok(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_adds_up() {
        let block = header("package/x.js", 5).unwrap();
        let told = std::str::from_utf8(&block[148..154]).unwrap();
        let sum: u32 = block.iter().enumerate().map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u32::from(*byte) }).sum();
        assert_eq!(u32::from_str_radix(told, 8), Ok(sum));
        assert_eq!(&block[124..136], b"00000000005\0");
        assert!(header(&"x".repeat(101), 1).is_err());
    }
}
