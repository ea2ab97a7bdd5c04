//! Profiles and files of column settings.

#![no_main]

use libfuzzer_sys::fuzz_target;
use poscheck::profile::Profile;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    if let Ok(profile) = Profile::from_toml(text, "merchant.toml") {
        assert_eq!(Profile::from_toml(&profile.to_toml(), "again.toml"), Ok(profile));
    }
});
