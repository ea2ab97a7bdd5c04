//! The policy as configuration for hosts, so that nobody copies it by hand.
//!
//! In: the headers of [`crate::site`]. Out: one text a host.

use crate::site::HEADERS;

/// Nothing is kept without asking: an old page with a new engine would be a third program nobody tested.
const CACHING: (&str, &str) = ("Cache-Control", "no-cache");

/// Netlify, Cloudflare Pages and others that read a file `_headers`.
pub fn underscore_headers() -> String {
    let mut text = "/*\n".to_owned();
    for (name, value) in HEADERS.iter().chain([&CACHING]) {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    text
}

/// A `location` block for nginx. `always`: errors carry the policy too.
pub fn nginx() -> String {
    let mut text =
        "# Inside a server block; root is the folder of index.html.\ntypes { application/wasm wasm; application/manifest+json webmanifest; }\n\
                    location / {\n  limit_except GET { deny all; }\n  try_files $uri $uri/index.html =404;\n  charset utf-8;\n"
            .to_owned();
    for (name, value) in HEADERS.iter().chain([&CACHING]) {
        text.push_str(&format!("  add_header {name} \"{value}\" always;\n"));
    }
    text.push_str("}\n");
    text
}

/// Directives for Caddy.
pub fn caddy() -> String {
    let mut text = "# Inside a site block; root is the folder of index.html.\nheader {\n".to_owned();
    for (name, value) in HEADERS.iter().chain([&CACHING]) {
        text.push_str(&format!("\t{name} \"{value}\"\n"));
    }
    text.push_str("}\nfile_server\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_host_gets_every_header() {
        for text in [underscore_headers(), nginx(), caddy()] {
            for (name, value) in HEADERS {
                assert!(text.contains(name) && text.contains(value), "{name} is missing in\n{text}");
            }
        }
        assert!(HEADERS.iter().all(|(_, value)| !value.contains('"')), "a quote would end the value early");
    }
}
