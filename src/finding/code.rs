//! Table: the codes as values that fit in a byte, in the order of the catalogue.
//!
//! In: nothing. Out: [`Code`]. Must not know: words (those are in [`super::codes`]).

macro_rules! codes {
    ($($code:ident)*) => {
        /// A code of the catalogue; `None` before one is decided.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Code {
            /// Not decided, or not judged.
            #[default]
            None,
            $(#[doc = stringify!($code)] $code,)*
        }

        impl Code {
            /// All codes in the catalogue's order.
            pub const ALL: &'static [Code] = &[$(Code::$code,)*];

            /// `A01`; empty for none.
            pub fn name(self) -> &'static str {
                match self {
                    Code::None => "",
                    $(Code::$code => stringify!($code),)*
                }
            }
        }
    };
}

codes! {
    D01 D02 D03 D04 D05 D06 D07 D08
    M00 M01 M02 M03 M04 M05 M06
    A01 A02 A03 A04 A05 A06 A07 A08 A09 A10 A11 A12 A13 A14 A15
    U01 U02 U03 U04 U05 U06 U07 U08 U09 U10 U11 U12 U13 U14 U15 U16 U17 U18 U19 U20 U21 U22 U23 U24 U25
    F01 F02 F03 F04 F05 F06 F07
    S01 S02 S03 S04 S05 S06 S07 S08
    R01 R02 R03 R04 R05 R06 R07 R08 R09 R10 R11 R12 R13 R14 R15 R16 R17 R18 R19 R20 R21
}

impl Code {
    /// Whether rows of the code are outside both sums: dropped, outside the period, never through the channel.
    pub fn is_out(self) -> bool {
        matches!(self, Code::None | Code::D01 | Code::D02 | Code::D03 | Code::M06)
    }

    /// Whether the code says that the rows agree, so that there is no finding.
    pub fn agrees(self) -> bool {
        matches!(self, Code::M00 | Code::M01 | Code::M02 | Code::M03 | Code::M04 | Code::M05 | Code::M06)
    }
}
