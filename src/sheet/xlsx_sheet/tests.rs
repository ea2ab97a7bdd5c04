//! Addresses, numbers and escapes of the file format.

use super::*;

#[test]
fn addresses_stay_on_the_grid() {
    for (address, column) in
        [("A1", Some(0)), ("B3", Some(1)), ("XFD1048576", Some(16_383)), ("XFE1", None), ("AAAAAAAA1", None), ("1", None), ("Ä1", None)]
    {
        assert_eq!(column_of(address), column, "{address}");
    }
}

#[test]
fn numbers_keep_their_shortest_text() {
    for (raw, expected) in [
        ("128.5", "128.5"),
        ("299.85000000000002", "299.85"),
        ("4.2000012345678901E+27", "4200001234567890000000000000"),
        ("1E-3", "0.001"),
        ("abc", "abc"),
    ] {
        let mut text = String::new();
        put_number(&mut text, raw, Shows::Number, false);
        assert_eq!(text, expected);
    }
    let mut text = String::new();
    push_unescaped(&mut text, "a_x000D_b_x_c_xZZZZ_");
    assert_eq!(text, "a\rb_x_c_xZZZZ_");
}
